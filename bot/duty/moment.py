"""Moments of a duty day: `open-40`, `pm_open+10`, `eve 16:30`. One small grammar for every lead of a charter.

Knows how a moment is written and where it falls on given hours. Does not know which days are worked, nor the time now.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_WRITTEN = re.compile(r"(?P<anchor>open|close|am_close|pm_open|start|end|midnight)(?P<minutes>[+-][0-9]{1,4})?")
_CLOCK = re.compile(r"(?P<eve>eve )?(?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5][0-9])")
_AFTER = re.compile(r"\+(?P<minutes>[0-9]{1,4})")


class Anchor(StrEnum):
    """What a moment is counted from."""

    OPEN = "open"  # first opening of the day
    CLOSE = "close"  # last closing of the day, late closing included
    AM_CLOSE = "am_close"  # end of the first session
    PM_OPEN = "pm_open"  # start of the second session; a day of one session has none
    START = "start"  # when the shift in question begins; the opening where there is none in question
    END = "end"  # when it ends; the closing, likewise
    MIDNIGHT = "midnight"  # the end of the day
    CLOCK = "clock"  # a time of the clock on the day itself
    EVE = "eve"  # a time of the clock on the working day before
    DUE = "due"  # the moment the notice itself was due; only good for "until"


@dataclass(frozen=True, slots=True)
class DayTimes:
    """The hours of one working day, aware and in the centre's zone.

    `moved` says by how many minutes closing was put off; `closes` has it added already. `pm_opens` is None on a day of
    one session; `eve` is the working day before, None where it is not known. `starts` and `ends` are those of a shift
    where the day is seen from one (`Slot.seen`).
    """

    day: date
    opens: datetime
    am_closes: datetime
    pm_opens: datetime | None
    closes: datetime
    eve: date | None
    tz: ZoneInfo
    moved: int = 0
    starts: datetime | None = None
    ends: datetime | None = None

    @property
    def midnight(self) -> datetime:
        """The end of the day."""
        return datetime.combine(self.day + timedelta(days=1), time(), self.tz)


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of any day: `minutes` after its anchor (for a time of the clock: minutes after midnight)."""

    anchor: Anchor
    minutes: int = 0

    @classmethod
    def parse(cls, text: str) -> Moment:
        """Read a moment as written in a charter. Raises ValueError for anything else."""
        if match := _WRITTEN.fullmatch(text):
            return cls(Anchor(match["anchor"]), int(match["minutes"] or 0))
        if match := _CLOCK.fullmatch(text):
            anchor = Anchor.EVE if match["eve"] else Anchor.CLOCK
            return cls(anchor, int(match["hour"]) * 60 + int(match["minute"]))
        if match := _AFTER.fullmatch(text):
            return cls(Anchor.DUE, int(match["minutes"]))
        raise ValueError(text)

    def __str__(self) -> str:
        match self.anchor:
            case Anchor.CLOCK | Anchor.EVE:
                clock = f"{self.minutes // 60:02}:{self.minutes % 60:02}"
                return f"eve {clock}" if self.anchor is Anchor.EVE else clock
            case Anchor.DUE:
                return f"+{self.minutes}"
            case _:
                return f"{self.anchor}{self.minutes:+}" if self.minutes else str(self.anchor)

    def on(self, times: DayTimes, due: datetime | None = None) -> datetime | None:
        """Where the moment falls; None where the day has no such moment (no afternoon, no eve, no `due`)."""
        match self.anchor:
            case Anchor.CLOCK:
                return self._clock(times.day, times.tz)
            case Anchor.EVE:
                return self._clock(times.eve, times.tz)
            case Anchor.DUE:
                start = due
            case _:
                start = _starts(times)[self.anchor]
        return None if start is None else start + timedelta(minutes=self.minutes)

    def _clock(self, day: date | None, tz: ZoneInfo) -> datetime | None:
        hour, minute = divmod(self.minutes, 60)
        return None if day is None else datetime.combine(day, time(hour, minute), tz)


def _starts(times: DayTimes) -> dict[Anchor, datetime | None]:
    return {
        Anchor.OPEN: times.opens,
        Anchor.CLOSE: times.closes,
        Anchor.AM_CLOSE: times.am_closes,
        Anchor.PM_OPEN: times.pm_opens,
        Anchor.START: times.starts or times.opens,
        Anchor.END: times.ends or times.closes,
        Anchor.MIDNIGHT: times.midnight,
    }

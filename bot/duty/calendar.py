"""The working calendar: which days are worked, by whose word, and during which hours.

Knows the official holidays and make-up days it is given, the centre's own exceptions, and the hours by season. Does not
know where these come from, nor what happens on a day. Days are dates of the centre.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice
from zoneinfo import ZoneInfo

from bot.duty.moment import DayTimes
from bot.duty.sections import Season, Sessions, season_of

_DAY = timedelta(days=1)
_MONDAY, _FRIDAY, _SATURDAY = 0, 4, 5


class DayState(StrEnum):
    """What a day is. Provisional: its year has no official calendar yet, so Monday to Friday but not 1 January."""

    WORKING = "working"
    CLOSED = "closed"
    PROVISIONAL_WORKING = "provisional_working"
    PROVISIONAL_CLOSED = "provisional_closed"


@dataclass(frozen=True, slots=True)
class Official:
    """The State Council's notices: days off (weekends among them or not), make-up days, years covered."""

    holidays: frozenset[date]
    workdays: frozenset[date]
    years: frozenset[int]


@dataclass(frozen=True, slots=True)
class OwnDay:
    """The office's own word about a day: worked or not, other hours than the season's, and why."""

    day: date
    working: bool
    sessions: Sessions | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Own days win over official ones, official ones over the days of the week."""

    official: Official
    own: Mapping[date, OwnDay]
    hours: tuple[Season, ...]
    later: tuple[tuple[date, tuple[Season, ...]], ...] = ()
    """Other hours from a date on, ascending."""

    def state(self, day: date) -> DayState:
        """What the day is."""
        own = self.own.get(day)
        if own is not None:
            return DayState.WORKING if own.working else DayState.CLOSED
        if day in self.official.holidays:
            return DayState.CLOSED
        if day in self.official.workdays:
            return DayState.WORKING
        weekday = day.weekday() < _SATURDAY
        if day.year in self.official.years:
            return DayState.WORKING if weekday else DayState.CLOSED
        new_year = (day.month, day.day) == (1, 1)
        return DayState.PROVISIONAL_WORKING if weekday and not new_year else DayState.PROVISIONAL_CLOSED

    def known(self, day: date) -> bool:
        """Whether somebody has said what the day is: a notice that covers it, or the office."""
        return self.state(day) in (DayState.WORKING, DayState.CLOSED)

    def known_until(self, day: date) -> date:
        """The last of the days from `day` on that are all known; the day before `day` if that one is not."""
        while day.year in self.official.years:
            day = date(day.year + 1, 1, 1)
        while self.known(day):
            day += _DAY
        return day - _DAY

    def is_working(self, day: date) -> bool:
        """Whether the day is worked; a provisional one counts by its rule."""
        return self.state(day) in (DayState.WORKING, DayState.PROVISIONAL_WORKING)

    def next_working(self, day: date) -> date:
        """The first working day after `day`."""
        return next(self._from(day, _DAY))

    def previous_working(self, day: date) -> date:
        """The last working day before `day`."""
        return next(self._from(day, -_DAY))

    def add(self, day: date, n: int) -> date:
        """D±n: the n-th working day after `day` (before it, if n is negative); 0 is the day itself, worked or not."""
        if n == 0:
            return day
        return next(islice(self._from(day, _DAY if n > 0 else -_DAY), abs(n) - 1, None))

    def working_days(self, start: date, end: date) -> tuple[date, ...]:
        """The working days of a period, both ends included; none when it ends before it starts."""
        period = (start + timedelta(days=number) for number in range((end - start).days + 1))
        return tuple(day for day in period if self.is_working(day))

    def sessions(self, day: date) -> Sessions:
        """The hours of the day: its own, else the season's; none when it is closed."""
        if not self.is_working(day):
            return ()
        own = self.own.get(day)
        return own.sessions if own is not None and own.sessions else season_of(self._hours_on(day), day).sessions

    def _hours_on(self, day: date) -> tuple[Season, ...]:
        return next((hours for since, hours in reversed(self.later) if since <= day), self.hours)

    def times(self, day: date, tz: ZoneInfo, moved: int = 0) -> DayTimes:
        """The hours as moments, closing put off by `moved` minutes. Raises ValueError for a closed day: it has none."""
        sessions = self.sessions(day)
        if not sessions:
            raise ValueError(day)
        later = timedelta(minutes=moved)
        opened = [datetime.combine(day, opens, tz) for opens, _ in sessions]
        closed = [datetime.combine(day, closes, tz) for _, closes in sessions]
        closed[-1] += later
        return DayTimes(
            day=day,
            opens=opened[0],
            am_closes=closed[0],
            pm_opens=opened[1] if len(opened) > 1 else None,
            closes=closed[-1],
            eve=self.previous_working(day),
            tz=tz,
            moved=moved,
        )

    def weekday_as(self, day: date) -> int:
        """The day of the week (Monday 0) that it counts as: a worked Saturday as Friday, a worked Sunday as Monday."""
        weekday = day.weekday()
        if weekday < _SATURDAY or not self.is_working(day):
            return weekday
        return _FRIDAY if weekday == _SATURDAY else _MONDAY

    def _from(self, day: date, step: timedelta) -> Iterator[date]:
        while True:
            day += step
            if self.is_working(day):
                yield day

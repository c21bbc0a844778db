"""Leads: the notices of a duty day, each with its moments, as a charter gives them (lead times are data).

Knows when a notice falls due on given hours and until when it is of use. Does not know who serves, nor what has been
answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, Field

from bot.duty.moment import Anchor, DayTimes
from bot.duty.sections import Audience, Block, Desk
from bot.duty.written import DueMoment, Key, LastMoment, Minutes

REST = "rest"  # in `escalate`: every item not named there


def _by_item(value: object) -> object:
    """`escalate = 20` means the same for every item."""
    return {REST: value} if isinstance(value, int) and not isinstance(value, bool) else value


class Lead(Block):
    """One notice of the day: when, to whom, and until when it is of use.

    `at` with `random_to`: at a random moment between the two. `until`: sent late up to then, None: never too late.
    `slot`: of which slot of the posts asked `start` and `end` are meant, where there are several.
    `repeat` and `escalate` are minutes after `at`, both useful for `again_until` minutes. `head_for`: a unit head gets
    it only for a supervisor of these desks.
    """

    at: DueMoment
    until: LastMoment | None = None
    random_to: DueMoment | None = None
    to: Annotated[tuple[Audience, ...], Field(min_length=1)]
    head_for: tuple[Desk, ...] = ("front", "back")
    checklist: Key | None = None
    slot: Key | None = None
    repeat: Minutes | None = None
    escalate: Annotated[Mapping[str, Minutes], BeforeValidator(_by_item)] = Field(default_factory=dict)
    escalate_to: tuple[Audience, ...] = ("office",)
    again_until: Minutes = 30
    answer_within: Minutes | None = None

    def due(self, times: DayTimes) -> datetime | None:
        """When it falls due (with `random_to`: the start of the range); None on a day that has no such moment."""
        if self.at.anchor is Anchor.AM_CLOSE and times.pm_opens is None:
            return None  # a day of one session has no noon
        return self.at.on(times)

    def latest(self, times: DayTimes) -> datetime | None:
        """The end of the random range; the due time itself where there is none."""
        due = self.due(times)
        return due if due is None or self.random_to is None else self.random_to.on(times)

    def stale(self, times: DayTimes, due: datetime) -> datetime | None:
        """From when on it is no longer sent; None: never too late."""
        return None if self.until is None else self.until.on(times, due)

    def escalation(self, item: str) -> int | None:
        """After how many minutes an unanswered item goes to `escalate_to`; None: never."""
        return self.escalate.get(item, self.escalate.get(REST))


class LateClose(Block):
    """By how many minutes closing may be put off when people still wait."""

    choices: tuple[Minutes, ...] = ()

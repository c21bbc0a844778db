"""The blocks of a charter about the day's work: handover, figures, outings, swaps, record; and all blocks together.

Knows their shape and the words people choose from. Does not know what anybody has entered.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from bot.duty.entries import Attendance, Case, HallOrder, Inspection
from bot.duty.leads import LateClose, Lead
from bot.duty.moment import Anchor, Moment
from bot.duty.options import Option
from bot.duty.sections import (
    Block,
    Checklist,
    HoursChange,
    Post,
    Season,
    Section,
    Unit,
    Word,
)
from bot.duty.written import DueMoment, Key, Minutes


class Place(Word):
    """Where things may be left. `in_person`: they go into the hands of the next supervisor."""

    in_person: bool = False


class Thing(Word):
    """What passes on. `optional`: not, unless the office adds it."""

    optional: bool = False


class Handover(Block):
    """What passes to the next supervisor, and where it may lie meanwhile (clause 4.5)."""

    things: tuple[Thing, ...] = ()
    places: tuple[Place, ...] = ()
    matters: tuple[Word, ...] = ()


class Counts(Block):
    """Figures of the queue machine."""

    fields: tuple[Word, ...] = ()


class Outing(Block):
    """Leaving the post during the day, out and back."""

    reasons: tuple[Word, ...] = ()


class Swap(Block):
    """Who may stand in for whom (clause 4.3), and why: reasons are for the office only.

    `widen_after`: minutes until a call of today goes beyond the own unit.
    """

    approval: Literal["none", "unit_head", "office", "leader"] = "none"
    filing: bool = True
    scope: Literal["unit", "centre"] = "centre"
    widen_after: Minutes = 10
    reasons: tuple[Word, ...] = ()


class Guards(Section):
    """How several guards take turns: each a day, each a week, or always the first of them."""

    turns: Literal["daily", "weekly", "first"] = "daily"

    def turn(self, day: date, guards: int) -> int:
        """Which of so many guards has the day, counted from 0; a week begins on Monday."""
        number = {"daily": day.toordinal(), "weekly": (day.toordinal() - 1) // 7, "first": 0}[self.turns]
        return number % guards


class Mention(Block):
    """Whether the group reads the name of somebody who has blocked the bot and has something to do."""


class Record(Block):
    """The signed account of the day (clauses 3.5, 4.5); its delivery is the lead `record`."""

    sign_from: DueMoment = Moment(Anchor.CLOSE, -30)


class Blocks(Section):
    """Everything of a charter but what it is called. A block that is not there is switched off."""

    units: tuple[Unit, ...] = ()
    posts: tuple[Post, ...] = ()
    hours: tuple[Season, ...] = ()
    hours_change: HoursChange = HoursChange()
    leads: Mapping[Key, Lead] = Field(default_factory=dict)
    late_close: LateClose = LateClose(enabled=False)
    checklists: tuple[Checklist, ...] = ()
    handover: Handover = Handover(enabled=False)
    attendance: Attendance = Attendance(enabled=False)
    counts: Counts = Counts(enabled=False)
    outing: Outing = Outing(enabled=False)
    inspection: Inspection = Inspection(enabled=False)
    case: Case = Case(enabled=False)
    hall_order: HallOrder = HallOrder(enabled=False)
    swap: Swap = Swap(enabled=False)
    record: Record = Record(enabled=False)
    guards: Guards = Guards()
    mention: Mention = Mention(enabled=False)
    options: tuple[Option, ...] = ()

    @property
    def switched_on(self) -> frozenset[str]:
        """The names of the blocks that are not switched off."""
        blocks = {name: getattr(self, name) for name in type(self).model_fields}
        return frozenset(name for name, block in blocks.items() if isinstance(block, Block) and block.enabled)

"""The blocks of a charter about the day's work: handover, attendance, rounds, cases, swaps, record; and all together.

Knows their shape and the words people choose from. Does not know what anybody has entered.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from bot.duty.leads import LateClose, Lead
from bot.duty.moment import Anchor, Moment
from bot.duty.sections import (
    Audience,
    Block,
    Checklist,
    Desk,
    HoursChange,
    Post,
    Season,
    Section,
    Unit,
    Word,
    by_key,
)
from bot.duty.written import DueMoment, Key, Minutes, Text


class Place(Word):
    """Where things may be left. `in_person`: they go into the hands of the next supervisor."""

    in_person: bool = False


class Handover(Block):
    """What passes to the next supervisor, and where it may lie meanwhile (clause 4.5)."""

    things: tuple[Word, ...] = ()
    optional_things: tuple[Word, ...] = ()
    places: tuple[Place, ...] = ()
    matters: tuple[Word, ...] = ()


class Attendance(Block):
    """Who of which desks is expected, and why somebody may be missing (clause 3.5)."""

    expected: tuple[Desk, ...] = ("front",)
    one_tap: str = ""
    one_tap_en: str = ""
    reasons: tuple[Word, ...] = ()
    office_only: tuple[Word, ...] = ()
    group_shows: Literal["numbers", "nothing"] = "numbers"


class Counts(Block):
    """Figures of the queue machine."""

    fields: tuple[Word, ...] = ()


class Outing(Block):
    """Leaving the post during the day, out and back."""

    reasons: tuple[Word, ...] = ()


class InspectionItem(Word):
    """What is looked at in a round. `about` a person: asks for the window and may name somebody; a place: never."""

    about: Literal["person", "place"]
    phrases: tuple[Text, ...] = ()


class Rounds(Section):
    """How many unannounced prompts a session gets, and how many it may be given at most (clause 4.1)."""

    per_session: Annotated[int, Field(ge=0)] = 1
    most: Annotated[int, Field(ge=0)] = 2


class Inspection(Block):
    """The round of all units (clause 3.1): which desks are looked at, for what, and what became of it."""

    inspected: tuple[Desk, ...] = ("front",)
    rounds: Rounds = Rounds()
    corrections: tuple[Word, ...] = ()
    items: tuple[InspectionItem, ...] = ()


class CaseKind(Word):
    """A kind of matter that is taken up (clauses 3.3, 3.4). Days are working days, None: not set.

    `counter`: "+1" without an entry. `to` and `tell`: who gets it, who hears of it at once.
    """

    enabled: bool = True
    due_days: Annotated[int, Field(ge=0)] | None = None
    complex_days: Annotated[int, Field(ge=0)] | None = None
    counter: bool = False
    confidential: bool = False
    to: Audience | None = None
    tell: tuple[Audience, ...] = ()
    outcomes: tuple[Word, ...] = ()
    phrases: tuple[Text, ...] = ()


class Case(Block):
    """What is taken up from the public."""

    kinds: tuple[CaseKind, ...] = ()

    def kind(self, key: str) -> CaseKind:
        """Raises KeyError."""
        return by_key(self.kinds, key)


class HallOrder(Block):
    """The state of the hall (clause 3.2)."""

    phrases: tuple[Text, ...] = ()


class Swap(Block):
    """Who may stand in for whom (clause 4.3). `widen_after`: minutes until a call of today goes beyond the own unit."""

    approval: Literal["none", "unit_head", "office", "leader"] = "none"
    filing: bool = True
    scope: Literal["unit", "centre"] = "centre"
    widen_after: Minutes = 10


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

"""The blocks of a charter about what is entered during a day: attendance, inspection, cases, the state of the hall.

Knows their shape and the words people choose from. Does not know what anybody has entered.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.duty.sections import Audience, Block, Desk, Section, Word, by_key
from bot.duty.written import Minutes, Text


class Reason(Word):
    """Why somebody is not there. `came`: only for a part of the session, so counted as having come."""

    came: bool = False


class Attendance(Block):
    """Who of which desks is expected, and why somebody may be missing (clause 3.5)."""

    expected: tuple[Desk, ...] = ("front",)
    one_tap: str = ""
    one_tap_en: str = ""
    reasons: tuple[Reason, ...] = ()
    office_only: tuple[Reason, ...] = ()
    group_shows: Literal["numbers", "nothing"] = "numbers"

    def reason(self, key: str) -> Reason:
        """Raises KeyError."""
        return by_key((*self.reasons, *self.office_only), key)


class InspectionItem(Word):
    """What is looked at in a round. `about` a person: asks for the window and may name somebody; a place: never."""

    about: Literal["person", "place"]
    phrases: tuple[Text, ...] = ()


class Rounds(Section):
    """How many unannounced prompts a session gets, and how many it may be given at most (clause 4.1).

    In minutes: `clear` of every check and roll call, `quiet` after a round, and how much later 稍后 asks again.
    """

    per_session: Annotated[int, Field(ge=0)] = 1
    most: Annotated[int, Field(ge=0)] = 2
    clear: Minutes = 10
    quiet: Minutes = 45
    later: Minutes = 15


class Correction(Word):
    """What became of a problem. `on_the_spot`: it is put right; `open`: somebody still has to."""

    on_the_spot: bool = False
    open: bool = False


class Inspection(Block):
    """The round of all units (clause 3.1): which desks are looked at, for what, and what became of it.

    `correct_within` and `explain_within` are working days. `unchecked`: why a unit may be left out of a round.
    """

    inspected: tuple[Desk, ...] = ("front",)
    rounds: Rounds = Rounds()
    corrections: tuple[Correction, ...] = ()
    correct_within: Annotated[int, Field(ge=0)] = 2
    explain_within: Annotated[int, Field(ge=0)] = 2
    unchecked: tuple[Text, ...] = ()
    items: tuple[InspectionItem, ...] = ()

    def item(self, key: str) -> InspectionItem:
        """Raises KeyError."""
        return by_key(self.items, key)

    def correction(self, key: str) -> Correction:
        """Raises KeyError."""
        return by_key(self.corrections, key)


class Outcome(Word):
    """What became of a matter. `open`: it is not settled by that. `passes`: to somebody else. `reasoned`: say why.

    `complex`: it takes the kind's `complex_days`.
    """

    open: bool = False
    passes: bool = False
    reasoned: bool = False
    complex: bool = False


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
    outcomes: tuple[Outcome, ...] = ()
    phrases: tuple[Text, ...] = ()

    def outcome(self, key: str) -> Outcome:
        """Raises KeyError."""
        return by_key(self.outcomes, key)


class Case(Block):
    """What is taken up from the public."""

    kinds: tuple[CaseKind, ...] = ()

    def kind(self, key: str) -> CaseKind:
        """Raises KeyError."""
        return by_key(self.kinds, key)


class HallOrder(Block):
    """The state of the hall (clause 3.2). The first phrase says that all is well."""

    phrases: tuple[Text, ...] = ()

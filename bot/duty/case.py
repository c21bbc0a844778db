"""Cases (受理登记, clauses 3.3, 3.4): what the public brought, who deals with it, what became of it. Pure.

Steps are only ever added; of each kind the newest counts.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.duty.calendar import Calendar
from bot.duty.entries import CaseKind, Outcome
from bot.duty.note import Note


class Kind(StrEnum):
    """What a step says of a case."""

    ABOUT = "about"
    CONTACT = "contact"
    TAKEN = "taken"
    OUTCOME = "outcome"
    PASSED = "passed"
    ANSWERED = "answered"
    SEALED = "sealed"
    WITHDRAWN = "withdrawn"


class State(StrEnum):
    """How a case stands. Unfinished: begun, and neither entered nor taken back."""

    UNFINISHED = "unfinished"
    WITHDRAWN = "withdrawn"
    OPEN = "open"
    PASSED = "passed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Step:
    """`value` is an outcome's key or what was written; `unit` and `member` whom it is about, or who has it from now on.

    A case that is taken or passed on without either lies with the office.
    """

    kind: Kind
    value: str
    unit: int | None
    member: int | None
    name: str
    due: date | None
    note: Note | None
    by: int
    by_name: str
    role: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """`number` counts the cases of a day without a gap, None before it is entered. `reported`: by somebody not on duty."""

    id: int
    day: date
    number: int | None
    kind: str
    reported: bool
    note: Note
    by: int
    by_name: str
    at: datetime
    closed_at: datetime | None
    steps: tuple[Step, ...]

    @property
    def called(self) -> str:
        """`20261124-03`; empty before it is entered."""
        return f"{self.day:%Y%m%d}-{self.number:02}" if self.number is not None else ""

    def last(self, *kinds: Kind) -> Step | None:
        return next((step for step in reversed(self.steps) if step.kind in kinds), None)

    @property
    def owner(self) -> int | None:
        """Who took it and owns it until it is closed; None: the office."""
        step = self.last(Kind.TAKEN)
        return step.member if step else self.by

    @property
    def holder(self) -> Step | None:
        """The step that says with whom it lies now."""
        return self.last(Kind.TAKEN, Kind.PASSED)

    @property
    def outcome(self) -> str | None:
        step = self.last(Kind.OUTCOME)
        return step.value if step else None

    @property
    def due(self) -> date | None:
        return next((step.due for step in reversed(self.steps) if step.due is not None), None)

    @property
    def about(self) -> Step | None:
        return self.last(Kind.ABOUT)

    @property
    def contact(self) -> str:
        """Name and number of whoever wants an answer; empty when nobody does."""
        step = self.last(Kind.CONTACT)
        return step.value if step else ""

    @property
    def sealed(self) -> bool:
        """Whether only the office may see it."""
        return self.last(Kind.SEALED) is not None

    @property
    def answers(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.kind is Kind.ANSWERED)

    @property
    def units(self) -> frozenset[int]:
        """The units it was passed on to."""
        return frozenset(step.unit for step in self.steps if step.kind is Kind.PASSED and step.unit is not None)

    @property
    def state(self) -> State:
        if self.last(Kind.WITHDRAWN):
            return State.WITHDRAWN
        if self.number is None:
            return State.UNFINISHED
        if self.closed_at is not None:
            return State.CLOSED
        holder = self.holder
        return State.PASSED if holder is not None and holder.kind is Kind.PASSED else State.OPEN

    @property
    def is_open(self) -> bool:
        return self.state in (State.OPEN, State.PASSED)


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a kind that is only counted came up."""

    kind: str
    count: int


def due_on(kind: CaseKind, outcome: Outcome | None, day: date, calendar: Calendar) -> date | None:
    """By when a case taken up on `day` is to be settled, counted in working days; None: its kind has no deadline."""
    days = kind.complex_days if outcome is not None and outcome.complex and kind.complex_days else kind.due_days
    return None if days is None else calendar.add(day, days)


def goes_to_office(kind: CaseKind, about: int | None, heads: Collection[int], on_duty: Collection[int]) -> bool:
    """A confidential matter about a unit head or whoever is on duty is dealt with by the office alone."""
    return kind.confidential and about is not None and (about in heads or about in on_duty)

"""Rounds and findings (督导检查, clauses 3.1, 4.1): what was seen where, and what became of it. Pure.

Steps are only ever added; of each kind the newest counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.duty.entries import Inspection, InspectionItem
from bot.duty.note import Note


class Seen(StrEnum):
    """What a round says of a unit."""

    FINE = "fine"
    NOTED = "noted"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Visit:
    """One unit in a round. `reason`: why it was left out."""

    unit: int
    seen: Seen
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Round:
    """One walk through the hall; `number` counts those of the day. `visits` holds the newest of each unit."""

    id: int
    day: date
    session: str
    number: int
    by: int
    by_name: str
    begun_at: datetime
    finished_at: datetime | None
    visits: tuple[Visit, ...]

    def visit(self, unit: int) -> Visit | None:
        return next((one for one in self.visits if one.unit == unit), None)

    @property
    def checked(self) -> frozenset[int]:
        """The units that were looked at."""
        return frozenset(one.unit for one in self.visits if one.seen is not Seen.UNCHECKED)


def in_order(units: Iterable[int], rounds_of: Mapping[int, int]) -> list[int]:
    """Units as the sheet lists them: fewest rounds first, else as they stand."""
    return sorted(units, key=lambda unit: rounds_of.get(unit, 0))


def just_walked(rounds: Iterable[Round], at: datetime, quiet: timedelta) -> bool:
    """Whether a round was made so shortly before that moment that nobody is asked for one."""
    ends = [one.finished_at for one in rounds if one.finished_at is not None]
    return any(at - quiet < end for end in ends if end <= at)


class Kind(StrEnum):
    """What a step says of a finding."""

    WINDOW = "window"
    PERSON = "person"
    CORRECTION = "correction"
    WITHDRAWN = "withdrawn"
    HANDLED = "handled"
    EXPLAINED = "explained"
    CONFIRMED = "confirmed"
    NOT_YET = "not_yet"


class State(StrEnum):
    """How a finding stands. Unfinished: nobody has said yet what became of it."""

    UNFINISHED = "unfinished"
    WITHDRAWN = "withdrawn"
    SETTLED = "settled"
    OPEN = "open"
    HANDLED = "handled"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Step:
    """`value` is a window or the key of a correction, `member` and `name` the person concerned."""

    kind: Kind
    value: str
    member: int | None
    name: str
    due: date | None
    note: Note | None
    by: int
    by_name: str
    role: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to note about one item at one unit. `own`: the supervisor's own unit; `closed_at`: nothing is left to do."""

    id: int
    day: date
    round: int
    session: str
    unit: int
    own: bool
    item: str
    note: Note
    by: int
    by_name: str
    at: datetime
    closed_at: datetime | None
    steps: tuple[Step, ...]

    def last(self, *kinds: Kind) -> Step | None:
        return next((step for step in reversed(self.steps) if step.kind in kinds), None)

    @property
    def window(self) -> str:
        """The window's number; empty when there is none."""
        step = self.last(Kind.WINDOW)
        return step.value if step else ""

    @property
    def asked_window(self) -> bool:
        return self.last(Kind.WINDOW) is not None

    @property
    def person(self) -> Step | None:
        """Whom it is about, if somebody was named."""
        step = self.last(Kind.PERSON)
        return step if step and step.member is not None else None

    @property
    def correction(self) -> str | None:
        step = self.last(Kind.CORRECTION)
        return step.value if step else None

    @property
    def due(self) -> date | None:
        step = self.last(Kind.CORRECTION)
        return step.due if step else None

    @property
    def statements(self) -> tuple[Step, ...]:
        """What the unit head or the person concerned has said of it."""
        return tuple(step for step in self.steps if step.kind in (Kind.HANDLED, Kind.EXPLAINED))

    @property
    def state(self) -> State:
        if self.last(Kind.WITHDRAWN):
            return State.WITHDRAWN
        if self.correction is None:
            return State.UNFINISHED
        if self.due is None:
            return State.SETTLED
        step = self.last(Kind.HANDLED, Kind.CONFIRMED, Kind.NOT_YET)
        after = {Kind.HANDLED: State.HANDLED, Kind.CONFIRMED: State.CONFIRMED}
        return after.get(step.kind, State.OPEN) if step else State.OPEN

    @property
    def is_open(self) -> bool:
        return self.state in (State.OPEN, State.HANDLED)

    @property
    def counts(self) -> bool:
        """Whether it is a problem of the record: something was entered and not taken back."""
        return self.state is not State.WITHDRAWN and (self.state is not State.UNFINISHED or bool(self.note.parts))


class Mark(StrEnum):
    """What the form shows for one item at one unit: √ △ × —."""

    FINE = "fine"
    CORRECTED = "corrected"
    OPEN = "open"
    UNCHECKED = "unchecked"


def mark(item: InspectionItem, unit: int, rounds: Sequence[Round], findings: Iterable[Finding]) -> Mark:
    """How an item of a unit stands at the end of the day."""
    about = [one for one in findings if (one.unit, one.item) == (unit, item.key) and one.counts]
    if any(one.is_open or one.state is State.UNFINISHED for one in about):
        return Mark.OPEN
    if about:
        return Mark.CORRECTED
    finished = (one for one in rounds if one.finished_at is not None)
    return Mark.FINE if any(unit in one.checked for one in finished) else Mark.UNCHECKED


def on_the_spot(inspection: Inspection, findings: Iterable[Finding]) -> int:
    """How many were put right at once."""
    spot = {one.key for one in inspection.corrections if one.on_the_spot}
    return sum(1 for one in findings if one.correction in spot)

"""What a day's record says of attendance, rounds, problems, the hall and cases: the blocks B to E of the form, ready to print.

Everything is copied, words and names too, so that it outlives people, charters and later answers. A block that is
switched off is None; a block in which nothing was entered is empty. Knows nothing of how it is printed. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.duty.case import State as CaseState
from bot.duty.inspection import Mark, State
from bot.duty.sections import Word


@dataclass(frozen=True, slots=True)
class Missing:
    """Who was not there, and why. `came`: for a part of the session."""

    name: str
    unit: int
    reason: Word
    came: bool


@dataclass(frozen=True, slots=True)
class RollCall:
    """A session. `present` and `at` are None as long as it has not been taken; on duty counts as present."""

    session: str
    expected: int
    present: int | None
    missing: tuple[Missing, ...]
    at: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit of block B. `marks` has one for each item; `unchecked` says why it was left out of a round."""

    unit: int
    name: str
    short: str
    expected: int
    present: tuple[int | None, ...]
    rounds: int
    marks: tuple[Mark, ...]
    unchecked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """What the unit head or the person concerned says of a problem, and when."""

    name: str
    text: str
    at: datetime
    settles: bool


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One line of block C. `person` is for the office's copy and whoever wrote it; `correction` None: not said yet."""

    number: int
    at: datetime
    unit: int
    short: str
    own: bool
    window: str
    item: Word
    text: str
    note: int
    files: int
    person: str
    correction: Word | None
    on_the_spot: bool
    due: date | None
    state: State
    statements: tuple[Statement, ...]
    by: int


@dataclass(frozen=True, slots=True)
class HallRow:
    """An entry about the hall (block D). `fine`: nothing but that all is well."""

    at: datetime
    text: str
    note: int
    files: int
    fine: bool


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of block E. `holder` is empty while it lies with the office."""

    number: str
    kind: Word
    text: str
    note: int
    files: int
    outcome: Word | None
    holder: str
    state: CaseState
    due: date | None
    answers: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """How often a kind came up, counted or entered. `times`: counted in 人次."""

    kind: Word
    count: int
    times: bool


@dataclass(frozen=True, slots=True)
class Account:
    """All of it. `items` are the columns of block B, `rounds` the finished rounds of each session of the day."""

    rolls: tuple[RollCall, ...] | None = None
    items: tuple[Word, ...] = ()
    units: tuple[UnitRow, ...] = ()
    rounds: tuple[tuple[str, int], ...] | None = None
    problems: tuple[ProblemRow, ...] = ()
    hall: tuple[HallRow, ...] | None = None
    cases: tuple[CaseRow, ...] | None = None
    counts: tuple[Counted, ...] = ()

    @property
    def seen(self) -> int:
        """How many units were looked at."""
        return sum(1 for unit in self.units if unit.rounds)

    @property
    def inspected(self) -> bool:
        """Whether anything of rounds was entered at all."""
        return bool(self.problems) or any(count for _, count in self.rounds or ())

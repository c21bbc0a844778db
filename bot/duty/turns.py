"""The values of a rotation: who takes turns, a turn and its reason, and where a rotation stands.

Knows ids and positions only. By which rule turns follow one another is `rotation`'s matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple


class Person(NamedTuple):
    """Somebody who takes turns. `position` orders the people of a unit; eligible from and until, both included."""

    id: int
    unit: int
    position: int
    eligible_from: date | None = None
    eligible_until: date | None = None

    def eligible(self, day: date) -> bool:
        """Whether the person takes turns on that day, away or not."""
        if self.eligible_from is not None and day < self.eligible_from:
            return False
        return self.eligible_until is None or day <= self.eligible_until


class Why(NamedTuple):
    """The trace of a turn: enough to answer "why me?".

    `turn`: the unit whose turn it was; it differs from the one that serves when nobody of it was available.
    `previous_unit`: whose turn it was before. `previous_person`: who of the serving unit served last, on
    `previous_day`. `passed`: ids of those asked before and away, in order. `working` and `closed`: days after
    `previous_day` up to and including this one. None: not known, nobody has served before.

    `number`: the how-many-eth turn of the roster it is; it goes with the turn when that moves to another day. Where
    somebody stands in for good, `instead` of whom, and `dealt` is the number from which that person was taken.
    """

    pattern: str
    turn: int | None
    previous_unit: int | None = None
    previous_person: int | None = None
    previous_day: date | None = None
    passed: tuple[int, ...] = ()
    working: int | None = None
    closed: int | None = None
    number: int | None = None
    dealt: int | None = None
    instead: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """A plain dict that JSON can hold."""
        day = self.previous_day.isoformat() if self.previous_day else None
        return {**self._asdict(), "previous_day": day, "passed": list(self.passed)}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Why:
        """What `as_dict` made. What else is in the dict is left alone, what was not yet stored then is not known."""
        why = {name: plain[name] for name in cls._fields if name in plain}
        day = date.fromisoformat(why["previous_day"]) if why.get("previous_day") else None
        return cls(**{**why, "previous_day": day, "passed": tuple(why.get("passed", ()))})


class Seat(NamedTuple):
    """A place that a day needs somebody for: the `number`-th of a slot of a post."""

    post: str
    slot: str
    number: int


class Turn(NamedTuple):
    """One filled day, by ids. `person` and `unit` are None when nobody at all was available."""

    day: date
    person: int | None
    unit: int | None
    why: Why


class Served(NamedTuple):
    """Whose turn a published day was. No unit: nobody's. `turn`: `Why.turn`, where another unit served for that one."""

    day: date
    unit: int | None
    position: int | None
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a rotation stands. Empty: the first unit begins, in each unit its first person.

    `unit`: whose turn it was last, for ISO week `week` where the pattern goes by weeks, and `before` that. `first`: who
    begins as long as nobody has had a turn. `positions`: of each unit the last one that served, or just below the one
    to begin with. `days`: when each unit last served; `counted`: working days since.
    """

    unit: int | None = None
    before: int | None = None
    week: tuple[int, int] | None = None
    first: int | None = None
    positions: Mapping[int, int] = field(default_factory=dict)
    days: Mapping[int, date] = field(default_factory=dict)
    counted: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def starting(cls, units: Sequence[int], first_unit: int, first_positions: Mapping[int, int]) -> Cursor:
        """Begin with `first_unit`, and in each unit with the given position. Raises ValueError for an unknown unit.

        In a list of persons only the first unit's position matters: the others are gone through from their beginning.
        """
        if first_unit not in units:
            raise ValueError(first_unit)
        below = {unit: position - 1 for unit, position in first_positions.items() if unit in units}
        return cls(first=first_unit, positions=below)

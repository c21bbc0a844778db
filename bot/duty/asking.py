"""Asking round: in which order people are asked on a day, who says yes, and the trace of why.

Knows the patterns, people in their order, and who is away. Does not know which days are worked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.duty.bench import Bench
from bot.duty.order import Standing, week_of
from bot.duty.turns import Person, Why

Away = Callable[[int, date], bool]


class Pattern(NamedTuple):
    """A way to fill a roster: in which order people are asked on a day.

    `by_unit`: a unit has the turn, not a person. `weekly`: a turn lasts an ISO week.
    """

    queue: Callable[[Filling, date], Iterator[Person]]
    by_unit: bool
    weekly: bool


@dataclass(frozen=True, slots=True)
class Filling:
    """All that asking round takes."""

    name: str
    pattern: Pattern
    bench: Bench
    standing: Standing
    away: Away

    @property
    def next_unit(self) -> int | None:
        return self.standing.first if self.standing.unit is None else self.bench.nexts[self.standing.unit]


def _unit_daily(on: Filling, _day: date) -> Iterator[Person]:
    """Each working day the next unit; within it the next person."""
    return on.bench.from_unit(on.next_unit, on.standing.positions)


def _unit_week(on: Filling, day: date) -> Iterator[Person]:
    """Each week that has a working day the next unit; within it a person a day."""
    unit = on.standing.unit if on.standing.week == week_of(day) else on.next_unit
    return on.bench.from_unit(unit, on.standing.positions)


def _person_list(on: Filling, _day: date) -> Iterator[Person]:
    """All people of a unit one after another, then those of the next."""
    unit = on.standing.first if on.standing.unit is None else on.standing.unit
    return on.bench.from_person(unit, on.standing.positions)


PATTERNS: Mapping[str, Pattern] = {
    "unit_daily": Pattern(_unit_daily, by_unit=True, weekly=False),
    "person_list": Pattern(_person_list, by_unit=False, weekly=False),
    "unit_week": Pattern(_unit_week, by_unit=True, weekly=True),
}


class Asked(NamedTuple):
    """What came of asking round: who serves, which unit had the turn, who was passed over."""

    person: Person | None
    turn: int | None
    passed: tuple[int, ...]


def ask(on: Filling, day: date) -> Asked:
    """Asks round; the rotation stays where it stands."""
    passed: tuple[int, ...] = ()
    turn: int | None = None
    for person in on.pattern.queue(on, day):
        if person.id in on.standing.taken or not person.eligible(day):
            continue  # neither asked nor passed over: a unit without anybody eligible has no turn
        if turn is None or not on.pattern.by_unit:
            turn = person.unit
        if not on.away(person.id, day):
            return Asked(person, turn, passed)
        passed += (person.id,)
    return Asked(None, turn, passed)


def traced(on: Filling, day: date, asked: Asked) -> Why:
    """Why somebody has a turn, seen from where the rotation stands before it."""
    standing = on.standing
    same_week = standing.weekly and standing.week == week_of(day)
    before = standing.before if same_week else standing.unit
    unit = asked.person.unit if asked.person else None
    last = None if unit is None else standing.days.get(unit)
    if unit is None or last is None:
        return Why(on.name, asked.turn, before, None, None, asked.passed)
    person = on.bench.at(unit, standing.positions[unit], last)
    working = standing.today - standing.served_at[unit]
    return Why(on.name, asked.turn, before, person, last, asked.passed, working, (day - last).days - working)

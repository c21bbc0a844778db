"""Who serves when: the rules that fill a roster, and where they stand after what was published.

Knows units in turn order, people in their unit's order, and who is away on a day. Does not know names, desks or why
somebody is away, nor which days are worked: it fills the days it is given. A pattern is an entry of `PATTERNS`,
named by charters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from bot.duty.bench import Bench
from bot.duty.turns import Cursor, Person, Served, Turn, Why

__all__ = ["PATTERNS", "Cursor", "Pattern", "Person", "Served", "Turn", "Why", "cursor_after", "fill"]


class _Standing:
    """A cursor on the move."""

    def __init__(self, cursor: Cursor, pattern: str, units: Sequence[int]) -> None:
        self.name, self.pattern = pattern, PATTERNS[pattern]
        self.units = frozenset(units)
        known = cursor.unit in self.units
        self.unit, self.before = (cursor.unit, cursor.before) if known else (None, None)
        self.week = cursor.week if known else None
        self.first = cursor.first if cursor.first in self.units else next(iter(units), None)
        self.positions = dict(cursor.positions)
        self.days = dict(cursor.days)
        self.today = 0  # days since the cursor was made
        self.day: date | None = None
        self.taken: set[int] = set()  # who serves that day already
        self.served_at = {unit: -counted for unit, counted in cursor.counted.items()}

    def begin(self, day: date) -> None:
        """Another turn is to come: a new day's, or one more of the same day's."""
        if day != self.day:
            self.today += 1
            self.day = day
            self.taken.clear()

    def serve(self, day: date, unit: int | None, position: int | None, turn: int | None) -> None:
        """Move on by one turn."""
        if unit is None or position is None or unit not in self.units:
            return
        self.positions[unit] = position
        self.days[unit] = day
        self.served_at[unit] = self.today
        if not self.pattern.weekly:
            self.before, self.unit = self.unit, unit
        elif self.week != _week(day):
            self.before, self.unit = self.unit, turn if turn in self.units else unit
            self.week = _week(day)

    def cursor(self) -> Cursor:
        counted = {unit: self.today - at for unit, at in self.served_at.items()}
        return Cursor(self.unit, self.before, self.week, self.first, self.positions, self.days, counted)


class Pattern(NamedTuple):
    """A way to fill a roster: in which order people are asked on a day.

    `by_unit`: a unit has the turn, not a person. `weekly`: a turn lasts an ISO week.
    """

    queue: Callable[[Bench, _Standing, date], Iterator[Person]]
    by_unit: bool
    weekly: bool


def _unit_daily(bench: Bench, standing: _Standing, _day: date) -> Iterator[Person]:
    """Each working day the next unit; within it the next person."""
    return bench.from_unit(_next_unit(bench, standing), standing.positions)


def _unit_week(bench: Bench, standing: _Standing, day: date) -> Iterator[Person]:
    """Each week that has a working day the next unit; within it a person a day."""
    unit = standing.unit if standing.week == _week(day) else _next_unit(bench, standing)
    return bench.from_unit(unit, standing.positions)


def _person_list(bench: Bench, standing: _Standing, _day: date) -> Iterator[Person]:
    """All people of a unit one after another, then those of the next."""
    unit = standing.first if standing.unit is None else standing.unit
    return bench.from_person(unit, standing.positions)


PATTERNS: Mapping[str, Pattern] = {
    "unit_daily": Pattern(_unit_daily, by_unit=True, weekly=False),
    "person_list": Pattern(_person_list, by_unit=False, weekly=False),
    "unit_week": Pattern(_unit_week, by_unit=True, weekly=True),
}


def fill(
    pattern: str,
    units: Sequence[int],
    people: Iterable[Person],
    cursor: Cursor,
    days: Iterable[date],
    away: Callable[[int, date], bool],
) -> Iterator[Turn]:
    """One turn for each of `days` (ascending, each as often as it needs people), from where `cursor` stands.

    `units` are in turn order. Nobody has two turns of one day.

    Who is away is passed over for the next of the unit, and that turn is not made up (clause 2.1). Raises KeyError for
    an unknown pattern, ValueError when two people of a unit have one position at the same time.
    """
    bench = Bench(units, people)
    standing = _Standing(cursor, pattern, units)
    for day in days:
        standing.begin(day)
        asked = _ask(bench, standing, day, away)
        unit = asked.person.unit if asked.person else None
        yield Turn(day, asked.person.id if asked.person else None, unit, _why(bench, standing, day, asked))
        standing.serve(day, unit, asked.person.position if asked.person else None, asked.turn)
        if asked.person:
            standing.taken.add(asked.person.id)


def cursor_after(
    pattern: str,
    units: Sequence[int],
    served: Iterable[tuple[date, int, int] | Served],
    start: Cursor = Cursor(),  # noqa: B008 - frozen
) -> Cursor:
    """Where the rotation stands after published days (ascending), begun at `start`.

    Turns of units that are no longer in the rotation are left out, so that the order goes on where they stood.
    """
    standing = _Standing(start, pattern, units)
    for one in served:
        standing.begin(one[0])
        standing.serve(*Served(*one))
    return standing.cursor()


class _Asked(NamedTuple):
    """What came of asking round: who serves, which unit had the turn, who was passed over."""

    person: Person | None
    turn: int | None
    passed: tuple[int, ...]


def _ask(bench: Bench, standing: _Standing, day: date, away: Callable[[int, date], bool]) -> _Asked:
    passed: tuple[int, ...] = ()
    turn: int | None = None
    for person in standing.pattern.queue(bench, standing, day):
        if person.id in standing.taken or not person.eligible(day):
            continue  # neither asked nor passed over: a unit without anybody eligible has no turn
        if turn is None or not standing.pattern.by_unit:
            turn = person.unit
        if not away(person.id, day):
            return _Asked(person, turn, passed)
        passed += (person.id,)
    return _Asked(None, turn, passed)


def _why(bench: Bench, standing: _Standing, day: date, asked: _Asked) -> Why:
    same_week = standing.pattern.weekly and standing.week == _week(day)
    before = standing.before if same_week else standing.unit
    unit = asked.person.unit if asked.person else None
    last = None if unit is None else standing.days.get(unit)
    if unit is None or last is None:
        return Why(standing.name, asked.turn, before, None, None, asked.passed)
    person = bench.at(unit, standing.positions[unit], last)
    working = standing.today - standing.served_at[unit]
    return Why(standing.name, asked.turn, before, person, last, asked.passed, working, (day - last).days - working)


def _next_unit(bench: Bench, standing: _Standing) -> int | None:
    return standing.first if standing.unit is None else bench.nexts[standing.unit]


def _week(day: date) -> tuple[int, int]:
    year, week, _ = day.isocalendar()
    return year, week

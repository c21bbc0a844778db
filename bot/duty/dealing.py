"""Where an order of turns stands after a roster that was changed: whose turn is next, and who stands in for good.

Turns are numbered as they are dealt, and a number goes with its turn when that moves to another day. So the rotation goes
on after the turn that was dealt last, which need not be on the last day; and who stands in for somebody that has left is
dealt the unit's next turn ahead of time. That keeps two of a unit within one turn of each other however often a roster is
changed. Knows shifts and people; not why anything changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from bot.duty import rotation
from bot.duty.asking import PATTERNS, Asked, Away, Filling, Pattern, ask, traced
from bot.duty.bench import Bench
from bot.duty.order import Standing, week_of
from bot.duty.roster import Shift
from bot.duty.rotation import Cursor, Person, Served, Turn, Why


class Dealt(NamedTuple):
    """A published shift with its trace; `number` of the turn, and `dealt` that of the person who has it."""

    shift: Shift
    why: Why
    number: int
    dealt: int


def numbered(shifts: Iterable[Shift]) -> list[Dealt]:
    """By day; what was published without numbers was dealt in that order, before all others."""
    by_day = sorted(
        ((shift, Why.from_dict(shift.why)) for shift in shifts), key=lambda one: (one[0].day, one[1].number or 0)
    )
    found = list[Dealt]()
    for shift, why in by_day:
        place = found[-1].number + 1 - _first(shift.day) if found and found[-1].shift.day == shift.day else 0
        number = _first(shift.day) + place if why.number is None else why.number
        found.append(Dealt(shift, why, number, why.dealt or number))
    return found


def _first(day: date) -> int:
    """The number that a day's first turn has where none was given."""
    return (day.toordinal() - date.max.toordinal()) * 100


def next_number(shifts: Iterable[Shift]) -> int:
    """The number of the turn that is dealt next."""
    return max((max(one.number, one.dealt, 0) for one in numbered(shifts)), default=0) + 1


@dataclass(frozen=True)
class Order:
    """The order of turns as it is from a day on: what `rotation.fill` takes, beside cursor and days.

    `positions` are those of all who ever took turns, also of those who no longer do.
    """

    pattern: str
    units: Sequence[int]
    people: Sequence[Person]
    positions: Mapping[int, int]
    away: Away

    @property
    def rule(self) -> Pattern:
        return PATTERNS[self.pattern]

    @property
    def runs_on(self) -> bool:
        """Whether turns follow one another whatever the date: only then can one move to another day."""
        return not self.rule.weekly

    def available(self, member: int | None, day: date) -> bool:
        """Whether somebody takes turns on that day and is not away."""
        return any(one.id == member and one.eligible(day) for one in self.people) and not self.away(member or 0, day)

    def fill(self, cursor: Cursor, days: Iterable[date]) -> Iterator[Turn]:
        """One turn for each of `days`, from there on."""
        return rotation.fill(self.pattern, self.units, self.people, cursor, days, self.away)

    def cursor(self, shifts: Iterable[Shift]) -> Cursor:
        """Where it stands after all these shifts, in whatever order they were dealt."""
        found = numbered(shifts)
        cursor = self._by_day(found)
        positions = dict(cursor.positions)
        for one in sorted(found, key=lambda one: one.dealt):
            unit, position = one.shift.unit, self.positions.get(one.shift.member or 0)
            if unit is not None and unit in self.units and position is not None:
                positions[unit] = position
        if self.rule.weekly:
            return replace(cursor, positions=positions)
        in_turn = sorted(found, key=lambda one: one.number if self.rule.by_unit else one.dealt)
        units = [unit for one in in_turn if (unit := self._turn(one)) in self.units]
        unit, before = (*reversed(units[-2:]), None, None)[:2]
        return replace(cursor, unit=unit, before=before, positions=positions)

    def _by_day(self, found: Iterable[Dealt]) -> Cursor:
        """Where it would stand if turns had been dealt in the order of days."""
        served = (
            Served(one.shift.day, one.shift.unit, self.positions.get(one.shift.member or 0), one.why.turn) for one in found
        )
        return rotation.cursor_after(self.pattern, self.units, served)

    def _turn(self, one: Dealt) -> int | None:
        """The unit that had the turn: of who stands in for good, the one that had it before."""
        return one.why.turn if one.why.instead is not None and self.rule.by_unit else one.shift.unit

    def deal(self, shifts: Sequence[Shift], day: date, busy: Collection[int]) -> Turn:
        """One more turn after all of `shifts`, on a day on which `busy` serve already."""
        unit = self._of_week(shifts, day) if self.rule.weekly else None
        asked = self._ask(self._from(unit) if unit else self.rule, shifts, day, busy)
        why = Why(self.pattern, asked.turn, passed=asked.passed, number=next_number(shifts))
        return _turn(day, asked, why)

    def _ask(self, rule: Pattern, shifts: Iterable[Shift], day: date, busy: Collection[int]) -> Asked:
        return ask(self._filling(rule, self.cursor(shifts), busy), day)

    def _from(self, unit: int) -> Pattern:
        """The rule with this unit's turn, whoever's it would be."""
        return self.rule._replace(queue=lambda on, _: on.bench.from_unit(unit, on.standing.positions))

    def _of_week(self, shifts: Iterable[Shift], day: date) -> int | None:
        """Whose week it is, where anybody has a turn in it already."""
        turns = (self._turn(one) for one in numbered(shifts) if week_of(one.shift.day) == week_of(day))
        return next((unit for unit in turns if unit in self.units), None)

    def stand_in(self, shifts: Sequence[Shift], for_: Dealt, busy: Collection[int]) -> Turn:
        """Who takes over the turn of somebody that cannot serve it: the next of the unit, ahead of time."""
        unit = for_.why.turn if for_.why.turn in self.units else for_.shift.unit
        rule = self._from(unit) if self.rule.by_unit and unit is not None and unit in self.units else self.rule
        asked = self._ask(rule, shifts, for_.shift.day, busy)
        old = for_.shift.member
        why = Why(
            self.pattern, unit if rule.by_unit else asked.turn, number=for_.number, dealt=next_number(shifts),
            instead=old if for_.why.instead is None else for_.why.instead,
            passed=tuple(dict.fromkeys((*(() if old is None else (old,)), *asked.passed))),
        )  # fmt: skip
        return _turn(for_.shift.day, asked, why)

    def _filling(self, rule: Pattern, cursor: Cursor, busy: Collection[int] = ()) -> Filling:
        standing = Standing(cursor, self.units, weekly=rule.weekly)
        standing.taken.update(busy)
        return Filling(self.pattern, rule, Bench(self.units, self.people), standing, self.away)

    def retraced(self, past: Sequence[Shift], future: Iterable[Shift]) -> Iterator[Shift]:
        """The shifts of `future` with what came before each of them as it is now: units, people, days."""
        on = self._filling(self.rule, self._by_day(numbered(past)))
        for one in numbered(future):
            shift, unit = one.shift, one.shift.unit
            on.standing.begin(shift.day)
            if unit is None or unit not in self.units or shift.member is None:
                yield shift
                continue
            person = Person(shift.member, unit, self.positions.get(shift.member, 0))
            now = traced(on, shift.day, Asked(person, one.why.turn, one.why.passed)).as_dict()
            yield replace(shift, why={**shift.why, **{key: now[key] for key in PREVIOUS}})
            on.standing.serve(shift.day, unit, person.position, one.why.turn)


PREVIOUS = ("previous_unit", "previous_person", "previous_day", "working", "closed")


def _turn(day: date, asked: Asked, why: Why) -> Turn:
    person, unit = (asked.person.id, asked.person.unit) if asked.person else (None, None)
    return Turn(day, person, unit, why)

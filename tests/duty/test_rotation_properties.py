"""What holds for every rotation, whoever is away, joins or leaves, and wherever it is cut in two."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.duty.calendar import OwnDay
from bot.duty.rotation import PATTERNS, Cursor, Person, Served, Turn, cursor_after, fill
from tests.duty.facts import calendar

START = date(2026, 1, 5)
DAYS = st.integers(0, 120).map(lambda n: START + timedelta(days=n))


@dataclass(frozen=True)
class Case:
    """One rotation: everything that `fill` is given."""

    pattern: str
    units: tuple[int, ...]
    people: tuple[Person, ...]
    cursor: Cursor
    days: tuple[date, ...]
    leave: frozenset[tuple[int, date]]

    def away(self, person: int, day: date) -> bool:
        return (person, day) in self.leave

    def turns(self, days: tuple[date, ...] | None = None, cursor: Cursor | None = None) -> list[Turn]:
        wanted = self.days if days is None else days
        return list(fill(self.pattern, self.units, self.people, cursor or self.cursor, wanted, self.away))

    def available(self, day: date) -> list[Person]:
        return [person for person in self.people if person.eligible(day) and not self.away(person.id, day)]


@st.composite
def cases(draw: st.DrawFn, *, joins: bool = True) -> Case:
    units = tuple(draw(st.permutations(range(1, draw(st.integers(1, 5)) + 1))))
    people: list[Person] = []
    for unit in units:
        for position in draw(st.lists(st.integers(1, 9), max_size=4, unique=True)):
            since = draw(st.none() | DAYS) if joins else None
            until = draw(st.none() | DAYS) if joins else None
            people.append(Person(unit * 10 + position, unit, position, since, until))
    own = {day: OwnDay(day, working) for day, working in draw(st.dictionaries(DAYS, st.booleans(), max_size=8)).items()}
    days = calendar(own).working_days(START, START + timedelta(days=draw(st.integers(0, 90))))
    ids = [person.id for person in people] or [0]
    leave = draw(st.frozensets(st.tuples(st.sampled_from(ids), st.sampled_from(days)), max_size=40)) if days else frozenset()
    firsts = draw(st.dictionaries(st.sampled_from(units), st.integers(1, 9)))
    cursor = Cursor.starting(units, draw(st.sampled_from(units)), firsts)
    return Case(
        draw(st.sampled_from(sorted(PATTERNS))),
        units,
        tuple(people),
        draw(st.sampled_from((Cursor(), cursor))),
        days,
        leave,
    )


@given(cases())
def test_every_working_day_has_somebody_while_anybody_is_available(case: Case) -> None:
    turns = case.turns()
    assert tuple(turn.day for turn in turns) == case.days
    for turn in turns:
        free = {person.id: person.unit for person in case.available(turn.day)}
        assert (turn.person is None) == (not free)
        assert turn.person is None or free[turn.person] == turn.unit


@given(cases())
def test_who_was_passed_over_was_away_and_had_the_turn_before(case: Case) -> None:
    eligible = {(person.id, day) for person in case.people for day in case.days if person.eligible(day)}
    for turn in case.turns():
        assert all(case.away(person, turn.day) and (person, turn.day) in eligible for person in turn.why.passed)
        assert turn.person not in turn.why.passed
        assert len(set(turn.why.passed)) == len(turn.why.passed)


@given(cases(), st.data())
def test_filling_in_two_parts_is_filling_at_once(case: Case, data: st.DataObject) -> None:
    whole = case.turns()
    cut = data.draw(st.integers(0, len(case.days)))
    positions = {person.id: person.position for person in case.people}
    published = [Served(t.day, t.unit, positions.get(t.person or 0), t.why.turn) for t in whole[:cut]]
    cursor = cursor_after(case.pattern, case.units, published, case.cursor)
    assert whole[:cut] + case.turns(case.days[cut:], cursor) == whole


@given(cases())
def test_two_of_a_unit_who_are_always_there_differ_by_at_most_one(case: Case) -> None:
    on_leave = {person for person, _ in case.leave}
    turns = case.turns()
    for unit in case.units:
        stay = [p for p in case.people if p.unit == unit and (p.eligible_from, p.eligible_until) == (None, None)]
        steady = [person.id for person in stay if person.id not in on_leave]
        for start in (0, len(turns) // 2):
            counts = Counter(turn.person for turn in turns[start:])
            assert max((counts[one] for one in steady), default=0) - min((counts[one] for one in steady), default=0) <= 1


@given(cases(joins=False))
def test_a_list_of_persons_is_equal_by_head_over_all_units(case: Case) -> None:
    on_leave = {person for person, _ in case.leave}
    turns = list(fill("person_list", case.units, case.people, case.cursor, case.days, case.away))
    counts = Counter(turn.person for turn in turns)
    steady = [counts[person.id] for person in case.people if person.id not in on_leave]
    assert max(steady, default=0) - min(steady, default=0) <= 1


@given(cases(joins=False))
def test_turns_go_in_order_of_units(case: Case) -> None:
    staffed = [unit for unit in case.units if any(person.unit == unit for person in case.people)]
    turns = list(fill("unit_daily", case.units, case.people, case.cursor, case.days, lambda _person, _day: False))
    for before, after in pairwise(turns):
        if before.unit is not None and after.unit is not None:
            assert after.unit == staffed[(staffed.index(before.unit) + 1) % len(staffed)]


@given(cases(joins=False))
def test_a_week_belongs_to_one_unit_and_weeks_go_in_order(case: Case) -> None:
    staffed = [unit for unit in case.units if any(person.unit == unit for person in case.people)]
    turns = list(fill("unit_week", case.units, case.people, case.cursor, case.days, case.away))
    weeks = [{t.why.turn for t in week} - {None} for _, week in groupby(turns, lambda t: t.day.isocalendar()[:2])]
    owners = [next(iter(owner)) for owner in weeks if owner]
    assert all(len(owner) <= 1 for owner in weeks)
    served = [{t.person for t in week} - {None} for _, week in groupby(turns, lambda t: t.day.isocalendar()[:2])]
    if all(served):
        for before, after in pairwise(owners):
            assert before is not None
            assert after == staffed[(staffed.index(before) + 1) % len(staffed)]


@given(cases(joins=False))
def test_the_days_of_a_reason_add_up(case: Case) -> None:
    turns = case.turns()
    last: dict[int | None, Turn] = {}
    for place, turn in enumerate(turns):
        if turn.unit is not None and turn.unit in last:
            before, why = last[turn.unit], turn.why
            assert (why.previous_day, why.previous_person) == (before.day, before.person)
            assert why.working == place - turns.index(before)
            assert (turn.day - before.day).days == why.working + (why.closed or 0)
        last[turn.unit] = turn


@given(cases())
def test_leave_of_one_person_changes_nothing_before_it(case: Case) -> None:
    if not case.leave:
        return
    person, day = min(case.leave, key=lambda one: (one[1], one[0]))
    without = replace(case, leave=case.leave - {(person, day)})
    turns = without.turns()
    earlier = [turn for turn in turns if turn.day < day]
    assert case.turns()[: len(earlier)] == earlier


@settings(max_examples=10)
@given(st.sampled_from(sorted(PATTERNS)))
def test_nobody_serves_two_days_running_while_there_are_others(pattern: str) -> None:
    people = [Person(unit * 10 + place, unit, place) for unit in (1, 2) for place in (1, 2)]
    days = calendar().working_days(date(2026, 1, 1), date(2026, 12, 31))
    turns = list(fill(pattern, (1, 2), people, Cursor(), days, lambda _person, _day: False))
    assert all(before.person != after.person for before, after in pairwise(turns))

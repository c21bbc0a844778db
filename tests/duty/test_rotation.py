"""Clauses 1 and 2.1: who serves when. Units 1 to 5 in turn order; person 23 is the third of unit 2."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date

import pytest

from bot.duty.rotation import PATTERNS, Cursor, Person, Served, Turn, Why, cursor_after, fill
from tests.duty.facts import calendar

UNITS = (1, 2, 3, 4, 5)
SIZES = {1: 3, 2: 4, 3: 4, 4: 4, 5: 3}
STAFF = tuple(Person(unit * 10 + place, unit, place) for unit, size in SIZES.items() for place in range(1, size + 1))
NOVEMBER = calendar().working_days(date(2026, 11, 2), date(2026, 12, 31))
SPRING = calendar().working_days(date(2026, 2, 9), date(2026, 3, 6))

BEGINNING = Cursor()


def nobody(_person: int, _day: date) -> bool:
    return False


def roster(
    pattern: str,
    days: Iterable[date] = NOVEMBER,
    *,
    cursor: Cursor = BEGINNING,
    people: Iterable[Person] = STAFF,
    away: Callable[[int, date], bool] = nobody,
    units: tuple[int, ...] = UNITS,
) -> list[Turn]:
    return list(fill(pattern, units, people, cursor, days, away))


def persons(turns: Iterable[Turn]) -> list[int | None]:
    return [turn.person for turn in turns]


def absent(*who: int, on: date | None = None) -> Callable[[int, date], bool]:
    return lambda person, day: person in who and on in (None, day)


def served(turns: Iterable[Turn], people: Iterable[Person] = STAFF) -> list[Served]:
    """The turns as they are read back from published shifts."""
    positions = {person.id: person.position for person in people}
    return [Served(t.day, t.unit, None if t.person is None else positions[t.person], t.why.turn) for t in turns]


def test_unit_by_unit_each_with_its_people_in_order() -> None:
    assert persons(roster("unit_daily")[:12]) == [11, 21, 31, 41, 51, 12, 22, 32, 42, 52, 13, 23]
    assert persons(roster("unit_daily")[15:18]) == [11, 24, 34]  # unit 1 has three people, unit 2 four


def test_five_units_on_five_weekdays_nail_a_unit_to_its_weekday() -> None:
    """Note 1: from 12 October to 31 December 2026 one unit has all Fridays."""
    days = calendar().working_days(date(2026, 10, 12), date(2026, 12, 31))
    fridays = [turn.unit for turn in roster("unit_daily", days) if turn.day.weekday() == 4]
    assert fridays == [5] * 11
    assert len(fridays) == 11


def test_one_list_of_all_in_unit_order() -> None:
    turns = persons(roster("person_list"))
    assert turns[:9] == [11, 12, 13, 21, 22, 23, 24, 31, 32]
    assert turns[18] == 11
    assert len(set(turns[:18])) == 18


def test_a_week_a_unit() -> None:
    assert persons(roster("unit_week")[:12]) == [11, 12, 13, 11, 12, 21, 22, 23, 24, 21, 31, 32]
    turns = roster("unit_week")
    assert [turns[25].unit, turns[25].person] == [1, 13]  # unit 1 goes on where it stopped five weeks ago


def test_turns_count_working_days_over_spring_festival() -> None:
    turns = {turn.day: turn for turn in roster("unit_daily", SPRING)}
    assert turns[date(2026, 2, 14)].unit == 1  # make-up Saturday, the sixth working day
    assert turns[date(2026, 2, 24)].unit == 2  # the next one, ten days later
    assert turns[date(2026, 2, 24)].why.previous_unit == 1
    assert date(2026, 2, 17) not in turns


def test_a_week_without_working_days_takes_no_turn() -> None:
    turns = {turn.day: turn.unit for turn in roster("unit_week", SPRING)}
    assert turns[date(2026, 2, 14)] == turns[date(2026, 2, 9)] == 1
    assert turns[date(2026, 2, 24)] == turns[date(2026, 2, 28)] == 2  # the week of 16 February was closed
    assert turns[date(2026, 3, 2)] == 3


def test_a_make_up_sunday_belongs_to_the_week_it_ends() -> None:
    days = calendar().working_days(date(2026, 9, 14), date(2026, 9, 24))
    turns = {turn.day: turn.unit for turn in roster("unit_week", days)}
    assert turns[date(2026, 9, 20)] == turns[date(2026, 9, 18)] == 1
    assert turns[date(2026, 9, 21)] == 2


def test_beginning_in_the_middle_of_a_paper_roster() -> None:
    cursor = Cursor.starting(UNITS, 3, {1: 2, 2: 4, 3: 3, 4: 1, 5: 3})
    assert persons(roster("unit_daily", cursor=cursor)[:7]) == [33, 41, 53, 12, 24, 34, 42]
    assert persons(roster("unit_week", cursor=cursor)[:7]) == [33, 34, 31, 32, 33, 41, 42]
    assert persons(roster("person_list", cursor=cursor)[:4]) == [33, 34, 41, 42]


def test_a_list_begun_in_the_middle_comes_round_to_those_before() -> None:
    cursor = Cursor.starting(UNITS, 3, {3: 3, 4: 3})
    turns = persons(roster("person_list", cursor=cursor)[:18])
    assert turns[-2:] == [31, 32]
    assert len(set(turns)) == 18


def test_beginning_with_a_unit_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="7"):
        Cursor.starting(UNITS, 7, {})


def test_passed_over_for_leave_the_next_of_the_unit_serves_and_it_is_not_made_up() -> None:
    ninth = NOVEMBER[5]
    turns = roster("unit_daily", away=absent(12, on=ninth))
    assert persons(turns[5:6]) == [13]
    assert turns[5].unit == 1
    assert turns[5].why.passed == (12,)
    assert persons(turns[10:11]) == [11]  # not 12: the turn is gone
    assert persons(turns[15:16]) == [12]


def test_when_nobody_of_a_unit_is_there_the_next_unit_serves_and_the_reason_says_so() -> None:
    second = NOVEMBER[1]
    turns = roster("unit_daily", away=lambda person, day: person // 10 == 2 and day == second)
    assert (turns[1].person, turns[1].unit, turns[1].why.turn) == (31, 3, 2)
    assert turns[1].why.passed == (21, 22, 23, 24)
    assert persons(turns[2:4]) == [41, 51]
    assert persons(turns[4:7]) == [12, 21, 32]  # unit 2's turn of that round is gone, its people's order is not


def test_a_week_stays_with_its_unit_when_another_helps_out_for_a_day() -> None:
    monday = NOVEMBER[0]
    turns = roster("unit_week", away=lambda person, day: person // 10 == 1 and day == monday)
    assert [turn.unit for turn in turns[:6]] == [2, 1, 1, 1, 1, 2]
    assert turns[0].why.turn == 1
    assert persons(turns[5:7]) == [22, 23]


def test_in_a_list_the_next_one_serves() -> None:
    turns = roster("person_list", away=absent(13, on=NOVEMBER[2]))
    assert persons(turns[:5]) == [11, 12, 21, 22, 23]
    assert (turns[2].why.turn, turns[2].why.passed) == (2, (13,))


def test_a_day_on_which_nobody_at_all_is_there_is_reported_and_costs_no_turn() -> None:
    turns = roster("unit_daily", away=lambda _person, day: day == NOVEMBER[1])
    assert (turns[1].person, turns[1].unit) == (None, None)
    assert len(turns[1].why.passed) == 18
    assert persons(turns[2:4]) == [21, 31]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_rotation_without_people_or_units_reports_every_day(pattern: str) -> None:
    assert persons(roster(pattern, NOVEMBER[:3], people=())) == [None] * 3
    assert persons(roster(pattern, NOVEMBER[:3], units=())) == [None] * 3


def test_a_unit_without_anybody_who_takes_turns_has_none() -> None:
    people = [person for person in STAFF if person.unit != 2]
    turns = roster("unit_daily", people=people)
    assert [turn.unit for turn in turns[:5]] == [1, 3, 4, 5, 1]
    assert turns[1].why.turn == 3


def test_somebody_new_does_not_catch_up() -> None:
    joined = NOVEMBER[20]
    people = [*STAFF, Person(19, 1, 4, eligible_from=joined)]
    turns = [turn for turn in roster("unit_daily", people=people) if turn.unit == 1]
    assert persons(turns) == [11, 12, 13, 11, 12, 13, 19, 11, 12]


def test_somebody_who_left_is_gone_and_the_order_goes_on() -> None:
    people = [p if p.id != 12 else p._replace(eligible_until=NOVEMBER[9]) for p in STAFF]
    turns = [turn for turn in roster("unit_daily", people=people) if turn.unit == 1]
    assert persons(turns)[:6] == [11, 12, 13, 11, 13, 11]
    assert turns[4].why.passed == ()


def test_a_successor_may_take_over_a_position() -> None:
    changed = NOVEMBER[10]
    people = [p._replace(eligible_until=NOVEMBER[9]) if p.id == 12 else p for p in STAFF]
    people.append(Person(99, 1, 2, eligible_from=changed))
    turns = [turn for turn in roster("unit_daily", people=people) if turn.unit == 1]
    assert persons(turns)[:6] == [11, 12, 13, 11, 99, 13]
    assert turns[2].why.previous_person == 12
    assert turns[5].why.previous_person == 99


def test_two_people_of_one_position_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="99"):
        roster("unit_daily", people=[*STAFF, Person(99, 1, 2)])


def test_people_of_other_units_are_left_out() -> None:
    assert persons(roster("unit_daily", [NOVEMBER[0]], people=[Person(99, 9, 1), *STAFF])) == [11]


def test_an_unknown_pattern() -> None:
    with pytest.raises(KeyError):
        roster("by_moon")


def test_why_me() -> None:
    turn = roster("unit_daily", SPRING)[6]  # 24 February
    assert turn == Turn(
        date(2026, 2, 24),
        22,
        2,
        Why(
            "unit_daily",
            turn=2,
            previous_unit=1,
            previous_person=21,
            previous_day=date(2026, 2, 10),
            passed=(),
            working=5,
            closed=9,
        ),
    )
    assert (turn.day - date(2026, 2, 10)).days == 5 + 9


def test_why_me_of_the_first_turn_has_nothing_before_it() -> None:
    assert roster("unit_daily")[0].why == Why("unit_daily", turn=1)
    assert roster("unit_daily")[1].why == Why("unit_daily", turn=2, previous_unit=1)


def test_why_me_within_a_week_names_the_unit_of_the_week_before() -> None:
    turns = roster("unit_week")
    assert [turn.why.previous_unit for turn in turns[4:8]] == [None, 1, 1, 1]
    assert (turns[6].why.previous_person, turns[6].why.working, turns[6].why.closed) == (21, 1, 0)


def test_the_reason_survives_json_and_what_else_is_stored_with_it() -> None:
    away = absent(13, on=SPRING[10])
    for turn in roster("unit_daily", SPRING, away=away):
        stored = json.loads(json.dumps({**turn.why.as_dict(), "provisional": False}))
        assert Why.from_dict(stored) == turn.why
    assert Why.from_dict({"pattern": "unit_daily", "turn": 2}) == Why("unit_daily", 2)


def test_plain_triples_of_published_shifts_are_enough_for_the_cursor() -> None:
    first = roster("unit_daily")[:7]
    triples = [(one.day, one.unit or 0, one.position or 0) for one in served(first)]
    again = roster("unit_daily", NOVEMBER[7:], cursor=cursor_after("unit_daily", UNITS, triples))
    assert first + again == roster("unit_daily")


def test_a_unit_that_was_dropped_leaves_the_order_where_it_stood() -> None:
    first = roster("unit_daily")[:7]  # the last turn was unit 2's
    left = (1, 3, 4, 5)
    cursor = cursor_after("unit_daily", left, served(first))
    assert [turn.unit for turn in roster("unit_daily", NOVEMBER[7:10], cursor=cursor, units=left)] == [3, 4, 5]


def test_a_cursor_kept_from_before_a_unit_was_dropped_begins_with_the_first() -> None:
    kept = cursor_after("unit_daily", UNITS, served(roster("unit_daily")[:7]))
    turns = roster("unit_daily", NOVEMBER[7:9], cursor=kept, units=(1, 3, 4, 5))
    assert [turn.unit for turn in turns] == [1, 3]


def test_the_order_of_units_may_change() -> None:
    cursor = cursor_after("unit_daily", UNITS, served(roster("unit_daily")[:7]))
    turns = roster("unit_daily", NOVEMBER[7:10], cursor=cursor, units=(5, 4, 3, 2, 1))
    assert [turn.unit for turn in turns] == [1, 5, 4]

"""Revising a roster, case by case: a closed day, a day that is worked, somebody who leaves, hours, what was given away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.duty import rotation
from bot.duty.asking import Away
from bot.duty.dealing import Order
from bot.duty.difference import Move, moves, people
from bot.duty.revision import How, Pair, Place, revise, turns_of
from bot.duty.roster import Filed, Service, Shift, handed_to
from bot.duty.rotation import Cursor, Person, Why
from bot.duty.turns import Seat

MONDAY = date(2026, 11, 23)
SEAT = Seat("supervisor", "", 0)
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
PEOPLE = [Person(unit * 10 + n, unit, unit * 10 + n) for unit in (1, 2) for n in (1, 2, 3)]
FILED = Filed(7, 2026, 3)


def nobody(_person: int, _day: date) -> bool:
    return False


def order(pattern: str = "unit_daily", staff: Sequence[Person] = PEOPLE, away: Away = nobody) -> Order:
    return Order(pattern, (1, 2), staff, {one.id: one.position for one in PEOPLE}, away)


def days(*numbers: int) -> list[date]:
    """Days from Monday the 23rd on, which is 0."""
    return [MONDAY + timedelta(days=n) for n in numbers]


def places(wanted: Sequence[date], opens: int = 8, closes: int = 17) -> list[Place]:
    return [Place(day, SEAT, at(day, opens), at(day, closes)) for day in wanted]


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def published(wanted: Sequence[date], pattern: str = "unit_daily") -> list[Shift]:
    turns = rotation.fill(pattern, (1, 2), PEOPLE, Cursor(), wanted, nobody)
    return [
        Shift(n, t.day, *SEAT, at(t.day, 8), at(t.day, 17), t.unit, t.person, t.why._replace(number=n).as_dict(),
              (Service(t.person or 0, at(t.day, 8), at(t.day, 17), "turn"),), NOW)
        for n, t in enumerate(turns, 1)
    ]  # fmt: skip


WEEK = days(0, 1, 2, 3, 4)


def members(pairs: Sequence[Pair]) -> list[tuple[int, int | None, tuple[int, ...]]]:
    """(days after Monday, whose turn, who serves), by day."""
    shifts = sorted(turns_of(pairs), key=lambda shift: shift.day)
    return [((shift.day - MONDAY).days, shift.member, shift.members) for shift in shifts]


def test_a_closed_day_moves_all_later_turns_and_the_last_one_beyond_the_end() -> None:
    pairs = revise(order(), [], published(WEEK), places(days(0, 1, 3, 4)), How.IN_ORDER, NOW, reserve=[places(days(7))])
    assert [(day, member) for day, member, _ in members(pairs)] == [(0, 11), (1, 21), (3, 12), (4, 22), (7, 13)]
    assert moves(pairs) == [
        Move(12, WEEK[2], WEEK[3]), Move(13, WEEK[4], days(7)[0]), Move(22, WEEK[3], WEEK[4]),
    ]  # fmt: skip


def test_where_no_day_is_known_after_the_last_its_turn_waits_for_the_next_stretch() -> None:
    pairs = revise(order(), [], published(WEEK), places(days(0, 1, 3, 4)), How.IN_ORDER, NOW)
    assert moves(pairs)[1] == Move(13, WEEK[4], None)
    left = list(turns_of(pairs))
    assert order().deal(left, days(7)[0], ()).person == 13


def test_a_closed_day_may_cancel_only_its_own_turn() -> None:
    pairs = revise(order(), [], published(WEEK), places(days(0, 1, 3, 4)), How.IN_PLACE, NOW)
    assert moves(pairs) == [Move(12, WEEK[2], None)]
    assert [shift.why["number"] for shift in turns_of(pairs)] == [1, 2, 4, 5]


def test_a_day_that_is_worked_brings_all_later_turns_forward() -> None:
    pairs = revise(order(), [], published(WEEK), places(days(0, 1, 2, 3, 4, 5)), How.IN_ORDER, NOW)
    assert [(day, member) for day, member, _ in members(pairs)][-2:] == [(4, 13), (5, 23)]
    early = published(days(0, 2, 3, 4))
    forward = revise(order(), [], early, places(WEEK), How.IN_ORDER, NOW)
    assert [(day, member) for day, member, _ in members(forward)] == [(0, 11), (1, 21), (2, 12), (3, 22), (4, 13)]
    assert len(people(moves(forward))) == 4


def test_a_day_that_is_worked_may_be_given_to_whoever_comes_after_the_last() -> None:
    pairs = revise(order(), [], published(days(0, 2, 3, 4)), places(WEEK), How.IN_PLACE, NOW)
    assert moves(pairs) == [Move(13, None, WEEK[1])]
    assert order().deal(list(turns_of(pairs)), days(7)[0], ()).person == 23


def test_who_leaves_is_followed_by_the_units_next_and_nobody_else_moves() -> None:
    staff = [one for one in PEOPLE if one.id != 12]
    pairs = revise(order(staff=staff), [], published(WEEK), places(WEEK), How.IN_PLACE, NOW, concerned=[12])
    assert moves(pairs) == [Move(11, None, WEEK[2]), Move(12, WEEK[2], None)]
    stands_in = next(shift for shift in turns_of(pairs) if shift.day == WEEK[2])
    why = Why.from_dict(stands_in.why)
    assert (why.number, why.dealt, why.instead, why.passed, stands_in.unit) == (3, 6, 12, (12,), 1)
    following = [order(staff=staff).deal(list(turns_of(pairs)), days(7)[0], ()).person]
    assert following == [21 + 2]
    whole_unit = [one for one in PEOPLE if one.unit != 1]
    pairs = revise(order(staff=whole_unit), [], published(WEEK), places(WEEK), How.IN_PLACE, NOW, concerned=[11, 12, 13])
    assert [member for _, member, _ in members(pairs)] == [23, 21, 21, 22, 22]


def test_anew_from_a_day_leaves_the_days_before_it() -> None:
    staff = [one for one in PEOPLE if one.id != 12]
    pairs = revise(order(staff=staff), [], published(WEEK), places(WEEK), How.ANEW, NOW, anew_from=WEEK[2])
    assert [member for _, member, _ in members(pairs)] == [11, 21, 13, 22, 11]


def given(shift: Shift, to: int) -> Shift:
    return replace(shift, services=handed_to(shift, to, shift.starts, "office", filed=FILED))


def test_a_turn_that_was_given_keeps_its_substitute_when_it_moves_and_both_are_told() -> None:
    roster = published(WEEK)
    roster[2] = given(roster[2], 13)
    pairs = revise(order(), [], roster, places(days(0, 1, 3, 4)), How.IN_ORDER, NOW, reserve=[places(days(7))])
    assert members(pairs)[2] == (3, 12, (13,))
    moved = next(shift for shift in turns_of(pairs) if shift.member == 12)
    assert (moved.filed, moved.starts, moved.services[0].starts) == (FILED, at(WEEK[3], 8), at(WEEK[3], 8))
    assert Move(12, WEEK[2], WEEK[3], turn_only=True) in moves(pairs)
    assert Move(13, WEEK[2], WEEK[3]) in moves(pairs)
    assert not any(pair.lapsed for pair in pairs)


def test_a_substitute_who_cannot_on_the_new_day_leaves_the_turn_to_its_owner() -> None:
    roster = published(WEEK)
    roster[2] = given(roster[2], 13)
    away: Away = lambda member, day: (member, day) == (13, WEEK[3])  # noqa: E731
    pairs = revise(order(away=away), [], roster, places(days(0, 1, 3, 4)), How.IN_ORDER, NOW)
    assert members(pairs)[2] == (3, 12, (12,))
    assert [pair.before.id for pair in pairs if pair.lapsed and pair.before] == [3]


def test_who_is_away_on_the_new_day_is_passed_over_for_the_units_next() -> None:
    away: Away = lambda member, day: (member, day) == (12, WEEK[3])  # noqa: E731
    pairs = revise(order(away=away), [], published(WEEK), places(days(0, 1, 3, 4)), How.IN_ORDER, NOW)
    assert members(pairs)[2] == (3, 13, (13,))


def test_a_filing_of_a_day_that_is_cancelled_lapses_with_it() -> None:
    roster = published(WEEK)
    roster[2] = given(roster[2], 13)
    pairs = revise(order(), [], roster, places(days(0, 1, 3, 4)), How.IN_PLACE, NOW)
    assert [(pair.before.id, pair.lapsed) for pair in pairs if pair.after is None and pair.before] == [(3, True)]
    assert moves(pairs) == [Move(12, WEEK[2], None, turn_only=True), Move(13, WEEK[2], None)]


def test_other_hours_change_the_spans_and_nobody_moves() -> None:
    roster = published(WEEK)
    half = handed_to(roster[0], 13, at(WEEK[0], 12), "cover", filed=FILED)
    roster[0] = replace(roster[0], services=half)
    pairs = revise(order(), [], roster, places(WEEK, 9, 16), How.IN_PLACE, NOW)
    first = next(turns_of(pairs))
    assert [(span.starts.hour, span.ends.hour, span.member) for span in first.services] == [(9, 12, 11), (12, 16, 13)]
    assert first.published_at == NOW
    assert all(move.hours for move in moves(pairs))
    assert people(moves(pairs)) == []
    short = revise(order(), [], roster, places(WEEK, 9, 11), How.IN_PLACE, NOW)
    assert next(turns_of(short)).members == (11,)


def test_weeks_of_units_are_filled_anew_from_the_first_day_that_changes() -> None:
    roster = published(days(0, 1, 2, 3, 4, 7, 8), "unit_week")
    assert [shift.member for shift in roster] == [11, 12, 13, 11, 12, 21, 22]
    pairs = revise(order("unit_week"), [], roster, places(days(0, 1, 3, 4, 7, 8)), How.IN_ORDER, NOW)
    assert [member for _, member, _ in members(pairs)] == [11, 12, 13, 11, 21, 22]


def test_what_did_not_change_is_no_change() -> None:
    pairs = revise(order(), [], published(WEEK), places(WEEK), How.IN_ORDER, NOW)
    assert not any(pair.is_change for pair in pairs)
    assert moves(pairs) == []


def test_the_trace_of_a_turn_that_moved_counts_the_days_there_are_now() -> None:
    pairs = revise(order(), [], published(WEEK), places(days(0, 1, 3, 4)), How.IN_ORDER, NOW)
    moved = Why.from_dict(next(shift for shift in turns_of(pairs) if shift.member == 12).why)
    assert (moved.previous_person, moved.previous_day, moved.working, moved.closed) == (11, WEEK[0], 2, 1)

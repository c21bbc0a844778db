"""A shift and the spans of it: they cover it, never overlap, and somebody always serves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.duty.roster import Service, Shift, handed_to

OPENS = datetime(2026, 11, 24, 0, tzinfo=UTC)
CLOSES = OPENS + timedelta(hours=9, minutes=30)


def shift(*spans: Service) -> Shift:
    services = spans or (Service(1, OPENS, CLOSES, "turn"),)
    return Shift(5, date(2026, 11, 24), "supervisor", "", 0, OPENS, CLOSES, 2, 1, {}, services, OPENS)


def at(hour: float) -> datetime:
    return OPENS + timedelta(hours=hour)


def test_before_the_shift_it_goes_over_as_a_whole() -> None:
    assert handed_to(shift(), 2, at(-0.5), "office") == (Service(2, OPENS, CLOSES, "office"),)


def test_from_ten_o_clock_somebody_else_serves() -> None:
    taken = shift(*handed_to(shift(), 2, at(2), "office"))
    assert [taken.serving(at(hour)) for hour in (-1, 0, 1.9, 2, 9, 20)] == [1, 1, 1, 2, 2, 2]
    assert taken.members == (1, 2)
    assert taken.taken_over_at(at(1)) is None
    assert taken.taken_over_at(at(3)) == at(2)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(-60, 700)), max_size=8))
def test_however_often_it_is_handed_on_the_spans_cover_it(hands: list[tuple[int, int]]) -> None:
    now = shift()
    for member, minutes in sorted(hands, key=lambda hand: hand[1]):
        moment = OPENS + timedelta(minutes=minutes)
        now = shift(*handed_to(now, member, moment, "office"))
        assert now.serving(moment) == member
    assert now.services[0].starts == OPENS
    assert now.services[-1].ends >= CLOSES
    assert all(one.ends == following.starts for one, following in pairwise(now.services))


def test_a_shift_nobody_could_take_is_served_by_nobody() -> None:
    empty = Shift(5, date(2026, 11, 24), "supervisor", "", 0, OPENS, CLOSES, None, None, {}, (), OPENS)
    assert empty.serving(OPENS) is None

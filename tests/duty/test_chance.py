"""Unannounced moments (clause 4.1): stable, within bounds, clear of checks, apart from one another, and not the same each day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.duty.chance import draw

START = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
TEN = timedelta(minutes=10)
QUIET = timedelta(minutes=45)


def drawn(
    subject: str = "2026-11-24 am", minutes: int = 180, count: int = 1, taken: tuple[datetime, ...] = ()
) -> list[datetime]:
    last = START + timedelta(minutes=minutes)
    return list(draw("geheim", subject, START, last, count, clear=TEN, of=taken, apart=QUIET))


@given(st.text(max_size=20), st.integers(-10, 300), st.integers(0, 4), st.lists(st.integers(-30, 330), max_size=4))
def test_within_bounds_clear_of_checks_apart_and_the_same_again(
    subject: str, minutes: int, count: int, at: list[int]
) -> None:
    taken = tuple(START + timedelta(minutes=n) for n in at)
    found = drawn(subject, minutes, count, taken)
    assert found == drawn(subject, minutes, count, taken)
    assert len(found) <= count
    assert all(START <= one <= START + timedelta(minutes=minutes) for one in found)
    assert all(abs(one - other) >= TEN for one in found for other in taken)
    assert all(later - one >= QUIET for one, later in pairwise(found))


def test_there_is_one_where_there_is_room_and_none_where_there_is_none() -> None:
    assert len(drawn()) == 1
    assert drawn(minutes=-1) == []
    assert drawn(minutes=8, taken=(START,)) == []
    assert drawn(minutes=10, taken=(START,)) == [START + TEN]


def test_nobody_can_tell_it_from_the_day() -> None:
    days = [date(2026, 11, 24) + timedelta(days=n) for n in range(60)]
    moments = {drawn(f"{day} am")[0] for day in days}
    assert len(moments) > 40
    others = {
        draw("other", f"{day} am", START, START + timedelta(hours=3), 1, clear=TEN, of=(), apart=QUIET)[0] for day in days
    }
    assert moments != others

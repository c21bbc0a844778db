"""Clauses 2.2 and 2.3: which days are worked, and when."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from chinese_calendar import constants
from hypothesis import given
from hypothesis import strategies as st

from bot.duty.calendar import Calendar, DayState, Official, OwnDay
from tests.duty.facts import HOLIDAYS, MAKE_UP, OFFICIAL, calendar, shanghang, span

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = calendar()
NEAR = st.dates(date(2025, 1, 1), date(2028, 12, 31))
OWN = st.dictionaries(NEAR, st.booleans(), max_size=12)


def own(day: date, *, working: bool, sessions: tuple[tuple[time, time], ...] | None = None) -> dict[date, OwnDay]:
    return {day: OwnDay(day, working, sessions)}


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_notices_say_the_same_as_the_library(year: int) -> None:
    closed = {day for day in constants.holidays if day.year == year}
    assert closed | {day for day in HOLIDAYS[year] if day.weekday() > 4} == HOLIDAYS[year]
    assert {day for day in constants.workdays if day.year == year} == MAKE_UP[year]


def test_spring_festival_2026() -> None:
    assert all(OFFICE.state(day) is DayState.CLOSED for day in span(date(2026, 2, 15), date(2026, 2, 23)))
    assert OFFICE.state(date(2026, 2, 14)) is DayState.WORKING  # make-up Saturday
    assert OFFICE.next_working(date(2026, 2, 14)) == date(2026, 2, 24)
    assert OFFICE.previous_working(date(2026, 2, 24)) == date(2026, 2, 14)
    assert not OFFICE.is_working(date(2026, 2, 21))
    assert OFFICE.is_working(date(2026, 2, 28))


def test_national_day_2026() -> None:
    assert OFFICE.next_working(date(2026, 9, 30)) == date(2026, 10, 8)
    assert OFFICE.working_days(date(2026, 9, 30), date(2026, 10, 12)) == (
        date(2026, 9, 30),
        date(2026, 10, 8),
        date(2026, 10, 9),
        date(2026, 10, 10),
        date(2026, 10, 12),
    )


def test_an_ordinary_weekend_is_closed() -> None:
    assert OFFICE.state(date(2026, 11, 28)) is DayState.CLOSED
    assert OFFICE.state(date(2026, 11, 27)) is DayState.WORKING


def test_an_unknown_year_is_by_rule_and_says_so() -> None:
    assert OFFICE.state(date(2027, 1, 1)) is DayState.PROVISIONAL_CLOSED
    assert OFFICE.state(date(2027, 1, 4)) is DayState.PROVISIONAL_WORKING
    assert OFFICE.state(date(2027, 1, 2)) is DayState.PROVISIONAL_CLOSED
    assert OFFICE.is_working(date(2027, 1, 4))
    assert not OFFICE.known(date(2027, 1, 4))


def test_a_notice_may_reach_into_a_year_it_does_not_cover() -> None:
    new_year = Official(frozenset({date(2026, 12, 31)}), frozenset(), frozenset({2027}))
    assert calendar(official=new_year).state(date(2026, 12, 31)) is DayState.CLOSED
    assert calendar(official=new_year).state(date(2026, 12, 30)) is DayState.PROVISIONAL_WORKING


def test_own_days_win_over_official_ones() -> None:
    typhoon = calendar(own(date(2026, 11, 24), working=False))
    assert typhoon.state(date(2026, 11, 24)) is DayState.CLOSED
    assert typhoon.next_working(date(2026, 11, 23)) == date(2026, 11, 25)
    holiday = calendar(own(date(2026, 10, 3), working=True))
    assert holiday.state(date(2026, 10, 3)) is DayState.WORKING


def test_an_own_day_of_an_unknown_year_is_known() -> None:
    confirmed = calendar(own(date(2027, 1, 4), working=True))
    assert confirmed.state(date(2027, 1, 4)) is DayState.WORKING
    assert confirmed.known(date(2027, 1, 4))


def test_known_until_the_last_of_the_known_years() -> None:
    assert OFFICE.known_until(date(2026, 11, 24)) == date(2026, 12, 31)
    assert OFFICE.known_until(date(2025, 3, 1)) == date(2026, 12, 31)
    assert OFFICE.known_until(date(2027, 1, 5)) == date(2027, 1, 4)


def test_known_until_goes_on_over_days_the_office_has_settled() -> None:
    settled = {day: OwnDay(day, working=day.weekday() < 5) for day in span(date(2027, 1, 1), date(2027, 1, 5))}
    assert calendar(settled).known_until(date(2026, 11, 24)) == date(2027, 1, 5)
    del settled[date(2027, 1, 1)]
    assert calendar(settled).known_until(date(2026, 11, 24)) == date(2026, 12, 31)


def test_days_are_counted_in_working_days() -> None:
    assert OFFICE.add(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert OFFICE.add(date(2026, 10, 8), -2) == date(2026, 9, 29)
    assert OFFICE.add(date(2026, 11, 24), 5) == date(2026, 12, 1)
    assert OFFICE.add(date(2026, 11, 28), 0) == date(2026, 11, 28)
    assert OFFICE.add(date(2026, 11, 28), -1) == date(2026, 11, 27)


def test_a_period_that_ends_before_it_starts_has_no_days() -> None:
    assert OFFICE.working_days(date(2026, 11, 24), date(2026, 11, 23)) == ()


def test_a_make_up_saturday_counts_as_friday_and_a_sunday_as_monday() -> None:
    assert OFFICE.weekday_as(date(2026, 10, 10)) == 4
    assert OFFICE.weekday_as(date(2026, 9, 20)) == 0
    assert OFFICE.weekday_as(date(2026, 11, 28)) == 5  # closed: it is a Saturday
    assert OFFICE.weekday_as(date(2026, 11, 25)) == 2


def test_hours_change_with_the_season() -> None:
    summer, winter = ((time(8), time(12)), (time(15), time(18))), ((time(8), time(12)), (time(14, 30), time(17, 30)))
    assert OFFICE.sessions(date(2026, 9, 30)) == summer
    assert OFFICE.sessions(date(2026, 10, 8)) == winter
    assert OFFICE.sessions(date(2026, 5, 29)) == winter
    assert OFFICE.sessions(date(2026, 6, 1)) == summer
    assert OFFICE.sessions(date(2026, 10, 1)) == ()


def test_own_hours_of_a_day() -> None:
    morning = ((time(9), time(11, 30)),)
    half = calendar(own(date(2026, 11, 24), working=True, sessions=morning))
    assert half.sessions(date(2026, 11, 24)) == morning
    times = half.times(date(2026, 11, 24), SHANGHAI)
    assert times.pm_opens is None
    assert times.am_closes == times.closes == datetime(2026, 11, 24, 11, 30, tzinfo=SHANGHAI)


def test_the_times_of_the_first_day_after_national_day() -> None:
    times = OFFICE.times(date(2026, 10, 8), SHANGHAI)
    assert times.opens == datetime(2026, 10, 8, 8, tzinfo=SHANGHAI)
    assert times.am_closes == datetime(2026, 10, 8, 12, tzinfo=SHANGHAI)
    assert times.pm_opens == datetime(2026, 10, 8, 14, 30, tzinfo=SHANGHAI)
    assert times.closes == datetime(2026, 10, 8, 17, 30, tzinfo=SHANGHAI)
    assert times.midnight == datetime(2026, 10, 9, tzinfo=SHANGHAI)
    assert times.eve == date(2026, 9, 30)
    assert times.moved == 0


def test_a_late_closing_moves_the_last_closing_only() -> None:
    times = OFFICE.times(date(2026, 11, 24), SHANGHAI, moved=30)
    assert times.closes == datetime(2026, 11, 24, 18, tzinfo=SHANGHAI)
    assert times.am_closes == datetime(2026, 11, 24, 12, tzinfo=SHANGHAI)
    assert times.moved == 30


def test_a_closed_day_has_no_times() -> None:
    with pytest.raises(ValueError, match="2026-10-01"):
        OFFICE.times(date(2026, 10, 1), SHANGHAI)


def build(own_days: dict[date, bool]) -> Calendar:
    return Calendar(OFFICIAL, {day: OwnDay(day, working) for day, working in own_days.items()}, shanghang().hours)


@given(NEAR, OWN)
def test_next_and_previous_are_each_others_way_back(day: date, own_days: dict[date, bool]) -> None:
    office = build(own_days)
    following = office.next_working(day)
    assert following > day
    assert office.is_working(following)
    assert office.working_days(day + timedelta(days=1), following) == (following,)
    if office.is_working(day):
        assert office.previous_working(following) == day


@given(NEAR, OWN, st.integers(1, 15))
def test_n_working_days_there_are_n_working_days_back(day: date, own_days: dict[date, bool], n: int) -> None:
    office = build(own_days)
    start = office.next_working(day)
    assert office.add(office.add(start, n), -n) == start
    assert len(office.working_days(start, office.add(start, n))) == n + 1


@given(NEAR, OWN)
def test_everything_is_known_up_to_known_until(day: date, own_days: dict[date, bool]) -> None:
    office = build(own_days)
    last = office.known_until(day)
    assert not office.known(last + timedelta(days=1))
    assert last >= day - timedelta(days=1)
    assert all(office.known(day + timedelta(days=n)) for n in range((last - day).days + 1))


@given(NEAR, OWN)
def test_an_own_day_always_wins(day: date, own_days: dict[date, bool]) -> None:
    for working in (True, False):
        assert build({**own_days, day: working}).is_working(day) is working

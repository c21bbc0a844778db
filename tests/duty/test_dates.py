"""Dates as people type them, seen from Tuesday 2026-11-24."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.duty.dates import LONGEST, Period, parse, parse_day

TODAY = date(2026, 11, 24)


def day(month: int, number: int, year: int = 2026) -> date:
    return date(year, month, number)


@pytest.mark.parametrize(("text", "meant"), [
    ("11.24", day(11, 24)),
    ("11-24", day(11, 24)),
    ("24/11", day(11, 24)),
    ("3/4", day(3, 4, 2027)),  # the month first, where both could be
    ("11月24日", day(11, 24)),
    ("11 月 24 号", day(11, 24)),
    ("11月24日(周二)", day(11, 24)),
    ("11月24日(星期二)。", day(11, 24)),
    ("十二月一日", day(12, 1)),
    ("二十八号", day(11, 28)),
    ("23日", day(12, 23)),
    ("31号", day(12, 31)),
    ("2026-12-01", day(12, 1)),
    ("2027年1月4日", day(1, 4, 2027)),
    ("20261201", day(12, 1)),
    ("今天", TODAY),
    ("明天", day(11, 25)),
    ("大后天", day(11, 27)),
    ("周二", TODAY),
    ("周一", day(11, 30)),
    ("本周一", day(11, 23)),
    ("下周三", day(12, 2)),
    ("下下周五", day(12, 11)),
    ("礼拜天", day(11, 29)),
    ("1.4", day(1, 4, 2027)),  # the nearest
    ("11.23", day(11, 23)),
    ("Tomorrow", day(11, 25)),
    ("next Wed", day(12, 2)),
    ("Friday", day(11, 27)),
    ("1 December", day(12, 1)),
    ("Dec 1", day(12, 1)),
    ("1 Dec 2027", day(12, 1, 2027)),
])  # fmt: skip
def test_one_day(text: str, meant: date) -> None:
    assert parse_day(text, TODAY) == meant


@pytest.mark.parametrize(("text", "meant"), [
    ("11月24日-26日", Period(TODAY, day(11, 26))),
    ("11月24日 至 11月26日", Period(TODAY, day(11, 26))),
    ("11.24-26", Period(TODAY, day(11, 26))),
    ("11.24~12.2", Period(TODAY, day(12, 2))),
    ("24—26日", Period(TODAY, day(11, 26))),
    ("28号到3号", Period(day(11, 28), day(12, 3))),
    ("12.28-1.3", Period(day(12, 28), day(1, 3, 2027))),
    ("明天到周五", Period(day(11, 25), day(11, 27))),
    ("下周", Period(day(11, 30), day(12, 6))),
    ("12月1日起三天", Period(day(12, 1), day(12, 3))),
    ("24-26 Nov", Period(TODAY, day(11, 26))),
    ("tomorrow to Friday", Period(day(11, 25), day(11, 27))),
    ("明天下午", Period(day(11, 25), day(11, 25), from_noon=True)),
    ("明天上午", Period(day(11, 25), day(11, 25), until_noon=True)),
    ("11月24日下午-26日上午", Period(TODAY, day(11, 26), from_noon=True, until_noon=True)),
    ("Friday afternoon", Period(day(11, 27), day(11, 27), from_noon=True)),
])  # fmt: skip
def test_a_span_of_days(text: str, meant: Period) -> None:
    assert parse(text, TODAY) == meant


@pytest.mark.parametrize("text", [
    "", "24", "0", "你好", "11月24日(周三)", "2.30", "11.31", "2月29日", "13月1日", "星期八", "5天", "11月26日-11月24日",
    "2026-13-01", "明天起0天", "明天起999天", "11.24-11.25-11.26", "24-26", "99999999999999", "日", "-", "二〇二六年",
    "明天下午-明天上午", "x" * 5_000, "<b>11.24</b>", "９" * 60,
])  # fmt: skip
def test_nonsense_names_no_day(text: str) -> None:
    assert parse(text, TODAY) is None


def test_where_one_day_is_wanted_neither_spans_nor_halves_will_do() -> None:
    assert [parse_day(text, TODAY) for text in ("下周", "明天下午", "24-26日")] == [None, None, None]


@given(
    st.text(alphabet="0123456789.-/年月日号周下本一二三十至到起天 今明后novwedto上午下午()", max_size=20),
    st.dates(date(2001, 1, 1), date(2098, 1, 1)),
)
def test_whatever_is_typed_is_a_span_in_order_or_nothing(text: str, today: date) -> None:
    found = parse(text, today)
    assert found is None or found.first <= found.last


@given(st.dates(date(2001, 1, 1), date(2098, 1, 1)), st.integers(-180, 180), st.integers(0, LONGEST))
def test_a_day_written_without_its_year_is_the_nearest(today: date, away: int, length: int) -> None:
    first = today + timedelta(days=away)
    last = first + timedelta(days=length)
    if (2, 29) in ((first.month, first.day), (last.month, last.day)):
        return
    assert parse(f"{first.month}月{first.day}日", today) == Period(first, first)
    assert parse(f"{first.month}.{first.day}到{last.month}.{last.day}", today) == Period(first, last)

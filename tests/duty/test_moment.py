"""Clause 4.4 speaks of minutes before opening and closing: how such moments are written, and where they fall."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.duty.calendar import OwnDay
from bot.duty.moment import Anchor, DayTimes, Moment
from tests.duty.facts import calendar, shanghang

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 24)
TUESDAY = calendar().times(DAY, SHANGHAI)
HALF = calendar({DAY: OwnDay(DAY, working=True, sessions=((time(8), time(12)),))}).times(DAY, SHANGHAI)


def at(hour: int, minute: int = 0, day: int = 24) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("written", "falls"),
    [
        ("open", at(8)),
        ("open-40", at(7, 20)),
        ("open+10", at(8, 10)),
        ("am_close", at(12)),
        ("am_close-30", at(11, 30)),
        ("pm_open-10", at(14, 20)),
        ("close", at(17, 30)),
        ("close+110", at(19, 20)),
        ("midnight", at(0, day=25)),
        ("midnight-1", at(23, 59)),
        ("7:05", at(7, 5)),
        ("16:30", at(16, 30)),
        ("eve 16:30", at(16, 30, day=23)),
    ],
)
def test_where_a_moment_falls(written: str, falls: datetime) -> None:
    assert Moment.parse(written).on(TUESDAY) == falls


@pytest.mark.parametrize(
    "written",
    [
        "",
        "opening",
        "open -10",
        "open-",
        "OPEN",
        "24:00",
        "8:60",
        "8",
        "eve",
        "eve open",
        "eve  16:30",
        "+",
        "-30",
        "30",
    ],
)
def test_what_is_not_a_moment(written: str) -> None:
    with pytest.raises(ValueError):
        Moment.parse(written)


def test_minutes_after_a_notice_was_due() -> None:
    assert Moment.parse("+30").on(TUESDAY, due=at(8, 10)) == at(8, 40)
    assert Moment.parse("+30").on(TUESDAY) is None


def test_a_day_of_one_session_has_no_afternoon() -> None:
    assert Moment.parse("pm_open+10").on(HALF) is None
    assert Moment.parse("am_close").on(HALF) == Moment.parse("close").on(HALF) == at(12)


def test_a_day_without_a_day_before() -> None:
    alone = DayTimes(DAY, at(8), at(12), None, at(12), None, SHANGHAI)
    assert Moment.parse("eve 16:30").on(alone) is None
    assert Moment(Anchor.OPEN).on(alone) == at(8)
    assert alone.moved == 0


def test_late_closing_moves_what_is_counted_from_closing() -> None:
    late = calendar().times(DAY, SHANGHAI, moved=30)
    assert Moment.parse("close-10").on(late) == at(17, 50)
    assert Moment.parse("midnight").on(late) == at(0, day=25)


@given(st.sampled_from(Anchor), st.integers(-1439, 1439))
def test_a_moment_reads_back_as_it_is_written(anchor: Anchor, minutes: int) -> None:
    counted = minutes if anchor not in (Anchor.CLOCK, Anchor.EVE, Anchor.DUE) else abs(minutes)
    moment = Moment(anchor, counted)
    assert Moment.parse(str(moment)) == moment


def times_of_leads(times: DayTimes) -> dict[str, datetime]:
    return {key: due for key, lead in shanghang().leads.items() if lead.enabled and (due := lead.due(times))}


def test_the_leads_of_an_ordinary_day() -> None:
    assert times_of_leads(TUESDAY) == {
        "eve": at(16, 30, day=23),
        "wake": at(7, 20),
        "board": at(7, 20),
        "office_line": at(7, 30),
        "opening_check": at(7, 50),
        "case_overdue": at(8),
        "attendance_am": at(8, 10),
        "round_am": at(8, 30),
        "attendance_pm": at(14, 40),
        "round_pm": at(14, 50),
        "case_due": at(16),
        "wrap_up": at(16, 30),
        "handover": at(17, 10),
        "closing_check": at(17, 20),
        "leaving_check": at(17, 30),
        "record": at(18),
    }


def test_the_eve_of_the_day_after_a_long_holiday() -> None:
    thursday = calendar().times(date(2026, 10, 8), SHANGHAI)
    assert times_of_leads(thursday)["eve"] == datetime(2026, 9, 30, 16, 30, tzinfo=SHANGHAI)


def test_a_morning_has_no_leads_of_noon_and_afternoon() -> None:
    due = times_of_leads(HALF)
    assert "attendance_pm" not in due
    assert "round_pm" not in due
    assert shanghang().leads["noon_close"].due(HALF) is None
    assert shanghang().leads["noon_close"].due(TUESDAY) == at(12)


@pytest.mark.parametrize(
    ("key", "until"),
    [
        ("eve", at(7, 50)),
        ("wake", at(8)),
        ("office_line", at(8, 30)),
        ("opening_check", at(12)),
        ("round_am", at(9, 15)),
        ("wrap_up", at(17, 30)),
        ("closing_check", at(19, 20)),
        ("leaving_check", at(0, day=25)),
        ("record", None),
    ],
)
def test_until_when_a_late_notice_is_of_use(key: str, until: datetime | None) -> None:
    lead = shanghang().leads[key]
    due = lead.due(TUESDAY)
    assert due is not None
    assert lead.stale(TUESDAY, due) == until


def test_a_random_round_falls_within_its_range() -> None:
    lead = shanghang().leads["round_pm"]
    assert (lead.due(TUESDAY), lead.latest(TUESDAY)) == (at(14, 50), at(16, 20))
    assert shanghang().leads["wake"].latest(TUESDAY) == at(7, 20)
    assert lead.latest(HALF) is None

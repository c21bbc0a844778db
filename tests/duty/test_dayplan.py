"""What a duty day asks of whom, and when (clause 4.4 and the table of the supervisor's day)."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.duty.dayplan import Due, check_due, last_check, plan
from tests.duty.facts import calendar, shanghang

TZ = ZoneInfo("Asia/Shanghai")
TUESDAY = date(2026, 11, 24)


def dues(day: date = TUESDAY, moved: int = 0) -> tuple[Due, ...]:
    return plan(shanghang(), calendar().times(day, TZ, moved))


def told(day: date = TUESDAY, moved: int = 0) -> list[tuple[str, str, str]]:
    return [(f"{due.at:%m-%d %H:%M}", due.kind, due.role) for due in dues(day, moved)]


def test_an_ordinary_tuesday_minute_by_minute() -> None:
    assert told() == [
        ("11-23 16:30", "eve", "supervisor"),
        ("11-23 16:30", "eve", "unit_head"),
        ("11-24 07:20", "wake", "supervisor"),
        ("11-24 07:20", "board", "group"),
        ("11-24 07:50", "check", "supervisor"),
        ("11-24 07:50", "guard", "guard"),
        ("11-24 08:00", "again", "supervisor"),
        ("11-24 08:05", "escalation", "office"),
        ("11-24 17:20", "check", "supervisor"),
        ("11-24 17:20", "guard", "guard"),
        ("11-24 17:30", "check", "supervisor"),
        ("11-24 17:30", "guard", "guard"),
        ("11-24 17:35", "escalation", "office"),
        ("11-24 17:50", "escalation", "office"),
        ("11-24 18:00", "record", "group"),
        ("11-24 18:00", "unsigned", "supervisor"),
    ]


def test_nobody_gets_two_messages_about_the_checks_in_one_minute() -> None:
    """17:30 would repeat the closing check and ask the leaving one; 17:50 would escalate both."""
    checks = [due for due in dues() if due.kind in ("check", "again", "escalation")]
    assert len({(due.at, due.role) for due in checks}) == len(checks)
    assert [due.lead for due in checks if due.kind == "escalation"] == ["opening_check", "closing_check", "leaving_check"]


def test_closing_put_off_moves_every_later_time_and_nothing_before() -> None:
    usual, late = dues(), dues(moved=30)
    for before, after in zip(usual, late, strict=True):
        minutes = (after.at - before.at).total_seconds() / 60
        assert minutes == (30 if before.at.hour >= 17 and before.kind != "eve" else 0), before


def test_a_check_that_was_put_off_is_another_notice() -> None:
    names = {(due.kind, due.lead, due.occurrence) for due in dues() if due.lead == "closing_check"}
    moved = {(due.kind, due.lead, due.occurrence) for due in dues(moved=30) if due.lead == "closing_check"}
    assert not names & moved


def test_the_escalation_of_the_safety_door_comes_before_that_of_the_rest() -> None:
    escalations = [due for due in dues() if due.kind == "escalation"]
    assert [(f"{due.at:%H:%M}", due.items) for due in escalations] == [
        ("08:05", ("arrived", "safety_door")),
        ("17:35", ("safety_door",)),
        ("17:50", ("front_gate",)),
    ]


def test_when_a_late_notice_has_become_pointless() -> None:
    until = {(due.kind, due.lead): due.until for due in dues() if due.role == "supervisor"}
    at = {key: f"{when:%m-%d %H:%M}" if when else None for key, when in until.items()}
    assert at == {
        ("eve", "eve"): "11-24 07:50",
        ("wake", "wake"): "11-24 08:00",
        ("check", "opening_check"): "11-24 12:00",
        ("again", "opening_check"): "11-24 08:30",
        ("check", "closing_check"): "11-24 19:20",
        ("check", "leaving_check"): "11-25 00:00",
        ("unsigned", "record"): "11-25 00:00",
    }
    assert [due.until for due in dues() if due.kind == "record"] == [None]


def test_the_eve_is_the_working_day_before_over_the_national_holiday() -> None:
    assert told(date(2026, 10, 8))[0][0] == "09-30 16:30"
    assert told(date(2026, 11, 30))[0][0] == "11-27 16:30"
    assert told(date(2026, 2, 14))[0][0] == "02-13 16:30"


def test_summer_closes_at_six() -> None:
    closing = [f"{due.at:%H:%M}" for due in dues(date(2026, 9, 30)) if due.lead == "closing_check" and due.kind == "check"]
    assert closing == ["17:50"]


def test_which_check_ends_the_day_and_when_it_is_asked() -> None:
    assert last_check(shanghang()) == "leaving"
    times = calendar().times(TUESDAY, TZ)
    assert check_due(shanghang(), "leaving", times) == datetime(2026, 11, 24, 17, 30, tzinfo=TZ)
    assert check_due(shanghang(), "noon", times) is None

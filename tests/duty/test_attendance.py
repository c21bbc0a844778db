"""Attendance (clause 3.5): expected less known absences, who is missing and why, counts that agree with one another."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.duty.attendance import PRESENT, Expected, Mark, Roll, roll
from bot.duty.composing import present
from tests.duty.facts import shanghang

NOW = datetime(2026, 11, 24, 8, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
STAFF = tuple(Expected(n, f"人{n}", 1 + n % 5) for n in range(14))
REASONS = [reason.key for reason in (*shanghang().attendance.reasons, *shanghang().attendance.office_only)]


def said(member: int | None, reason: str = "", session: str = "am", expected: tuple[Expected, ...] = ()) -> Mark:
    name = "" if member is None else f"人{member}"
    return Mark(
        session, member, name, None if member is None else 1 + member % 5, reason, 1, "李强", "supervisor", NOW, expected
    )


ALL = said(None, expected=STAFF)


def counts(found: Roll) -> tuple[int, int | None, list[str | None]]:
    return found.expected, present(shanghang(), found), [line.reason for line in found.missing]


def test_before_anybody_said_anything_nobody_counts_as_there() -> None:
    assert counts(roll("am", [], STAFF)) == (14, None, [])
    assert {line.reason for line in roll("am", [], STAFF).lines} == {None}


def test_one_tap_and_all_are_there() -> None:
    assert counts(roll("am", [ALL], ())) == (14, 14, [])


def test_who_is_known_to_be_away_is_expected_and_missing_with_the_reason() -> None:
    staff = (*STAFF[:13], Expected(13, "人13", 4, known="leave"))
    assert counts(roll("am", [said(None, expected=staff)], ())) == (14, 13, ["leave"])
    back = [said(None, expected=staff), said(13, PRESENT)]
    assert counts(roll("am", back, ())) == (14, 14, [])


def test_the_supervisor_is_there_without_being_asked() -> None:
    (line,) = roll("am", [], (Expected(1, "李强", 1, on_duty=True),)).lines
    assert (line.reason, line.on_duty) == (PRESENT, True)


def test_one_is_missing_and_the_others_are_there_only_once_that_is_said() -> None:
    assert counts(roll("am", [said(3, "unclear")], STAFF)) == (14, None, ["unclear"])
    assert counts(roll("am", [said(3, "unclear"), ALL], STAFF)) == (14, 13, ["unclear"])


def test_the_newest_word_about_somebody_counts() -> None:
    assert counts(roll("am", [ALL, said(3, "unclear"), said(3, "absent")], STAFF)) == (14, 13, ["absent"])
    assert counts(roll("am", [said(3, "unclear"), said(3, PRESENT), ALL], STAFF)) == (14, 14, [])


def test_who_came_for_a_part_of_it_counts_as_having_come() -> None:
    assert counts(roll("am", [said(3, "late"), ALL], STAFF)) == (14, 14, ["late"])


def test_morning_and_afternoon_are_two_things() -> None:
    assert counts(roll("pm", [ALL, said(3, "leave")], STAFF)) == (14, None, [])


def test_who_was_expected_then_stays_when_the_staff_changes() -> None:
    fewer = STAFF[:10]
    assert counts(roll("am", [said(12, "leave"), ALL], fewer)) == (14, 13, ["leave"])
    assert [line.name for line in roll("am", [said(12, "leave")], fewer).missing] == ["人12"]


marks = st.lists(
    st.one_of(st.just(ALL), st.builds(said, st.integers(0, 13), st.sampled_from([PRESENT, *REASONS]))), max_size=20
)


@given(marks)
def test_units_add_up_to_the_centre_and_nobody_is_counted_twice(given_: list[Mark]) -> None:
    whole = roll("am", given_, STAFF)
    units = [whole.of_unit(unit) for unit in range(1, 6)]
    assert sum(one.expected for one in units) == whole.expected == len({line.member for line in whole.lines})
    here = present(shanghang(), whole)
    parts = [present(shanghang(), one) for one in units]
    assert (here is None) == (whole.taken is None)
    if here is not None:
        assert here == sum(part for part in parts if part is not None)
        came = [line for line in whole.missing if shanghang().attendance.reason(str(line.reason)).came]
        assert here == whole.expected - len(whole.missing) + len(came)

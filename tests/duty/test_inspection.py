"""Rounds and findings (clauses 3.1, 4.1): order of units, quiet after a round, states, marks of the form."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.duty.inspection import (
    Finding,
    Kind,
    Mark,
    Round,
    Seen,
    State,
    Step,
    Visit,
    in_order,
    just_walked,
    mark,
    on_the_spot,
)
from bot.duty.note import Note, Part
from tests.duty.facts import shanghang

NOW = datetime(2026, 11, 24, 10, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = NOW.date()
QUIET = timedelta(minutes=45)
ITEM = shanghang().inspection.item("attendance")
WORDS = Note(1, 1, DAY, "finding", 1, "李强", NOW, NOW, (Part(1, 1, "phrase", "无人在岗", None, NOW),))


def step(kind: Kind, value: str = "", member: int | None = None, due: date | None = None) -> Step:
    return Step(kind, value, member, "", due, None, 1, "李强", "supervisor", NOW)


def finding(*steps: Step, unit: int = 2, note: Note = WORDS) -> Finding:
    return Finding(
        1,
        DAY,
        1,
        "am",
        unit,
        own=False,
        item="attendance",
        note=note,
        by=1,
        by_name="李强",
        at=NOW,
        closed_at=None,
        steps=steps,
    )


def walked(number: int, *, finished: bool = True, visits: tuple[Visit, ...] = ()) -> Round:
    return Round(number, DAY, "am", number, 1, "李强", NOW, NOW if finished else None, visits)


def visit(unit: int, seen: Seen) -> Visit:
    return Visit(unit, seen, "", NOW)


TO_CORRECT = step(Kind.CORRECTION, "to_correct", due=date(2026, 11, 26))


@pytest.mark.parametrize(("steps", "state", "is_open", "counts"), [
    ((), State.UNFINISHED, False, True),
    ((step(Kind.WITHDRAWN),), State.WITHDRAWN, False, False),
    ((step(Kind.CORRECTION, "corrected"),), State.SETTLED, False, True),
    ((step(Kind.CORRECTION, "reminded"),), State.SETTLED, False, True),
    ((TO_CORRECT,), State.OPEN, True, True),
    ((TO_CORRECT, step(Kind.EXPLAINED)), State.OPEN, True, True),
    ((TO_CORRECT, step(Kind.HANDLED)), State.HANDLED, True, True),
    ((TO_CORRECT, step(Kind.HANDLED), step(Kind.NOT_YET)), State.OPEN, True, True),
    ((TO_CORRECT, step(Kind.HANDLED), step(Kind.CONFIRMED)), State.CONFIRMED, False, True),
    ((TO_CORRECT, step(Kind.CONFIRMED)), State.CONFIRMED, False, True),
])  # fmt: skip
def test_how_a_finding_stands(steps: tuple[Step, ...], state: State, is_open: bool, counts: bool) -> None:
    found = finding(*steps)
    assert (found.state, found.is_open, found.counts) == (state, is_open, counts)


def test_what_was_begun_and_left_empty_is_no_problem() -> None:
    assert not finding(note=Note(1, 1, DAY, "finding", 1, "李强", NOW, None, ())).counts


def test_the_newest_window_and_person_count_and_both_can_be_left_out() -> None:
    found = finding(step(Kind.WINDOW, "3"), step(Kind.PERSON, member=7), step(Kind.WINDOW, "4"), step(Kind.PERSON))
    assert (found.window, found.person) == ("4", None)
    assert not finding().asked_window
    assert finding(step(Kind.WINDOW)).asked_window


def test_units_with_fewest_rounds_come_first_else_in_their_order() -> None:
    assert in_order([1, 2, 3, 4, 5], {1: 2, 2: 1, 3: 2, 5: 1}) == [4, 2, 5, 1, 3]


def test_after_a_round_nobody_is_asked_for_one_for_three_quarters_of_an_hour() -> None:
    done = [walked(1)]
    assert just_walked(done, NOW + timedelta(minutes=44), QUIET)
    assert not just_walked(done, NOW + timedelta(minutes=45), QUIET)
    assert not just_walked(done, NOW - timedelta(minutes=1), QUIET)
    assert not just_walked([walked(1, finished=False)], NOW + timedelta(minutes=5), QUIET)


@pytest.mark.parametrize(("rounds", "findings", "expected"), [
    ([], [], Mark.UNCHECKED),
    ([walked(1, finished=False, visits=(visit(2, Seen.FINE),))], [], Mark.UNCHECKED),
    ([walked(1, visits=(visit(2, Seen.UNCHECKED),))], [], Mark.UNCHECKED),
    ([walked(1, visits=(visit(3, Seen.FINE),))], [], Mark.UNCHECKED),
    ([walked(1, visits=(visit(2, Seen.FINE),))], [], Mark.FINE),
    ([walked(1, visits=(visit(2, Seen.NOTED),))], [finding(step(Kind.CORRECTION, "corrected"))], Mark.CORRECTED),
    ([walked(1, visits=(visit(2, Seen.NOTED),))], [finding(TO_CORRECT)], Mark.OPEN),
    ([walked(1, visits=(visit(2, Seen.NOTED),))], [finding(TO_CORRECT, step(Kind.CONFIRMED))], Mark.CORRECTED),
    ([walked(1, visits=(visit(2, Seen.FINE),))], [finding(step(Kind.WITHDRAWN))], Mark.FINE),
    ([walked(1, visits=(visit(2, Seen.FINE),))], [finding(TO_CORRECT, unit=3)], Mark.FINE),
])  # fmt: skip
def test_what_the_form_shows_for_an_item(rounds: list[Round], findings: list[Finding], expected: Mark) -> None:
    assert mark(ITEM, 2, rounds, findings) is expected


kinds = st.sampled_from([Kind.HANDLED, Kind.EXPLAINED, Kind.NOT_YET, Kind.CONFIRMED])


@given(st.lists(kinds, max_size=8))
def test_it_stays_open_exactly_until_somebody_confirms(after: list[Kind]) -> None:
    found = finding(TO_CORRECT, *(step(kind) for kind in after))
    decisive = [kind for kind in after if kind is not Kind.EXPLAINED]
    assert found.is_open == (not decisive or decisive[-1] is not Kind.CONFIRMED)
    assert len(found.statements) == sum(kind in (Kind.HANDLED, Kind.EXPLAINED) for kind in after)


def test_how_many_were_put_right_at_once() -> None:
    found = [finding(step(Kind.CORRECTION, key)) for key in ("corrected", "reminded", "corrected", "to_correct")]
    assert on_the_spot(shanghang().inspection, found) == 2

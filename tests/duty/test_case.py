"""Cases (clauses 3.3, 3.4): owner and holder, states, deadlines in working days, what goes to the office alone."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.duty.case import Case, Kind, State, Step, due_on, goes_to_office
from bot.duty.note import Note
from tests.duty.facts import calendar, shanghang

NOW = datetime(2026, 11, 24, 10, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = NOW.date()
NOTE = Note(1, 1, DAY, "case", 1, "李强", NOW, None, ())


def step(kind: Kind, value: str = "", unit: int | None = None, member: int | None = None, due: date | None = None) -> Step:
    return Step(kind, value, unit, member, "", due, None, 1, "李强", "supervisor", NOW)


def case(*steps: Step, number: int | None = 3, closed: bool = False) -> Case:
    return Case(1, DAY, number, "complaint", False, NOTE, 1, "李强", NOW, NOW if closed else None, steps)


TAKEN = step(Kind.TAKEN, member=1, due=date(2026, 11, 25))


def test_it_is_called_by_day_and_number() -> None:
    assert case(TAKEN).called == "20261124-03"
    assert case(number=None).called == ""
    assert case(TAKEN, number=112).called == "20261124-112"


@pytest.mark.parametrize(("found", "state", "is_open"), [
    (case(number=None), State.UNFINISHED, False),
    (case(step(Kind.WITHDRAWN), number=None), State.WITHDRAWN, False),
    (case(TAKEN), State.OPEN, True),
    (case(TAKEN, step(Kind.PASSED, unit=2)), State.PASSED, True),
    (case(TAKEN, step(Kind.PASSED, unit=2), step(Kind.TAKEN, member=4)), State.OPEN, True),
    (case(TAKEN, step(Kind.OUTCOME, "on_the_spot"), closed=True), State.CLOSED, False),
])  # fmt: skip
def test_how_a_case_stands(found: Case, state: State, is_open: bool) -> None:
    assert (found.state, found.is_open) == (state, is_open)


def test_who_took_it_owns_it_wherever_it_is_passed_on_to() -> None:
    passed = case(TAKEN, step(Kind.PASSED, unit=2), step(Kind.PASSED, unit=3))
    assert passed.owner == 1
    assert passed.holder is not None
    assert passed.holder.unit == 3
    assert passed.units == {2, 3}
    assert case(step(Kind.TAKEN)).owner is None  # the office


def test_the_newest_deadline_counts() -> None:
    assert case(TAKEN).due == date(2026, 11, 25)
    assert case(TAKEN, step(Kind.OUTCOME, "to_examine", due=date(2026, 12, 1))).due == date(2026, 12, 1)


@pytest.mark.parametrize(("kind", "outcome", "day", "due"), [
    ("consult", None, DAY, date(2026, 11, 25)),
    ("help", None, DAY, DAY),
    ("suggest", None, DAY, date(2026, 12, 1)),
    ("complaint", None, date(2026, 11, 27), date(2026, 11, 30)),
    ("complaint", "to_examine", DAY, date(2026, 12, 1)),
    ("complaint", "passed_on", DAY, date(2026, 11, 25)),
    ("complaint", None, date(2026, 9, 30), date(2026, 10, 8)),
    ("appointment", None, DAY, None),
])  # fmt: skip
def test_deadlines_are_working_days(kind: str, outcome: str | None, day: date, due: date | None) -> None:
    of = shanghang().case.kind(kind)
    assert due_on(of, of.outcome(outcome) if outcome else None, day, calendar()) == due


@pytest.mark.parametrize(("kind", "about", "alone"), [
    ("complaint", 9, True), ("complaint", 1, True), ("complaint", 5, False), ("complaint", None, False), ("help", 9, False),
])  # fmt: skip
def test_what_is_about_a_head_or_the_supervisor_is_for_the_office_alone(kind: str, about: int | None, alone: bool) -> None:
    assert goes_to_office(shanghang().case.kind(kind), about, heads={9}, on_duty={1}) is alone


def test_the_charter_says_which_outcomes_settle() -> None:
    settling = {
        kind.key: [one.key for one in kind.outcomes if not one.open] for kind in shanghang().case.kinds if kind.enabled
    }
    assert settling == {
        "consult": ["answered", "to_window"],
        "complaint": ["on_the_spot", "refused"],
        "help": ["assisted", "contacted", "handed_to_unit"],
        "suggest": ["adopted", "answered"],
        "incident": ["handled", "called_help"],
        "repair": ["repaired"],
    }

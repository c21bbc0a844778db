"""Checklists: what is open, what is carried into the leaving check, which answer counts (clause 4.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.duty.checklist import Entry, EntryState, Role, all_fine, asked_items, carries_on, doors_only, sheet
from tests.duty.facts import shanghang

AT = datetime(2026, 11, 24, 9, 20, tzinfo=UTC)


def keys(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    return [(entry.item, entry.state.value) for entry in entries]


def still_open(checklist: str, entries: Sequence[Entry]) -> list[str]:
    return [line.item.key for line in sheet(shanghang(), checklist, entries).open]


def fine(checklist: str, entries: Sequence[Entry] = (), minutes: int = 0) -> list[Entry]:
    return all_fine(sheet(shanghang(), checklist, entries), 1, "王芳", Role.SUPERVISOR, AT + timedelta(minutes=minutes))


def door(checklist: str, entries: Sequence[Entry] = ()) -> list[Entry]:
    return doors_only(sheet(shanghang(), checklist, entries), 1, "王芳", Role.SUPERVISOR, AT)


def test_optional_items_are_not_asked() -> None:
    assert [item.key for item in asked_items(shanghang().checklist("opening"))] == ["arrived", "safety_door"]


def test_all_fine_answers_everything_once() -> None:
    entries = fine("opening")
    assert keys(entries) == [("arrived", "done"), ("safety_door", "done")]
    assert fine("opening", entries) == []


def test_what_cannot_be_true_while_people_work_is_carried_into_the_leaving_check() -> None:
    entries = door("closing")
    assert keys(entries) == [("safety_door", "done"), ("lights", "carried"), ("power", "carried"), ("windows", "carried")]
    assert still_open("leaving", entries) == ["lights", "power", "windows", "front_gate"]
    assert still_open("closing", entries) == ["lights", "power", "windows"]


def test_the_leaving_check_answers_what_was_carried() -> None:
    entries = door("closing")
    entries += fine("leaving", entries, minutes=12)
    assert still_open("leaving", entries) == still_open("closing", entries) == []
    lines = sheet(shanghang(), "leaving", entries).lines
    assert [line.item.key for line in lines] == ["lights", "power", "windows", "front_gate"]


def test_a_closing_check_nobody_answered_is_asked_with_the_leaving_one() -> None:
    assert still_open("leaving", []) == ["safety_door", "lights", "power", "windows", "front_gate"]


def test_a_closing_check_that_was_done_leaves_only_the_gate() -> None:
    entries = fine("closing")
    assert [line.item.key for line in sheet(shanghang(), "leaving", entries).lines] == ["front_gate"]


def test_the_newest_answer_counts_and_the_old_one_stays() -> None:
    first = fine("opening")
    again = Entry("opening", "safety_door", EntryState.PROBLEM, 1, "王芳", Role.SUPERVISOR, AT, note=7)
    line = sheet(shanghang(), "opening", [*first, again]).lines[1]
    assert line.entry is again
    assert not line.open


def test_only_the_closing_check_carries_on() -> None:
    assert [c.key for c in shanghang().checklists if carries_on(c)] == ["closing"]

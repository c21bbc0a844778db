"""Checklists of a day (安全检查, clause 4.4): what is asked, what was answered, what is carried on. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.duty.charter import Charter
from bot.duty.sections import Checklist, Item


class EntryState(StrEnum):
    DONE = "done"
    PROBLEM = "problem"
    CARRIED = "carried"
    """Cannot be true yet: to be answered with a later checklist of the day."""


class Role(StrEnum):
    """In what capacity somebody answered."""

    SUPERVISOR = "supervisor"
    GUARD = "guard"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer to one item."""

    checklist: str
    item: str
    state: EntryState
    by: int
    by_name: str
    role: str
    at: datetime
    note: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One item and the answer that counts, None as long as there is none."""

    checklist: str
    item: Item
    entry: Entry | None

    @property
    def open(self) -> bool:
        return self.entry is None or self.entry.state is EntryState.CARRIED

    @property
    def problem(self) -> bool:
        """Answered, but not as it should be: it may still be put right."""
        return self.entry is not None and self.entry.state is EntryState.PROBLEM


@dataclass(frozen=True, slots=True)
class Sheet:
    """A checklist as it stands, with what earlier ones of the day carried into it."""

    checklist: Checklist
    lines: tuple[Line, ...]

    @property
    def open(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.open)

    @property
    def own(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.checklist == self.checklist.key)

    @property
    def answered(self) -> tuple[Entry, ...]:
        """The answers that count, oldest first."""
        given = [line.entry for line in self.lines if line.entry is not None and not line.open]
        return tuple(sorted(given, key=lambda entry: entry.at))


def asked_items(checklist: Checklist) -> tuple[Item, ...]:
    return tuple(item for item in checklist.items if not item.optional)


def _counting(entries: Iterable[Entry]) -> dict[tuple[str, str], Entry]:
    return {(entry.checklist, entry.item): entry for entry in entries}


def sheet(charter: Charter, key: str, entries: Sequence[Entry]) -> Sheet:
    """Checklist `key` as it stands after `entries` (oldest first)."""
    counting = _counting(entries)
    checklist = charter.checklist(key)
    carried = [
        Line(earlier.key, item, counting.get((earlier.key, item.key)))
        for earlier in charter.checklists
        if any(item.until == key for item in earlier.items)
        for item in asked_items(earlier)
    ]
    own = [Line(key, item, counting.get((key, item.key))) for item in asked_items(checklist)]
    once_carried = {(entry.checklist, entry.item) for entry in entries if entry.state is EntryState.CARRIED}
    kept = [line for line in carried if line.open or (line.checklist, line.item.key) in once_carried]
    return Sheet(checklist, (*kept, *own))


def carries_on(checklist: Checklist) -> bool:
    """Whether some of its items may be left for a later checklist of the day."""
    return any(item.until for item in asked_items(checklist))


def answers(
    lines: Iterable[Line], state: EntryState, by: int, name: str, role: Role, at: datetime, note: int | None = None
) -> list[Entry]:
    return [Entry(line.checklist, line.item.key, state, by, name, role, at, note) for line in lines]


def all_fine(sheet_: Sheet, by: int, name: str, role: Role, at: datetime) -> list[Entry]:
    """Answers everything that is open on the sheet."""
    return answers(sheet_.open, EntryState.DONE, by, name, role, at)


def doors_only(sheet_: Sheet, by: int, name: str, role: Role, at: datetime) -> list[Entry]:
    """Answers what must be true now and carries the rest into the later checklist."""
    now = [line for line in sheet_.open if not line.item.until]
    later = [line for line in sheet_.open if line.item.until and line.entry is None]
    return [
        *answers(now, EntryState.DONE, by, name, role, at),
        *answers(later, EntryState.CARRIED, by, name, role, at),
    ]

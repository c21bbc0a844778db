"""The rows of a staff sheet: what each cell says, and who is written twice.

Knows which cells a person needs and which answers a column takes. Does not know files (`sheet`),
who is a member already, or how a fault is worded for people (`reason_key` names that text).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from bot.services.staff_words import (
    DESKS,
    EMPLOYMENTS,
    HEADINGS,
    ROLES,
    YES_OR_NO,
    Cell,
    Desk,
    Employment,
    Role,
    Unreadable,
    clean,
    e164,
    is_name,
    tidy_name,
    tidy_window,
)

NO_ROLE = {word for word, role in ROLES.items() if role is None}
LONGEST = {"unit": 40, "name": 40, "window": 20, "note": 200}
_SHOWN = 20  # characters of a wrong answer that a fault repeats
_ROUNDED = re.compile(r"\d+(\.\d+)?e\+?\d+", re.IGNORECASE)

_T = TypeVar("_T")


@dataclass(frozen=True)
class Line:
    """One row of the file: its number as a spreadsheet shows it, and its cells by column."""

    row: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class StaffRow:
    """One person as the sheet has them. `unit` is the full name; `phone` is E.164."""

    row: int
    unit: str | None
    name: str
    phone: str = field(repr=False)  # a log line may hold this value
    desk: Desk | None
    window: str | None
    head: bool
    rotates: bool
    employment: Employment | None
    note: str | None = field(repr=False)
    role: Role | None


@dataclass(frozen=True)
class RowFault:
    """What is wrong with one cell. `column` is a key of `HEADINGS`; params hold no name or number."""

    row: int
    column: str
    reason_key: str
    params: Mapping[str, str | int] = field(default_factory=dict)


def staff(
    lines: Iterable[Line], units: Sequence[tuple[str, str]], *, any_unit: bool = False
) -> tuple[tuple[StaffRow, ...], tuple[RowFault, ...]]:
    """The rows without a fault, and every fault of the others. No `units`, or `any_unit`: any unit will do."""
    full_names = {clean(called): name for name, short in units for called in (short, name)}
    readings = [_Reading(line, full_names, any_unit=any_unit or not units) for line in lines]
    people = [reading.person() for reading in readings]
    faults = [fault for reading in readings for fault in reading.faults]
    faults += _twice(people)
    faults.sort(key=lambda fault: (fault.row, list(HEADINGS).index(fault.column)))
    bad = {fault.row for fault in faults}
    return tuple(person for person in people if person.row not in bad), tuple(faults)


class _Reading:
    """One row while it is read: every question notes what is wrong with its answer."""

    def __init__(self, line: Line, full_names: Mapping[str, str], *, any_unit: bool) -> None:
        self.line = line
        self.full_names = full_names
        self.any_unit = any_unit
        self.faults: list[RowFault] = []

    def person(self) -> StaffRow:
        """The person as far as the row can be read."""
        needed = self.line.cells.get("role", "") in NO_ROLE
        role = self._answer("role", ROLES)
        unit = self._unit(needed=needed)
        desk = self._answer("desk", DESKS if needed else {**DESKS, "": None}, needed=needed)
        employment = self._answer("employment", EMPLOYMENTS)
        resting = self._answer("resting", YES_OR_NO, "yes_or_no")
        return StaffRow(
            row=self.line.row,
            unit=unit,
            name=self._name(),
            phone=self._phone(),
            desk=desk,
            window=tidy_window(self._text("window")) or None,
            head=bool(self._answer("head", YES_OR_NO, "yes_or_no")),
            rotates=unit is not None and desk is not None and not resting,
            employment=employment,
            note=self._text("note") or None,
            role=role,
        )

    def _fault(self, column: str, reason: str, **params: str | int) -> None:
        self.faults.append(RowFault(self.line.row, column, f"sheet.{reason}", params))

    def _cell(self, column: str, *, needed: bool) -> str | None:
        """The text of a cell; None once a fault has been noted about it."""
        cell = self.line.cells.get(column, "")
        if isinstance(cell, Unreadable):
            self.faults.append(RowFault(self.line.row, column, cell.reason_key))
            return None
        if needed and not cell:
            self._fault(column, "missing")
            return None
        return cell

    def _text(self, column: str, *, needed: bool = False) -> str:
        text = self._cell(column, needed=needed) or ""
        if len(text) > LONGEST[column]:
            self._fault(column, "too_long", longest=LONGEST[column])
            return ""
        return text

    def _answer(self, column: str, answers: Mapping[str, _T], reason: str = "", *, needed: bool = False) -> _T | None:
        word = self._cell(column, needed=needed)
        if word is None:
            return None
        if word.casefold() not in answers:
            self._fault(column, reason or f"{column}_unknown", value=word[:_SHOWN])
        return answers.get(word.casefold())

    def _unit(self, *, needed: bool) -> str | None:
        unit = self._text("unit", needed=needed)
        if unit and not self.any_unit and unit not in self.full_names:
            self._fault("unit", "unit_unknown", value=unit[:_SHOWN])
        return self.full_names.get(unit, unit) or None

    def _name(self) -> str:
        name = tidy_name(self._text("name", needed=True))
        if name and not is_name(name):
            self._fault("name", "name_unlikely")
        return name

    def _phone(self) -> str:
        text = self._cell("phone", needed=True) or ""
        phone = e164(text)
        if _ROUNDED.fullmatch(text):
            self._fault("phone", "phone_rounded")
        elif text and not phone:
            self._fault("phone", "phone_invalid", digits=sum(map(str.isdigit, text)))
        return phone


def _twice(people: Sequence[StaffRow]) -> Iterator[RowFault]:
    """Both rows of a phone, or else of a name within a unit, that is there twice."""
    told = set()
    for row, other in _pairs((p.phone, p.row) for p in people if p.phone):
        told.add(row)
        yield RowFault(row, "phone", "sheet.phone_twice", {"other": other})
    for row, other in _pairs(((p.unit, p.name), p.row) for p in people if p.unit and p.name):
        if row not in told:
            yield RowFault(row, "name", "sheet.person_twice", {"other": other})


def _pairs(keyed: Iterable[tuple[object, int]]) -> Iterator[tuple[int, int]]:
    """(row, the first other row of the same key) for every row that has one."""
    rows: dict[object, list[int]] = {}
    for key, row in keyed:
        rows.setdefault(key, []).append(row)
    for first, *others in rows.values():
        if others:
            yield first, others[0]
        yield from ((row, first) for row in others)

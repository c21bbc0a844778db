"""The rows of an existing roster as an office has it on the wall: a date and a name each. Blocks: call it in a thread.

Knows headings and how dates are written in cells. Does not know who anybody is, nor which days are worked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.duty.dates import parse_day
from bot.services.sheet_file import HEADER_WITHIN, grids
from bot.services.sheet_safety import SheetRefused
from bot.services.staff_words import ROSTER_HEADINGS, Cell, Unreadable, tidy_name

MOST_ROWS = 400
_COLUMNS = {heading: column for column, headings in ROSTER_HEADINGS.items() for heading in headings}


@dataclass(frozen=True)
class WallRow:
    """One row: its number as a spreadsheet shows it, the day (None: not understood), who, and the unit where it is said."""

    row: int
    day: date | None
    name: str
    unit: str


def read(name: str, data: bytes, today: date) -> tuple[WallRow, ...]:
    """The rows of the first worksheet that has both columns. Raises SheetRefused if the file cannot be taken."""
    for grid in grids(name, data):
        for at, row in enumerate(grid.rows[:HEADER_WITHIN]):
            columns = _columns(row)
            if {"day", "name"} <= columns.keys():
                return _rows(grid.rows, at, columns, today)
    raise SheetRefused("roster_file.no_header")


def _columns(row: Sequence[Cell]) -> Mapping[str, int]:
    words = [
        (place, re.sub(r"\(.*\)|[\s*:]", "", cell).casefold()) for place, cell in enumerate(row) if isinstance(cell, str)
    ]
    return {_COLUMNS[word]: place for place, word in reversed(words) if word in _COLUMNS}


def _rows(rows: Sequence[Sequence[Cell]], header: int, columns: Mapping[str, int], today: date) -> tuple[WallRow, ...]:
    found = []
    for number, row in list(enumerate(rows, 1))[header + 1 :]:
        cells = {column: row[place] if place < len(row) else "" for column, place in columns.items()}
        name, unit = (cell if isinstance(cell := cells.get(column, ""), str) else "" for column in ("name", "unit"))
        if cells["day"] or name:
            found.append(WallRow(number, _day(cells["day"], today), tidy_name(name), unit))
    if not found:
        raise SheetRefused("sheet.empty")
    if len(found) > MOST_ROWS:
        raise SheetRefused("sheet.too_many_rows", most=MOST_ROWS)
    return tuple(found)


def _day(cell: Cell, today: date) -> date | None:
    if isinstance(cell, Unreadable):
        return date.fromisoformat(cell.text) if cell.text else None
    return parse_day(cell, today)

"""A staff sheet as the office sends it: the file becomes people and faults, each named by its row.

Knows which worksheet and which header row is meant, and that merged cells speak for all their rows.
Does not know file formats (`sheet_file`), what the cells may say (`staff_rows`), or the database.
It blocks for up to some seconds: call it in a thread.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.services.sheet_file import HEADER_WITHIN, Grid, grids
from bot.services.sheet_safety import LAST_ROW, SheetRefused
from bot.services.staff_rows import Line, RowFault, StaffRow, staff
from bot.services.staff_words import REQUIRED, Cell, column_of, is_sample

__all__ = ["MAX_ROWS", "RowFault", "Sheet", "SheetRefused", "StaffRow", "read"]

MAX_ROWS = 5_000
# Nobody shares a name, a phone or a window, so only these are filled down.
SHARED = ("unit", "desk", "employment")


@dataclass(frozen=True)
class Sheet:
    """What a file says. `rows` are those without a fault; `faults` are ordered by row.

    `title` is the worksheet that was read, `also` are other visible ones that look like staff, `columns` those it has,
    `ignored` the headings that name no known column.
    """

    rows: tuple[StaffRow, ...]
    faults: tuple[RowFault, ...]
    title: str | None = None
    also: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


def read(
    name: str, data: bytes, units: Sequence[tuple[str, str]] = (), *, any_unit: bool = False, most: int = MAX_ROWS
) -> Sheet:
    """Read the file `name`, of at most so many rows.

    `units` are (name, short) of the centre; without them, or with `any_unit`, any will do.

    Raises SheetRefused if the file as a whole cannot be taken.
    """
    found = grids(name, data)
    fitting = [(grid, at) for grid in found if (at := _header(grid)) is not None]
    if not fitting:
        raise SheetRefused("sheet.no_header", missing=_likeliest(found))
    grid, header = fitting[0]
    columns, ignored = _columns(grid.rows[header])
    rows, faults = staff(_lines(grid, header, columns, most), units, any_unit=any_unit)
    also = tuple(other.title for other, _ in fitting[1:] if other.title)
    return Sheet(rows, faults, grid.title, also, ignored, tuple(columns))


def _header(grid: Grid) -> int | None:
    """The index of the header row."""
    return next((at for at, row in enumerate(grid.rows[:HEADER_WITHIN]) if not _missing(row)), None)


def _missing(row: Sequence[Cell]) -> tuple[str, ...]:
    found = {column_of(cell) for cell in row}
    return tuple(column for column in REQUIRED if column not in found)


def _likeliest(found: Sequence[Grid]) -> tuple[str, ...]:
    """What the row that comes nearest to a header lacks."""
    tops = (row for grid in found for row in grid.rows[:HEADER_WITHIN])
    return min((_missing(row) for row in tops), key=len, default=REQUIRED)


def _columns(header: Sequence[Cell]) -> tuple[Mapping[str, int], tuple[str, ...]]:
    """Where each column is, and the headings that were not understood."""
    columns: dict[str, int] = {}
    ignored = []
    for place, heading in enumerate(header):
        column = column_of(heading)
        if column in columns:
            raise SheetRefused("sheet.column_twice", column=column)
        if column:
            columns[column] = place
        elif heading and isinstance(heading, str):
            ignored.append(heading)
    return columns, tuple(ignored)


def _lines(grid: Grid, header: int, columns: Mapping[str, int], most: int) -> list[Line]:
    """The rows below the header that say anything."""
    filled = {column: _filled(grid, place) for column, place in columns.items() if column in SHARED}
    lines = []
    for at, row in list(enumerate(grid.rows))[header + 1 :]:
        own = {column: row[place] if place < len(row) else "" for column, place in columns.items()}
        if any(own.values()) and not is_sample(own.get("note", "")):
            lines.append(Line(at + 1, own | {column: cells[at] for column, cells in filled.items()}))
    if not lines:
        raise SheetRefused("sheet.empty")
    if len(lines) > most or lines[-1].row >= LAST_ROW:
        raise SheetRefused("sheet.too_many_rows", most=most)
    return lines


def _filled(grid: Grid, place: int) -> list[Cell]:
    """A column with its merged cells written into each of their rows."""
    cells = [row[place] if place < len(row) else "" for row in grid.rows]
    ends = {top: bottom for top, bottom, column in grid.merged if column == place}
    top, end = 0, -1
    for at in range(len(cells)):
        if at in ends:
            top, end = at, ends[at]
        if at <= end:
            cells[at] = cells[top]
    return cells

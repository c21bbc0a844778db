"""Bytes of a workbook or a csv file become grids of tidied cells.

Knows file formats and what broken and hostile files do. Does not know what a cell means (`staff_rows`)
or which grid is the one that is wanted (`sheet`).
"""

import csv
import datetime
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from bot.services.sheet_safety import LAST_COLUMN, LAST_ROW, LONGEST_CELL, SheetRefused, tamed
from bot.services.staff_words import Cell, Unreadable, clean, column_of

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MAX_BYTES = 5_000_000
_AT_A_TIME = 20
HEADER_WITHIN = 10  # rows; titles may stand above the headings

_FORMULA_FAILED = re.compile(r"#(N/A|GETTING_DATA|[A-Z0/]+[!?])")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, .et and every encrypted workbook
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Grid:
    """All cells of one worksheet or csv file; merged cells as (top, bottom, column), counted from 0.

    What a worksheet has below LAST_ROW stands in LAST_ROW, what is right of LAST_COLUMN is left out.
    """

    title: str | None
    rows: Sequence[Sequence[Cell]]
    merged: Sequence[tuple[int, int, int]] = ()


def grids(name: str, data: bytes) -> list[Grid]:
    """Every visible worksheet in its order, or the one grid of a csv file.

    Raises SheetRefused if `data` is not a file of these kinds.
    """
    if not data.strip():
        raise SheetRefused("sheet.empty")
    if len(data) > MAX_BYTES:
        raise SheetRefused("sheet.too_big", megabytes=MAX_BYTES // 1_000_000)
    if data.startswith(b"PK"):
        return _workbook(data)
    if data.startswith(_OLE):
        raise SheetRefused("sheet.encrypted" if _ENCRYPTED in data else "sheet.old_workbook")
    if PurePath(name).suffix.lower() not in {".csv", ".txt", ".tsv"} or b"\0" in data:
        raise SheetRefused("sheet.not_a_sheet")
    return [_csv(_decoded(data))]


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetRefused("sheet.encoding")


def _csv(text: str) -> Grid:
    """The file, cut by the delimiter that shows most headings."""
    try:
        rows = max((_cut(text, mark) for mark in ",;\t"), key=_headings)
    except csv.Error:  # one quotation mark too many makes a field of half the file
        raise SheetRefused("sheet.damaged") from None
    return Grid(None, _cells(rows))


def _cut(text: str, mark: str) -> list[list[str]]:
    rows: list[list[str]] = []
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
        if len(rows) < LAST_ROW:
            rows.append(row[:LAST_COLUMN])
        elif any(row):
            rows[-1] = row
            break
    return rows


def _headings(rows: list[list[str]]) -> int:
    top = rows[:HEADER_WITHIN]
    return sum(column_of(_tidied(field)) is not None for row in top for field in row)


def _tidied(text: str) -> str:
    """The beginning of a cell's text, unfolded a little at a time: one character may stand for eighteen."""
    unfolded = ""
    for at in range(0, len(text), _AT_A_TIME):
        unfolded += unicodedata.normalize("NFKC", text[at : at + _AT_A_TIME])
        if len(unfolded) >= LONGEST_CELL:
            break
    return clean(unfolded[:LONGEST_CELL])


def _cells(rows: Iterable[Iterable[object]]) -> list[list[Cell]]:
    """All of a grid; a value that many cells share is tidied once."""
    cell = lru_cache(maxsize=None, typed=True)(_cell)
    return [[cell(value) for value in row] for row in rows]


def _cell(value: object) -> Cell:
    if isinstance(value, datetime.date):
        return Unreadable("sheet.cell_date", value.isoformat()[:10])
    if isinstance(value, datetime.time | datetime.timedelta):
        return Unreadable("sheet.cell_date")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = _tidied(str(value))
    return Unreadable("sheet.cell_failed") if _FORMULA_FAILED.fullmatch(text) else text


def _workbook(data: bytes) -> list[Grid]:
    from python_calamine import CalamineError, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

    try:
        with load_workbook(io.BytesIO(tamed(data))) as book:
            return [
                _grid(book.get_sheet_by_index(at))
                for at, sheet in enumerate(book.sheets_metadata)
                if (sheet.typ, sheet.visible) == (SheetTypeEnum.WorkSheet, SheetVisibleEnum.Visible)
            ]
    except PasswordError:
        raise SheetRefused("sheet.encrypted") from None
    except CalamineError:
        raise SheetRefused("sheet.damaged") from None
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":  # Rust's own, not an Exception and not importable
            raise
        raise SheetRefused("sheet.damaged") from None


def _grid(sheet: "CalamineSheet") -> Grid:
    rows = sheet.to_python(skip_empty_area=False)
    ranges = sheet.merged_cell_ranges or []
    merged = [(top, bottom, left) for (top, left), (bottom, right) in ranges if left == right]
    return Grid(sheet.name, _cells(rows), merged)

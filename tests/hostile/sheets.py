"""Staff sheets that mean harm: workbooks and csv files, whole and odd, damaged, swollen, and what was never a sheet.

Values are drawn small and swell when the file is made. Knows file formats; does not know what the reader makes of them.
"""

from __future__ import annotations

import csv
import datetime
import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from hypothesis import strategies as st

from tests.hostile.words import words

HEADER = ("单位", "姓名", "电话", "岗位", "窗口号", "负责人", "不轮值", "性质", "备注", "角色")
GOOD = ("外来科", "欧阳春", "13800009901", "前台", "3", "是", "", "在编", "", "")
FORMULAS = (
    "=cmd|' /C calc'!A0", "=1+1", "+1+1", "-2+3", "@SUM(1)", '=HYPERLINK("http://a.b","x")', '=WEBSERVICE("http://a.b")', "=A1",
    '=""', "\t=1+1", '=DDE("cmd";"/C calc";"x")', "=1/0", '=REPT("x",32767)',
)  # fmt: skip
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-32", "big5", "shift_jis", "latin-1", "utf-7")
PARTS = (
    "xl/workbook.xml",
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/_rels/workbook.xml.rels",
    "[Content_Types].xml",
)
MILLION = 1_000_000


@dataclass(frozen=True)
class File:
    """A file as somebody sends it; `kind` is for the figures."""

    kind: str
    name: str
    data: bytes

    def __repr__(self) -> str:
        return f"File({self.kind!r}, {self.name!r}, {self.data[:300]!r}…{len(self.data)})"


_cells: st.SearchStrategy[Any] = st.one_of(
    words,
    st.sampled_from(FORMULAS),
    st.sampled_from(HEADER + GOOD),
    st.sampled_from((0, 1, -1, 1.5, 13800001234, 1.3800001234e10, 10**15, 1e300, True, False, None)),
    st.sampled_from((datetime.date(2026, 3, 1), datetime.date(9999, 12, 31), datetime.time(3, 4))),
    st.sampled_from(("x" * 32_767, "字" * 5_000, "ﷺ" * 1_000, "\u0301" * 1_000)),
)  # fmt: skip
_odd_rows = st.lists(_cells, max_size=14)
_near_rows = st.tuples(st.integers(0, len(GOOD) - 1), _cells).map(lambda one: [*GOOD[: one[0]], one[1], *GOOD[one[0] + 1 :]])
_rows = st.lists(_near_rows | _odd_rows | st.just(list(GOOD)), max_size=6)
_headers = st.just(list(HEADER)) | st.permutations(HEADER) | st.lists(st.sampled_from(HEADER) | words, max_size=12)


@st.composite
def _csv(draw: st.DrawFn) -> File:
    """Of any encoding and delimiter; at times with a quotation mark too many, or a NUL."""
    text = io.StringIO()
    writer = csv.writer(
        text, delimiter=draw(st.sampled_from(",;\t|")), lineterminator=draw(st.sampled_from(("\r\n", "\n", "\r")))
    )
    for row in [draw(_headers), *draw(_rows)]:
        writer.writerow(["" if cell is None else str(cell).replace("\0", "") for cell in row])
    encoding, more = (
        draw(st.sampled_from(ENCODINGS)),
        draw(st.sampled_from(("", "", "", '"', "\0", '"' * 99, "\x1a", "\n" * 9))),
    )
    data = (text.getvalue() + more).encode(encoding, "replace")
    return File(
        "csv", draw(st.sampled_from(("a.csv", "a.CSV", "a.txt", "a.tsv", "a.xlsx", "a", "=cmd.csv", "../a.csv"))), data
    )


@st.composite
def _workbook(draw: st.DrawFn) -> File:
    """As a spreadsheet saves it: formulas, dates, merged cells, hidden sheets and rows, cells far away."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_numbers": draw(st.booleans()), "nan_inf_to_errors": True}
    ) as book:
        for number in range(draw(st.integers(1, 3))):
            sheet = book.add_worksheet()
            for at, row in enumerate([draw(_headers), *draw(_rows)]):
                for column, cell in enumerate(row):
                    _write(sheet, at, column, cell)
            for feature in draw(st.lists(st.sampled_from(_FEATURES), max_size=3, unique=True)):
                feature(sheet)
            if number and draw(st.booleans()):
                sheet.very_hidden()
    return File("workbook", "人员.xlsx", file.getvalue())


def _write(sheet: Any, row: int, column: int, cell: Any) -> None:
    text = cell[:32_767].encode("utf-8", "replace").decode().replace("\0", "\x01") if isinstance(cell, str) else cell
    if isinstance(text, str) and text.startswith("="):
        sheet.write_formula(row, column, text, None, "算好的")
    elif isinstance(text, datetime.date | datetime.time):
        sheet.write_datetime(row, column, text)
    elif text is not None:
        sheet.write(row, column, text)


_FEATURES: tuple[Callable[[Any], object], ...] = (
    lambda sheet: sheet.merge_range(1, 0, 60, 0, "外来科"),
    lambda sheet: sheet.merge_range(2, 1, 4, 90, "x"),
    lambda sheet: sheet.write(1_048_575, 16_383, "x"),
    lambda sheet: sheet.set_row(1, None, None, {"hidden": True}),
)


def book_of(*rows: Sequence[object]) -> bytes:
    """An ordinary workbook."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("人员")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return file.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The archive with its parts changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return file.getvalue()


def with_part(part: str, content: bytes) -> bytes:
    """An ordinary workbook in which this part is another."""
    return repacked(ORDINARY, lambda name, old: content if name == part else old)


ORDINARY = book_of(HEADER, GOOD, (*GOOD[:1], "司徒夏", "13800009902", *GOOD[3:]))


@st.composite
def _damaged(draw: st.DrawFn) -> File:
    """An ordinary workbook, hurt in a part or as a whole."""
    where, length, put = draw(st.floats(0, 1)), draw(st.integers(0, 60)), draw(st.binary(max_size=20))

    def hurt(content: bytes) -> bytes:
        at = int(where * len(content))
        return content[:at] + put + content[at + length :]

    part = draw(st.sampled_from((*PARTS, "")))
    data = repacked(ORDINARY, lambda name, old: hurt(old) if name == part else old) if part else hurt(ORDINARY)
    return File("damaged", "a.xlsx", data)


_XML = (
    '<row r="{n}"><c r="A{n}"><v>1</v></c></row>', '<row r="{n}" spans="1:{n}"/>', '<row><c r="XFD{n}" t="s"><v>{n}</v></c></row>',
    '<row><c t="inlineStr"><is><t>{n}</t></is></c></row>', '<row><c t="e"><v>#REF!</v></c></row>', '<row><c><f>cmd|"/C calc"!A0</f></c></row>',
    '<row><c t="d"><v>2026-{n}-01</v></c></row>', '<row><c t="b"><v>{n}</v></c></row>', '<row><c r="A1"/><c r="A1"><v>2</v></c></row>',
)  # fmt: skip


@st.composite
def _odd(draw: st.DrawFn) -> File:
    """Worksheets that no spreadsheet writes."""
    numbers = st.sampled_from((-1, 0, 1, 2, 5_000, 5_100, 5_101, 1_048_576, 1_048_577, 2**31, 2**32, 2**64, 10**30))
    rows = "".join(draw(st.sampled_from(_XML)).replace("{n}", str(draw(numbers))) for _ in range(draw(st.integers(0, 5))))
    merges = "".join(
        f'<mergeCell ref="{ref}"/>'
        for ref in draw(st.lists(st.sampled_from(("A1:A9", "A1:XFD1048576", "B2:A1", "A1", "", "x:y", "A0:A0")), max_size=3))
    )
    return File("odd", "a.xlsx", _worksheet(rows, merges))


def _worksheet(rows: str, merged: str = "") -> bytes:
    """A worksheet of these."""
    sheet = f"<worksheet><sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells></worksheet>"
    return with_part("xl/worksheets/sheet1.xml", sheet.encode())


def _shared(text: str, cells: int) -> bytes:
    """So many cells under a header that all say the same long text."""
    header = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEADER[:4])
    fifty = "<row>" + '<c t="s"><v>0</v></c>' * 50 + "</row>"
    sheet = _worksheet(f"<row>{header}</row>" + fifty * (cells // 50))
    strings = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{text}</t></si></sst>'
    return repacked(sheet, lambda name, old: strings.encode() if name.endswith("sharedStrings.xml") else old)


def _lying(data: bytes) -> bytes:
    """The archive says of its large parts that they are small."""
    lied, at = bytearray(data), -1
    while (at := lied.find(b"PK\x01\x02", at + 1)) >= 0:
        if struct.unpack_from("<I", lied, at + 24)[0] > MILLION:
            struct.pack_into("<I", lied, at + 24, 1_000)
    return bytes(lied)


def _many_parts(count: int) -> bytes:
    file = io.BytesIO(ORDINARY)
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(count):
            archive.writestr(f"{number}.xml", b"")
    return file.getvalue()


def _nested(levels: int) -> bytes:
    """A bomb in a bomb: archives of archives."""
    data = b"0" * 3 * MILLION
    for _ in range(levels):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(16):
                archive.writestr(f"xl/{number}.xml", data)
            archive.writestr("xl/workbook.xml", b"<workbook/>")
        data = file.getvalue()
    return data


def _padded(part: str, size: int) -> bytes:
    return repacked(ORDINARY, lambda name, old: old + b" " * size if name == part else old)


def _entities() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><worksheet><sheetData>&e11;</sheetData></worksheet>'
    return with_part("xl/worksheets/sheet1.xml", bomb.encode())


def _long_csv(line: str, size: int = 4_900_000) -> bytes:
    head = ",".join(HEADER) + "\n"
    return (head + line * ((size - len(head.encode())) // len(line.encode()))).encode()


SWOLLEN: dict[str, Callable[[], bytes]] = {
    "a worksheet of thirty-nine million blanks": lambda: _padded("xl/worksheets/sheet1.xml", 39 * MILLION),
    "an archive that lies about its sizes": lambda: _lying(_padded("xl/sharedStrings.xml", 60 * MILLION)),
    "archives in archives": lambda: _nested(3),
    "forty thousand parts": lambda: _many_parts(40_000),
    "entities of entities": _entities,
    "a million rows": lambda: _worksheet("<row><c><v>1</v></c></row>" * MILLION),
    "as many rows as are let through": lambda: _worksheet("<row><c><v>1</v></c></row>" * 66_000),
    "one row of a million cells": lambda: _worksheet("<row>" + "<c><v>1</v></c>" * MILLION + "</row>"),
    "rows within rows": lambda: _worksheet("<row>" * 50_000 + "</row>" * 50_000),
    "a hundred thousand merged ranges": lambda: _worksheet("<row/>", '<mergeCell ref="A1:A1048576"/>' * 100_000),
    "cells that all say the same": lambda: _shared("x" * 32_000, 90_000),
    "cells that unfold when they are tidied": lambda: _shared("ﷺ" * 1_000, 90_000),
    "a million rows in a csv file": lambda: _long_csv("1,2\n"),
    "a csv file of characters that unfold": lambda: _long_csv("ﷺ" * 300 + ",\n"),
}
"""What is small when it is sent and large when it is opened, or takes long to be read."""
_swollen = st.sampled_from(sorted(SWOLLEN)).map(
    lambda what: File(f"swollen: {what}", "a.csv" if "csv" in what else "a.xlsx", SWOLLEN[what]())
)
_anything = st.builds(
    File, st.just("bytes"), st.sampled_from(("a.xlsx", "a.csv", "a.xls", "a.jpg")), st.binary(max_size=300)
)
_tops = st.sampled_from(
    (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xef\xbb\xbf", b"\xff\xfe", b"%PDF", b"<?xml")
)
_topped = st.builds(lambda top, file: File("bytes", file.name, top + file.data), _tops, _anything)
_ordinary: st.SearchStrategy[File] = st.one_of(_csv(), _workbook(), _damaged(), _odd(), _anything, _topped)
files: st.SearchStrategy[File] = st.sampled_from((0,) * 19 + (1,)).flatmap(lambda which: (_ordinary, _swollen)[which])
"""Mostly those that are made in milliseconds."""

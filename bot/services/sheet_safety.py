"""A workbook from outside made harmless before the reader sees it.

Knows zip archives and the XML of worksheets, and what the reader (calamine) cannot stand: it makes room
for everything between the outermost cells, so that two cells far apart abort the process (tafia/calamine
693), it copies a text that many cells share into each of them, it trusts the sizes an archive declares, and
it reads a failed formula as an empty cell. Does not know what the cells say.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from string import ascii_uppercase
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

MAX_UNPACKED = 40_000_000
MAX_PARTS = 2_000
MAX_TAGS = 400_000  # of one part; 5,000 rows of 12 columns have 250,000
LONGEST_CELL = 240  # characters; no answer is longer than 200
LAST_ROW = 5_100
_LETTERS = [*ascii_uppercase, *("A" + letter for letter in ascii_uppercase)]
LAST_COLUMN = len(_LETTERS)
FAILED = "#VALUE!"
_SHARED = re.compile(rb"[<:]si[\s/>]")
# LookupError: an encoding that does not exist; NotImplementedError: a compression that does not.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    EOFError,
    LookupError,
    NotImplementedError,
    RecursionError,
    ValueError,
)


class SheetRefused(Exception):
    """The file as a whole cannot be taken; `reason_key` names the text that says why."""

    def __init__(self, reason_key: str, **params: str | int | tuple[str, ...]) -> None:
        super().__init__(reason_key)
        self.reason_key = reason_key
        self.params: Mapping[str, str | int | tuple[str, ...]] = params


def unpacked(data: bytes) -> int:
    """How large a file says that it is once it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(part.file_size for part in archive.infolist())
    except _BROKEN:
        return len(data)


def tamed(data: bytes) -> bytes:
    """The same workbook: only its XML, each part once and as long as it says, worksheets within bounds.

    What stands below LAST_ROW is moved up into it, what is right of LAST_COLUMN is left out.
    Raises SheetRefused.
    """
    copy = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(copy, "w") as new:
            _check_sizes(archive)
            for name in dict.fromkeys(archive.namelist()):
                if name.endswith((".xml", ".rels")):
                    new.writestr(name, _tamed_part(archive.read(name)))
    except _BROKEN:
        raise SheetRefused("sheet.damaged") from None
    except RuntimeError:  # zipfile's word for a part with a password
        raise SheetRefused("sheet.encrypted") from None
    return copy.getvalue()


def _check_sizes(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise SheetRefused("sheet.unpacks_too_big")
    if "xl/workbook.xml" not in archive.namelist():
        raise SheetRefused("sheet.not_a_sheet")


def _tamed_part(part: bytes) -> bytes:
    if b"sheetData" not in part and not _SHARED.search(part):
        return part
    if part.count(b"<") > MAX_TAGS:
        raise SheetRefused("sheet.unpacks_too_big")
    old = ElementTree.fromstring(part)  # noqa: S314  small by now, and expat limits entities itself
    for element in old.iter():
        element.tag = element.tag.rpartition("}")[2]
    if old.find(".//sheetData") is None:
        for text in old.iter("si"):
            _shorten(text)
        return ElementTree.tostring(old)
    new = Element("worksheet")
    rows = SubElement(new, "sheetData")
    at = 0
    for row in old.iter("row"):
        at = min(max(int(row.get("r", at + 1)), 1), LAST_ROW)
        SubElement(rows, "row", r=str(at)).extend(_tamed_cells(row, at))
    new.extend(old.iter("mergeCells"))
    return ElementTree.tostring(new)


def _shorten(text: Element) -> None:
    """A text that cells share keeps its beginning."""
    left = LONGEST_CELL
    for piece in text.iter("t"):
        piece.text = (piece.text or "")[:left]
        left -= len(piece.text)


def _tamed_cells(row: Element, at: int) -> Iterator[Element]:
    place = 0
    for cell in row.findall("c"):
        letters = cell.get("r", "").rstrip("0123456789") or _LETTERS[min(place, LAST_COLUMN - 1)]
        if letters not in _LETTERS:
            continue
        place = _LETTERS.index(letters) + 1
        attributes = {key: value for key, value in cell.items() if key in {"s", "t"}}
        kept = Element("c", attributes, r=f"{letters}{at}")
        kept.extend(part for part in cell if part.tag in {"v", "is"})
        if _has_failed(cell):
            kept[:] = []
            kept.set("t", "str")
            SubElement(kept, "v").text = FAILED
        yield kept


def _has_failed(cell: Element) -> bool:
    """An error, or a formula that nobody has computed yet (an empty text is a result too)."""
    kind = cell.get("t")
    uncomputed = cell.find("f") is not None and not cell.findtext("v") and kind != "str"
    return kind == "e" or uncomputed

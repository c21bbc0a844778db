"""The staff sheet to fill in: the columns of the centre's people with lists to choose from, and who is in it already.

With nobody in it yet, one row shows how it is filled in; its note tells the reader to pass it over.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from bot.services.staff_words import HEADINGS
from bot.texts import Say
from storage.members import Filed

ROWS = 500
"""So far down there are lists to choose from."""
LONGEST_LIST = 250
"""Characters a workbook takes for a list that stands in the cell itself."""
WIDTHS = {"unit": 22, "name": 12, "phone": 16, "note": 32}
CHOICES = {
    "desk": ("desk.front", "desk.back"),
    "head": ("answer.yes",),
    "resting": ("answer.yes",),
    "employment": ("employment.established", "employment.contract", "employment.third_party"),
    "role": ("role.office", "role.guard", "role.leader"),
}
SAMPLE = ("unit", "name", "phone", "desk", "window", "head", "employment", "note")


def workbook(say: Say, units: Mapping[int, str], people: Sequence[Filed]) -> bytes:
    """`units` are the names by id, in the order of turns. It takes a moment: call it in a thread."""
    import xlsxwriter

    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet_of(book, say, units, people)
        _explained(book.add_worksheet(say("staff.how_name")), say)
    return data.getvalue()


def sheet_of(book: Any, say: Say, units: Mapping[int, str], people: Sequence[Filed]) -> None:
    """The sheet itself, in a workbook of xlsxwriter."""
    sheet = book.add_worksheet(say("staff.sheet_name"))
    head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    for place, column in enumerate(HEADINGS):
        sheet.set_column(place, place, WIDTHS.get(column, 10), text)
        sheet.write_string(0, place, say(f"column.{column}").capitalize(), head)
        choices = list(units.values()) if column == "unit" else [say(key) for key in CHOICES.get(column, ())]
        if choices and len(",".join(choices)) < LONGEST_LIST:
            warn = {"error_type": "warning"} if column == "unit" else {}  # there may be a unit that nobody has named yet
            sheet.data_validation(1, place, ROWS, place, {"validate": "list", "source": choices, **warn})
    sheet.freeze_panes(1, 0)
    rows = [_written(say, one, units) for one in people] or [_sample(say, units)]
    for number, row in enumerate(rows, 1):
        for place, column in enumerate(HEADINGS):
            sheet.write_string(number, place, row.get(column, ""), text)


def _explained(sheet: object, say: Say) -> None:
    """The second sheet says how the first is filled in."""
    sheet.set_column(0, 0, 90)  # type: ignore[attr-defined]
    for number, line in enumerate(say("staff.how").split("\n")):
        sheet.write_string(number, 0, line)  # type: ignore[attr-defined]


def _written(say: Say, one: Filed, units: Mapping[int, str]) -> dict[str, str]:
    """A person as the sheet has them."""
    kept = one.columns
    roles = [role for role in ("office", "guard", "leader") if kept[role]]
    member = one.member
    return {
        "unit": units.get(member.unit or 0, ""),
        "name": member.name,
        "phone": (member.phone or "").removeprefix("+86"),
        "desk": say(f"desk.{member.desk}") if member.desk else "",
        "window": str(kept["window"] or ""),
        "head": say("answer.yes") if member.head else "",
        "resting": say("answer.yes") if member.unit and member.desk and not member.rotates else "",
        "employment": say(f"employment.{kept['employment']}") if kept["employment"] else "",
        "note": str(kept["note"] or ""),
        "role": say(f"role.{roles[0]}") if roles else "",
    }


def _sample(say: Say, units: Mapping[int, str]) -> dict[str, str]:
    unit = next(iter(units.values()), "")
    return {"unit": unit, **{column: say(f"sample.{column}") for column in SAMPLE if column != "unit"}}

"""The settings of a centre as a workbook to read and to keep. Its first sheet is a staff sheet: it can be taken in again.

What people wrote is text in it, never a formula.
"""

from __future__ import annotations

import html
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from bot.services.export import Exported
from bot.texts import Say
from handlers.documents import staff_sheet
from handlers.screens.options import value_of
from handlers.screens.screen import word

Rows = Iterable[Sequence[str]]
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def workbook(say: Say, of: Exported) -> bytes:
    """One sheet for each kind of setting. It takes a moment: call it in a thread."""
    import xlsxwriter

    data = io.BytesIO()
    with xlsxwriter.Workbook(data, PLAIN) as book:
        staff_sheet.sheet_of(book, say, {unit.id: unit.name for unit in of.units}, of.people)
        for key, rows in (
            ("centre", _centre(say, of)),
            ("units", ((unit.name, unit.short) for unit in of.units)),
            ("guards", ((str(number), one.name, one.phone or "") for number, one in enumerate(of.guards, 1))),
            ("hours", _hours(say, of)),
            ("own_days", _own_days(say, of)),
            ("options", _options(say, of)),
        ):
            _sheet(book, say, key, rows)
    return data.getvalue()


def _sheet(book: Any, say: Say, key: str, rows: Rows) -> None:
    """Headings are one text, parted by bars."""
    sheet = book.add_worksheet(_plain(say, f"export.{key}"))
    head = book.add_format({"bold": True, "bottom": 1})
    headings = _plain(say, f"export.{key}_columns").split("|")
    sheet.set_column(0, len(headings) - 1, 24)
    sheet.freeze_panes(1, 0)
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, head)
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell)


def _centre(say: Say, of: Exported) -> Rows:
    centre = of.centre
    group = _plain(say, f"group.{centre.group_kind}") if centre.group_kind else ""
    kept = (centre.name, of.charters[-1][1].name, of.pattern, centre.timezone, _plain(say, f"lang.{centre.language}"), group)
    return zip(_plain(say, "export.centre_rows").split("|"), kept, strict=True)


def _hours(say: Say, of: Exported) -> Rows:
    for since, charter in of.charters:
        for season in charter.hours:
            sessions = "  ".join(f"{a:%H:%M}—{b:%H:%M}" for a, b in season.sessions)
            begins = "" if since == date.min else since.isoformat()
            yield begins, season.en if say.language == "en" else season.name, str(season.first), str(season.last), sessions


def _own_days(say: Say, of: Exported) -> Rows:
    for own in of.own_days:
        sessions = "  ".join(f"{a:%H:%M}—{b:%H:%M}" for a, b in own.sessions or ())
        yield (
            own.day.isoformat(),
            _plain(say, "export.working" if own.working else "export.closed"),
            sessions,
            own.reason or "",
        )


def _options(say: Say, of: Exported) -> Rows:
    for one in of.options:
        since = one.since.isoformat() if one.since else ""
        yield _plain(say, f"options.{one.option.group}"), word(say, one.option), value_of(say, one, one.then), since


def _plain(say: Say, key: str) -> str:
    return html.unescape(say(key))

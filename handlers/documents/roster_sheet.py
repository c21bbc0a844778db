"""The sheet to fill in with the roster that hangs on the wall: the working days to come, and people to choose from."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from bot.texts import Say

LONGEST_LIST = 250
"""Characters a workbook takes for a list that stands in the cell itself."""


def workbook(say: Say, days: Sequence[date], people: Sequence[tuple[str, str]]) -> bytes:
    """`people` are (name, unit). It takes a moment: call it in a thread."""
    import xlsxwriter

    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(say("command.roster"))
        head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
        for place, key in enumerate(("roster_file.day", "roster_file.name", "column.unit")):
            sheet.set_column(place, place, 18, text)
            sheet.write_string(0, place, say(key).capitalize(), head)
        for row, day in enumerate(days, 1):
            sheet.write_string(row, 0, day.isoformat(), text)
            sheet.write_blank(row, 1, None, text)
        names = [name for name, _ in people]
        if days and len(",".join(names)) < LONGEST_LIST:
            sheet.data_validation(1, 1, len(days), 1, {"validate": "list", "source": names, "error_type": "warning"})
        sheet.freeze_panes(1, 0)
        listed = book.add_worksheet(say("admin.people"))
        for row, (name, unit) in enumerate(people):
            listed.write_string(row, 0, name)
            listed.write_string(row, 1, unit)
    return data.getvalue()

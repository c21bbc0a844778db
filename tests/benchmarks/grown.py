"""Databases as years leave them: one centre set up by the services, its past written in bulk, the others its copies.

Only the amounts and the spread over days are like life; nobody reads what the past says.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from sqlmodel import SQLModel

from bot.duty.calendar import Calendar
from bot.services import setup
from bot.services.calendar import official
from bot.services.charters import shipped
from bot.services.staff_rows import StaffRow
from scheduler.tick import tick
from storage import members
from storage.engine import make_engine
from storage.migrate import migrate
from storage.work import Storage

DAY: Final = date(2026, 11, 24)
MORNING: Final = datetime(2026, 11, 23, 23, 50, tzinfo=UTC)
"""07:50 of that day, when every centre's opening check is due."""
BEFORE: Final = MORNING - timedelta(hours=1)
FIRST: Final = 1000
"""The account of the first centre's supervisor; the others count on."""
STRIDE: Final = 1_000_000
"""Between the ids of one centre and the next: ten years of one centre have fewer rows in any table."""
NOTICES: Final = 8
NOTES: Final = 2
AUDITS: Final = 4
MAIL: Final = 30
"""Updates a centre and day; what was answered is kept for a week."""
FAST: Final = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-400000"


async def grow(file: Path, centres: int, years: int, bot: int, until: datetime = MORNING) -> str:
    """Make the database of `centres` centres of one person each, in use for `years`; its url.

    What is due `until` then was sent already.
    """
    url = f"sqlite+aiosqlite:///{file}"
    await migrate(url)
    storage = Storage(make_engine(url))
    await _template(storage, until)
    await storage.close()
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(FAST)
        connection.execute("UPDATE notice SET state = 'sent', ended_at = due_at, chat = ?, message = 1", (FIRST,))
        _past(connection, years)
        copies = [_copy(table) for table in _tables()]
        for number in range(1, centres):
            for copy in copies:
                connection.execute(copy, {"n": number})
        if years:
            _mail(connection, centres, bot)
        connection.commit()
        connection.execute("PRAGMA journal_mode=WAL")
    return url


async def _template(storage: Storage, until: datetime) -> None:
    """Centre 1, with everything planned that is due `until` then."""
    async with storage.open_work(write=True, now=BEFORE) as work:
        centre = await setup.found(work, "shanghang", "上杭", "Asia/Shanghai", "zh-CN", BEFORE)
        row = StaffRow(2, "医保中心", "王芳", "+8613800000000", "front", "3", False, True, None, None, None)
        done = await setup.import_rows(work, centre, [row], BEFORE)
        await members.change(work, done.added[0], telegram=FIRST)
        await setup.first_roster(work, centre, None, DAY, (), BEFORE)
    while await tick(storage, until):
        pass


def _past(connection: sqlite3.Connection, years: int) -> None:
    """Write the days before DAY, from the first id that today has not taken."""
    day = DAY.replace(year=DAY.year - years)
    calendar = Calendar(official(), {}, shipped("shanghang").hours)
    for number, worked in enumerate(calendar.working_days(day, DAY - timedelta(days=1)), 1000):
        for table, row in _day(number, worked):
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join("?" * len(row))
            insert = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608 - the names are our own
            connection.execute(insert, tuple(row.values()))


def _day(number: int, day: date) -> Iterator[tuple[str, dict[str, Any]]]:
    """One day's rows: the shift, answers to the checks, notes, the signed record, notices and audit."""
    opens, closes = (_stored(datetime.combine(day, time(hour), UTC)) for hour in (0, 9))
    of = {"centre": 1, "day": day.isoformat()}
    span = {"starts_at": opens, "ends_at": closes}
    yield (
        "shift",
        {"id": number, **of, "post": "supervisor", "seat": 0, **span, "member": 1, "why": "{}", "published_at": opens},
    )
    yield "service", {"centre": 1, "shift": number, "member": 1, **span, "because": "turn"}
    for n in range(NOTES):
        note = number * NOTES + n
        yield "note", {"id": note, **of, "subject": "day", "by": 1, "opened_at": opens, "submitted_at": opens}
        yield (
            "note_part",
            {"centre": 1, "note": note, "chat": FIRST, "message": note, "kind": "text", "text": "灯不亮", "at": opens},
        )
    for checklist in shipped("shanghang").checklists:
        for item in checklist.items:
            answer = {"checklist": checklist.key, "item": item.key, "state": "fine", "by": 1, "role": "supervisor"}
            yield "check_entry", {**of, **answer, "at": opens}
    signed = json.dumps({"signer": "王芳", "lines": ["正常"] * 20})
    yield "record", {**of, "signed_by": 1, "signed_at": closes, "signed": signed}
    for n in range(NOTICES):
        what = {"centre": 1, "kind": f"kind{n}", "subject": f"{day} lead{n}", "occurrence": "", "addressee": "m1"}
        sent = {"state": "sent", "attempts": 0, "chat": FIRST, "message": number * NOTICES + n, "ended_at": opens}
        yield "notice", {**what, "facts": "{}", "due_at": opens, "retry_at": opens, **sent}
    for n in range(AUDITS):
        yield "audit", {"centre": 1, "at": opens, "by": 1, "by_name": "王芳", "action": "check", "subject": f"{day} {n}"}


def _stored(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


def _tables() -> list[Any]:
    return [table for table in SQLModel.metadata.sorted_tables if table.name == "centre" or "centre" in table.columns]


def _copy(table: Any) -> str:
    """Insert the rows of centre 1 once more for centre `:n`, everything that must be its own moved on."""
    columns = list(table.columns)
    names = ", ".join(f'"{column.name}"' for column in columns)
    values = ", ".join(_moved(table.name, column) for column in columns)
    key = "id" if table.name == "centre" else "centre"
    return f'INSERT INTO "{table.name}" ({names}) SELECT {values} FROM "{table.name}" WHERE {key} = 1'  # noqa: S608


def _moved(table: str, column: Any) -> str:
    name = f'"{column.name}"'
    if column.name == "addressee":
        return f"'m' || (substr({name}, 2) + :n * {STRIDE})"
    if column.name == "telegram" or (table, column.name) == ("note_part", "chat"):
        return f"{name} + :n"
    return f"{name} + :n * {STRIDE}" if column.foreign_keys or column.name == "id" else name


def _mail(connection: sqlite3.Connection, centres: int, bot: int) -> None:
    """A week of answered updates, below the ids that the benchmarks count from."""
    body = json.dumps({"update_id": 1, "message": {"text": "x" * 500}})
    connection.execute(
        "WITH RECURSIVE week(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM week WHERE n < ?) "
        'INSERT INTO "update" (bot, update_id, received_at, body, applied_at, answered_at) '
        "SELECT ?, -n, datetime(?, '-' || (n % 7) || ' days', '-1 day') || '.000000', ?, ?, ? FROM week",
        (centres * MAIL * 5, bot, _stored(MORNING), body, _stored(BEFORE), _stored(BEFORE)),
    )

"""What the books of all centres say, and what changed in them: plain SQL, none of the project's code."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self

Row = Mapping[str, Any]
KEPT_ELSEWHERE = frozenset({"alembic_version", "bot"})
MAIL = "update"


class Change(NamedTuple):
    """One row of a table: what it was and what it is, None where there was or is none."""

    table: str
    before: Row | None
    after: Row | None

    @property
    def centre(self) -> int:
        row = self.after or self.before or {}
        return int(row["id" if self.table == "centre" else "centre"])

    @property
    def columns(self) -> frozenset[str]:
        """Those whose value is another one now."""
        old, new = self.before or {}, self.after or {}
        return frozenset(name for name in {*old, *new} if old.get(name) != new.get(name))


class Pages:
    """All tables at one moment: table → row id → row."""

    def __init__(self, tables: dict[str, tuple[tuple[str, ...], dict[int, tuple[Any, ...]]]]) -> None:
        self._tables = tables

    def __getitem__(self, table: str) -> list[Row]:
        names, rows = self._tables[table]
        return [dict(zip(names, row, strict=True)) for row in rows.values()]

    def changes(self, later: Pages) -> list[Change]:
        """What is another in the later one, the mail itself left out."""
        found = []
        for table, (names, new) in later._tables.items():
            old = self._tables[table][1]
            if table == MAIL or old == new:
                continue
            for key in sorted({*old, *new}):
                was, is_ = old.get(key), new.get(key)
                if was != is_:
                    found.append(
                        Change(table, *((row and dict(zip(names, row, strict=True))) or None for row in (was, is_)))
                    )
        return found


class Books:
    """A database, looked into from beside."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        names = database.execute(
            "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
        ).fetchall()
        self._tables = [name for (name,) in names if name not in KEPT_ELSEWHERE]

    @classmethod
    @contextmanager
    def opened(cls, file: Path) -> Iterator[Self]:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            yield cls(database)

    def read(self) -> Pages:
        return Pages({table: self._read(table) for table in self._tables})

    def _read(self, table: str) -> tuple[tuple[str, ...], dict[int, tuple[Any, ...]]]:
        found = self._database.execute(f'select rowid, * from "{table}"')  # noqa: S608 - a name of our own
        names = tuple(column[0] for column in found.description[1:])
        return names, {row[0]: row[1:] for row in found}

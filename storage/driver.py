"""How one SQLite connection is driven: on a thread of its own, with one trip to it for a statement and its rows.

aiosqlite makes a trip each for the cursor, the statement, the rows and the closing, and each of them costs more than most
statements do. Here BEGIN rides with the first statement after it and nobody waits for a ROLLBACK. Knows no tables and
nothing of SQLAlchemy but what it asks of a connection.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple, Self

import aiosqlite


class Came(NamedTuple):
    """What came of a statement."""

    description: Any = None
    rows: Sequence[Any] = ()
    rowcount: int = -1
    lastrowid: int | None = None


class Connection(aiosqlite.Connection):
    """An aiosqlite connection whose transactions are begun by the statement `BEGIN`, in whatever words."""

    def __init__(self, file: str, **how: Any) -> None:
        super().__init__(partial(sqlite3.connect, file, **how), iter_chunk_size=64)
        self._thread.daemon = True  # must not hold up the end of the process
        self._begin: str | None = None
        self._began = False

    def cursor(self) -> Any:
        return Cursor(self)

    async def run(self, sql: str, parameters: Any, *, many: bool = False) -> Came:
        """One statement and all its rows. Raises sqlite3.Error, for a BEGIN when the statement after it is run."""
        if sql.startswith("BEGIN"):
            self._begin = sql
            return Came()
        begin, self._begin = self._begin, None
        self._began = self._began or begin is not None
        trip = partial(_run, self._conn, begin, sql, parameters, many=many)
        came: Came = await self._execute(trip)  # type: ignore[no-untyped-call]
        return came

    async def commit(self) -> None:
        """Durable when it returns. When it raises, all of it is rolled back."""
        self._begin = None
        if self._began:
            try:
                await super().commit()
            except BaseException:
                await self.rollback()
                raise
            self._began = False

    async def rollback(self) -> None:
        """Returns at once: what is run here later comes after it, and to everybody else nothing has changed."""
        self._begin = None
        if self._began:
            self._tx.put_nowait((None, self._conn.rollback))
            self._began = False


def _run(connection: sqlite3.Connection, begin: str | None, sql: str, parameters: Any, *, many: bool) -> Came:
    if begin:
        if connection.in_transaction:  # its ROLLBACK failed, unheard
            connection.rollback()
        connection.execute(begin)
    cursor = (connection.executemany if many else connection.execute)(sql, parameters)
    rows = cursor.fetchall() if cursor.description else ()
    return Came(cursor.description, rows, cursor.rowcount, cursor.lastrowid)


class Cursor:
    """What SQLAlchemy asks of a cursor, answered from memory once the statement was run."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._came = Came()

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Any = ()) -> None:
        self._came = await self._connection.run(sql, parameters)

    async def executemany(self, sql: str, parameters: Iterable[Any]) -> None:
        self._came = await self._connection.run(sql, parameters, many=True)

    async def fetchall(self) -> Sequence[Any]:
        return self._came.rows

    async def close(self) -> None:
        self._came = self._came._replace(rows=())

    @property
    def description(self) -> Any:
        return self._came.description

    @property
    def rowcount(self) -> int:
        return self._came.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._came.lastrowid

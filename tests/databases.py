"""The databases of tests, of either kind, by the folder of the test: how they are made and copied, and looked into from beside.

Which kind is on the `shelf` to say; a fixture sets it for each test. Knows neither the bot nor its tables.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import os
import shutil
import socket
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Iterable
from contextlib import closing
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

import asyncpg

from tests import server
from tests.engines import ENGINES

FILE = "duty.sqlite3"
T = TypeVar("T")
Row = tuple[Any, ...]


class Database(Protocol):
    """One database, seen from beside the bot: what is read and written here goes past it."""

    url: str

    def rows(self, query: str, *values: object) -> list[Row]:
        """What a query finds; `?` stands for a value. Days are ISO."""

    def execute(self, statement: str) -> None:
        """Changes something behind the bot's back."""

    def tables(self) -> list[str]:
        """The names of our tables."""


class Sqlite:
    def __init__(self, folder: Path) -> None:
        self.file = folder / FILE
        self.url = f"sqlite+aiosqlite:///{self.file}"

    def rows(self, query: str, *values: object) -> list[Row]:
        with closing(sqlite3.connect(self.file)) as connection:
            return connection.execute(query, values).fetchall()

    def execute(self, statement: str) -> None:
        with closing(sqlite3.connect(self.file)) as connection, connection:
            connection.execute(statement)

    def tables(self) -> list[str]:
        found = self.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return [name for (name,) in found]


class Postgres:
    def __init__(self, name: str) -> None:
        self.name = name
        self._dsn = f"{server.server()}/{name}"
        self.url = self._dsn.replace("postgresql://", "postgresql+asyncpg://", 1)

    def rows(self, query: str, *values: object) -> list[Row]:
        numbers = itertools.count(1)
        numbered = "".join(f"${next(numbers)}" if char == "?" else char for char in query)
        return [tuple(map(_plain, row)) for row in _ask(self._dsn, lambda c: c.fetch(numbered, *values))]

    def execute(self, statement: str) -> None:
        _ask(self._dsn, lambda c: c.execute(statement))

    def tables(self) -> list[str]:
        return [name for (name,) in self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]


def _plain(value: object) -> object:
    return value.isoformat() if type(value) is date else value


class Shelf:
    """Which kind tests run on by now, and what was made on the server, by its folder."""

    def __init__(self) -> None:
        self.engine = ENGINES[0]
        self.made: dict[Path, Postgres] = {}


shelf = Shelf()


def at(folder: Path) -> Database:
    """The database of this folder; on the server an empty one is made if there is none yet."""
    if shelf.engine == "sqlite":
        return Sqlite(folder)
    return shelf.made.get(folder) or _make(folder, "template1")


def copy(template: Path, folder: Path) -> None:
    """A database that was made before, for another test."""
    if shelf.engine == "sqlite":
        shutil.copy2(template / FILE, folder / FILE)
    else:
        _make(folder, shelf.made[template].name)


def forget(folders: Iterable[Path]) -> None:
    """Drops what was made on the server for these."""
    for folder in [folder for folder in folders if folder in shelf.made]:
        _on_server(f"DROP DATABASE {shelf.made.pop(folder).name} WITH (FORCE)")


def _make(folder: Path, template: str) -> Postgres:
    where = f"{socket.gethostname()} {os.getpid()} {folder}"
    name = "duty_" + hashlib.sha256(where.encode()).hexdigest()[:20]
    _on_server(f"CREATE DATABASE {name} TEMPLATE {template}")
    shelf.made[folder] = Postgres(name)
    return shelf.made[folder]


def _on_server(statement: str) -> None:
    _ask(f"{server.server()}/postgres", lambda c: c.execute(statement))


def _ask(dsn: str, what: Callable[[Any], Awaitable[T]]) -> T:
    async def asked() -> T:
        connection = await asyncpg.connect(dsn)
        try:
            return await what(connection)
        finally:
            await connection.close()

    return asyncio.run_coroutine_threadsafe(asked(), _beside()).result(30)


@cache
def _beside() -> asyncio.AbstractEventLoop:
    """A loop in a thread of its own: tests look from within theirs, and as they would into a file, waiting."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="beside", daemon=True).start()
    return loop

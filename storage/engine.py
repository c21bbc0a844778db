"""How a database is opened: SQLite with WAL and durable commits, or PostgreSQL (`storage.server`). Knows no tables."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.driver import Connection
from storage.server import NAME, works_engine
from storage.trouble import as_trouble

BUSY_TIMEOUT_MS = 5_000
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}")
WRITES = {"writes": True}
"""Execution options of a connection whose transaction is to write, and to be the only one that does."""


def sqlite_file(url: str) -> Path | None:
    """The file behind an SQLite url, None for other databases."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return Path(parsed.database)


def make_engine(url: str, name: str = NAME) -> AsyncEngine:
    """An engine on `url`; `name` is what a server shows of its sessions. A new SQLite file and its folder are the owner's only."""
    file = sqlite_file(url)
    if file is None:
        return works_engine(url, name)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    engine = create_async_engine(
        url, pool_size=4, max_overflow=0, connect_args={"async_creator_fn": Connection}, hide_parameters=True
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    event.listen(engine.sync_engine, "handle_error", as_trouble)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin by itself: `_begin` says which kind
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    # A deferred transaction that turns into a writer fails at once under contention, an immediate one waits.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def reading_engine(url: str, name: str = NAME) -> AsyncEngine:
    """An engine that only reads, and makes nothing that is not there. Its sessions say `name`."""
    file = sqlite_file(url)
    if file is None:
        return works_engine(url, name)
    there = make_url(url).set(database=f"file:{quote(str(file.absolute()))}", query={"mode": "ro", "uri": "true"})
    engine = create_async_engine(
        there, pool_size=1, max_overflow=0, connect_args={"async_creator_fn": Connection}, hide_parameters=True
    )
    event.listen(engine.sync_engine, "connect", _prepare_reading)
    event.listen(engine.sync_engine, "begin", _begin)
    event.listen(engine.sync_engine, "handle_error", as_trouble)
    return engine


def _prepare_reading(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.close()

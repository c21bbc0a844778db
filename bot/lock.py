"""One database is served by one process: a lock held for life, which names the holder to whoever comes second.

On SQLite the second is refused. On PostgreSQL it stands by, and takes over when the first is gone.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn

import structlog

from storage.engine import sqlite_file
from storage.server import passing
from storage.server_lock import ServerLock
from storage.trouble import DISK_TROUBLE

log = structlog.get_logger()
TRY_AGAIN = 1.0
"""Seconds between two tries of a standby."""


class Held(Exception):
    """Another process holds the database. `holder` says which: pid, host and since when, as far as it wrote so."""

    def __init__(self, holder: dict[str, Any]) -> None:
        super().__init__(str(holder))
        self.holder = holder


class FileLock:
    """A lock beside an SQLite file. It ends with the process, however that ends."""

    def __init__(self, database: Path, since: str) -> None:
        """Takes the lock. Raises Held when another process has it."""
        path = database.with_name(database.name + ".lock")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = _read(self._file)
            os.close(self._file)
            raise Held(holder) from None
        os.ftruncate(self._file, 0)
        holder = {"pid": os.getpid(), "host": socket.gethostname(), "since": since}
        os.pwrite(self._file, json.dumps(holder).encode(), 0)

    def release(self) -> None:
        os.close(self._file)


def _read(file: int) -> dict[str, Any]:
    try:
        found = json.loads(os.pread(file, 4096, 0))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@asynccontextmanager
async def held(url: str, since: str) -> AsyncIterator[None]:
    """While this is open no other process serves or migrates this database. Raises Held when one does."""
    file = sqlite_file(url)
    if file is not None:
        lock = FileLock(file, since)
        try:
            yield
        finally:
            lock.release()
        return
    on_server = await ServerLock.ask(url)
    try:
        if not await on_server.take():
            raise Held(await on_server.holder())
        yield
    finally:
        await on_server.close()


@asynccontextmanager
async def served_alone(url: str, since: str) -> AsyncIterator[None]:
    """As `held`, for life. On PostgreSQL this stands by instead of raising, and starts over when the lock is lost."""
    if sqlite_file(url) is not None:
        async with held(url, since):
            yield
        return
    lock = await _stand_by(url)
    watch = asyncio.create_task(_watch(lock, _start_over))
    try:
        yield
    finally:
        watch.cancel()
        await lock.close()


async def _stand_by(url: str) -> ServerLock:
    """Returns with the lock, however long that takes; who has it, or why it cannot be asked for, is said once."""
    said: object = None
    while True:
        try:
            return await _taken(url)
        except Held as other:
            if other.holder not in ({}, said):
                log.info("standing by", **other.holder)
                said = other.holder
        except DISK_TROUBLE as error:
            if not passing(error):
                raise
            if said != "out of reach":
                log.warning("database is out of reach, trying on", why=str(error))
                said = "out of reach"
        await asyncio.sleep(TRY_AGAIN)


async def _taken(url: str) -> ServerLock:
    lock = await ServerLock.ask(url)
    try:
        if not await lock.take():
            raise Held(await lock.holder())
        if await lock.end_others():
            raise Held({})  # by one that lost the lock and has not noticed yet: it has until the next try
    except BaseException:
        await lock.close()
        raise
    return lock


async def _watch(lock: ServerLock, start_over: Callable[[], object]) -> None:
    await lock.lost()
    log.error("the lock on the database is lost: starting over as a standby")
    start_over()


def _start_over() -> NoReturn:
    """The same command anew, in this process. Nothing of it goes on even for a moment: somebody else may be serving by now.

    What was half done is what a kill leaves half done; the next holder does it.
    """
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - what was started before

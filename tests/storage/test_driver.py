"""One trip to the thread for a statement: what comes back is what SQLite says, and no transaction is ever left open."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from storage.engine import make_engine
from storage.work import Storage, Work

pytestmark = pytest.mark.sqlite
NOW = datetime(2026, 11, 24, tzinfo=UTC)
LONG = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 2000000) SELECT max(n) FROM c"
TABLES = (
    "CREATE TABLE thing (id INTEGER PRIMARY KEY, held, name TEXT UNIQUE)",
    "CREATE TABLE part (thing INTEGER NOT NULL REFERENCES thing (id))",
)


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    opened = Storage(make_engine(f"sqlite+aiosqlite:///{tmp_path / 'a.sqlite3'}"))
    for statement in TABLES:
        await write(opened, statement)
    yield opened
    await opened.close()


async def run(work: Work, statement: str, parameters: Any = ()) -> Any:
    return await (await work.session.connection()).exec_driver_sql(statement, parameters)


async def write(storage: Storage, statement: str, parameters: Any = ()) -> Any:
    async with storage.open_work(write=True, now=NOW) as work:
        return await run(work, statement, parameters)


async def read(storage: Storage, statement: str) -> list[tuple[Any, ...]]:
    async with storage.open_work(write=False, now=NOW) as work:
        return [tuple(row) for row in await run(work, statement)]


def nobody_is_in(file: Path) -> bool:
    """Whether no connection holds a transaction: the journal can be emptied, which waits for readers and writers alike."""
    with closing(sqlite3.connect(file, timeout=2)) as other:
        return bool(other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)


async def free(storage: Storage, file: Path) -> bool:
    """Whether everything has come to its end: no transaction, no connection lent."""
    pool: Any = storage.engine.pool
    return await asyncio.to_thread(nobody_is_in, file) and pool.checkedout() == 0


async def test_every_kind_of_value_comes_back_as_it_was(storage: Storage) -> None:
    held = [None, 7, -(2**60), 1.5, "灯不亮 ' \"", b"\x00\xff" * 3_000_000]
    for value in held:
        await write(storage, "INSERT INTO thing (held) VALUES (?)", (value,))
    assert await read(storage, "SELECT held FROM thing ORDER BY id") == [(value,) for value in held]


async def test_counts_and_ids_are_those_of_the_statement(storage: Storage) -> None:
    many = await write(storage, "INSERT INTO thing (name) VALUES (?)", [("甲",), ("乙",), ("丙",)])
    assert many.rowcount == 3
    async with storage.open_work(write=True, now=NOW) as work:
        returned = await run(work, "INSERT INTO thing (name) VALUES ('丁'), ('戊') RETURNING id, name")
        assert [tuple(row) for row in returned] == [(4, "丁"), (5, "戊")]
        assert (await run(work, "UPDATE thing SET held = 1 WHERE id > 2")).rowcount == 3
        assert (await run(work, "DELETE FROM thing WHERE id = 99")).rowcount == 0
        assert (await run(work, "INSERT INTO thing (name) VALUES ('己')")).lastrowid == 6


async def test_an_error_leaves_nothing_of_its_work_and_the_connection_whole(storage: Storage, tmp_path: Path) -> None:
    for _ in range(9):  # more often than there are connections
        with pytest.raises(IntegrityError):
            async with storage.open_work(write=True, now=NOW) as work:
                await run(work, "INSERT INTO thing (name) VALUES ('甲')")
                await run(work, "INSERT INTO thing (name) VALUES ('甲')")
        with pytest.raises(OperationalError, match="no such table"):
            await read(storage, "SELECT * FROM nowhere")
        with pytest.raises(DBAPIError):
            await write(storage, "INSERT INTO thing (held) VALUES (?)", (object(),))
        assert await free(storage, tmp_path / "a.sqlite3")
    assert await read(storage, "SELECT * FROM thing") == []


async def test_a_commit_that_is_refused_is_rolled_back(storage: Storage, tmp_path: Path) -> None:
    with pytest.raises(IntegrityError):
        async with storage.open_work(write=True, now=NOW) as work:
            await run(work, "PRAGMA defer_foreign_keys = ON")
            await run(work, "INSERT INTO part (thing) VALUES (4711)")
    assert await free(storage, tmp_path / "a.sqlite3")
    assert await read(storage, "SELECT * FROM part") == []


async def test_a_locked_database_is_said_with_the_first_statement(storage: Storage, tmp_path: Path) -> None:
    async with storage.open_work(write=False, now=NOW) as work:
        await run(work, "PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(tmp_path / "a.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            await write(storage, "SELECT 1")
        other.execute("ROLLBACK")
    await write(storage, "INSERT INTO thing (name) VALUES ('甲')")
    assert await free(storage, tmp_path / "a.sqlite3")


async def test_a_work_sees_one_moment_while_others_write(storage: Storage) -> None:
    count = "SELECT count(*) FROM thing"
    async with storage.open_work(write=False, now=NOW) as work:
        assert (await run(work, count)).scalar() == 0
        await asyncio.gather(*(write(storage, "INSERT INTO thing (held) VALUES (?)", (n,)) for n in range(20)))
        assert (await run(work, count)).scalar() == 0
    # The next work on the same connection begins anew: nothing of what was read is kept.
    assert await asyncio.gather(*(read(storage, count) for _ in range(8))) == [[(20,)]] * 8


@pytest.mark.parametrize("writes", [False, True])
async def test_a_cancelled_work_leaves_nothing_open(storage: Storage, tmp_path: Path, *, writes: bool) -> None:
    async def one() -> None:
        async with storage.open_work(write=writes, now=NOW) as work:
            if writes:
                await run(work, "INSERT INTO thing (name) VALUES ('甲')")
            await run(work, LONG)

    for pause in (0, 0.001, 0.01, 0.03, 0.05, 0.08):  # from before its BEGIN until within its statement
        task = asyncio.create_task(one())
        await asyncio.sleep(pause)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await free(storage, tmp_path / "a.sqlite3")
    await write(storage, "INSERT INTO thing (name) VALUES ('甲')")
    assert await read(storage, "SELECT name FROM thing") == [("甲",)]


async def test_a_rollback_that_failed_is_made_before_the_next_begin(storage: Storage, tmp_path: Path) -> None:
    async with storage.engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.run("SAVEPOINT lost", ())
        await driver.run("INSERT INTO thing (name) VALUES ('甲')", ())
        await driver.run("BEGIN", ())
        assert (await driver.run("SELECT count(*) FROM thing", ())).rows == [(0,)]
        await driver.rollback()
    assert await free(storage, tmp_path / "a.sqlite3")


async def test_closing_ends_every_thread(tmp_path: Path) -> None:
    before = threading.active_count()
    storage = Storage(make_engine(f"sqlite+aiosqlite:///{tmp_path / 'b.sqlite3'}"))
    await asyncio.gather(*(read(storage, "SELECT 1") for _ in range(20)))
    assert threading.active_count() > before
    await storage.close()
    assert threading.active_count() <= before + 1  # `asyncio.to_thread` may have left one


def test_a_process_ends_although_nobody_closed(tmp_path: Path) -> None:
    script = (
        "import asyncio, sys; from storage.engine import make_engine\n"
        "async def main():\n"
        "    connection = await make_engine(sys.argv[1]).connect()\n"
        "    print((await connection.exec_driver_sql('SELECT 7')).scalar())\n"
        "    sys.stdout.flush()\n"
        "    global kept; kept = connection\n"
        "asyncio.run(main())\n"
    )
    url = f"sqlite+aiosqlite:///{tmp_path / 'c.sqlite3'}"
    ended = subprocess.run([sys.executable, "-c", script, url], capture_output=True, text=True, timeout=20, check=False)
    assert ended.stdout == "7\n"

"""What PostgreSQL must be told and asked: whose lock, whose turn, what is trouble, and migrations that leave nothing half done."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, OperationalError

from bot import lock as locks
from bot.lock import Held, held
from storage import migrate as migrations
from storage.engine import make_engine
from storage.migrate import Newer, migrate, revisions
from storage.server import SERVER, passing
from storage.server_lock import ServerLock
from storage.tables import MemberRow
from storage.trouble import DISK_TROUBLE
from storage.work import Storage
from tests import databases
from tests.desk import Desk
from tests.storage.schema import differences, everything

pytestmark = pytest.mark.postgresql
END_ALL = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


async def test_from_nothing_to_todays_tables_by_two_at_once(tmp_path: Path) -> None:
    database = databases.at(tmp_path)
    await asyncio.gather(migrate(database.url), migrate(database.url))
    assert await migrate(database.url) is False
    engine = make_engine(database.url)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_all_migrations_lead_to_the_tables_of_a_new_database(tmp_path: Path) -> None:
    told = []
    for folder in (tmp_path / "migrated", tmp_path / "new"):
        engine = make_engine(databases.at(folder).url)
        async with engine.begin() as connection:
            if folder.name == "migrated":
                await connection.run_sync(migrations._upgrade, migrations.SCRIPTS)
            else:
                await connection.run_sync(migrations._make, revisions()[-1])
            told.append(await connection.run_sync(everything))
        await engine.dispose()
    assert told[0] == told[1]


async def test_a_migration_that_ends_in_the_middle_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database, whole = databases.at(tmp_path), migrations._make

    def cut_short(connection: Connection, *how: Any) -> None:
        whole(connection, *how)
        connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr(migrations, "_make", cut_short)
    with pytest.raises(DISK_TROUBLE):
        await migrate(database.url)
    assert database.tables() == []
    monkeypatch.undo()
    assert await migrate(database.url) is True
    assert database.rows("SELECT version_num FROM alembic_version") == [(revisions()[-1],)]


async def test_a_database_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    database = databases.at(tmp_path)
    await migrate(database.url)
    database.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Newer, match="9999"):
        await migrate(database.url)


async def test_one_has_the_lock_and_others_learn_who(tmp_path: Path) -> None:
    url = databases.at(tmp_path).url
    async with held(url, "now"):
        with pytest.raises(Held) as other:
            async with held(url, "later"):
                pass
        assert other.value.holder["who"].startswith("duty-rota-bot ")
        assert other.value.holder["host"] == "127.0.0.1"
    async with held(url, "again"):
        pass


async def test_whoever_loses_the_lock_hears_of_it_at_once(tmp_path: Path) -> None:
    database = databases.at(tmp_path)
    lock, other = await ServerLock.ask(database.url), await ServerLock.ask(database.url)
    assert [await lock.take(), await other.take()] == [True, False]
    losing = asyncio.create_task(lock.lost())
    await asyncio.sleep(0.05)
    assert not losing.done()
    # Only here: the server shows the locks of every database, and other tests run on it.
    database.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid) "
        "WHERE locktype = 'advisory' AND objid = 1 AND granted AND datname = current_database()"
    )
    async with asyncio.timeout(locks.TRY_AGAIN):
        await losing
        while not await other.take():
            await asyncio.sleep(0.01)
    for one in (lock, other):
        with suppress(*DISK_TROUBLE):
            await one.close()


async def test_a_new_holder_ends_what_the_one_before_left_open(desk: Desk) -> None:
    before = Storage(make_engine(desk.url, SERVER))
    async with before.open_work(write=False, now=desk.now) as work:
        await work.session.connection()
    lock = await ServerLock.ask(desk.url)
    assert await lock.end_others() is True
    while await lock.end_others():
        await asyncio.sleep(0.01)
    await lock.close()
    async with before.open_work(write=True, now=desk.now) as work:  # it would be noticed, and mended by itself
        await work.session.connection()
    await before.close()


async def test_writers_of_two_processes_go_one_after_another(desk: Desk) -> None:
    other, order = Storage(make_engine(desk.url)), []

    async def second() -> None:
        async with other.open_work(write=True, now=desk.now) as work:
            await work.session.connection()
            order.append("second")

    async with desk.storage.open_work(write=True, now=desk.now) as work:
        await work.session.connection()
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0.3)
        order.append("first")
    await waiting
    await other.close()
    assert order == ["first", "second"]


async def test_a_server_that_ends_sessions_is_trouble_and_well_again(desk: Desk) -> None:
    with pytest.raises(DISK_TROUBLE) as trouble:
        async with desk.storage.open_work(write=True, now=desk.now) as work:
            await work.session.connection()
            desk.rows(END_ALL)
            work.session.add(MemberRow(centre=desk.centres[0].id, name="某某", position=1))
    assert passing(trouble.value)
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        await work.session.connection()


async def test_a_bug_is_no_trouble(desk: Desk) -> None:
    with pytest.raises(IntegrityError) as bug:
        async with desk.storage.open_work(write=True, now=desk.now) as work:
            work.session.add(MemberRow(centre=4_711, name="某某", position=1))
    assert not isinstance(bug.value, DISK_TROUBLE)


async def test_a_task_that_is_cancelled_while_it_asks_is_cancelled(desk: Desk) -> None:
    async def ask() -> None:
        async with desk.storage.open_work(write=False, now=desk.now) as work:
            await (await work.session.connection()).exec_driver_sql("SELECT pg_sleep(30)")

    asking = asyncio.create_task(ask())
    await asyncio.sleep(0.3)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking


@pytest.mark.parametrize("wrong", ["/no_such_database", "nobody@"])
async def test_what_will_not_pass_by_itself_is_said(tmp_path: Path, wrong: str) -> None:
    server = databases.at(tmp_path).url.rpartition("/")[0]
    url = server + wrong if wrong[0] == "/" else server.replace("postgres@", wrong) + "/postgres"
    with pytest.raises(OperationalError) as refused:
        await ServerLock.ask(url)
    assert not passing(refused.value)

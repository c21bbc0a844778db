"""A work takes effect whole or not at all, and others wait their turn."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import select

from bot.duty.notice import Owed, to_member
from storage import members, outbox
from storage.engine import make_engine
from storage.tables import CentreRow, MemberRow
from storage.trouble import DISK_TROUBLE
from storage.work import Storage
from tests.desk import Desk


async def test_a_work_that_raises_leaves_nothing(desk: Desk) -> None:
    before = desk.dump()
    with pytest.raises(ZeroDivisionError):
        async with desk.storage.open_work(write=True, now=desk.now) as work:
            await members.add_office(work, desk.centres[0].id, "某某")
            raise ZeroDivisionError
    assert desk.dump() == before


async def test_what_is_changed_in_a_reading_work_is_not_kept(desk: Desk) -> None:
    before = desk.dump()
    async with desk.storage.open_work(write=False, now=desk.now) as work:
        await members.add_office(work, desk.centres[0].id, "某某")
    assert desk.dump() == before


@pytest.mark.sqlite
async def test_foreign_keys_and_durable_commits_are_on(desk: Desk) -> None:
    async with desk.storage.open_work(write=False, now=desk.now) as work:
        connection = await work.session.connection()
        names = ("foreign_keys", "journal_mode", "synchronous")
        settings = [(await connection.exec_driver_sql(f"PRAGMA {name}")).scalar() for name in names]
    assert settings == [1, "wal", 2]
    with pytest.raises(IntegrityError):
        async with desk.storage.open_work(write=True, now=desk.now) as work:
            work.session.add(MemberRow(centre=4_711, name="某某", position=1))


async def test_many_at_once_are_all_kept(desk: Desk) -> None:
    async def one(number: int) -> None:
        async with desk.storage.open_work(write=True, now=desk.now) as work:
            last = len(await members.of_centre(work, desk.centres[0].id))
            await asyncio.sleep(0)
            await members.save(work, desk.centres[0].id, name=f"第{number}人", position=last)

    await asyncio.gather(*(one(number) for number in range(40)))
    positions = [p for (p,) in desk.rows("SELECT position FROM member WHERE name LIKE '第%人' ORDER BY id")]
    assert positions == list(range(22, 62))  # nobody read what another was about to change


async def test_reading_goes_on_while_somebody_writes(desk: Desk) -> None:
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        await members.add_office(work, desk.centres[0].id, "某某")
        async with desk.storage.open_work(write=False, now=desk.now) as other:
            seen = (await other.session.exec(select(MemberRow).where(MemberRow.name == "某某"))).all()
    assert seen == []
    assert desk.rows("SELECT count(*) FROM member WHERE name = '某某'") == [(1,)]


async def test_listeners_hear_of_a_commit_after_it_and_of_nothing_else(desk: Desk) -> None:
    heard: list[tuple[str, int]] = []
    storage = Storage(make_engine(desk.url))
    count = "SELECT count(*) FROM notice WHERE kind = 'present'"
    storage.on_owed = lambda: heard.append(("owed", desk.rows(count)[0][0]))
    storage.on_plan = lambda: heard.append(("plan", desk.rows(count)[0][0]))
    owed = Owed(desk.centres[0].id, "present", "1", to_member(1), desk.now + timedelta(days=9))
    with pytest.raises(ZeroDivisionError):
        async with storage.open_work(write=True, now=desk.now) as work:
            await outbox.owe(work, [owed])
            work.plans.add(1)
            raise ZeroDivisionError
    async with storage.open_work(write=True, now=desk.now) as work:
        await members.add_office(work, desk.centres[0].id, "某某")
    assert heard == []
    async with storage.open_work(write=True, now=desk.now) as work:
        await outbox.owe(work, [owed])
        work.plans.add(desk.centres[0].id)
    assert sorted(heard) == [("owed", 1), ("plan", 1)]
    async with storage.open_work(write=False, now=desk.now) as work:
        row = (await work.session.exec(select(CentreRow).where(CentreRow.id == desk.centres[0].id))).one()
        assert row.look_at == desk.now
    await storage.close()


@pytest.mark.sqlite
async def test_a_database_somebody_else_holds_on_to_is_trouble_of_the_disk(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        storage = Storage(make_engine(desk.url))
        async with storage.open_work(write=False, now=desk.now) as work:  # the one connection it will use again
            await (await work.session.connection()).exec_driver_sql("PRAGMA busy_timeout=1")
        with pytest.raises(OperationalError) as locked:
            async with storage.open_work(write=True, now=desk.now) as work:
                await members.add_office(work, desk.centres[0].id, "某某")
        await storage.close()
        other.execute("ROLLBACK")
    assert isinstance(locked.value, DISK_TROUBLE)

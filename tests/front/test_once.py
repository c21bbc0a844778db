"""Updates take effect once, the outbox sends once, a restart is a non-event, and what cannot be saved is said."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from bot.duty.notice import Owed, to_member
from scheduler.tick import tick
from storage import mail, outbox
from tests.front import cast
from tests.front.desk import BOT, TZ, Desk, Phone


async def rows(desk: Desk, query: str) -> list[tuple[object, ...]]:
    async with desk.storage.engine.connect() as connection:
        return [tuple(row) for row in (await connection.exec_driver_sql(query)).all()]


async def test_the_same_update_twice_is_once(desk: Desk) -> None:
    await desk.at("7:50")
    update = await (await desk.phone("李强")).tap("到岗,门已开")
    sent = len(desk.line.calls)
    await desk.intake.take([update])
    await desk.settle()
    assert len(desk.line.calls) == sent
    assert len(await rows(desk, "select * from check_entry")) == 2


async def test_killed_after_the_commit_and_before_the_answer(desk: Desk, tmp_path: Path) -> None:
    await desk.at("7:50")
    supervisor = await desk.phone("李强")
    update = await supervisor.tap("到岗,门已开")
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        await work.session.connection()
        await (await work.session.connection()).exec_driver_sql('update "update" set answered_at = null')
    async with Desk(tmp_path, desk.now, desk.line) as restarted:
        restarted.centre = desk.centre
        await restarted.intake.resume()
        await restarted.settle()
    assert supervisor.last.startswith("刚才的操作已存好。现在的情况:\n<b>11月24日(周二)</b>")
    assert len(await rows(desk, "select * from check_entry")) == 2
    assert update["update_id"] in {
        row[0] for row in await rows(desk, 'select update_id from "update" where answered_at not null')
    }


async def test_killed_before_the_commit_it_is_done_after_the_restart(desk: Desk, tmp_path: Path) -> None:
    await desk.at("7:50")
    supervisor = await desk.phone("李强")
    phone = Phone(desk, supervisor.account)
    query = {"id": "1", "from": phone._user, "chat_instance": "1", "data": "ca|20261124|opening"}
    update = {"update_id": 77, "callback_query": {**query, "message": phone._message(text="x")}}
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        await mail.store(work, BOT, [(77, json.dumps(update))], desk.now)
    async with Desk(tmp_path, desk.now, desk.line) as restarted:
        restarted.centre = desk.centre
        await restarted.intake.resume()
        await restarted.settle()
    assert len(await rows(desk, "select * from check_entry")) == 2


async def test_two_ticks_are_one_and_two_runs_are_one(desk: Desk, tmp_path: Path) -> None:
    await desk.at("8:05")
    before = await rows(desk, "select kind, subject, occurrence, addressee, state from notice")
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        await (await work.session.connection()).exec_driver_sql("update centre set look_at = created_at")
    await tick(desk.storage, desk.now)
    assert await rows(desk, "select kind, subject, occurrence, addressee, state from notice") == before
    sent = len(desk.line.messages)
    async with Desk(tmp_path, desk.now, desk.line) as restarted:
        restarted.centre = desk.centre
        await restarted.intake.resume()
        await restarted.settle()
    assert len(desk.line.messages) == sent


async def test_what_another_run_had_claimed_is_sent_after_the_restart(desk: Desk, tmp_path: Path) -> None:
    who = await cast.person(desk.storage, desk.centre, "李强", desk.now)
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        await outbox.owe(work, [Owed(desk.centre.id, "conflict", "x", to_member(who.id), desk.now)])
        await outbox.claim(work, "a run that died", desk.now, 10)
    await desk.settle()
    phone = await desk.phone("李强")
    assert phone.messages == []
    async with Desk(tmp_path, desk.now, desk.line) as restarted:
        restarted.centre = desk.centre
        await restarted.settle()
    assert phone.last.startswith("有另一个程序")


async def test_down_from_half_past_seven_to_ten_past_nine(desk: Desk) -> None:
    supervisor, office = await desk.phone("李强"), await desk.phone("林晓燕")
    await desk.at("7:30")
    seen = len(supervisor.messages)
    await desk.at("9:10")
    assert [one.text.split("\n")[0] for one in supervisor.messages[seen:]] == ["(补发,原定 7:50)"]
    assert office.messages == []
    stale = await rows(desk, "select kind from notice where state = 'stale' order by kind")
    assert stale == [("again",), ("escalation",), ("escalation",)]


async def test_what_cannot_be_saved_is_said_and_changes_nothing(desk: Desk) -> None:
    await desk.at("7:50")
    supervisor = await desk.phone("李强")
    async with desk.storage.engine.connect() as connection:
        await connection.exec_driver_sql(
            "create trigger full before insert on check_entry begin select raise(abort, 'disk full'); end"
        )
        await connection.commit()
    await supervisor.tap("到岗,门已开")
    assert desk.not_saved
    assert await rows(desk, "select * from check_entry") == []
    assert (await rows(desk, 'select failed from "update" where failed not null')) == [("IntegrityError",)]


async def test_after_a_quiet_week_telegram_may_count_from_anywhere(desk: Desk) -> None:
    await (await desk.phone("李强")).say("/today")
    async with desk.storage.open_work(write=False, now=desk.now) as work:
        assert await mail.offset(work, BOT, desk.now) is not None
        assert await mail.offset(work, BOT, datetime(2026, 11, 30, 9, 0, tzinfo=TZ)) is None

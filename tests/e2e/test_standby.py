"""Two processes on one PostgreSQL: one serves, the other stands by and takes over, and nothing is lost or doubled."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

import pytest

from bot.rehearsal import ChildDied, Trouble
from bot.rehearsal.child import COMMAND, Child
from tests import databases
from tests.desk import seen
from tests.e2e.stage import Stage, staged

pytestmark = pytest.mark.postgresql
FINE = "到岗,门已开"
STANDS_BY = "standing by"
LOCK_SESSION = """SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND objid = 1 AND granted AND datname = current_database() AND application_name LIKE '% {pid}@%'"""


@asynccontextmanager
async def standing_by(stage: Stage) -> AsyncIterator[Child]:
    """A second process of the same bot, once it has seen that there is a first."""
    second = Child(COMMAND, stage.rehearsal.data_dir, stage.rehearsal._settings())
    await second.start()
    try:
        await seen(lambda: STANDS_BY in heard(second))
        yield second
    finally:
        await second.stop()


def heard(child: Child) -> str:
    return "\n".join(child.output)


async def takes_over(stage: Stage, second: Child) -> float:
    """The stage goes on with the second; how long it took until it served, in seconds."""
    began = monotonic()
    rehearsal = stage.rehearsal
    rehearsal._link.expect()
    first, rehearsal._child = rehearsal.child, second
    rehearsal.due = await rehearsal._alive(rehearsal._link.connected())
    took = monotonic() - began
    await first.kill()
    return took


def told_once(stage: Stage) -> bool:
    """No reminder or record of the day reached anybody twice."""
    return all(times == 1 for times in Counter(stage.said("2026-11-24")).values())


@pytest.mark.parametrize(("method", "after"), [("editMessageText", True), ("getUpdates", False)])
async def test_a_standby_takes_over_in_the_middle_of_the_day(tmp_path: Path, method: str, after: bool) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage, standing_by(stage) as second:
        await stage.to("07:52")
        kill = stage.rehearsal.kill
        stage.rehearsal.standin.fault(
            method, Trouble.LOSE if after else Trouble.DROP, before=None if after else kill, after=kill if after else None
        )
        with pytest.raises(ChildDied):
            await stage.tap("王芳", FINE)
        await stage.phone("李强").say("/today")  # while nobody is there
        assert await takes_over(stage, second) < 10
        await stage.rehearsal.settle()
        assert len(stage.books()["check_entry"]) == 2
        assert "7:52" in "".join(message.text for message in stage.phone("王芳").messages())
        assert "开门检查:7:52 已确认" in stage.phone("李强").last().text
        await stage.to("17:30")
        await stage.tap("王芳", "都已关好,签名")
        await stage.to("18:00")
        assert len(stage.books()["record"]) == 1
        assert told_once(stage)


async def test_a_standby_sends_what_the_first_died_of_and_what_fell_due_meanwhile(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage, standing_by(stage) as second:
        stage.rehearsal.standin.fault("sendMessage", Trouble.DROP, before=stage.rehearsal.kill)
        with pytest.raises(ChildDied):
            await stage.to("08:00")
        assert stage.said("2026-11-24") == []
        stage.rehearsal.pass_time("08:10")
        assert await takes_over(stage, second) < 10
        await stage.to("08:30")
        told = [text for _, who, text in stage.said("2026-11-24") if who == "王芳"]
        assert told == ["(补发,原定 7:50)"]  # the repetition would come on its heels
        assert told_once(stage)


async def test_whoever_loses_the_lock_stops_serving_and_stands_by(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage, standing_by(stage) as second:
        first, rehearsal = stage.rehearsal.child, stage.rehearsal
        began = monotonic()
        databases.at(tmp_path).rows(LOCK_SESSION.format(pid=first.pid))
        await seen(lambda: "the lock on the database is lost" in heard(first))
        while "serving" not in heard(second):  # the first starts over at once, and may be quicker
            databases.at(tmp_path).rows(LOCK_SESSION.format(pid=first.pid))
            await asyncio.sleep(0.3)
        assert monotonic() - began < 10
        rehearsal._child = second
        rehearsal.due = await rehearsal._alive(rehearsal._link.tell())
        await seen(lambda: heard(first).count(STANDS_BY) > 0)
        await stage.to("07:52")
        await stage.tap("王芳", FINE)
        assert len(stage.books()["check_entry"]) == 2
        assert told_once(stage)
        await first.kill()


async def test_of_two_that_start_at_once_one_serves(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        rehearsal = stage.rehearsal
        await rehearsal.kill()
        both = [Child(COMMAND, tmp_path, rehearsal._settings()) for _ in range(2)]
        rehearsal._link.expect()
        await asyncio.gather(*(child.start() for child in both))
        try:
            await seen(lambda: any("serving" in heard(child) for child in both))
            await seen(lambda: any(STANDS_BY in heard(child) for child in both))
            await asyncio.sleep(2)
            assert sorted("serving" in heard(child) for child in both) == [False, True]
        finally:
            await asyncio.gather(*(child.stop() for child in both))
        await rehearsal.restart()

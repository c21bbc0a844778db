"""An hour forward, an hour back, asleep over opening, midnight, year's end: nothing doubled, nothing forgotten.

The rehearsal's clock says what the bot does then; libfaketime, that the real one notices.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.rehearsal import Rehearsal, Trouble
from bot.rehearsal.child import COMMAND, Child
from bot.rehearsal.founding import furnish
from bot.rehearsal.rehearsal import TOKEN
from bot.rehearsal.sample import office_ids, populate
from tests import faketime
from tests.e2e.stage import GROUP, GUARD, Stage, check, moment, staged

FINE = "到岗,门已开"
CHECK = "开门检查"
ESCALATED = "开门检查还没确认。"
LATE = "(补发,原定 7:50)"
CLERKS = ("林晓燕(办公室)", "谢振华(办公室)")
ONE_AT_A_TIME = asyncio.Lock()
"""Alembic knows one migration at a time in a process."""
NOTICED = 26.0
"""Seconds in which the bot must have noticed that the clock was set."""


def to(stage: Stage, name: str) -> list[str]:
    """What the bot wrote to somebody, the first lines."""
    return [text for _, who, text in stage.said("2026-11-24") if who == name]


async def test_an_hour_forward_over_opening(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        await stage.to("07:30")
        await stage.rehearsal.jump("08:30")
        await stage.tap("王芳", FINE)
        await stage.to("12:00")
        assert to(stage, "王芳").count(LATE) == 1
        assert to(stage, GUARD) == [LATE]


async def test_an_hour_back_after_opening_asks_nobody_twice(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        await stage.to("07:55")
        before = stage.said("2026-11-24")
        await stage.rehearsal.set_back("06:55")
        await stage.to("07:59")
        assert stage.said("2026-11-24") == before
        await stage.tap("王芳", FINE)  # in the hour that comes again
        await stage.to("17:20")
        checks = [said for said in stage.said("2026-11-24") if said[1] == "王芳" and said[0] >= "07:50"]
        assert [said[0] for said in checks if said[0] < "16:00"] == ["07:50"]
        assert len(stage.books()["check_entry"]) == 2
        assert ("17:20", "王芳", "关门检查") in checks


async def test_what_is_new_in_the_hour_that_comes_again_is_on_time(tmp_path: Path) -> None:
    """The clock was an hour ahead all morning; put right, it passes the times that it had not come to."""
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        await stage.to("07:58")
        await stage.rehearsal.set_back("06:58")
        await stage.to("08:05")
        times = [said for said in stage.said("2026-11-24") if said[0] >= "08:00"]
        assert [said[:2] for said in times] == [("08:00", "王芳"), ("08:05", "林晓燕"), ("08:05", "谢振华")]


async def test_a_notice_that_waits_for_a_retry_does_not_wait_for_the_hour_to_come_again(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        await stage.to("07:49")
        stage.rehearsal.standin.fault("sendMessage", Trouble.ERROR, times=2)
        await stage.to("07:50")
        await stage.rehearsal.set_back("06:50")
        await stage.to("06:52")
        assert to(stage, "王芳").count(CHECK) == 1
        assert len(to(stage, GUARD)) == 1


@pytest.mark.parametrize("seconds", [1, 3, 30])
async def test_small_steps_back_across_a_time_double_nothing(tmp_path: Path, seconds: int) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        for due in ("07:20", "07:50", "08:00"):
            await stage.to(due)
            await stage.rehearsal.set_back(stage.now - timedelta(seconds=seconds))
            await stage.to(due)
        assert [said[1] for said in stage.said("2026-11-24")].count("王芳") == 3
        await stage.to("08:10")
        assert len([said for said in stage.said("2026-11-24") if said[0] == "08:05"]) == 2


async def test_closing_put_off_until_midnight_and_a_question_open_meanwhile(tmp_path: Path) -> None:
    """People wait and wait: the checks and the record of the day come on the next one, each once."""
    async with staged("2026-11-24 17:00", tmp_path, "王芳") as stage:
        for hour in range(17, 23):
            await stage.to(f"{hour}:22")
            await stage.tap("王芳", "晚点关", "晚60分钟")
        await stage.to("23:22")
        await stage.tap("王芳", "有问题", "窗口安全门已关闭")
        await stage.to("23:58")
        await stage.to("24:00")
        await stage.say("王芳", "门锁坏了")
        await stage.tap("王芳", "提交")
        await stage.to("07:10")
        records = [said for day in ("2026-11-24", "2026-11-25") for said in stage.said(day) if said[1] == GROUP]
        assert records == [("00:00", GROUP, "【督导值班记录】11月24日(周二)")]
        (refused,) = [line.text for line in stage.lines("2026-11-25") if line.kind == "toast"]
        assert refused == "这是11月24日(周二)的,那天的已经不能改了。"
        assert [said for said in stage.said("2026-11-25") if said[1] == "王芳" and CHECK in said[2]] == []


async def test_years_end_nobody_is_told_of_days_that_nobody_has_announced(tmp_path: Path) -> None:
    """2027 has no official calendar yet: the office is asked in time, and unanswered the rule applies from day to day."""
    async with staged("2026-12-30 07:00", tmp_path, "王芳") as stage:
        await stage.to("2026-12-30 23:59")
        assert [row[2] for row in stage.books()["shift"]] == ["2026-12-30", "2026-12-31"]
        await stage.to("2026-12-31 16:29")
        assert [line for line in stage.rehearsal.transcript if "1月4日" in line.text and line.to not in CLERKS] == []
        await stage.to("2027-01-01 10:00")
        assert stage.said("2027-01-01") == []
        assert (await stage.say("王芳", "/today")).startswith("1月1日(周五)")
        await stage.to("2027-01-04 08:30")
        begun = [line for line in stage.lines("2027-01-04") if line.text.startswith(CHECK) and line.to not in CLERKS]
        assert [f"{line.when:%H:%M}" for line in begun] == ["07:50"]
        eve = [line.to for line in stage.lines("2026-12-31") if "1月4日 周一" in line.text]
        assert eve == [begun[0].to]
        asked = [line for line in stage.rehearsal.transcript if "还没公布" in line.text and "1月4日" in line.text]
        assert sorted(line.to for line in asked) == sorted(CLERKS)


@asynccontextmanager
async def real_clock(start: str, folder: Path) -> AsyncIterator[tuple[Stage, faketime.Clock]]:
    """The program as people run it, on a machine whose clock says `start` and can be set."""
    assert faketime.LIBRARY, "libfaketime is missing: apt-get install faketime"
    clock = faketime.Clock(folder)
    clock.set(away(start))
    rehearsal = Rehearsal(moment("2026-11-24 07:00"), folder)
    group = populate(rehearsal.world, GROUP)
    async with ONE_AT_A_TIME:
        await furnish(rehearsal, group, rehearsal.now.date(), names=("王芳",))
    async with rehearsal.standin:
        settings = {"BOT_TOKEN": TOKEN, "BOT_API_URL": rehearsal.standin.address, "DATA_DIR": str(folder)}
        rehearsal._child = Child(COMMAND, folder, {**settings, "ADMIN_IDS": office_ids(), **clock.env})
        await rehearsal.child.start()
        try:
            yield Stage(rehearsal, group), clock
        finally:
            assert await rehearsal.child.stop() == 0, rehearsal.child.last_words()
    check(rehearsal)


def away(when: str) -> timedelta:
    """From the real time to this moment."""
    return moment(when) - datetime.now(UTC)


async def comes(stage: Stage, name: str, text: str) -> None:
    """It comes, soon after the clock was set."""
    async with asyncio.timeout(NOTICED):
        while text not in to(stage, name):
            assert stage.rehearsal.child.alive, stage.rehearsal.child.last_words()
            await asyncio.sleep(0.1)


async def set_back_and_ahead(folder: Path) -> None:
    async with real_clock("2026-11-24 07:49:55", folder) as (stage, clock):
        await comes(stage, "王芳", CHECK)
        clock.set(away("2026-11-24 06:50:30"))
        await asyncio.sleep(NOTICED)
        before = len(stage.rehearsal.transcript)
        clock.set(away("2026-11-24 08:06"))
        await comes(stage, "林晓燕", ESCALATED)
        await asyncio.sleep(3)  # what else there is comes now
        assert to(stage, "王芳").count(CHECK) == 1
        assert len(to(stage, GUARD)) == 1
        assert len(stage.rehearsal.transcript) == before + 3  # again, and the two of the office


async def asleep_over_opening(folder: Path) -> None:
    async with real_clock("2026-11-24 07:45", folder) as (stage, clock):
        await comes(stage, "王芳", "(补发,原定 7:20)")
        assert stage.rehearsal.child.pid
        os.kill(stage.rehearsal.child.pid, signal.SIGSTOP)
        clock.set(away("2026-11-24 08:10"))
        await asyncio.sleep(1)
        os.kill(stage.rehearsal.child.pid, signal.SIGCONT)
        await comes(stage, "王芳", LATE)
        await asyncio.sleep(2)
        assert to(stage, "王芳").count(LATE) == 1
        assert to(stage, GUARD) == [LATE]


@pytest.mark.faketime
@pytest.mark.sqlite
async def test_the_real_clock_of_a_machine(tmp_path: Path) -> None:
    """Side by side, because each waits for seconds that really pass."""
    for name in ("back", "asleep"):
        (tmp_path / name).mkdir()
    await asyncio.gather(set_back_and_ahead(tmp_path / "back"), asleep_over_opening(tmp_path / "asleep"))

"""Another process polls with the same token: Telegram gives the mail to either, and answers the other with 409."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import aiohttp

from bot.rehearsal.api import Call
from bot.rehearsal.rehearsal import TOKEN
from tests.e2e.stage import Stage, staged
from tests.e2e.test_network import until

TOLD = "有另一个程序在用同一个机器人账号,消息可能收不全。请停掉多开的那个。"


@asynccontextmanager
async def rival(stage: Stage) -> AsyncIterator[None]:
    """Somebody else's program, not a patient one: it polls again as soon as it was thrown off."""

    async def poll() -> None:
        async with aiohttp.ClientSession(stage.rehearsal.standin.address) as session:
            while True:
                async with session.get(f"/bot{TOKEN}/getUpdates", params={"timeout": "7"}) as answer:
                    await answer.read()
                await asyncio.sleep(0.05)

    polling = asyncio.create_task(poll())
    yield
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)


def polls(stage: Stage) -> list[Call]:
    """The bot's own."""
    calls = stage.rehearsal.standin.calls
    return [call for call in calls if call.method == "getUpdates" and call.params.get("timeout") == "50"]


def conflicts(stage: Stage) -> list[Call]:
    return [call for call in polls(stage) if "terminated by other" in call.description]


async def test_whoever_meets_a_rival_says_so_backs_off_and_tells_the_office_once(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳", declared=("terminated by other getUpdates",)) as stage:
        await stage.to("07:40")
        async with rival(stage):
            await until(lambda: len(conflicts(stage)) == 3)
            last = conflicts(stage)[-3:]
        assert [round(after.at - before.at) for before, after in pairwise(last)] == [1, 2]
        await stage.to("07:45")
        for clerk in ("林晓燕", "谢振华"):
            assert [message.text for message in stage.phone(clerk).messages()] == [TOLD]
        assert len([line for line in stage.rehearsal.child.output if "another process polls" in line]) == 1
        assert await stage.say("李强", "/today")  # alone again it serves on
        await stage.to("07:50")
        assert stage.phone("王芳").last().text.startswith("开门检查")


async def test_at_night_the_office_sleeps_on(tmp_path: Path) -> None:
    async with staged("2026-11-24 18:30", tmp_path, "王芳", declared=("terminated by other getUpdates",)) as stage:
        await stage.to("23:00")
        async with rival(stage):
            await until(lambda: conflicts(stage))
        await stage.to("2026-11-25 07:29")
        assert stage.phone("林晓燕").messages() == []
        await stage.to("2026-11-25 07:30")
        assert [message.text for message in stage.phone("林晓燕").messages()] == [TOLD]

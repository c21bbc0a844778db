"""An hour without a line, or without a process, over opening time: what is late and useful comes marked, and the office gets its account."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.rehearsal import ChildDied, Rehearsal, Trouble
from bot.rehearsal.child import launched
from tests import databases
from tests.e2e.stage import GUARD, OFFICE, ROOT, Stage, staged
from tests.e2e.test_network import got

HEAD = "有消息没能按时送出"


def accounts(stage: Stage, clerk: str) -> list[str]:
    return [message.text for message in stage.phone(clerk).messages() if HEAD in message.text]


def attempts(stage: Stage) -> int:
    """How often the bot has tried in vain to send what is owed."""
    ((count,),) = databases.at(stage.rehearsal.data_dir).rows("select sum(attempts) from notice")
    return int(count or 0)


async def test_the_line_is_gone_for_an_hour_over_opening_time(tmp_path: Path) -> None:
    """Connections are refused; the bot lives on and goes on trying."""
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        await stage.to("07:30")
        await stage.rehearsal.standin.cut()
        for when in ("07:50", "08:00", "08:05", "08:15", "08:32"):  # with each try on the way it would take a minute
            await stage.rehearsal.jump(when)
        assert stage.said("2026-11-24") == [("07:20", "王芳", "早上好,今天由您督导,请 7:50 前到岗。")]
        assert 4 < attempts(stage) <= 5 * 6
        await stage.phone("李强").say("/today")
        await stage.rehearsal.standin.mend()
        await stage.rehearsal.settle()
        assert got(stage, "李强") == ["11月24日(周二)"]
        await stage.to("08:33")
        assert got(stage, "王芳")[1:] == got(stage, GUARD) == ["(补发,原定 7:50)"]
        assert [got(stage, clerk) for clerk in OFFICE] == [["(补发,原定 8:05)"]] * 2
        await stage.to("09:00")
        for clerk in OFFICE:
            (told,) = accounts(stage, clerk)
            assert told == (
                "7:50—8:32 有消息没能按时送出,现在已恢复。\n"
                "晚送到:\n"
                "· 7:50 开门检查提醒 → 王芳、陈师傅\n"
                "· 8:05 开门检查没人确认的提醒 → 办公室\n"
                "已过时、没有再发:\n"
                "· 8:00 开门检查再次提醒 → 王芳\n"
                "请打电话告诉:\n"
                "· 王芳 13800000201:开门检查还没确认"
            )
        lost = [line for line in stage.rehearsal.child.output if "telegram is out of reach" in line]
        assert len(lost) == 1
        assert len([line for line in stage.rehearsal.child.output if "telegram is back" in line]) == 1


async def gone_from(stage: Stage, since: str, until: str) -> None:
    """The process is down for that long; the world goes on."""
    await stage.to(since)
    await stage.rehearsal.kill()
    stage.rehearsal.pass_time(until)
    await stage.rehearsal.restart()


MORNING = (
    "7:50—9:10 有消息没能按时送出,现在已恢复。\n"
    "晚送到:\n"
    "· 7:50 开门检查提醒 → 王芳、陈师傅\n"
    "已过时、没有再发:\n"
    "· 8:00 开门检查再次提醒 → 王芳\n"
    "· 8:05 开门检查没人确认的提醒 → 办公室\n"
    "请打电话告诉:\n"
    "· 王芳 13800000201:开门检查还没确认\n"
    "· 陈师傅 13800000911:开门检查还没确认"
)
IN_ENGLISH = (
    "From 7:50 to 9:10 messages did not get out in time; all is well again.\n"
    "Arrived late:\n"
    "· 7:50 Opening check → 王芳, 陈师傅\n"
    "Too late to be of use, not sent:\n"
    "· 8:00 Opening check, reminder → 王芳\n"
    "· 8:05 Opening check not confirmed → the office\n"
    "Please phone:\n"
    "· 王芳 13800000201: Opening check not confirmed yet\n"
    "· 陈师傅 13800000911: Opening check not confirmed yet"
)


@pytest.mark.parametrize("moment", [None, "before", "after"])
async def test_the_process_is_gone_over_opening_time(tmp_path: Path, moment: str | None) -> None:
    """One clerk reads English; where `moment` says so the bot dies once more, of sending the account: none is lost for it."""
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        await stage.say("谢振华", "/lang")
        await stage.tap("谢振华", "English")
        await gone_from(stage, "07:30", "09:10")
        await stage.to("09:14")
        assert [*accounts(stage, "林晓燕"), *accounts(stage, "谢振华")] == []
        if moment:
            chat, kill = stage.phone("林晓燕").chat.id, stage.rehearsal.kill
            trouble, before, after = (Trouble.DROP, kill, None) if moment == "before" else (Trouble.LOSE, None, kill)
            stage.rehearsal.standin.fault("sendMessage", trouble, chat=chat, before=before, after=after)
            with pytest.raises(ChildDied):
                await stage.to("09:15")
            await stage.rehearsal.restart()
        await stage.to("12:00")
        assert accounts(stage, "林晓燕") == [MORNING] * (2 if moment == "after" else 1)  # twice only where nobody can know
        assert [m.text for m in stage.phone("谢振华").messages() if m.text.startswith("From")] == [IN_ENGLISH]


RESOLVER = """
import os, socket

real = socket.getaddrinfo

def getaddrinfo(host, *rest, **more):
    if host == "localhost":
        if not os.path.exists(os.environ["NAMES_ARE_KNOWN"]):
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        host = "127.0.0.1"
    return real(host, *rest, **more)

socket.getaddrinfo = getaddrinfo
"""
"""A machine whose name server is out until a file is there."""


async def test_names_are_not_known_when_the_machine_comes_up(tmp_path: Path) -> None:
    """Said once, tried again after a second, two, four; then the day is as any other and nobody hears of it."""
    (tmp_path / "sitecustomize.py").write_text(RESOLVER, encoding="utf-8")
    known = tmp_path / "names"

    async def known_later(rehearsal: Rehearsal) -> None:
        port = rehearsal.standin.address.rpartition(":")[2]
        path = f"{tmp_path}:{ROOT}"
        rehearsal.env |= {"BOT_API_URL": f"http://localhost:{port}", "PYTHONPATH": path, "NAMES_ARE_KNOWN": str(known)}
        asyncio.get_running_loop().call_later(4, known.touch)

    async with staged("2026-11-24 07:00", tmp_path, "王芳", also=known_later, launch=launched) as stage:
        asked = [call for call in stage.rehearsal.standin.calls if call.method == "getMe"]
        assert len(asked) == 1
        (line,) = [line for line in stage.rehearsal.child.output if "out of reach" in line]
        assert "Temporary failure in name resolution" in line
        await stage.to("07:50")
        assert got(stage, GUARD) == ["陈师傅,请开窗口安全门(今天督导:王芳)。"]
        await stage.to("08:00")
        assert accounts(stage, "林晓燕") == []

"""A bad network: each trouble a line can make, met by the real process. Delivered in the end, in order, once, and nobody else waits.

Tries are counted where they arrive, by the time it is in the rehearsal; only what the pacer and the polling wait for really passes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.rehearsal import Trouble
from bot.rehearsal.api import Call
from tests.e2e.stage import GROUP, GUARD, Stage, moment, staged

DAY = "2026-11-24"
CHECK = "开门检查"
ASKED = "陈师傅,请开窗口安全门(今天督导:王芳)。"
ONCE = [Trouble.ERROR, Trouble.GATEWAY, Trouble.DROP, Trouble.RESET]
"""Nothing is taken, and the bot knows so, or may not know so."""


def got(stage: Stage, name: str) -> list[str]:
    """What the bot has written to somebody, first lines."""
    return [text for _, who, text in stage.said(DAY) if who == name]


def tries(stage: Stage, name: str, method: str = "sendMessage") -> list[Call]:
    """Every call about somebody's chat that arrived."""
    chat = str(stage.phone(name).chat.id)
    return [
        call for call in stage.rehearsal.standin.calls if (call.method, str(call.params.get("chat_id"))) == (method, chat)
    ]


def seconds(calls: list[Call], since: str) -> list[int]:
    """When they came, in the rehearsal's time, as seconds after that."""
    return [round((call.when - moment(f"{DAY} {since}")) / timedelta(seconds=1)) for call in calls]


async def until(condition: Callable[[], object], within: float = 10) -> None:
    """Waits in real time."""
    async with asyncio.timeout(within):
        while not condition():
            await asyncio.sleep(0.01)


async def test_one_chat_meets_every_trouble_in_turn(tmp_path: Path) -> None:
    """It is tried more and more seldom, and what waits there comes in order; nobody else notices."""
    async with staged(f"{DAY} 07:00", tmp_path, "王芳") as stage:
        await stage.rehearsal.kill()
        stage.rehearsal.pass_time("07:52")
        for trouble in ONCE:
            stage.rehearsal.standin.fault("sendMessage", trouble, chat=stage.phone("王芳").chat.id)
        await stage.rehearsal.restart()
        assert [said[1:] for said in stage.said(DAY)] == [(GUARD, ASKED)]
        await stage.to("07:55")
        told = [message.text.splitlines() for message in stage.phone("王芳").messages()]
        assert [lines[:2] for lines in told] == [
            ["(补发,原定 7:20)", "早上好,今天由您督导,请 7:50 前到岗。"],
            [CHECK, "▢ 本人已到岗"],
        ]
        assert seconds(tries(stage, "王芳"), "07:52") == [0, 1, 3, 7, 15, 15]


async def test_the_answer_is_lost_after_the_message_was_taken(tmp_path: Path) -> None:
    """The one case in which somebody sees a message twice: nobody can know that it arrived."""
    async with staged(f"{DAY} 07:00", tmp_path, "王芳") as stage:
        stage.rehearsal.standin.fault("sendMessage", Trouble.LOSE, chat=stage.phone("王芳").chat.id)
        await stage.to("07:51")
        assert got(stage, "王芳") == ["早上好,今天由您督导,请 7:50 前到岗。"] * 2 + [CHECK]
        assert seconds(tries(stage, "王芳"), "07:20") == [0, 1, 1800]
        assert got(stage, GUARD) == [ASKED]


async def test_a_chat_that_is_told_to_wait_waits_and_no_other(tmp_path: Path) -> None:
    async with staged(f"{DAY} 07:00", tmp_path, "王芳") as stage:
        await stage.to("07:49")
        stage.rehearsal.standin.fault("sendMessage", Trouble.FLOOD, chat=stage.phone("王芳").chat.id, seconds=5)
        await stage.to("07:51")
        assert [said[:2] for said in stage.said(DAY) if said[0] > "07:49"] == [("07:50", GUARD)]
        assert len(tries(stage, "王芳")) == 2  # the greeting, and the one that was turned down
        await asyncio.sleep(5.2)
        await stage.to("07:54")
        first, second = tries(stage, "王芳")[1:]
        assert second.at - first.at > 5
        assert got(stage, "王芳")[1:] in ([CHECK], ["(补发,原定 7:50)"])


async def test_a_group_that_is_told_to_wait_holds_up_no_person(tmp_path: Path) -> None:
    async with staged(f"{DAY} 17:50", tmp_path, "王芳") as stage:
        stage.rehearsal.standin.fault("sendMessage", Trouble.FLOOD, chat=stage.group.id, seconds=1)
        await stage.to("18:00")
        assert "今天的记录已先报办公室,您的签名还缺。" in got(stage, "王芳")
        assert got(stage, GROUP) == []
        await asyncio.sleep(1.2)
        await stage.to("18:03")
        assert got(stage, GROUP) == ["【督导值班记录】11月24日(周二)"]


async def test_a_chat_that_hangs_holds_up_no_other(tmp_path: Path) -> None:
    async with staged(f"{DAY} 07:00", tmp_path, "王芳") as stage:
        await stage.to("07:49")
        stage.rehearsal.standin.fault("sendMessage", Trouble.HANG, chat=stage.phone("王芳").chat.id)
        moving = asyncio.create_task(stage.to("07:50"))
        await until(lambda: got(stage, GUARD), within=3)
        assert not moving.done()
        await stage.phone("李强").say("/today")
        await until(lambda: got(stage, "李强"), within=3)
        assert not moving.done()
        await moving
        await stage.to("07:52")
        assert got(stage, "王芳")[1:] == [CHECK]
        assert len(tries(stage, "王芳")) == 3  # the greeting, the one that hung and the one after it


@pytest.mark.parametrize("trouble", [*ONCE, Trouble.LOSE])
async def test_an_answer_that_does_not_get_through_is_made_up_for(tmp_path: Path, trouble: Trouble) -> None:
    async with staged(f"{DAY} 07:00", tmp_path, "王芳") as stage:
        stage.rehearsal.standin.fault("sendMessage", trouble, chat=stage.phone("李强").chat.id)
        await stage.say("李强", "/today")
        await stage.to("07:01")
        answered = ["11月24日(周二)"] if trouble is Trouble.LOSE else []
        assert sorted(got(stage, "李强")) == sorted([*answered, "刚才的回复没能送到,现在的情况:"])


async def test_an_answer_that_is_told_to_wait_comes_by_itself_and_others_at_once(tmp_path: Path) -> None:
    async with staged(f"{DAY} 07:00", tmp_path, "王芳") as stage:
        stage.rehearsal.standin.fault("sendMessage", Trouble.FLOOD, chat=stage.phone("李强").chat.id, seconds=1)
        await stage.phone("李强").say("/today")
        await stage.phone("王芳").say("/today")
        await until(lambda: got(stage, "王芳"), within=0.9)
        await stage.rehearsal.settle()
        assert got(stage, "李强") == ["11月24日(周二)"]
        first, second = tries(stage, "李强")
        assert second.at - first.at > 1


async def test_polling_backs_off_and_takes_every_update_once(tmp_path: Path) -> None:
    async with staged(f"{DAY} 07:00", tmp_path, "王芳") as stage:
        standin = stage.rehearsal.standin
        standin.fault("getUpdates", Trouble.GATEWAY)
        standin.fault("getUpdates", Trouble.RESET)
        standin.fault("getUpdates", Trouble.FLOOD, seconds=1)
        before = len(standin.calls)
        await stage.phone("李强").say("/today")  # ends the poll that waits; the next ones meet trouble
        await stage.phone("王芳").say("/today")
        await stage.rehearsal.settle()
        await until(lambda: standin.world.updates.polled)
        polls = [call for call in standin.calls[before:] if call.method == "getUpdates"]
        gaps = [after.at - one.at for one, after in pairwise(polls)]
        assert [round(gap) for gap in gaps[:3]] == [1, 2, 1]
        assert len(polls) <= 6
        assert got(stage, "李强") == got(stage, "王芳") == ["11月24日(周二)"]

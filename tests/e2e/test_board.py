"""The live board over HTTP: a whole day in which people do much at once, kills between commit and edit, hands that delete it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.duty.centre import GroupKind
from bot.rehearsal import ChildDied, Line, Trouble
from tests.e2e.stage import GUARD, OFFICE, Stage, is_board, staged

DAY = "2026-11-24"
MORNING = (
    "【今日看板】11月24日(周二)\n督导员:王芳(医保中心)\n出勤:未登记\n巡查:未登记\n问题:未登记\n受理:未登记\n安全:未登记\n"
    "交接:未登记\n签名:待签名"
)
PRIVATE = ("1380000", "138 0000", "撞坏", "来不了", "未确认", "还没")


def shown(stage: Stage, *kinds: str) -> list[Line]:
    """What became of boards: said, edited, pinned, not pinned any more."""
    return [line for line in stage.rehearsal.transcript if is_board(line) and line.kind in kinds]


def after(stage: Stage, seconds: float) -> datetime:
    return stage.now + timedelta(seconds=seconds)


async def killed_while(stage: Stage, deed: Callable[[], Awaitable[object]]) -> None:
    with pytest.raises(ChildDied):
        await deed()
    await stage.rehearsal.restart()
    await stage.rehearsal.settle()


@pytest.mark.parametrize("kind", list(GroupKind))
async def test_a_busy_day_is_one_message_and_never_two_edits_in_fifteen_seconds(tmp_path: Path, kind: GroupKind) -> None:
    async with staged(f"{DAY} 07:00", tmp_path, "王芳", kind=kind) as stage:
        await stage.to("07:52")
        await stage.tap("王芳", "有问题", "窗口安全门已开启")
        await stage.say("王芳", "门被撞坏 13800000101")
        await stage.tap("王芳", "提交")
        assert stage.boards()[0].text.endswith("安全:开门7:52,有情况1项\n交接:未登记\n签名:待签名")
        await stage.rehearsal.advance(after(stage, 2))
        await stage.tap(GUARD, "已开")
        await stage.rehearsal.advance(after(stage, 2))
        await stage.tap("王芳", "到岗,门已开")
        await stage.to("16:50")
        for _ in range(5):
            await stage.rehearsal.advance(after(stage, 3))
            stage.rehearsal.world.tapped(stage.phone("王芳"), stage.phone("王芳").last(), "cm|20261124|15")
            await stage.rehearsal.settle()
        await stage.to("18:40")
        await stage.tap("王芳", "全部正常")
        await stage.to("18:50")
        await stage.tap("王芳", "都已关好,签名")
        await stage.to("23:59")
        (board,) = stage.boards()
        assert board.text == (
            "【今日看板】11月24日(周二)\n督导员:王芳(医保中心)\n下班:推迟到 18:45\n出勤:未登记\n巡查:未登记\n问题:未登记\n受理:未登记\n"
            "安全:开门7:52,关门18:40,大门18:50,均正常\n交接:未登记\n签名:王芳 18:50"
        )
        assert len(shown(stage, "says")) == 1
        edits = [line.when for line in shown(stage, "edits")]
        assert all(later - before >= timedelta(seconds=15) for before, later in pairwise(edits))
        assert 4 <= len(edits) <= 8
        assert [line.text.split("\n")[0] for line in shown(stage, "pins")] == ["【今日看板】11月24日(周二)"]
        assert stage.group.pinned == [board.id]
        seen = "".join(line.text for line in shown(stage, "says", "edits"))
        assert [word for word in (*PRIVATE, *OFFICE, GUARD) if word in seen] == []
        assert len(stage.in_group()) == 1
        await stage.to("24:00")
        assert stage.group.pinned == []
        quiet = [call.params for call in stage.rehearsal.standin.calls if call.method == "pinChatMessage"]
        assert all(str(params["disable_notification"]).lower() == "true" for params in quiet)


async def test_edits_that_are_minutes_apart_are_played_without_waiting(tmp_path: Path) -> None:
    async with staged(f"{DAY} 07:00", tmp_path, "王芳") as stage:
        await stage.to("07:52")
        began = time.monotonic()
        for _ in range(9):
            stage.rehearsal.world.tapped(stage.phone("王芳"), stage.phone("王芳").last(), "cm|20261124|15")
            await stage.rehearsal.advance(after(stage, 60))
        assert len(shown(stage, "edits")) == 9  # more than a board may take of one minute
        assert time.monotonic() - began < 40


async def test_killed_between_the_commit_and_the_edit(tmp_path: Path) -> None:
    async with staged(f"{DAY} 07:00", tmp_path, "王芳") as stage:
        await stage.to("07:52")
        kill, fault = stage.rehearsal.kill, stage.rehearsal.standin.fault
        fault("editMessageText", Trouble.DROP, before=kill, chat=stage.group.id)
        await killed_while(stage, lambda: stage.tap("王芳", "到岗,门已开"))
        (board,) = stage.boards()
        assert "安全:开门7:52" in board.text
        await stage.to("17:22")
        fault("editMessageText", Trouble.LOSE, after=kill, chat=stage.group.id)
        await killed_while(stage, lambda: stage.tap("王芳", "全部正常"))
        assert stage.boards() == [board]
        assert "关门17:22" in board.text
        assert len(shown(stage, "edits")) == 2  # the one whose answer was lost is found done


async def test_killed_before_it_is_posted_and_while_it_is_pinned(tmp_path: Path) -> None:
    async with staged(f"{DAY} 07:00", tmp_path, "王芳") as stage:
        kill, fault = stage.rehearsal.kill, stage.rehearsal.standin.fault
        fault("sendMessage", Trouble.DROP, before=kill, chat=stage.group.id)
        await killed_while(stage, lambda: stage.to("07:20"))
        (board,) = stage.boards()
        assert stage.group.pinned == [board.id]
        await stage.to("24:00")
        fault("pinChatMessage", Trouble.LOSE, after=kill, chat=stage.group.id)
        await killed_while(stage, lambda: stage.to("2026-11-25 07:20"))
        assert stage.group.pinned == [stage.boards()[-1].id]
        assert len(stage.boards()) == 2


async def test_killed_over_a_change_and_a_midnight(tmp_path: Path) -> None:
    async with staged(f"{DAY} 07:00", tmp_path, "王芳") as stage:
        await stage.to("17:40")
        stage.rehearsal.standin.fault("editMessageText", Trouble.DROP, before=stage.rehearsal.kill, chat=stage.group.id)
        with pytest.raises(ChildDied):
            await stage.tap("王芳", "都已关好,签名")
        stage.rehearsal.pass_time("24:00")
        stage.rehearsal.pass_time("07:10")
        await stage.rehearsal.restart()
        (board,) = stage.boards()
        assert board.text.endswith("签名:王芳 17:40")
        assert stage.group.pinned == []


async def test_somebody_deletes_it(tmp_path: Path) -> None:
    async with staged(f"{DAY} 07:00", tmp_path, "王芳", declared=("message to edit not found",)) as stage:
        await stage.to("07:52")
        await stage.phone(OFFICE[0]).delete(stage.boards()[0])
        await stage.tap("王芳", "到岗,门已开")
        await stage.to("07:53")
        (board,) = stage.boards()
        assert board.text == MORNING.replace("安全:未登记", "安全:开门7:52")
        assert stage.group.pinned == [board.id]


async def test_in_a_group_where_the_bot_may_not_pin(tmp_path: Path) -> None:
    async with staged(f"{DAY} 07:00", tmp_path, "王芳", declared=("not enough rights to manage pinned",)) as stage:
        stage.group.bot_pins = False
        await stage.to("07:52")
        await stage.tap("王芳", "到岗,门已开")
        assert "开门7:52" in stage.boards()[0].text
        await stage.to("2026-11-25 08:00")
        for clerk in OFFICE:
            told = [one.text for one in stage.phone(clerk).messages() if "不能置顶" in one.text]
            assert len(told) == 1
        assert len(shown(stage, "says")) == 2
        stage.rehearsal.world.set_bot(stage.group, stage.phone(OFFICE[0]).person, "administrator")
        await stage.rehearsal.settle()
        assert stage.group.pinned == [stage.boards()[1].id]


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


async def test_the_record_does_not_wait_for_an_edit_that_hangs(tmp_path: Path) -> None:
    async with staged(f"{DAY} 07:00", tmp_path, "王芳") as stage:
        await stage.to("17:35")
        standin = stage.rehearsal.standin
        standin.fault("editMessageText", Trouble.HANG, chat=stage.group.id)
        await stage.phone("王芳").tap("全部正常")
        await until(lambda: [call for call in standin.calls if call.trouble is Trouble.HANG])
        hung = time.monotonic()
        await stage.phone("王芳").tap("都已关好,签名")
        await until(stage.in_group)
        assert time.monotonic() - hung < 4  # the edit is given up after five seconds
        await stage.rehearsal.settle()
        await stage.to("17:40")
        assert stage.boards()[0].text.endswith("签名:王芳 17:35")

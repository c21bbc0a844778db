"""kill -9 between a tap and its answer, and around a notice: nothing is lost, nothing is doubled."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.rehearsal import ChildDied, Trouble
from tests.e2e.stage import GUARD, Stage, staged

FINE = "到岗,门已开"


def answers(stage: Stage) -> list[tuple[object, ...]]:
    """What is entered about the checks."""
    return stage.books()["check_entry"]


async def killed_while(stage: Stage, done: Callable[[], Awaitable[None]]) -> None:
    """Something happens, the bot dies of it, and is started again."""
    with pytest.raises(ChildDied):
        await done()
    assert not stage.rehearsal.child.alive
    await stage.rehearsal.restart()
    await stage.rehearsal.settle()


async def goes_on(stage: Stage) -> None:
    """After it: each item entered once, the person sees so, and nobody is reminded of what is done."""
    assert len(answers(stage)) == 2
    assert "7:52" in "".join(message.text for message in stage.phone("王芳").messages())
    await stage.to("09:00")
    assert [said for said in stage.said("2026-11-24") if said[0] >= "08:00"] == []


@pytest.mark.parametrize(
    ("method", "trouble", "after"),
    [
        ("editMessageText", Trouble.DROP, False),  # committed, the answer not yet taken
        ("editMessageText", Trouble.LOSE, True),  # the answer taken, the bot has not heard so
        ("answerCallbackQuery", Trouble.DROP, False),
        ("getUpdates", Trouble.DROP, False),  # at work on the tap, and about to acknowledge it
    ],
)
async def test_killed_between_a_tap_and_its_answer(tmp_path: Path, method: str, trouble: Trouble, after: bool) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        await stage.to("07:52")
        kill = stage.rehearsal.kill
        stage.rehearsal.standin.fault(method, trouble, before=None if after else kill, after=kill if after else None)
        await killed_while(stage, lambda: stage.tap("王芳", FINE))
        await goes_on(stage)


async def test_tapped_while_no_bot_was_there(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        await stage.to("07:52")
        await stage.rehearsal.kill()
        await stage.phone("王芳").tap(FINE)
        await stage.phone("王芳").tap(FINE)  # impatient
        await stage.rehearsal.restart()
        await stage.rehearsal.settle()
        assert "☑ 本人已到岗(王芳 7:52)" in stage.phone("王芳").last().text
        await goes_on(stage)
        await stage.to("17:30")
        await stage.tap("王芳", "都已关好,签名")
        assert "安全:开门7:52,关门17:30,大门17:30,均正常" in stage.in_group()[-1].text
        assert len(stage.in_group()) == 1


async def test_killed_with_an_open_question(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        await stage.to("07:52")
        await stage.tap("王芳", "有问题", "窗口安全门已开启")
        await stage.say("王芳", "锁芯坏了")
        await stage.rehearsal.restart()
        await stage.say("王芳", "已叫人来修")
        await stage.tap("王芳", "提交")
        told = stage.phone("林晓燕").last().text
        assert "锁芯坏了" in told
        assert "已叫人来修" in told
        assert len([line for line in stage.lines("2026-11-24") if line.to.startswith("林晓燕")]) == 1


@pytest.mark.parametrize(
    ("trouble", "after", "times"),
    [(Trouble.DROP, False, 1), (Trouble.LOSE, True, 2)],  # twice only where it was taken and the answer lost
)
async def test_killed_while_a_notice_goes_out(tmp_path: Path, trouble: Trouble, after: bool, times: int) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        kill, wang = stage.rehearsal.kill, stage.phone("王芳").chat.id
        before, then = (None, kill) if after else (kill, None)
        stage.rehearsal.standin.fault("sendMessage", trouble, before=before, after=then, chat=wang)
        await killed_while(stage, lambda: stage.to("07:20"))
        morning = [said for said in stage.said("2026-11-24") if said[1] == "王芳"]
        assert morning == [("07:20", "王芳", "早上好,今天由您督导,请 7:50 前到岗。")] * times
        await stage.to("07:50")
        assert len([said for said in stage.said("2026-11-24") if said[0] == "07:50"]) == 2


async def test_killed_over_opening_time(tmp_path: Path) -> None:
    """What is late and useful comes marked; what has become pointless does not come; nobody is asked twice."""
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        await stage.to("07:10")
        await stage.rehearsal.kill()
        stage.rehearsal.pass_time("08:10")
        await stage.rehearsal.restart()
        await stage.to("08:12")
        asked = [line.text.splitlines() for line in stage.lines("2026-11-24") if line.to.startswith("王芳")]
        assert ["(补发,原定 7:50)", "开门检查"] in [lines[:2] for lines in asked]
        assert not [lines for lines in asked if "早上好" in "".join(lines)]
        office = [line.text.splitlines()[:2] for line in stage.lines("2026-11-24") if line.to.startswith("林晓燕")]
        assert office == [["(补发,原定 8:05)", "开门检查还没确认。"]]
        assert len([line for line in stage.lines("2026-11-24") if line.to == GUARD]) == 1
        await stage.tap("王芳", FINE)
        assert len(answers(stage)) == 2


async def test_killed_over_a_night_no_day_is_without_its_record(tmp_path: Path) -> None:
    async with staged("2026-11-24 17:00", tmp_path, "王芳") as stage:
        await stage.to("17:25")
        await stage.rehearsal.kill()
        stage.rehearsal.pass_time("24:00")
        stage.rehearsal.pass_time("06:00")
        await stage.rehearsal.restart()
        await stage.to("07:20")
        records = [message.text.splitlines()[:2] for message in stage.in_group()]
        assert records == [["(补发,原定 18:00)", "【督导值班记录】11月24日(周二)"]]
        assert [said for said in stage.said("2026-11-25") if "签名还缺" in said[2]] == []


async def test_the_answer_is_lost_and_the_bot_lives(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        await stage.to("07:52")
        stage.rehearsal.standin.fault("editMessageText", Trouble.ERROR)
        await stage.tap("王芳", FINE)
        assert len(answers(stage)) == 2
        await stage.to("07:53")
        assert "7:52" in stage.phone("王芳").last().text


async def test_a_notice_meets_troubles_and_is_delivered(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        for trouble in (Trouble.ERROR, Trouble.GATEWAY, Trouble.DROP):
            stage.rehearsal.standin.fault("sendMessage", trouble)
        await stage.to("07:30")
        mornings = [line for line in stage.lines("2026-11-24") if line.to.startswith("王芳")]
        assert len(mornings) == 1
        assert mornings[0].when.strftime("%H:%M") in {"07:20", "07:21"}

"""What the office reads after trouble, word by word."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from bot.duty.notice import ASIDE
from bot.texts import keys
from handlers.notices import RENDERERS
from tests.desk import TZ, Desk

KIND = "account.kind."


async def down(desk: Desk, until: str) -> None:
    """The process is gone until then."""
    desk.clock.set(desk.moment(until))
    await desk.restart()


def test_whatever_can_be_late_has_a_name() -> None:
    """A new kind of notice needs one in both catalogues, unless nobody has to hear of its being late."""
    named = {key.removeprefix(KIND) for key in keys("zh-CN") if key.startswith(KIND)}
    assert named == set(RENDERERS) - ASIDE


async def test_the_account_of_a_morning_in_both_languages(desk: Desk) -> None:
    lin, xie = await desk.phone("林晓燕"), await desk.phone("谢振华")
    await xie.say("/lang")
    await xie.tap("English")
    await desk.until("7:30")
    await down(desk, "9:10")
    await desk.until("9:15")
    assert lin.last.text == (
        "7:50—9:10 有消息没能按时送出,现在已恢复。\n"
        "晚送到:\n"
        "· 7:50 开门检查提醒 → 李强、陈师傅\n"
        "已过时、没有再发:\n"
        "· 8:00 开门检查再次提醒 → 李强\n"
        "· 8:05 开门检查没人确认的提醒 → 办公室\n"
        "请打电话告诉:\n"
        "· 李强 13800000101:开门检查还没确认\n"
        "· 陈师傅 13800000911:开门检查还没确认"
    )
    assert lin.last.labels == ["看今天"]
    assert xie.last.text == (
        "From 7:50 to 9:10 messages did not get out in time; all is well again.\n"
        "Arrived late:\n"
        "· 7:50 Opening check → 李强, 陈师傅\n"
        "Too late to be of use, not sent:\n"
        "· 8:00 Opening check, reminder → 李强\n"
        "· 8:05 Opening check not confirmed → the office\n"
        "Please phone:\n"
        "· 李强 13800000101: Opening check not confirmed yet\n"
        "· 陈师傅 13800000911: Opening check not confirmed yet"
    )
    await lin.tap("看今天")
    assert lin.last.text.startswith("11月24日(周二)")


async def test_whoever_has_answered_by_then_need_not_be_rung_up(desk: Desk) -> None:
    await desk.until("7:30")
    await down(desk, "9:10")
    await (await desk.phone("李强")).tap("到岗,门已开")
    await desk.until("9:15")
    assert (await desk.phone("林晓燕")).last.text.splitlines()[-1] == "不用另外打电话。"


async def test_who_has_no_telegram_is_rung_up(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 11, 24, 7, 0, tzinfo=TZ)) as desk:
        await desk.found(date(2026, 11, 24), unbound=["李强"])
        await down(desk, "7:35")
        await desk.until("7:40")
        assert (await desk.phone("林晓燕")).last.text == (
            "7:20—7:35 有消息没能按时送出,现在已恢复。\n"
            "晚送到:\n"
            "· 7:20 当天督导提醒 → 李强(办公室代转)\n"
            "请打电话告诉:\n"
            "· 李强 13800000101:11月24日(周二)督导"
        )


async def test_a_supervisor_who_was_told_nothing_of_the_day_is_rung_up(desk: Desk) -> None:
    """The greeting of the day is over by opening, the check by noon: after that nobody but the office tells."""
    await desk.until("7:10")
    await down(desk, "14:50")
    await desk.until("14:55")
    told = (await desk.phone("林晓燕")).last.text.splitlines()
    assert told[0] == "7:20 起有消息没能按时送出,现在已恢复。"
    assert "· 7:20 当天督导提醒 → 李强" in told
    assert told[-2:] == ["· 李强 13800000101:开门检查还没确认", "· 陈师傅 13800000911:开门检查还没确认"]


async def test_after_days_it_is_still_a_screenful_and_names_the_days(desk: Desk) -> None:
    await desk.until("7:30")
    await down(desk, "11-27 9:00")
    await desk.until("11-27 9:05")
    told = (await desk.phone("林晓燕")).last.text
    assert told.splitlines() == [
        "11月24日 7:50—9:00 有消息没能按时送出,现在已恢复。",
        "晚送到:",
        "· 11月24日 18:00 值班记录 → 值班群",
        "· 11月25日 18:00 值班记录 → 值班群",
        "· 11月26日 18:00 值班记录 → 值班群",
        "· 7:50 开门检查提醒 → 陈静、陈师傅",
        "已过时、没有再发:",
        "· 更早的 29 项不再列出",
        "· 11月26日 17:35 关门检查没人确认的提醒 → 办公室",
        "· 11月26日 17:50 离楼检查没人确认的提醒 → 办公室",
        "· 11月26日 18:00 补签提醒 → 张敏",
        "· 7:20 当天督导提醒 → 陈静",
        "· 8:00 开门检查再次提醒 → 陈静",
        "· 8:05 开门检查没人确认的提醒 → 办公室",
        "请打电话告诉:",
        "· 陈静 13800000401:开门检查还没确认",
        "· 丁国华 13800000402:11月27日(周五)窗口顶岗",
        "· 陈师傅 13800000911:开门检查还没确认",
    ]


async def test_a_check_that_comes_late_is_not_repeated_on_its_heels(desk: Desk) -> None:
    await desk.until("7:30")
    await down(desk, "8:05")
    await desk.until("8:30")
    texts = [text.splitlines()[:2] for text in (await desk.phone("李强")).texts]
    assert [lines for lines in texts if "还没确认" in " ".join(lines)] == []
    assert ["(补发,原定 7:50)", "开门检查"] in texts

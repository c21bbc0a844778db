"""Whole duty days, as they are seen on the phones."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from tests.desk import TZ, Desk


def by_minute(story: list[str]) -> list[str]:
    """The story in order of time; what happens side by side in a minute is in no order."""
    return sorted(story, key=_minute)


def _minute(line: str) -> tuple[int, str]:
    hour, minute = line.split(maxsplit=1)[0].split(":")
    return int(hour) * 60 + int(minute), line


async def test_a_day_on_which_all_is_well_costs_four_taps(desk: Desk) -> None:
    li, guard, office = await desk.phone("李强"), await desk.phone("陈师傅"), await desk.phone("林晓燕")
    await desk.until("7:20")
    await li.tap("知道了")
    assert li.last.labels == ["今天来不了"]
    await desk.until("7:50")
    await li.tap("到岗,门已开")
    assert li.last.text == "开门检查\n☑ 本人已到岗(李强 7:50)\n☑ 窗口安全门已开启(李强 7:50)"
    assert guard.last.text == "☑ 窗口安全门已开启(李强 7:50)"
    assert guard.last.labels == []
    await desk.until("17:20")
    await li.tap("全部正常")
    assert "▢" not in li.last.text
    await desk.until("17:32")
    await li.tap("都已关好,签名")
    assert li.last.text.startswith("已签名,记录已交办公室。辛苦了。")
    assert office.messages == []
    (record,) = desk.chat()
    assert record.text == (
        "【督导值班记录】11月24日(周二)\n督导员:李强(劳动就业中心)\n出勤:未登记\n巡查:未登记\n问题:未登记\n受理:未登记\n"
        "安全:开门7:50,关门17:20,大门17:32,均正常\n交接:未登记\n签名:李强 17:32"
    )
    await desk.until("11-25 7:19")
    assert by_minute(await desk.story()) == by_minute([
        "7:20 李强 早上好,今天由您督导,请 7:50 前到岗。",
        "7:50 李强 开门检查",
        "7:50 陈师傅 陈师傅,请开窗口安全门(今天督导:李强)。",
        "16:30 王芳 明天(11月25日 周三)由您督导。",
        "16:30 林丽萍 11月25日(周三)由王芳督导,请安排好窗口顶岗。",
        "17:20 李强 关门检查",
        "17:20 陈师傅 陈师傅,请关窗口安全门(今天督导:李强)。",
        "17:30 李强 离楼检查",
        "17:30 陈师傅 陈师傅,请关办公大楼前大门(今天督导:李强)。",
        "17:32 群 【督导值班记录】11月24日(周二)",
    ])  # fmt: skip


async def test_a_day_on_which_nobody_answers_still_has_its_record(desk: Desk) -> None:
    await desk.until("11-25 7:19")
    assert by_minute(await desk.story()) == by_minute([
        "7:20 李强 早上好,今天由您督导,请 7:50 前到岗。",
        "7:50 李强 开门检查",
        "7:50 陈师傅 陈师傅,请开窗口安全门(今天督导:李强)。",
        "8:00 李强 8:00 了,还没确认。好了请点一下。",
        "8:05 林晓燕 开门检查还没确认。",
        "8:05 谢振华 开门检查还没确认。",
        "16:30 王芳 明天(11月25日 周三)由您督导。",
        "16:30 林丽萍 11月25日(周三)由王芳督导,请安排好窗口顶岗。",
        "17:20 李强 关门检查",
        "17:20 陈师傅 陈师傅,请关窗口安全门(今天督导:李强)。",
        "17:30 李强 离楼检查",
        "17:30 陈师傅 陈师傅,请关办公大楼前大门(今天督导:李强)。",
        "17:35 林晓燕 关门检查还没确认。",
        "17:35 谢振华 关门检查还没确认。",
        "17:50 林晓燕 离楼检查还没确认。",
        "17:50 谢振华 离楼检查还没确认。",
        "18:00 李强 今天的记录已先报办公室,您的签名还缺。",
        "18:00 群 【督导值班记录】11月24日(周二)",
    ])  # fmt: skip
    assert desk.chat()[0].text.endswith("安全:未登记\n交接:未登记\n签名:待补签")


async def test_a_whole_day_in_english(desk: Desk) -> None:
    li, guard = await desk.phone("李强"), await desk.phone("陈师傅")
    for phone in (li, guard):
        await phone.say("/lang")
        await phone.tap("English")
        assert phone.last.text == "English from now on."
    await desk.until("7:20")
    assert li.last.text == "Good morning. You are today's supervisor; please be there by 7:50.\nGuard 陈师傅 13800000911"
    await li.tap("Got it")
    await desk.until("7:50")
    assert guard.last.text == "陈师傅, please open the safety door of the windows (today's supervisor: 李强)."
    await guard.tap("Open")
    assert guard.last.text == "☑ Safety door of the windows is open (陈师傅, guard, 7:50)"
    assert li.last.text == "Opening check\n▢ I am at my post\n☑ Safety door of the windows is open (陈师傅, guard, 7:50)"
    await li.tap("Here, door open")
    await desk.until("17:20")
    await li.tap("Door closed")
    await desk.until("17:30")
    assert "Lights of the office building are off" in li.last.text
    await li.tap("See record first")
    assert "Signed: to be signed" in li.last.text
    await li.tap("All closed, sign")
    assert "Signed, and the record is with the office. Thank you." in [one.splitlines()[0] for one in li.texts]
    assert desk.chat()[0].text.startswith("【督导值班记录】")  # the group's language stays the centre's
    await li.say("/today")
    assert li.last.text == (
        "Tue 24 Nov\nSupervisor: 李强 (劳动就业中心)\nOpening check: confirmed 7:50\nClosing check: confirmed 17:30\n"
        "Leaving check: confirmed 17:30\nDaily record: 李强 17:30"
    )


async def test_from_friday_evening_to_monday_nothing_is_said(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 11, 27, 16, 0, tzinfo=TZ)) as desk:
        await desk.found(date(2026, 11, 27), names=["陈静", "刘洋"])
        await desk.until("18:00")
        yang = await desk.phone("刘洋")
        assert yang.texts == ["下周一(11月30日)由您督导。\n8:00 上班,请 7:50 前到岗,联系保安开安全门。"]
        before = len(desk.wire.sent)
        await desk.until("11-30 7:19")
        assert len(desk.wire.sent) == before
        await desk.until("7:20")
        assert yang.last.text.startswith("早上好,今天由您督导")


async def test_before_a_holiday_the_first_day_back_and_its_new_hours_are_named(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 9, 30, 16, 0, tzinfo=TZ)) as desk:
        await desk.found(date(2026, 9, 30))
        await desk.until("17:00")
        fang = await desk.phone("王芳")
        assert fang.last.text == (
            "节后第一天(10月8日 周四)由您督导。\n8:00 上班,请 7:50 前到岗,联系保安开安全门。\n"
            "作息有变:8:00—12:00、14:30—17:30。"
        )
        await desk.at("10-7 23:00")
        assert (await desk.story())[-1].split()[1] == "群"  # of 30 September, and nothing of the holiday
        await desk.until("10-8 17:20")
        assert fang.last.text.startswith("关门检查")


async def test_today_roster_my_and_checks_say_how_things_stand(desk: Desk) -> None:
    fang = await desk.phone("王芳")
    await fang.say("/today")
    assert fang.last.text == (
        "11月24日(周二)\n督导员:李强(劳动就业中心)\n开门检查:未确认\n关门检查:未确认\n离楼检查:未确认\n值班记录:待签名"
    )
    await fang.say("/my")
    assert fang.last.text.splitlines()[:2] == ["您接下来的督导:", "· 11月25日(周三) 8:00—17:30"]
    await fang.tap("11月25日(周三) 为什么是我")
    assert fang.last.text.splitlines()[:2] == ["11月25日(周三) 王芳", "轮到医保中心:前一个是劳动就业中心。"]
    await fang.say("/roster")
    assert fang.last.text.splitlines()[0] == "2026年11月值班表"
    assert "11月25日(周三) 王芳 医保" in fang.last.text
    await fang.tap("下个月")
    assert "12月1日(周二) 赖美英 劳动就业" in fang.last.text
    await fang.tap("上个月")
    assert "11月25日(周三) 王芳 医保" in fang.last.text
    await fang.say("/checks")
    assert fang.last.text.splitlines()[0] == "11月24日(周二) 安全检查"
    assert fang.last.labels == []


async def test_a_check_can_be_answered_from_the_list(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("7:45")
    await li.say("/checks")
    await li.tap("开门检查")
    await li.tap("到岗,门已开")
    await desk.until("8:30")
    assert not any(line.startswith(("8:00", "8:05")) for line in by_minute(await desk.story()))

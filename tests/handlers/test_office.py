"""A day gone wrong: nobody can come, nobody answers, nobody can be written to, and what the office does about it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from handlers.taps import Called, CannotCome, ConfirmWeek, GiveTo, Reassign
from tests import cast
from tests.cast import GROUP
from tests.desk import TZ, Desk

TUESDAY = date(2026, 11, 24)
FRIDAY = date(2026, 11, 27)


async def test_from_cannot_come_to_another_person_whose_notices_follow(desk: Desk) -> None:
    li, lin, xie = await desk.phone("李强"), await desk.phone("林晓燕"), await desk.phone("谢振华")
    ying = await desk.phone("赖美英")
    await desk.at("7:20")
    await li.tap("今天来不了")
    assert li.last.text == (
        "已告诉办公室。\n有人接替前仍由您负责,急的话请直接打电话。\n办公室 林晓燕 13800000901\n办公室 谢振华 13800000902"
    )
    assert lin.last.text == "今天的督导员 李强 13800000101 说来不了,请改派。"
    await lin.tap("已联系")
    assert xie.last.text == "林晓燕已联系今天的督导员。"
    await xie.tap("改派他人")
    assert xie.last.text == "11月24日(周二)改由谁督导?(本单位在前,次数少的在前)"
    assert xie.last.labels[:2] == ["赖美英 劳动就业", "邱晓东 劳动就业"]
    await desk.at("7:21")
    await xie.tap("赖美英 劳动就业")
    assert xie.last.text == "11月24日(周二)改由赖美英督导,是什么原因?\n原因只有办公室看得到。"
    assert li.texts[-1].startswith("已告诉办公室")
    await xie.tap("因病")
    assert xie.last.text == "已改派:11月24日(周二)由赖美英督导。备〔2026〕1号"
    assert lin.last.text.splitlines()[1] == "11月24日 周二 谢振华办理,原因:因病"
    for phone in (li, ying):
        assert "【督导调整】11月24日(周二)督导员由李强调整为赖美英。备〔2026〕1号" in phone.texts
    assert ying.texts[1].startswith("早上好,今天由您督导")
    said = len(li.messages)
    await desk.until("18:00")
    assert len(li.messages) == said  # nothing more by the clock
    assert [text.splitlines()[0] for text in ying.texts[2:]] == [
        "开门检查", "8:00 了,还没确认。好了请点一下。", "关门检查", "离楼检查", "今天的记录已先报办公室,您的签名还缺。",
    ]  # fmt: skip
    filed, record = desk.chat()
    assert filed.text == "【督导调整】11月24日(周二)督导员由李强调整为赖美英。备〔2026〕1号"
    assert record.text.splitlines()[1] == "督导员:赖美英(劳动就业中心)"
    await li.press(CannotCome(TUESDAY).pack())
    assert li.toasts[-1] == "这是11月24日(周二)的,那天的已经不能改了。"


async def test_who_is_sent_late_is_asked_once_and_an_old_reason_says_who_has_it(desk: Desk) -> None:
    await desk.at("8:06")
    xie, ying = await desk.phone("谢振华"), await desk.phone("赖美英")
    await xie.tap("改派他人")
    await xie.tap("赖美英 劳动就业")
    kept = xie.keeps("不写原因")
    await xie.tap("因病")
    asked = [text.splitlines()[0] for text in ying.texts if "窗口安全门" in text]
    assert asked == ["开门检查"]
    before = desk.dump()
    shown, data = kept
    await xie.press(data, shown)
    assert xie.toasts[-1] == "11月24日(周二)已由赖美英督导。"
    assert desk.dump() == before


async def test_somebody_who_takes_over_at_ten_signs_and_both_are_named(desk: Desk) -> None:
    li, lin, ying = await desk.phone("李强"), await desk.phone("林晓燕"), await desk.phone("赖美英")
    await desk.at("7:50")
    await li.tap("到岗,门已开")
    await desk.at("10:00")
    await lin.press(GiveTo(TUESDAY, (await cast.person(desk, "赖美英")).id).pack())
    assert lin.last.text == "已改派:11月24日(周二)由赖美英督导。备〔2026〕1号"
    assert "11月24日(周二)已改由赖美英督导。" in li.texts
    await li.say("/my")
    assert "· 11月24日(周二) 已换出:李强 → 赖美英 备〔2026〕1号" in li.last.text
    assert "11月24日(周二) 为什么是我" not in li.last.labels
    await desk.at("17:30")
    await li.press("ra|20261124")
    assert li.toasts[-1] == "记录由今天的督导员赖美英签名。"
    await ying.tap("都已关好,签名")
    filed, record = desk.chat()
    assert filed.text == "【督导调整】11月24日(周二) 10:00—17:30 督导员由李强调整为赖美英。备〔2026〕1号"
    assert record.text.splitlines()[1] == "督导员:李强 8:00—10:00、赖美英 10:00—17:30"
    await ying.say("/my")
    await ying.tap("12月1日(周二) 为什么是我")
    await lin.press("wy|20261124")
    assert lin.last.text.splitlines()[-1] == "备〔2026〕1号:10:00 起改由赖美英督导。"


async def test_only_the_office_gives_a_shift_to_somebody(desk: Desk) -> None:
    li, before = await desk.phone("李强"), desk.dump()
    taps = (
        Reassign(TUESDAY, 0),
        GiveTo(TUESDAY, (await cast.person(desk, "王芳")).id),
        Called(TUESDAY),
        ConfirmWeek(TUESDAY),
    )
    for tap in taps:
        await li.press(tap.pack())
        assert li.toasts[-1] == "这一步由办公室来办,请联系单位办公室。"
    assert desk.dump() == before


async def test_only_todays_supervisor_says_that_they_cannot_come(desk: Desk) -> None:
    fang, before = await desk.phone("王芳"), desk.dump()
    await fang.press(CannotCome(TUESDAY).pack())
    assert fang.toasts[-1] == "这一步由今天的督导员李强来点。"
    await fang.press(CannotCome(date(2026, 11, 25)).pack())
    assert fang.toasts[-1] == "这是11月25日(周三)的,那天的已经不能改了。"
    assert desk.dump() == before


@pytest.mark.parametrize(("name", "day", "answer"), [
    ("李强", TUESDAY, "11月24日(周二)已由李强督导。"),
    ("陈师傅", TUESDAY, "这位同事接不了这一天,请换一位。"),
    ("林晓燕", TUESDAY, "这位同事接不了这一天,请换一位。"),
    ("王芳", date(2026, 11, 23), "这是11月23日(周一)的,那天的已经不能改了。"),
    ("王芳", date(2026, 11, 28), "这是11月28日(周六)的,那天的已经不能改了。"),
])  # fmt: skip
async def test_a_shift_is_given_to_those_who_can_take_it(desk: Desk, name: str, day: date, answer: str) -> None:
    lin, member, before = await desk.phone("林晓燕"), await cast.person(desk, name), desk.dump()
    await lin.press(GiveTo(day, member.id).pack())
    assert lin.toasts[-1] == answer
    assert desk.dump() == before


async def test_pages_of_people_can_be_turned(desk: Desk) -> None:
    lin = await desk.phone("林晓燕")
    await desk.at("8:05")
    await lin.tap("改派他人")
    seen = list(lin.last.labels)
    await lin.tap("下一页")
    assert "上一页" in lin.last.labels
    seen += lin.last.labels
    await lin.tap("下一页")
    seen += lin.last.labels
    people = {label.split()[0] for label in seen if " " in label}
    assert len(people) == 17
    assert "李强" not in people
    await lin.tap("上一页")
    assert "下一页" in lin.last.labels


async def test_what_an_unbound_supervisor_would_get_goes_to_the_office(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 11, 24, 7, 0, tzinfo=TZ)) as desk:
        await desk.found(TUESDAY, unbound=["李强"])
        lin = await desk.phone("林晓燕")
        await desk.at("7:20")
        assert lin.last.text.splitlines()[0] == "(代转:李强 13800000101 收不到消息,请电话转告)"
        assert lin.last.labels == ["改派他人"]
        await desk.at("7:50")
        assert lin.last.text.splitlines()[:2] == ["(代转:李强 13800000101 收不到消息,请电话转告)", "开门检查"]
        await lin.tap("门已开")
        await desk.until("8:30")
        assert "▢ 本人已到岗\n☑ 窗口安全门已开启(林晓燕·办公室 7:50)" in lin.last.text
        await desk.until("18:00")
        assert any("今天的记录已先报办公室" in text for text in lin.texts)
        assert "开门7:50(办公室代)" in desk.chat()[0].text


async def test_what_a_supervisor_who_blocked_the_bot_would_get_goes_to_the_office(desk: Desk) -> None:
    li, lin = await desk.phone("李强"), await desk.phone("林晓燕")
    desk.wire.refuse(li.account, 403, "Forbidden: bot was blocked by the user")
    await desk.at("7:50")
    assert lin.last.text.splitlines()[:2] == ["(代转:李强 13800000101 收不到消息,请电话转告)", "开门检查"]
    assert (await cast.person(desk, "李强")).reachable is False
    assert li.messages == []
    await lin.tap("门已开")
    assert desk.rows("SELECT DISTINCT role FROM check_entry") == [("office",)]


async def test_the_unblocked_bot_writes_again(desk: Desk) -> None:
    li = await desk.phone("李强")
    await li.block()
    assert (await cast.person(desk, "李强")).reachable is False
    await li.unblock()
    assert (await cast.person(desk, "李强")).reachable is True
    await desk.at("7:50")
    assert li.last.text.startswith("开门检查")


async def test_when_nobody_of_the_office_is_bound_the_day_still_goes_on(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 11, 24, 7, 0, tzinfo=TZ)) as desk:
        await desk.found(TUESDAY, unbound=["林晓燕", "谢振华", "李强"])
        await desk.until("18:00")
        assert [one.text.splitlines()[0] for one in desk.chat()] == ["【督导值班记录】11月24日(周二)"]


async def test_when_the_group_is_gone_the_office_gets_the_record(desk: Desk) -> None:
    lin = await desk.phone("林晓燕")
    desk.wire.refuse(GROUP, 403, "Forbidden: bot was kicked from the supergroup chat")
    await desk.at("18:00")
    said = [text.split("\n")[0] for text in lin.texts[-2:]]
    assert any(text.startswith("【督导值班记录】11月24日(周二)") for text in said)
    assert any(text.startswith("值班群“值班群”发不进去了") for text in said)
    await desk.at("11-25 18:00")  # the board tried in vain, so the record did not
    assert [text.split("\n")[0] for text in lin.texts].count("值班群“值班群”发不进去了:我被移出,或者不能发言。") == 0
    assert sum(text.startswith("值班群") for text in lin.texts) == 1
    assert lin.last.text.startswith("【督导值班记录】11月25日(周三)")
    desk.wire.allow(GROUP)
    await desk.until("11-26 18:00")
    assert lin.texts.count("值班群“值班群”又能发了,看板和值班记录照常发到群里。") == 1
    assert desk.chat()[-1].text.startswith("【督导值班记录】11月26日(周四)")


async def test_a_group_that_became_a_supergroup_is_followed(desk: Desk) -> None:
    desk.wire.refuse(GROUP, 400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1009)
    await desk.until("18:00")
    assert [one.text.splitlines()[0] for one in desk.chat(-1009)] == ["【督导值班记录】11月24日(周二)"]
    assert desk.rows("SELECT group_chat FROM centre WHERE id = ?", desk.centres[0].id) == [(-1009,)]


async def test_telegram_says_so_itself_when_a_group_moves(desk: Desk) -> None:
    lin = await desk.phone("林晓燕")
    await lin.send(chat=GROUP, migrate_to_chat_id=-1009)
    await desk.at("18:00")
    assert len(desk.chat(-1009)) == 1


@pytest.mark.parametrize("given", ["15:30", "16:40"])
async def test_the_notices_of_tomorrow_follow_who_has_it(empty: Path, given: str) -> None:
    """Given before the eve notice the new person gets it; given after it the filing says so; the morning is theirs."""
    async with Desk(empty, datetime(2026, 11, 26, 15, 0, tzinfo=TZ)) as desk:
        await desk.found(date(2026, 11, 26), names=["张敏", "陈静"])
        lin, jing = await desk.phone("林晓燕"), await desk.phone("陈静")
        hua = await desk.phone("丁国华")
        await desk.until(given)
        assert any(text.startswith("明天(11月27日 周五)由您督导。") for text in jing.texts) == (given > "16:30")
        await lin.press(GiveTo(FRIDAY, (await cast.person(desk, "丁国华")).id).pack())
        assert "【督导调整】11月27日(周五)督导员由陈静调整为丁国华。备〔2026〕1号" in hua.texts
        await desk.until("18:00")
        assert any(text.startswith("明天(11月27日 周五)由您督导。") for text in hua.texts) == (given < "16:30")
        await desk.at("11-27 7:20")
        assert hua.last.text.startswith("早上好")
        assert not any("早上好" in text for text in jing.texts)

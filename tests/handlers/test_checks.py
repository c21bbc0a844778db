"""Answering checks: all at once, item by item, by whom and when, and what an old button says."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from handlers.taps import AllFine, AskProblem, DoorsOnly, OneItem, PutOffBy
from tests import cast
from tests.desk import TZ, Desk

TUESDAY = date(2026, 11, 24)


async def test_a_check_is_answered_item_by_item(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("7:50")
    await li.tap("▢ 本人已到岗")
    assert li.last.text == "开门检查\n☑ 本人已到岗(李强 7:50)\n▢ 窗口安全门已开启"
    assert li.last.labels == ["到岗,门已开", "有问题", "联系保安"]
    await desk.at("7:52")
    await li.tap("到岗,门已开")
    assert li.last.text == "开门检查\n☑ 本人已到岗(李强 7:50)\n☑ 窗口安全门已开启(李强 7:52)"


async def test_the_first_answer_wins_and_both_cards_show_it(desk: Desk) -> None:
    li, guard = await desk.phone("李强"), await desk.phone("陈师傅")
    await desk.at("7:50")
    kept = li.keeps("▢ 窗口安全门已开启")
    await desk.at("7:51")
    await guard.tap("已开")
    assert guard.last.text == "☑ 窗口安全门已开启(陈师傅·保安 7:51)"
    assert li.last.text == "开门检查\n▢ 本人已到岗\n☑ 窗口安全门已开启(陈师傅·保安 7:51)"
    await li.press(kept[1], kept[0])
    assert li.toasts[-1] == "这条已经处理:7:51 陈师傅确认“窗口安全门已开启”。"
    assert desk.rows("SELECT count(*) FROM check_entry") == [(1,)]


async def test_every_card_of_the_check_is_edited_once(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.until("8:00")
    before = len(desk.wire.calls)
    await li.tap("到岗,门已开")
    edited = [
        sent["message_id"]
        for name, sent in desk.wire.calls[before:]
        if name == "editMessageText" and sent["chat_id"] != cast.GROUP
    ]
    assert len(edited) == len(set(edited)) == 3  # the pressed one by the answer, the first one and the guard's after it


async def test_when_the_supervisor_was_first_the_guards_card_says_so(desk: Desk) -> None:
    li, guard = await desk.phone("李强"), await desk.phone("陈师傅")
    await desk.at("7:50")
    kept = guard.keeps("已开")
    await li.tap("到岗,门已开")
    assert guard.last.text == "☑ 窗口安全门已开启(李强 7:50)"
    await guard.press(kept[1], kept[0])
    assert guard.toasts[-1] == "这条已经处理:7:50 李强确认“窗口安全门已开启”。"


async def test_an_old_card_says_what_has_happened_since(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("7:50")
    first = li.keeps("到岗,门已开")
    await desk.at("8:00")
    await li.tap("到岗,门已开")
    assert [one.labels for one in li.messages if "开门检查" in one.text or "8:00 了" in one.text] == [["看今天"], ["看今天"]]
    await li.press(first[1], first[0])
    assert li.toasts[-1] == "这条已经处理:8:00 李强确认“本人已到岗”。"


async def test_the_office_answers_from_the_escalation_and_is_marked(desk: Desk) -> None:
    li, lin, xie = await desk.phone("李强"), await desk.phone("林晓燕"), await desk.phone("谢振华")
    await desk.until("8:05")
    await lin.tap("门已开")
    assert li.last.text.endswith("\n▢ 本人已到岗\n☑ 窗口安全门已开启(林晓燕·办公室 8:05)")
    kept = xie.last
    await xie.press(AllFine(TUESDAY, "opening").pack(), kept)
    assert xie.toasts[-1] == "这条已经处理:8:05 林晓燕确认“窗口安全门已开启”。"


async def test_a_guard_answers_the_doors_and_nothing_else(desk: Desk) -> None:
    guard = await desk.phone("陈师傅")
    await desk.at("7:50")
    before = desk.dump()
    await guard.press(OneItem(TUESDAY, "opening", "arrived").pack())
    assert guard.toasts[-1] == "这个按钮已经不能用了,请看下面现在的情况。"
    await guard.press(AskProblem(TUESDAY, "opening").pack())
    assert guard.toasts[-1] == "这一步由今天的督导员李强来点。"
    await guard.press(PutOffBy(TUESDAY, 30).pack())
    assert guard.toasts[-1] == "这一步由今天的督导员李强来点。"
    assert desk.dump() == before
    await guard.press(AllFine(TUESDAY, "opening").pack())  # all that is his
    assert desk.rows("SELECT item, role FROM check_entry") == [("safety_door", "guard")]


async def test_a_guard_cannot_carry_items_on(desk: Desk) -> None:
    guard = await desk.phone("陈师傅")
    await desk.at("17:20")
    before = desk.dump()
    await guard.press(DoorsOnly(TUESDAY, "closing").pack())
    assert guard.toasts[-1] == "这个按钮已经不能用了,请看下面现在的情况。"
    assert desk.dump() == before


async def test_only_todays_supervisor_answers(desk: Desk) -> None:
    fang = await desk.phone("王芳")
    await desk.at("7:50")
    before = desk.dump()
    await fang.press(AllFine(TUESDAY, "opening").pack())
    assert fang.toasts == ["这一步由今天的督导员李强来点。"]
    assert desk.dump() == before


async def test_it_is_too_early_more_than_half_an_hour_before(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("7:19")
    await li.press(AllFine(TUESDAY, "opening").pack())
    assert li.toasts[-1] == "还早,7:50 前 30 分钟起可以确认。"
    await desk.at("7:20")
    await li.press(AllFine(TUESDAY, "opening").pack())
    assert desk.rows("SELECT count(*) FROM check_entry") == [(2,)]


async def test_another_day_cannot_be_answered(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("7:50")
    kept = li.keeps("到岗,门已开")
    await desk.until("11-25 8:30")
    before = desk.dump()
    await li.press(kept[1], kept[0])
    assert li.toasts[-1] == "这是11月24日(周二)的,那天的已经不能改了。"
    await (await desk.phone("王芳")).press(AllFine(date(2026, 11, 26), "opening").pack())
    assert desk.dump() == before


async def test_a_closed_day_has_no_checks(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 11, 28, 9, 0, tzinfo=TZ)) as desk:
        await desk.found(date(2026, 11, 30))
        li = await desk.phone("李强")
        await li.say("/checks")
        assert li.last.text == "11月28日(周六)休息,没有检查。"
        await li.say("/today")
        assert li.last.text == "11月28日(周六)休息,没有督导。"
        await li.press(AllFine(date(2026, 11, 28), "opening").pack())
        assert li.toasts[-1] == "11月28日(周六)休息,没有检查。"
        await li.say("/record")
        assert li.last.text == "11月28日(周六)没有值班记录。"


async def test_before_the_roster_begins_there_is_nobody_to_answer(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 11, 24, 7, 30, tzinfo=TZ)) as desk:
        await desk.found(date(2026, 11, 25))
        li = await desk.phone("李强")
        await li.press(AllFine(TUESDAY, "opening").pack())
        assert li.toasts[-1] == "今天没有督导员,请联系单位办公室。"
        await li.say("/today")
        assert "督导员:未安排" in li.last.text


async def test_with_the_door_only_the_rest_goes_into_the_leaving_check(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("17:20")
    await li.tap("门已关")
    assert li.last.text == (
        "关门检查\n☑ 窗口安全门已关闭(李强 17:20)\n▢ 办公大楼灯光已关\n▢ 饮水机等电源已断\n▢ 玻璃门窗已关好"
    )
    assert "门已关" not in li.last.labels
    await desk.at("17:30")
    assert li.last.text == (
        "离楼检查\n▢ 办公大楼灯光已关\n▢ 饮水机等电源已断\n▢ 玻璃门窗已关好\n▢ 办公大楼前大门已关闭\n"
        "都好了点一下,值班记录一起提交。"
    )
    await li.tap("▢ 玻璃门窗已关好")
    await li.tap("都已关好,签名")
    answers = dict(desk.rows("SELECT item, state FROM check_entry WHERE state != 'carried' ORDER BY id"))
    assert set(answers) == {"safety_door", "lights", "power", "windows", "front_gate"}
    assert "安全:开门未确认,关门17:30,大门17:30" in desk.chat()[0].text


async def test_what_was_carried_is_not_asked_by_the_escalation_of_the_door(desk: Desk) -> None:
    li, lin = await desk.phone("李强"), await desk.phone("林晓燕")
    await desk.at("17:20")
    await li.tap("门已关")
    await desk.until("17:49")
    assert not any("关门检查还没确认" in text for text in lin.texts)


async def test_closing_later_moves_everything_that_is_still_to_come(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.until("17:20")
    await li.tap("晚点关")
    assert li.last.text == "原定 17:30 下班。还有群众,晚多久关?"
    assert li.last.labels == ["晚15分钟", "晚30分钟", "晚60分钟", "返回"]
    await li.tap("返回")
    assert "全部正常" in li.last.labels
    await li.tap("晚点关")
    await li.tap("晚30分钟")
    assert li.last.text == "已改到 18:00 下班,后面的提醒都跟着推迟。"
    sent = len(await desk.story())
    await desk.until("11-24 23:00")
    mine = [line for line in (await desk.story())[sent:] if line.split()[1] in ("李强", "群")]
    assert mine == [
        "17:50 李强 关门检查",
        "18:00 李强 离楼检查",
        *sorted(("18:30 李强 今天的记录已先报办公室,您的签名还缺。", "18:30 群 【督导值班记录】11月24日(周二)"), reverse=mine[-1][6] == "李"),
    ]  # fmt: skip


@pytest.mark.parametrize(("at", "minutes", "answer"), [
    ("7:50", 20, "这个按钮已经不能用了,请看下面现在的情况。"),
    ("18:20", 30, "原定 17:30 下班,现在改晚了。"),
])  # fmt: skip
async def test_closing_is_put_off_in_time_and_by_what_is_offered(desk: Desk, at: str, minutes: int, answer: str) -> None:
    li = await desk.phone("李强")
    await desk.at(at)
    await li.press(PutOffBy(TUESDAY, minutes).pack())
    assert li.toasts[-1] == answer
    assert desk.rows("SELECT count(*) FROM delay") == [(0,)]


async def test_the_guards_number_is_under_the_card_to_be_copied(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("7:50")
    await li.tap("联系保安")
    assert li.last.text.endswith("\n保安 陈师傅 13800000911")
    assert li.last.labels[-1] == "复制号码"
    assert li.last.buttons[-1]["copy_text"] == {"text": "13800000911"}


FORGED = (
    "", "zz", "ca", "ca|20261124", "ca|20261124|opening|x", "ca|20261340|opening", "ca|x|opening", "og|20261124|-1",
    "og|20261124|99999999999999999999", "cm|20261124|1e9", "oa|20261124|-5", "oa|20261124|9999", "la|de", "gk|-5|all",
    "mo|20991201", "wy|20300101", "ca|20261124|nothing", "ci|20261124|opening|nothing", "cq|20261124|opening|nothing",
    "ca|20261124|noon", "ow|20261124", "\u202e|😀", "ns", "x" * 64,
)  # fmt: skip


@pytest.mark.parametrize("name", ["李强", "林晓燕", "陈师傅"])
async def test_forged_data_gets_a_clear_answer_and_changes_nothing(desk: Desk, name: str) -> None:
    phone = await desk.phone(name)
    before = desk.dump()
    for data in FORGED:
        said = len(desk.wire.sent)
        await phone.press(data)
        assert desk.dump() == before, data
        assert phone.toasts[-1] or len(desk.wire.sent) > said or phone.last.text, f"silence after {data}"
    assert len(phone.toasts) == len(FORGED)

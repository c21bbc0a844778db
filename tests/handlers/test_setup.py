"""Languages, menus, help, the group: what surrounds the day."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from handlers.taps import GroupIs
from tests import cast
from tests.cast import Phone
from tests.desk import TZ, Desk


async def test_a_language_is_chosen_and_the_menu_follows(desk: Desk) -> None:
    li = await desk.phone("李强")
    await li.say("/lang")
    assert li.last.text == "请选择语言 / Choose a language"
    assert li.last.labels == ["中文", "English"]
    await li.tap("English")
    assert li.last.text == "English from now on."
    assert desk.wire.menus[li.account] == ["today", "my", "roster", "checks", "record", "help", "lang", "cancel", "privacy"]
    (menu,) = [sent for name, sent in desk.wire.calls if name == "setMyCommands" and sent["scope"]["chat_id"] == li.account]
    assert {one["description"] for one in menu["commands"]} >= {"Today", "My duties", "Daily record"}
    await li.say("/lang")
    await li.tap("中文")
    assert li.last.text == "以后用中文。"


async def test_refusals_are_said_in_the_language_and_time_of_the_reader(desk: Desk) -> None:
    li, fang = await desk.phone("李强"), await desk.phone("王芳")
    await fang.say("/lang")
    await fang.tap("English")
    await desk.at("7:50")
    await li.tap("到岗,门已开")
    await fang.press("ca|20261124|opening")
    assert fang.toasts[-1] == "This is for today's supervisor 李强 to answer."
    await li.say("/lang")
    await li.tap("English")
    await li.press("ca|20261124|opening")
    assert li.toasts[-1] == "Done already: 李强 confirmed “I am at my post” at 7:50."
    await fang.press("rs|20261124")
    assert fang.toasts[-1] == "The record is for today's supervisor 李强 to sign."


async def test_help_shows_what_this_person_can_do(desk: Desk) -> None:
    li, guard = await desk.phone("李强"), await desk.phone("陈师傅")
    await li.say("/help")
    assert li.last.text.splitlines()[0] == "李强,您好。上杭县社会保障服务中心"
    assert "/record 值班记录" in li.last.text
    assert "/bind" not in li.last.text
    await guard.say("/help")
    assert "/my" not in guard.last.text


async def test_whoever_is_not_in_the_rotation_has_no_duties(desk: Desk) -> None:
    lin = await desk.phone("林晓燕")
    await lin.say("/my")
    assert lin.last.text == "您不参加轮值,值班表请看 /roster。"
    await lin.press("my")
    assert lin.toasts[-1] == "您不参加轮值,值班表请看 /roster。"


async def test_a_day_that_is_not_on_the_roster_has_no_why(desk: Desk) -> None:
    li = await desk.phone("李强")
    await li.press("wy|20261128")
    assert li.toasts[-1] == "11月28日(周六)还没有排班。"


async def test_the_group_is_bound_by_the_office_and_by_nobody_else(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 11, 24, 9, 0, tzinfo=TZ)) as desk:
        await desk.found(date(2026, 11, 24), group=None)
        lin, li = await desk.phone("林晓燕"), await desk.phone("李强")
        await lin.say("/bind")
        assert lin.last.text == "请在要绑定的工作群里发 /bind。"
        before = desk.dump()
        await li.say("/bind", chat=cast.GROUP)
        await li.press(GroupIs(cast.GROUP, "staff", "guessed").pack())
        assert li.toasts[-1] == "这一步由办公室来办,请联系单位办公室。"
        await Phone(desk, cast.STRANGER).say("/bind", chat=cast.GROUP)
        assert desk.dump() == before
        await lin.say("/bind", chat=cast.GROUP)
        assert lin.last.labels == ["全体人员", "只有办公室和领导"]
        await lin.tap("只有办公室和领导")
        assert lin.last.text == "好的,值班记录以后发到群里(只有办公室和领导)。"
        assert desk.rows("SELECT group_chat, group_kind FROM centre") == [(cast.GROUP, "leaders")]
        await lin.say("/today", chat=cast.GROUP)
        assert desk.chat()[-1].text.splitlines()[1] == "督导员:李强(劳动就业中心)"


async def test_an_anonymous_admin_or_a_channel_is_answered_by_nothing_that_hurts(desk: Desk) -> None:
    before = desk.dump()
    group = {"id": cast.GROUP, "type": "supergroup", "title": "群"}
    message = {**Phone(desk, 1_087_968_824).message(cast.GROUP, text="/bind"), "sender_chat": group}
    await desk.take({"message": message})
    await desk.take({"message": {k: v for k, v in message.items() if k != "from"}})
    assert desk.dump() == before


async def test_the_roster_is_turned_a_year_and_no_further(desk: Desk) -> None:
    li = await desk.phone("李强")
    await li.say("/roster")
    for _ in range(14):
        await li.tap("下个月")
    assert li.toasts[-1] == "这个按钮已经不能用了,请看下面现在的情况。"


async def test_acknowledging_takes_the_buttons_away_and_leaves_the_text(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("7:20")
    before = li.last.text
    kept = li.keeps("知道了")
    await li.tap("知道了")
    await li.press(kept[1], kept[0])
    assert (li.last.text, li.last.labels) == (before, [])

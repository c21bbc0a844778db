"""Languages, menus, help, the group: what surrounds the day."""

from __future__ import annotations

from tests.desk import Desk


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


async def test_the_roster_is_turned_a_year_and_no_further(desk: Desk) -> None:
    li = await desk.phone("李强")
    await li.say("/roster")
    for _ in range(14):
        await li.tap("下个月")
    assert li.toasts[-1] == "这个按钮已经不能用了,请看下面现在的情况。"


async def test_acknowledging_takes_its_button_away_and_leaves_the_rest(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("7:20")
    before = li.last.text
    kept = li.keeps("知道了")
    await li.tap("知道了")
    await li.press(kept[1], kept[0])
    assert (li.last.text, li.last.labels) == (before, ["今天来不了"])

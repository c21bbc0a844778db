"""Getting in by the own number, and by the office that knows who it is."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.services import door
from handlers.setup_taps import Knocking, LetIn, TurnAway
from tests import cast
from tests.cast import Phone
from tests.desk import TZ, Desk

TUESDAY = date(2026, 11, 24)
EIGHT = datetime(2026, 11, 24, 8, 0, tzinfo=TZ)
NO_SUCH_NUMBER = "没有找到这个号码,可能登记的是另一个。请联系办公室发一条绑定链接。"
ASK = "请点下面按钮,用本人手机号核对身份。号码只用于核对,不在群里显示。"


async def payload(desk: Desk, centre: int) -> str:
    async with desk.storage.open_work(write=False, now=desk.now) as work:
        return await door.payload(work, desk.centres[centre])


@pytest.mark.parametrize("number", ["8613800000201", "+86 138 0000 0201", "13800000201", "\uff11\uff13\uff18\uff10\uff10\uff10\uff10\uff10\uff12\uff10\uff11"])  # fmt: skip
async def test_the_own_number_opens(empty: Path, number: str) -> None:
    async with Desk(empty, EIGHT) as desk:
        await desk.found(TUESDAY, unbound=["王芳"])
        fang = Phone(desk, 777)
        await fang.start()
        assert (fang.last.text, fang.last.keys) == (ASK, ["核对手机号"])
        await fang.contact(number)
        assert fang.texts[-2:] == ["已收到号码。", "已绑定:王芳 · 医保中心\n您下次督导:11月25日(周三)"]
        assert fang.last.labels == ["我的值班"]
        assert fang.messages[-2].markup == {"remove_keyboard": True}
        assert desk.rows("SELECT by_name, after FROM audit WHERE action = 'bind'")[-1] == ("王芳", '{"how": "number"}')
        await fang.contact(number)
        assert fang.last.text == "需要什么请点菜单,或发 /help 看说明。"


async def test_guards_and_leaders_come_in_the_same_way(empty: Path) -> None:
    async with Desk(empty, EIGHT.replace(hour=7)) as desk:
        await desk.found(TUESDAY, unbound=["陈师傅", "丘志明"])
        guard, leader = Phone(desk, 777), Phone(desk, 778)
        await guard.contact("13800000911")
        await leader.contact("13800000903")
        assert (guard.last.text, leader.last.text) == ("已绑定:陈师傅", "已绑定:丘志明")
        assert desk.wire.menus[777] == ["today", "checks", "help", "lang", "cancel", "privacy"]


async def test_somebody_elses_contact_opens_nothing(empty: Path) -> None:
    async with Desk(empty, EIGHT) as desk:
        await desk.found(TUESDAY, unbound=["王芳"])
        before, fang = desk.dump(), Phone(desk, 777)
        await fang.contact("13800000201", of=778)
        await fang.send(contact={"phone_number": "13800000201", "first_name": "王芳"})
        assert set(fang.texts) == {"这是别人的号码。请点下面的“核对手机号”,发本人的号码。"}
        assert desk.dump() == before


async def test_the_office_knows_who_it_is(empty: Path) -> None:
    async with Desk(empty, EIGHT) as desk:
        await desk.found(TUESDAY, unbound=["王芳", "李强"])
        fang, lin, xie = Phone(desk, 777, "芳芳<b>"), await desk.phone("林晓燕"), await desk.phone("谢振华")
        await fang.contact("13900000000")
        assert fang.last.text == NO_SUCH_NUMBER
        await fang.tap("告诉办公室")
        assert fang.last.text == "已告诉办公室,办好后这里会通知您。"
        assert lin.last.text == "芳芳<b>(账号 777)想进来,号码和名单对不上。是哪一位?"
        assert lin.last.labels == ["李强 劳动就业", "王芳 医保", "不认识"]
        assert "13900000000" not in str(desk.dump())  # it was for checking only
        shown, data = xie.keeps("李强 劳动就业")
        await lin.tap("王芳 医保")
        assert lin.last.text == "芳芳<b>已绑定为王芳,已告诉本人。"
        assert fang.last.text == "已绑定:王芳 · 医保中心\n您下次督导:11月25日(周三)"
        assert desk.rows("SELECT by_name, subject FROM audit WHERE action = 'bind'")[-1][0] == "林晓燕"
        after = desk.dump()
        await xie.press(data, shown)
        assert xie.toasts[-1] == "这一位已经绑定为王芳。"
        assert desk.dump() == after


async def test_somebody_the_office_does_not_know_is_told_nothing(desk: Desk) -> None:
    stranger, lin, xie = Phone(desk, 777, "某人"), await desk.phone("林晓燕"), await desk.phone("谢振华")
    await stranger.contact("13900000000")
    await stranger.tap("告诉办公室")
    (shown, data), heard = xie.keeps("不认识"), len(stranger.texts)
    await lin.tap("不认识")
    assert lin.last.text == "某人没有绑定。对方不会收到消息。"
    await xie.press(data, shown)
    assert xie.toasts[-1] == "林晓燕已说不认识这一位。"
    assert len(stranger.texts) == heard


async def test_the_office_is_asked_once_a_day_by_one_account_and_not_flooded_by_many(desk: Desk) -> None:
    stranger, lin = Phone(desk, 777), await desk.phone("林晓燕")
    await stranger.contact("13900000000")
    data, shown = stranger.keeps("告诉办公室")[1], stranger.last
    for _ in range(3):
        await stranger.press(data, shown)
    assert stranger.toasts[-1] == "已经告诉过办公室了,请等办公室处理;急的话请直接联系。"
    asked = [text for text in lin.texts if "想进来" in text]
    assert len(asked) == 1
    await desk.restart()
    await desk.at(desk.now + timedelta(days=1))
    await stranger.press(data, shown)
    assert len([text for text in lin.texts if "想进来" in text]) == 2
    for account in range(800, 800 + door.MOST_A_DAY + 2):
        await Phone(desk, account).press(data)
    assert len([text for text in lin.texts if "想进来" in text]) == 1 + door.MOST_A_DAY
    assert desk.wire.toasts[-1][1] == "今天想进来的人太多,请直接联系办公室发一条绑定链接。"


async def test_who_is_asked_about_pages(empty: Path) -> None:
    async with Desk(empty, EIGHT) as desk:
        await desk.found(
            TUESDAY, unbound=["李强", "赖美英", "邱晓东", "王芳", "林丽萍", "蓝志勇", "黄秀兰", "张敏", "丘志明"]
        )
        await Phone(desk, 777).press("et")
        lin = await desk.phone("林晓燕")
        assert lin.last.labels[-3:] == ["张敏 机关社保", "下一页", "不认识"]
        await lin.tap("下一页")
        assert lin.last.labels == ["丘志明", "上一页", "不认识"]
        await lin.tap("上一页")
        assert lin.last.labels[0] == "李强 劳动就业"


async def test_with_several_centres_the_number_decides_and_their_offices_hear_of_nobody(both: Desk) -> None:
    both.execute("UPDATE member SET telegram = NULL WHERE name IN ('王芳', '高峰')")
    fang, stranger = Phone(both, 777), Phone(both, 778)
    await fang.contact("13800000201")
    assert fang.last.text.startswith("已绑定:王芳 · 医保中心")
    await stranger.contact("13900000000")
    assert (stranger.last.text, stranger.last.labels) == (NO_SUCH_NUMBER, [])
    before = both.dump()
    await stranger.press("et")
    assert stranger.toasts[-1].startswith("您好,本助手仅供单位内部使用。")
    assert both.dump() == before


async def test_the_link_of_a_door_names_the_centre_whose_office_is_asked(both: Desk) -> None:
    stranger, lin, tang = Phone(both, 778, "某人"), await both.phone("林晓燕"), await both.phone("唐宁")
    await stranger.start(await payload(both, 1))
    assert stranger.last.keys == ["核对手机号"]
    await stranger.contact("13900000000")
    heard = len(lin.texts)
    await stranger.tap("告诉办公室")
    assert tang.last.text.startswith("某人(账号 778)想进来")
    assert len(lin.texts) == heard
    number = both.rows("SELECT id FROM knock")[0][0]
    before = both.dump()
    for tap in (Knocking(number, 0), LetIn(number, (await cast.person(both, "王芳")).id), TurnAway(number)):
        await lin.press(tap.pack())
    assert both.dump() == before
    await tang.press(LetIn(number, (await cast.person(both, "王芳")).id).pack())  # nobody of the own centre
    assert tang.toasts[-1] == "这位同事已经绑定了,请换一位。"
    assert both.dump() == before


async def test_who_is_listed_in_both_centres_comes_in_by_a_door(both: Desk) -> None:
    both.execute("UPDATE member SET telegram = NULL WHERE name = '王芳'")
    both.execute("UPDATE member SET telegram = NULL, phone = '+8613800000201' WHERE name = '高峰'")
    person = Phone(both, 777)
    await person.contact("13800000201")
    assert person.last.text == NO_SUCH_NUMBER
    await person.start(await payload(both, 1))
    await person.contact("13800000201")
    assert person.last.text.startswith("已绑定:高峰")


async def test_whoever_has_left_does_not_come_in(empty: Path) -> None:
    async with Desk(empty, EIGHT) as desk:
        await desk.found(TUESDAY, unbound=["王芳", "李强"])
        desk.execute("UPDATE member SET \"left\" = '2026-11-23' WHERE name = '王芳'")
        fang, lin = Phone(desk, 777), await desk.phone("林晓燕")
        await fang.contact("13800000201")
        assert fang.last.text == NO_SUCH_NUMBER
        await fang.tap("告诉办公室")
        assert lin.last.labels == ["李强 劳动就业", "不认识"]
        await lin.press("bl|0")
        assert "王芳" not in lin.last.text


async def test_nobody_is_let_in_who_has_not_asked(desk: Desk) -> None:
    stranger, lin = Phone(desk, 778), await desk.phone("林晓燕")
    await stranger.start(await payload(desk, 0))
    ((number,),) = desk.rows("SELECT id FROM knock")
    before = desk.dump()
    await lin.press(LetIn(number, (await cast.person(desk, "李强")).id).pack())
    assert lin.toasts[-1] == "这个按钮已经不能用了,请看下面现在的情况。"
    assert desk.dump() == before


async def test_a_made_up_door_is_over(both: Desk) -> None:
    stranger, before = Phone(both, 778), both.dump()
    await stranger.start("door-1-00000000")
    await stranger.start("door-99-00000000")
    assert set(stranger.texts) == {"这条链接已用过或已过期,请联系单位办公室再发一条。"}
    assert both.dump() == before
    li = await both.phone("李强")
    await li.start(await payload(both, 0))
    assert li.last.text == "您已经绑定过了,直接用菜单就行。"


async def test_in_english(empty: Path) -> None:
    async with Desk(empty, EIGHT) as desk:
        await desk.found(TUESDAY, unbound=["王芳"])
        desk.shared.language = "en"
        desk.execute("UPDATE member SET language = 'en' WHERE name = '林晓燕'")
        fang, lin = Phone(desk, 777, "Fang"), await desk.phone("林晓燕")
        await fang.start()
        assert fang.last.keys == ["Check my number"]
        await fang.contact("13900000000")
        await fang.tap("Tell the office")
        assert fang.last.text == "The office has been told. You will hear from us here."
        await lin.tap("王芳 医保")
        assert lin.last.text == "Fang is now bound as 王芳 and has been told."

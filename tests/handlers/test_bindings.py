"""/admin → 绑定: the list, links, taking a binding back, codes to print."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from handlers.setup_taps import Binding, NewLink, Release
from tests import cast
from tests.cast import Phone
from tests.desk import TZ, Desk

TUESDAY = date(2026, 11, 24)
EIGHT = datetime(2026, 11, 24, 8, 0, tzinfo=TZ)


async def test_the_list_has_those_first_who_are_missing(empty: Path) -> None:
    async with Desk(empty, EIGHT) as desk:
        await desk.found(TUESDAY, unbound=["王芳", "刘洋", "陈师傅"])
        lin = await desk.phone("林晓燕")
        await lin.say("/admin")
        await lin.tap("绑定")
        lines = lin.last.text.splitlines()
        assert lines[0] == "绑定:已绑定 19 人,共 22 人"
        assert lines[1:4] == ["▢ 陈师傅", "▢ 王芳 医保", "▢ 刘洋 劳动社保"]
        assert lin.last.labels[-4:] == ["下一页", "进门链接", "打印二维码", "返回"]
        await lin.tap("下一页")
        await lin.tap("返回")
        assert lin.last.text.startswith("管理")


async def test_a_link_for_one_person_binds_and_shows_since_when(empty: Path) -> None:
    async with Desk(empty, EIGHT) as desk:
        await desk.found(TUESDAY, unbound=["王芳"])
        lin, fang = await desk.phone("林晓燕"), Phone(desk, 777)
        await lin.say("/admin")
        await lin.tap("绑定")
        await lin.tap("王芳")
        assert lin.last.text == "▢ 王芳 医保"
        await lin.tap("新链接")
        link = lin.last.buttons[0]["copy_text"]["text"]
        assert link.startswith("https://t.me/duty_bot?start=")
        assert link in lin.last.text
        await fang.start(link.partition("=")[2])
        assert fang.last.text.startswith("已绑定:王芳")
        await lin.press(Binding((await cast.person(desk, "王芳")).id).pack())
        assert lin.last.text == "☑ 王芳 医保 11月24日(周二)起"
        assert lin.last.labels == ["新链接", "撤销", "返回"]


async def test_a_binding_is_taken_back(desk: Desk) -> None:
    lin, li = await desk.phone("林晓燕"), await desk.phone("李强")
    member = await cast.person(desk, "李强")
    await lin.press(Binding(member.id).pack())
    await lin.tap("新链接")
    token = lin.last.buttons[0]["copy_text"]["text"].partition("=")[2]
    await lin.press(Binding(member.id).pack())
    await lin.tap("撤销")
    assert lin.last.text == "撤销后,李强的 Telegram 不再收到提醒,要重新绑定才能用。"
    await lin.tap("返回")
    await lin.tap("撤销")
    await lin.tap("确定撤销")
    assert lin.last.text == "▢ 李强 劳动就业"
    await li.say("/today")
    assert li.last.text.startswith("您好,本助手仅供单位内部使用。")
    await Phone(desk, 777).start(token)
    assert Phone(desk, 777).last.text.startswith("这条链接已用过或已过期")
    assert desk.rows("SELECT by_name, action FROM audit ORDER BY id")[-1] == ("林晓燕", "release")
    await desk.until("7:50")
    assert any(text.startswith("(代转:李强") for text in lin.texts)  # his notices come to the office
    before = desk.dump()
    await lin.press(Release(member.id).pack())
    assert lin.toasts[-1] == "李强还没有绑定。"
    assert lin.last.text.startswith("绑定:")
    assert desk.dump() == before


async def test_an_open_question_of_the_account_ends_with_its_binding(desk: Desk) -> None:
    lin, li = await desk.phone("林晓燕"), await desk.phone("李强")
    await desk.at("7:50")
    await li.tap("有问题")
    await li.tap("窗口安全门已开启")
    await lin.press(Release((await cast.person(desk, "李强")).id).pack())
    assert desk.rows("SELECT * FROM draft") == []
    await li.say("门锁坏了")
    assert li.last.text.startswith("您好,本助手仅供单位内部使用。")


async def test_the_last_account_of_the_office_stays(desk: Desk) -> None:
    lin = await desk.phone("林晓燕")
    xie, self_ = await cast.person(desk, "谢振华"), await cast.person(desk, "林晓燕")
    await lin.press(Release(xie.id).pack())
    await lin.press(Release(self_.id).pack())
    assert lin.toasts[-1] == "办公室只绑定了这一位,撤销后就没有人能管理了。请先绑定另一位办公室同事。"
    assert (await cast.person(desk, "林晓燕")).telegram == self_.telegram


async def test_codes_are_printed_for_those_who_are_missing(empty: Path) -> None:
    async with Desk(empty, EIGHT) as desk:
        await desk.found(TUESDAY, unbound=["王芳", "林丽萍", "刘洋", "陈师傅"])
        lin = await desk.phone("林晓燕")
        await lin.say("/admin")
        await lin.tap("绑定")
        await lin.tap("打印二维码")
        assert lin.last.name == "绑定二维码.pdf"
        assert lin.last.content.startswith(b"%PDF-")
        assert lin.last.text == "4 人的绑定二维码,共 3 页,每个单位一页。打印后发给本人,7 天内有效。"
        tokens = dict(desk.rows("SELECT member.name, token FROM invite JOIN member ON member.id = invite.member"))
        assert set(tokens) == {"王芳", "林丽萍", "刘洋", "陈师傅"}
        await Phone(desk, 777).start(tokens["刘洋"])
        assert Phone(desk, 777).last.text.startswith("已绑定:刘洋")


async def test_when_everybody_is_bound_there_is_nothing_to_print(desk: Desk) -> None:
    lin = await desk.phone("林晓燕")
    await lin.press("bc")
    assert lin.toasts[-1] == "所有人都已绑定,不用打印。"


async def test_the_link_of_the_door_is_for_all(desk: Desk) -> None:
    lin = await desk.phone("林晓燕")
    await lin.press("bd")
    link = lin.last.buttons[0]["copy_text"]["text"]
    assert link.startswith("https://t.me/duty_bot?start=door-1-")


async def test_it_is_the_offices(both: Desk) -> None:
    li, tang = await both.phone("李强"), await both.phone("唐宁")
    fang = await cast.person(both, "王芳")
    before = both.dump()
    for data in ("bl|0", "bd", "bc", Binding(fang.id).pack(), NewLink(fang.id).pack(), Release(fang.id).pack()):
        await li.press(data)
        assert li.toasts[-1] == "这一步由办公室来办,请联系单位办公室。"
    for data in (Binding(fang.id).pack(), NewLink(fang.id).pack(), Release(fang.id).pack()):
        await tang.press(data)
        assert tang.toasts[-1] == "这个按钮已经不能用了,请看下面现在的情况。"
    assert both.dump() == before

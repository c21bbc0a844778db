"""Getting in: by link, as the office's own id, and what those are told who cannot."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from bot.services import binding
from handlers.setup_taps import NewCentre, ShareNumber
from tests import cast
from tests.cast import Phone
from tests.desk import TZ, Desk

TUESDAY = date(2026, 11, 24)
OVER = "这条链接已用过或已过期,请联系单位办公室再发一条。"
EIGHT = datetime(2026, 11, 24, 8, 0, tzinfo=TZ)


async def link(desk: Desk, name: str) -> str:
    member = await cast.person(desk, name)
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        return await binding.invite(work, member, desk.now)


async def test_a_link_binds_once_and_says_who_you_are(empty: Path) -> None:
    async with Desk(empty, EIGHT) as desk:
        await desk.found(TUESDAY, unbound=["王芳"])
        token, fang, thief = await link(desk, "王芳"), Phone(desk, 777), Phone(desk, 778)
        await fang.start(token)
        assert fang.last.text == "已绑定:王芳 · 医保中心\n您下次督导:11月25日(周三)"
        assert fang.last.labels == ["我的值班"]
        assert desk.wire.menus[777] == ["today", "my", "roster", "checks", "record", "help", "lang", "cancel", "privacy"]
        before = desk.dump()
        await thief.start(token)
        assert thief.last.text == OVER
        await fang.start(token)
        assert fang.last.text == "您已经绑定过了,直接用菜单就行。"
        assert desk.dump() == before
        assert desk.rows("SELECT by_name FROM audit WHERE action = 'bind'") == [("王芳",)]


async def test_an_old_and_an_unknown_link_are_over(empty: Path) -> None:
    async with Desk(empty, EIGHT) as desk:
        await desk.found(TUESDAY, unbound=["王芳"])
        token, fang = await link(desk, "王芳"), Phone(desk, 777)
        await desk.at(EIGHT + timedelta(days=7))
        before = desk.dump()
        await fang.start(token)
        await fang.start("unknown")
        assert fang.texts == [OVER, OVER]
        assert desk.dump() == before


async def test_a_new_phone_takes_the_place_of_the_old_one(desk: Desk) -> None:
    old, new = await desk.phone("李强"), Phone(desk, 777)
    await new.start(await link(desk, "李强"))
    assert new.last.text.startswith("已绑定:李强")
    await old.say("/today")
    assert old.last.text.startswith("您好,本助手仅供单位内部使用。")
    await desk.at("7:50")
    assert new.last.text.startswith("开门检查")


async def test_the_first_id_of_the_settings_founds_a_centre(empty: Path) -> None:
    async with Desk(empty, EIGHT, admins=(501,)) as desk:
        stranger, office = Phone(desk, cast.STRANGER), Phone(desk, 501, "林主任")
        await stranger.start()
        assert stranger.last.text.startswith("您好,本助手仅供单位内部使用。")
        await office.start()
        assert office.last.text.startswith("林主任,您好。下面一步一步把中心设好")
        assert desk.rows("SELECT name, charter, group_chat FROM centre") == [("上杭县社会保障服务中心", "shanghang", None)]
        await office.say("/today")
        assert "督导员:未安排" in office.last.text


async def test_a_second_id_of_the_settings_says_which_centre_it_is_for(empty: Path) -> None:
    async with Desk(empty, EIGHT, admins=(501, 502, 503)) as desk:
        await Phone(desk, 501, "林主任").start()
        xie, qiu, before = Phone(desk, 502, "谢主任"), Phone(desk, 503, "邱主任"), desk.dump()
        await xie.start()
        assert xie.last.labels == ["新建中心", "加入已有的"]
        await xie.tap("加入已有的")
        assert xie.last.keys == ["核对手机号"]
        await xie.contact("13900000000")
        assert xie.last.labels == ["告诉办公室"]
        assert desk.dump() == before
        await qiu.start()
        await qiu.tap("新建中心")
        assert qiu.last.text.startswith("邱主任,您好。下面一步一步把中心设好")
        assert desk.rows("SELECT centre, name FROM member ORDER BY id") == [(1, "林主任"), (2, "邱主任")]
        again = desk.dump()
        await qiu.press(NewCentre().pack())
        assert qiu.toasts[-1] == "您已经绑定过了,直接用菜单就行。"
        assert desk.dump() == again


async def test_an_id_of_the_settings_becomes_the_office_of_the_imported_centre(empty: Path) -> None:
    async with Desk(empty, EIGHT, admins=(501,)) as desk:
        await desk.found(TUESDAY, unbound=["林晓燕", "谢振华"])
        office = Phone(desk, 501, "某某")
        await office.start()
        assert office.last.text.startswith("已绑定:林晓燕")
        assert office.last.labels == ["看今天"]


async def test_nobody_but_an_id_of_the_settings_founds_a_centre(both: Desk) -> None:
    stranger, before = Phone(both, cast.STRANGER), both.dump()
    await stranger.press(NewCentre().pack())
    await stranger.press(ShareNumber().pack())
    assert all(toast.startswith("您好,本助手仅供单位内部使用。") for toast in stranger.toasts)
    assert both.dump() == before


async def test_start_again_shows_what_can_be_done(desk: Desk) -> None:
    guard, lin = await desk.phone("陈师傅"), await desk.phone("林晓燕")
    await guard.start()
    assert guard.last.text.splitlines()[0].startswith("陈师傅,您好。")
    assert "/record" not in guard.last.text
    await lin.say("/help")
    assert lin.last.text.endswith("在工作群里发 /bind,可把值班记录发到群里。")


async def test_starting_again_after_blocking_brings_the_notices_back(desk: Desk) -> None:
    li, lin = await desk.phone("李强"), await desk.phone("林晓燕")
    await li.block()
    await desk.until("7:20")
    assert lin.last.text.startswith("(代转:李强 13800000101 收不到消息,请电话转告)")
    desk.wire.allow(li.account)
    await li.start()
    await desk.until("7:50")
    assert li.last.text.startswith("开门检查")
    assert "开门检查" not in lin.last.text

"""/admin → 人员: adding, changing, pausing, who leaves; nobody is deleted, and only who moves is told."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from handlers.roster_taps import People, Person, Propose, PutField, TypeField
from tests import cast
from tests.desk import TZ, Desk
from tests.handlers.test_calendar import at

TUESDAY = date(2026, 11, 24)


async def open_card(desk: Desk, name: str) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.press(Person((await cast.person(desk, name)).id).pack())


async def test_the_list_by_unit_and_somebody_new_by_name_and_number(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.say("/admin")
    await clerk.tap("人员")
    assert clerk.last.text == "人员(共 22 人)"
    await clerk.tap("医保(4)")
    assert clerk.last.text == "医保中心(4人)"
    assert clerk.last.labels[:4] == ["王芳", "林丽萍 负责人", "蓝志勇", "黄秀兰"]
    await clerk.tap("加人")
    for wrong, answer in (
        ("王小明", "请把姓名和手机号一起发,如“王小明 13800000000”。"),
        ("王小明 138", "“138”不是能用的号码,座机请带区号。"),
        ("王小明 13800000101", "这个号码已经是李强的。"),
    ):
        await clerk.say(wrong)
        assert clerk.last.text == answer
    await clerk.say("王小明 138 0000 0299")
    assert clerk.last.text.splitlines() == [
        "王小明 医保中心",
        "电话:13800000299",
        "岗位:前台 · 窗口:未填",
        "1月1日(周五)起参加轮值",
    ]
    assert desk.rows("SELECT rotates, desk FROM member WHERE name = '王小明'")[0][1] == "front"


async def test_somebody_new_by_contact_card(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.press(People(0, 0).pack())
    await clerk.tap("加保安")
    await clerk.send(contact={"phone_number": "+8613800000912", "first_name": "师傅", "last_name": "黄"})
    assert clerk.last.text.splitlines()[:2] == ["黄师傅 办公室、保安、领导", "电话:13800000912"]
    assert desk.rows("SELECT guard FROM member WHERE name = '黄师傅'") in ([(1,)], [(True,)])


async def test_a_new_colleague_may_begin_sooner_and_then_all_is_filled_anew(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    unit = (await cast.person(desk, "王芳")).unit or 0
    await clerk.press(f"hn|{unit}|")
    await clerk.say("王小明 13800000299")
    assert not any(name == "王小明" for _, name in at(desk))
    await clerk.tap("提前参加")
    await clerk.tap("11月30日 周一")
    assert clerk.last.text.splitlines()[0] == "王小明从11月30日(周一)起参加轮值。"
    await clerk.tap(next(label for label in clerk.last.labels if label.startswith("全部重排")))
    days = [day for day, name in at(desk) if name == "王小明"]
    assert days
    assert min(days) >= "2026-11-30"
    assert at(desk)[:4] == [("2026-11-24", "李强"), ("2026-11-25", "王芳"), ("2026-11-26", "张敏"), ("2026-11-27", "陈静")]


async def test_who_leaves_is_followed_by_the_units_next_and_is_no_longer_known_then(desk: Desk) -> None:
    clerk, fang, before = await desk.phone("林晓燕"), await desk.phone("王芳"), at(desk)
    await open_card(desk, "王芳")
    await clerk.tap("移出")
    await clerk.tap("11月26日 周四")
    assert clerk.last.text.splitlines()[0] == "王芳从11月26日(周四)起不再参加。"
    await clerk.tap(next(label for label in clerk.last.labels if label.startswith("只补空班")))
    after = at(desk)
    moved = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert {old[1] for old, _ in moved} == {"王芳"}
    members = {(await cast.person(desk, name)).unit for _, (_, name) in moved}
    assert members == {(await cast.person(desk, "王芳")).unit}
    assert after[1] == ("2026-11-25", "王芳")
    await open_card(desk, "王芳")
    assert "最后一天:11月25日(周三)" in clerk.last.text
    await fang.say("/my")
    assert "11月25日" in fang.last.text
    await desk.until("11-26 7:00")
    await fang.say("/my")
    assert fang.last.text.startswith("您好,本助手仅供单位内部使用。")
    assert desk.rows("SELECT telegram FROM member WHERE name = '王芳'") == [(None,)]
    await clerk.press(People((await cast.person(desk, "王芳")).unit or 0, 0).pack())
    assert "王芳" not in clerk.last.labels


async def test_a_removal_can_be_taken_back(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await open_card(desk, "王芳")
    await clerk.tap("移出")
    await clerk.tap("11月30日 周一")
    await clerk.tap(next(label for label in clerk.last.labels if label.startswith("只补空班")))
    await open_card(desk, "王芳")
    await clerk.tap("取消移出")
    assert "移出" in clerk.last.labels
    assert desk.rows("SELECT \"left\" FROM member WHERE name = '王芳'") == [(None,)]


async def test_a_pause_and_the_way_back(desk: Desk) -> None:
    clerk, before = await desk.phone("林晓燕"), at(desk)
    await open_card(desk, "张敏")
    await clerk.tap("暂停轮值")
    await clerk.tap("11月26日 周四")
    assert clerk.last.text == "张敏从11月26日(周四)起暂停轮值,到什么时候?"
    await clerk.tap("选结束日期")
    await clerk.tap("打字输入")
    await clerk.say("11.25")
    assert clerk.last.text == "结束日期要在11月26日(周四)当天或之后。"
    await clerk.press(f"va|pause_to|{(await cast.person(desk, '张敏')).id}.20261126")
    await clerk.tap("打字输入")
    await clerk.say("11.27")
    await clerk.tap("只补空班(2人)")
    changed = [(old, new) for old, new in zip(before, at(desk), strict=True) if old != new]
    assert [old for old, _ in changed] == [("2026-11-26", "张敏")]
    await open_card(desk, "张敏")
    assert "11月26日(周四)到11月27日(周五)暂停轮值" in clerk.last.text
    await clerk.tap("恢复轮值")
    await clerk.tap("11月27日 周五")
    await clerk.tap("确定")
    await open_card(desk, "张敏")
    assert "11月26日(周四)到11月26日(周四)暂停轮值" in clerk.last.text


async def test_fields_and_roles(desk: Desk) -> None:
    clerk, fang = await desk.phone("林晓燕"), await cast.person(desk, "王芳")
    await open_card(desk, "王芳")
    await clerk.tap("改资料")
    await clerk.tap("窗口号")
    await clerk.say("12号窗口")
    assert "岗位:前台 · 窗口:12" in clerk.last.text
    await clerk.tap("改资料")
    await clerk.tap("改为后台")
    await clerk.tap("设为窗口负责人")
    await clerk.tap("设为办公室")
    await clerk.tap("转到机关社保")
    await clerk.tap("返回")
    assert clerk.last.text.splitlines()[0] == "王芳 机关社保中心"
    assert "角色:窗口负责人、办公室" in clerk.last.text
    assert "admin" in desk.wire.menus[fang.telegram or 0]
    actions = desk.rows("SELECT action FROM audit WHERE action = 'change_member'")
    assert len(actions) == 5
    await clerk.tap("改资料")
    await clerk.tap("电话")
    await clerk.say("李强")
    assert clerk.last.text == "“李强”不是能用的号码,座机请带区号。"


async def test_somebody_remains_in_the_office(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 11, 24, 7, 0, tzinfo=TZ)) as desk:
        await desk.found(TUESDAY)
        clerk, other = await desk.phone("林晓燕"), await cast.person(desk, "谢振华")
        await clerk.press(PutField(other.id, "office", "0").pack())
        me = await cast.person(desk, "林晓燕")
        await clerk.press(PutField(me.id, "office", "0").pack())
        assert clerk.toasts[-1] == "办公室至少要留一位。"


async def test_the_last_of_the_office_does_not_leave_after_the_other_who_is_to(desk: Desk) -> None:
    clerk, me, other = await desk.phone("林晓燕"), await cast.person(desk, "林晓燕"), await cast.person(desk, "谢振华")
    await clerk.press(Propose(f"l{other.id};20261201").pack())
    await clerk.tap("确定")
    before = desk.dump()
    for data in (Propose(f"l{me.id};20261202").pack(), PutField(me.id, "office", "0").pack()):
        await clerk.press(data)
        assert clerk.toasts[-1] == "办公室至少要留一位。"
    assert desk.dump() == before
    await clerk.press(PutField(other.id, "office", "0").pack())
    assert "设为办公室" in clerk.last.labels


async def test_a_window_is_no_longer_than_on_a_staff_sheet(desk: Desk) -> None:
    clerk, fang = await desk.phone("林晓燕"), await cast.person(desk, "王芳")
    await clerk.press(TypeField(fang.id, "window").pack())
    before = desk.dump()
    await clerk.say("3" * 21)
    assert clerk.last.text.startswith("太长了")
    assert desk.dump() == before
    await clerk.say("3" * 20)
    assert f"窗口:{'3' * 20}" in clerk.last.text


@pytest.mark.parametrize("tap", [People(0, 0), Person(1), PutField(1, "office", "1"), TypeField(1, "name")])
async def test_only_the_office_keeps_people(desk: Desk, tap: People | Person | PutField | TypeField) -> None:
    li, before = await desk.phone("李强"), desk.dump()
    await li.press(tap.pack())
    assert li.toasts[-1] == "这一步由办公室来办,请联系单位办公室。"
    assert desk.dump() == before


async def test_people_of_another_centre_are_out_of_reach(both: Desk) -> None:
    clerk, mei, before = await both.phone("林晓燕"), await cast.person(both, "韩梅"), both.dump()
    for data in (
        Person(mei.id).pack(),
        PutField(mei.id, "office", "1").pack(),
        f"vp|l{mei.id};20261201",
        f"vp|p{mei.id};20261201",
    ):
        await clerk.press(data)
        assert clerk.toasts[-1] == "这个按钮已经不能用了,请看下面现在的情况。"
    assert both.dump() == before

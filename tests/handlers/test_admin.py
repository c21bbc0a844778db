"""/admin: the office's menu."""

from __future__ import annotations

from tests.desk import Desk


async def test_the_office_has_a_menu_with_ways_back(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.say("/admin")
    assert clerk.last.text == "管理 · 上杭县社会保障服务中心"
    await clerk.tap("值班表")
    assert clerk.last.text.startswith("2026年11月值班表")
    await clerk.tap("下个月")
    await clerk.tap("返回")
    assert clerk.last.text == "管理 · 上杭县社会保障服务中心"


async def test_nobody_else_has_it(desk: Desk) -> None:
    staff = await desk.phone("王芳")
    await staff.say("/admin")
    assert "办公室" in staff.last.text
    assert "/admin" not in [f"/{name}" for name in desk.wire.menus.get(staff.account, [])]


async def test_whoever_is_told_what_is_expected_has_a_way_out(desk: Desk) -> None:
    """The question of the staff sheet is left open; a day later any word would be taken for the answer."""
    clerk = await desk.phone("林晓燕")
    await clerk.say("/admin")
    await clerk.tap("人员名单")
    await clerk.sticker()
    assert clerk.last.text == "这里请把人员名单作为文件发来(.xlsx 或 .csv)。"
    await clerk.tap("取消")
    await clerk.say("大家好")
    assert "人员名单" not in clerk.last.text


async def test_the_way_back_ends_what_the_section_asked(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.say("/admin")
    await clerk.tap("人员名单")
    await clerk.tap("返回")
    assert desk.rows("SELECT awaiting FROM draft") == []
    await clerk.document("名单.csv", b"")
    assert "名单" not in clerk.last.text


async def test_the_way_back_leaves_a_note_open_that_somebody_writes_meanwhile(desk: Desk) -> None:
    desk.execute("UPDATE member SET office = TRUE WHERE name = '李强'")
    li = await desk.phone("李强")
    await desk.at("7:50")
    await li.tap("有问题")
    await li.tap("窗口安全门已开启")
    await li.press("ad|")
    await li.say("锁坏了")
    assert "锁坏了" in li.last.text

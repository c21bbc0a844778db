"""/admin: the office's menu."""

from __future__ import annotations

from tests.desk import Desk


async def test_the_office_has_a_menu_with_ways_back(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.say("/admin")
    assert clerk.last.text == "管理 · 上杭县社会保障服务中心"
    await clerk.tap("值班表")
    assert clerk.last.text.startswith("2026年11月值班表")


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

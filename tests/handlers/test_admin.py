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

"""/roster: a picture of the month with its text, turned in place; a day of it, and what the office can change there."""

from __future__ import annotations

from datetime import date

from tests.desk import Desk
from tests.handlers.test_calendar import at


async def test_the_month_is_a_picture_that_is_turned_in_place(desk: Desk) -> None:
    li = await desk.phone("李强")
    await li.say("/roster")
    first = li.last
    assert first.name == "值班表-2026-11.png"
    assert first.content.startswith(b"\x89PNG")
    assert first.text.splitlines()[:2] == ["2026年11月值班表", "11月24日(周二) 李强 劳动就业"]
    await li.tap("下个月")
    assert (li.last.id, li.last.name) == (first.id, "值班表-2026-12.png")
    assert li.last.content != first.content
    await li.tap("看某一天")
    assert li.last.id != first.id
    await li.tap("返回")
    assert li.last.text.splitlines()[0] == "2026年12月值班表"


async def test_the_office_closes_a_day_from_the_roster_and_sees_first_what_it_moves(desk: Desk) -> None:
    clerk, before = await desk.phone("林晓燕"), at(desk)
    await clerk.press(f"dy|{date(2026, 11, 27):%Y%m%d}")
    await clerk.tap("当天休息")
    assert clerk.last.text.splitlines()[0] == "11月27日(周五)休息。"
    assert at(desk) == before
    await clerk.tap("只取消(1人)")
    assert [day for day, _ in before] == sorted([*(day for day, _ in at(desk)), "2026-11-27"])


async def test_nobody_else_is_offered_to_change_a_day(desk: Desk) -> None:
    li = await desk.phone("李强")
    await li.press(f"dy|{date(2026, 11, 27):%Y%m%d}")
    assert li.last.labels == ["返回"]

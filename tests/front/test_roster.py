"""The roster: looked up, extended in time, days of a year without official calendar."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from tests.front.desk import TZ, Desk


async def test_my_duties_and_why(desk: Desk) -> None:
    phone = await desk.phone("王芳")
    await phone.say("/my")
    assert phone.last.startswith("您接下来的督导:\n· 11月25日(周三) 8:00—17:30\n")
    assert "人均" in phone.last
    await phone.tap("11月25日(周三) 为什么是我")
    assert phone.last == "<b>11月25日(周三) 王芳</b>\n轮到医保中心:前一个是劳动就业中心。"


async def test_the_month_and_its_neighbours(desk: Desk) -> None:
    phone = await desk.phone("王芳")
    await phone.say("/roster")
    assert "<b>2026年11月值班表</b>" in phone.last
    assert "11月24日(周二) 李强 劳动就业" in phone.last
    assert "11月28日" not in phone.last
    await phone.tap("下个月")
    assert "12月31日(周四)" in phone.last
    await phone.tap("下个月")
    assert "1月4日(周一) 待排" in phone.last and "(暂定)" in phone.last


async def test_it_is_published_to_the_last_known_day(desk: Desk) -> None:
    async with desk.storage.engine.connect() as connection:
        last = (await connection.exec_driver_sql("select max(day) from shift")).scalar()
    assert last == "2026-12-31"


async def test_an_extension_is_shown_two_working_days_before_it_applies_by_itself(tmp_path: Path) -> None:
    async with Desk(tmp_path, datetime(2026, 3, 2, 9, 0, tzinfo=TZ)) as desk:
        await desk.found(date(2026, 3, 2))  # published to 30 April
        office = await desk.phone("林晓燕")
        await desk.at(datetime(2026, 3, 22, 12, 0, tzinfo=TZ))  # Sunday; 40 days on is 1 May
        before = len(office.messages)
        await desk.at(datetime(2026, 3, 23, 7, 30, tzinfo=TZ))
        shown = [one.text for one in office.messages[before:] if "值班表将延长" in one.text]
        assert shown[0].startswith("值班表将延长:5月1日(周五) 至 5月31日(周日),3月25日(周三) 起自动生效。\n5月6日(周三)")
        await desk.at(datetime(2026, 3, 25, 0, 1, tzinfo=TZ))
        async with desk.storage.engine.connect() as connection:
            days = (
                await connection.exec_driver_sql("select day from shift where day > '2026-04-30' order by day")
            ).scalars()
            assert list(days)[:4] == ["2026-05-06", "2026-05-07", "2026-05-08", "2026-05-09"]


async def test_a_year_nobody_knows_is_asked_about_and_confirmed(desk: Desk) -> None:
    office = await desk.phone("林晓燕")
    await desk.at(datetime(2026, 12, 24, 18, 0, tzinfo=TZ))
    assert not any("放假安排" in one.text for one in office.messages)
    await desk.at(datetime(2026, 12, 28, 7, 30, tzinfo=TZ))
    asked = next(one for one in office.messages if "放假安排" in one.text)
    assert asked.text.startswith("2027年的放假安排还没公布。12月28日(周一) 至 1月1日(周五)") or "1月4日" in asked.text
    await office.tap("按周一至周五")
    await office.say("/roster")
    await office.tap("下个月")
    assert "1月4日(周一)" in office.last and "(暂定)" not in office.last.split("\n")[1]


async def test_unanswered_the_rule_applies_the_working_day_before(desk: Desk) -> None:
    await desk.at(datetime(2026, 12, 31, 0, 30, tzinfo=TZ))
    async with desk.storage.engine.connect() as connection:
        rows = (await connection.exec_driver_sql("select day, why from shift where day > '2026-12-31'")).mappings().all()
    assert [row["day"] for row in rows] == ["2027-01-04"]
    assert '"provisional": true' in rows[0]["why"]

"""The roster is published in time, shown before it applies, and unknown years are asked about."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from bot.duty.errors import Refused
from bot.services import publishing, setup
from bot.services import roster as rosters
from handlers.taps import ConfirmWeek
from tests.desk import TZ, Desk

MONDAY = date(2026, 3, 2)


async def names(desk: Desk, first: date) -> list[str]:
    """Who is on the roster of a month, day by day; an open day is empty."""
    async with desk.storage.open_work(write=False, now=desk.now) as work:
        return ["".join(one.names) for one in await rosters.month(work, desk.centres[0], first, date.min)]


async def test_the_roster_reaches_forty_days_ahead_to_the_end_of_that_month(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 3, 2, 7, 0, tzinfo=TZ)) as desk:
        await desk.found(MONDAY)
        assert desk.rows("SELECT min(day), max(day) FROM shift") == [("2026-03-02", "2026-04-30")]
        assert all(await names(desk, date(2026, 4, 1)))
        assert not any(await names(desk, date(2026, 5, 1)))


async def test_no_day_of_an_unknown_year_is_published_ahead(desk: Desk) -> None:
    assert desk.rows("SELECT max(day) FROM shift") == [("2026-12-31",)]
    li = await desk.phone("李强")
    await li.say("/roster")
    for _ in range(2):
        await li.tap("下个月")
    assert li.last.text.splitlines()[:2] == ["2027年1月值班表", "1月4日(周一) 待排  (暂定)"]


async def test_an_extension_is_shown_two_working_days_before_it_applies_by_itself(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 3, 20, 7, 0, tzinfo=TZ)) as desk:
        await desk.found(MONDAY)
        desk.execute("DELETE FROM service WHERE shift IN (SELECT id FROM shift WHERE day > '2026-04-30')")
        desk.execute("DELETE FROM shift WHERE day > '2026-04-30'")
        assert desk.rows("SELECT max(day) FROM shift") == [("2026-04-30",)]
        lin = await desk.phone("林晓燕")
        await desk.at("3-20 18:30")
        before = len(lin.messages)
        await desk.at("3-23 7:29")
        assert len(lin.messages) == before  # nobody is disturbed on a Sunday or before half past seven
        await desk.at("3-23 7:30")
        lines = lin.last.text.splitlines()
        assert lines[0] == "值班表将延长:5月1日(周五) 至 5月31日(周日),3月25日(周三) 起自动生效。"
        assert lines[1].startswith("5月6日(周三) ")
        shown = [line.split()[1] for line in lines[1:]]
        await desk.at("3-24 23:59")
        assert not any(await names(desk, date(2026, 5, 1)))
        await desk.at("3-25 0:00")
        assert await names(desk, date(2026, 5, 1)) == shown
        await lin.tap("看值班表")
        assert "5月6日(周三)" in lin.last.text
        await desk.at("3-26 12:00")
        assert sum(one.text.startswith("值班表将延长") for one in desk.wire.sent if one.chat == lin.account) == 1


async def test_what_is_extended_goes_on_where_the_roster_ended(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 3, 2, 7, 0, tzinfo=TZ)) as desk:
        await desk.found(MONDAY)
        async with desk.storage.open_work(write=False, now=desk.now) as work:
            whole = await publishing.preview(work, desk.centres[0], date(2026, 5, 1), date(2026, 6, 30))
        await desk.at("3-30 9:00")
        for day in ("5-6 9:00", "5-7 9:00", "5-11 0:01"):
            await desk.at(day)
        may, june = await names(desk, date(2026, 5, 1)), await names(desk, date(2026, 6, 1))
        assert [*may, *june] == [one.names[0] for one in whole]


async def test_after_a_long_time_off_the_roster_is_extended_at_once(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 3, 2, 7, 0, tzinfo=TZ)) as desk:
        await desk.found(MONDAY)
        await desk.at("6-1 7:50")
        await desk.at("6-1 7:51")
        assert all(await names(desk, date(2026, 6, 1)))
        asked = [line for line in await desk.story() if "开门检查" in line.split(" ", 2)[2]]
        assert len(asked) == 1


async def test_after_a_time_off_longer_than_a_proposed_extension_today_has_its_supervisor(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 3, 2, 7, 0, tzinfo=TZ)) as desk:
        await desk.found(MONDAY)
        await desk.at("3-30 9:00")  # May is proposed
        await desk.at("6-1 7:50")
        asked = [line for line in await desk.story() if "开门检查" in line.split(" ", 2)[2]]
        assert len(asked) == 1


async def test_a_week_of_an_unknown_year_is_asked_about_five_working_days_before(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 12, 24, 9, 0, tzinfo=TZ)) as desk:
        await desk.found(date(2026, 12, 24))
        lin, xie = await desk.phone("林晓燕"), await desk.phone("谢振华")
        await desk.at("12-25 7:29")
        assert not any("放假安排" in text for text in lin.texts)
        await desk.at("12-25 7:30")
        ask = "2027年的放假安排还没公布。1月4日(周一) 至 1月8日(周五) 按周一至周五排班吗?不点也按此执行。"
        assert lin.last.text == xie.last.text == ask
        await lin.tap("按周一至周五")
        assert lin.last.text == "好的,按周一至周五:1月4日(周一)、1月5日(周二)、1月6日(周三)、1月7日(周四)、1月8日(周五)。"
        kept = xie.keeps("按周一至周五")
        await xie.press(kept[1], kept[0])
        assert xie.toasts[-1] == "这一周的安排已经定了。"
        assert (await names(desk, date(2027, 1, 1)))[0] != ""
        await lin.say("/roster")
        await lin.tap("下个月")
        assert "暂定" not in "".join(line for line in lin.last.text.splitlines() if line.startswith("1月4日"))
        assert "1月11日(周一) 待排  (暂定)" in lin.last.text


async def test_unanswered_the_rule_applies_the_working_day_before_and_says_so(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 12, 28, 7, 0, tzinfo=TZ)) as desk:
        await desk.found(date(2026, 12, 28))  # 李强, 王芳, 张敏, 陈静 until the 31st
        await desk.at("12-30 23:59")
        assert (await names(desk, date(2027, 1, 1)))[0] == ""
        await desk.until("12-31 18:30")
        assert (await names(desk, date(2027, 1, 1)))[0] == "刘洋"
        yang = await desk.phone("刘洋")
        assert yang.last.text.startswith("节后第一天(1月4日 周一)由您督导。")
        await yang.say("/my")
        await yang.tap("1月4日(周一) 为什么是我")
        assert yang.last.text.endswith("当年的放假安排还没公布,按周一至周五排。")
        assert len([t for t in (await desk.phone("林晓燕")).texts if "放假安排还没公布" in t]) == 1
        await desk.at("1-4 7:50")
        assert yang.last.text.startswith("开门检查")


@pytest.mark.parametrize("monday", [date(2026, 11, 30), date(2027, 1, 5), date(2026, 12, 28)])
async def test_a_week_that_is_known_or_no_week_needs_no_word(desk: Desk, monday: date) -> None:
    lin, before = await desk.phone("林晓燕"), desk.dump()
    await lin.press(ConfirmWeek(monday).pack())
    assert lin.toasts[-1] == "这一周的安排已经定了。"
    assert desk.dump() == before


async def test_a_roster_begins_with_those_who_are_named(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 11, 24, 7, 0, tzinfo=TZ)) as desk:
        await desk.found(date(2026, 11, 24), names=["温建平", "蓝志勇"])
        assert (await names(desk, date(2026, 11, 1)))[-5:] == ["温建平", "陈静", "刘洋", "李强", "蓝志勇"]


async def test_a_first_roster_is_refused_by_its_reason(desk: Desk) -> None:
    centre = desk.centres[0]
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        for given, key in ((["某某"], "unknown_name"), ([], "roster_exists")):
            with pytest.raises(Refused) as refusal:
                await setup.first_roster(work, centre, None, date(2026, 11, 24), given, desk.now)
            assert refusal.value.key == key

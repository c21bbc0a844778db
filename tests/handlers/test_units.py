"""/admin → 单位与轮值: names, new units, their order and the pattern of turns from a day on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from handlers.roster_taps import AskDay, OrderUnits, Propose
from tests.desk import Desk
from tests.handlers.test_calendar import at


async def test_a_unit_gets_another_name_and_a_new_one_is_the_last(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.say("/admin")
    await clerk.tap("单位与轮值")
    assert clerk.last.text.splitlines()[2] == "2. 医保中心(医保)"
    await clerk.tap("改名")
    await clerk.tap("医保")
    await clerk.say("机关社保中心")
    assert clerk.last.text == "已经有“机关社保中心”这个单位。"
    await clerk.say("医疗保障中心 医保")
    assert clerk.last.text.splitlines()[2] == "2. 医疗保障中心(医保)"
    await clerk.tap("加单位")
    await clerk.say("一二三 太长太长太长太长太长")
    assert clerk.last.text == "单位名称最多 40 个字,简称最多 8 个字,中间空一格。"
    await clerk.say("税务窗口")
    assert clerk.last.text.splitlines()[6] == "6. 税务窗口(税务窗口)"
    names = [action for (action,) in desk.rows("SELECT action FROM audit WHERE action LIKE '%unit'")]
    assert names == ["rename_unit", "add_unit"]


async def test_units_change_places_from_a_day_on(desk: Desk) -> None:
    clerk, before = await desk.phone("林晓燕"), at(desk)
    await clerk.press("ad|units")
    await clerk.tap("调整顺序")
    await clerk.tap("↑ 医保")
    assert clerk.last.text.splitlines()[1:3] == ["1. 医保中心(医保)", "2. 劳动就业中心(劳动就业)"]
    await clerk.tap("就按这个顺序")
    await clerk.tap("11月30日 周一")
    assert clerk.last.text.splitlines()[0] == "11月30日(周一)起单位顺序:医保 → 劳动就业 → 机关社保 → 城乡居保 → 劳动社保。"
    await clerk.tap(next(label for label in clerk.last.labels if label.startswith("全部重排")))
    after = at(desk)
    assert [one for one in after if one[0] < "2026-11-30"] == [one for one in before if one[0] < "2026-11-30"]
    units = [short for (short,) in desk.rows("SELECT short FROM unit ORDER BY position")]
    assert units == ["医保", "劳动就业", "机关社保", "城乡居保", "劳动社保"]
    assert after != before


async def test_another_pattern_from_a_day_on_is_shown_first(desk: Desk) -> None:
    clerk, before = await desk.phone("林晓燕"), at(desk)
    await clerk.press("ad|units")
    await clerk.tap("改轮值方式")
    await clerk.tap("每周一个单位")
    await clerk.tap("11月30日 周一")
    assert clerk.last.text.splitlines()[0] == "11月30日(周一)起每周一个单位。"
    assert at(desk) == before
    await clerk.tap(next(label for label in clerk.last.labels if label.startswith("全部重排")))
    query = "SELECT DISTINCT unit FROM shift WHERE day BETWEEN '2026-11-30' AND '2026-12-04'"
    assert len(desk.rows(query)) == 1
    assert desk.rows("SELECT pattern FROM centre") == [("unit_week",)]


@pytest.mark.parametrize("change", ["u10234;20270315", "munit_week;20270315"])
async def test_another_order_begins_no_later_than_the_roster_ends(desk: Desk, change: str) -> None:
    """The days between would be filled by it already."""
    clerk, before = await desk.phone("林晓燕"), desk.dump()
    await clerk.press(Propose(change).pack())
    assert "太远了" in clerk.toasts[-1]
    assert desk.dump() == before
    last = date.fromisoformat(at(desk, last="2027-12-31")[-1][0])
    await clerk.press(Propose(f"{change[:-8]}{last + timedelta(days=1):%Y%m%d}").pack())
    assert clerk.last.labels[0] == "确定"


async def test_forged_orders_and_patterns_change_nothing(desk: Desk) -> None:
    clerk, li = await desk.phone("林晓燕"), await desk.phone("李强")
    before = desk.dump()
    for forged in (OrderUnits("00000").pack(), OrderUnits("z").pack(), "vp|u00000;20261130", "vp|mnone;20261130"):
        await clerk.press(forged)
        assert clerk.toasts[-1] == "这个按钮已经不能用了,请看下面现在的情况。"
    await li.press("ad|units")
    await li.press(AskDay("reorder", "10234").pack())
    await li.press("vp|u10234;20261130")
    assert desk.dump() == before
    assert at(desk, last="2026-11-24")[0][0] == str(date(2026, 11, 24))

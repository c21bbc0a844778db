"""制度选项: what the office switches of its charter, from which day, and what the day of the change sees of it."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest

from bot.duty.calendar import Calendar
from bot.duty.changeover import begun
from bot.duty.charter import Charter
from bot.duty.checklist import asked_items
from bot.duty.dayplan import check_due, plan
from bot.duty.moment import DayTimes
from bot.duty.options import state
from bot.services import calendar as calendars
from bot.services import charters, options
from bot.services.checks import EARLY
from handlers.taps import AskOption, OptionsOf, SetOption
from tests import cast
from tests.cast import Phone
from tests.desk import TZ, Desk

TUESDAY = date(2026, 11, 24)


async def opened(desk: Desk, group: str) -> Phone:
    """The office's phone with a group of options on it."""
    clerk = await desk.phone("林晓燕")
    await clerk.say("/admin")
    await clerk.tap("制度选项")
    await clerk.tap(group)
    return clerk


def changes(desk: Desk) -> list[dict[str, object]]:
    ((kept,),) = desk.rows("SELECT changes FROM centre WHERE id = ?", desk.centres[0].id)
    found: list[dict[str, object]] = json.loads(str(kept))
    return found


async def test_the_charter_is_named_with_its_status(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.say("/admin")
    await clerk.tap("制度选项")
    assert clerk.last.text.splitlines()[:3] == ["制度选项", "上杭县社会保障服务中心督导员值班制度", "(意见征求稿)"]
    assert clerk.last.labels == ["检查项目", "登记事项", "提醒时间", "交接物品", "其他", "返回"]


async def test_an_item_switched_on_before_its_check_is_asked_today(desk: Desk) -> None:
    clerk = await opened(desk, "检查项目")  # it is seven
    await clerk.tap("▢ 开门查:叫号机、显示屏、自助机")
    assert clerk.last.text.splitlines()[-1] == "已改,今天起:开门查:叫号机、显示屏、自助机打开。"
    assert "☑ 开门查:叫号机、显示屏、自助机" in clerk.last.labels
    li = await desk.phone("李强")
    await desk.at("7:50")
    assert "▢ 叫号机、显示屏、自助机已开" in li.last.text


async def test_an_item_switched_on_after_its_check_has_begun_is_asked_tomorrow(desk: Desk) -> None:
    li, fang = await desk.phone("李强"), await desk.phone("王芳")
    await desk.at("7:50")
    await li.tap("到岗,门已开")
    clerk = await opened(desk, "检查项目")
    await clerk.tap("▢ 开门查:叫号机、显示屏、自助机")
    assert clerk.last.text.splitlines()[-1] == "已改,11月25日(周三)起:开门查:叫号机、显示屏、自助机打开。今天不变。"
    await li.say("/checks")
    assert "叫号机" not in li.last.text
    await desk.until("11-25 7:50")
    assert "▢ 叫号机、显示屏、自助机已开" in fang.last.text


async def test_what_is_set_back_leaves_no_change_behind(desk: Desk) -> None:
    clerk, before = await opened(desk, "检查项目"), changes(desk)
    await clerk.tap("▢ 关门查:大厅群众已离开")
    assert changes(desk) != before
    await clerk.tap("☑ 关门查:大厅群众已离开")
    assert clerk.last.text.splitlines()[-1] == "已改,今天起:关门查:大厅群众已离开关闭。"
    assert changes(desk) == before == []
    audit = desk.rows("SELECT by_name, before, after FROM audit WHERE action = 'option' ORDER BY id")
    assert [(by, json.loads(str(b))["value"], json.loads(str(a))) for by, b, a in audit] == [
        ("林晓燕", False, {"value": True, "from": "2026-11-24"}),
        ("林晓燕", True, {"value": False, "from": "2026-11-24"}),
    ]


async def test_the_noon_doors_are_asked_of_supervisor_and_guard(desk: Desk) -> None:
    clerk = await opened(desk, "检查项目")
    await clerk.tap("▢ 中午关安全门,下午再开")
    li, guard = await desk.phone("李强"), await desk.phone("陈师傅")
    await desk.until("12:00")
    assert li.last.text.splitlines()[0] == "午间安全门"
    assert guard.last.text == "陈师傅,午休了,请关窗口安全门(今天督导:李强)。"
    await guard.tap("已关")
    await desk.until("14:20")
    assert guard.last.text == "陈师傅,请开窗口安全门(下午上班)(今天督导:李强)。"
    await li.tap("门已开")
    await li.say("/record")
    assert "午休12:00(保安),下午开14:20" in li.last.text


async def test_a_time_is_chosen_from_a_few(desk: Desk) -> None:
    clerk = await opened(desk, "提醒时间")
    await clerk.tap("早上的通知 · 上班前40分钟")
    assert clerk.last.text == "早上的通知:改成哪一个?"
    assert clerk.last.labels == ["上班前30分钟", "✓ 上班前40分钟", "上班前50分钟", "上班前60分钟", "返回"]
    await clerk.tap("上班前30分钟")
    assert clerk.last.text.splitlines()[-1] == "已改,今天起:早上的通知上班前30分钟。"
    li = await desk.phone("李强")
    await desk.at("7:29")
    assert li.messages == []
    await desk.at("7:30")
    assert li.last.text.startswith("早上好,今天由您督导")


async def test_the_eve_of_tomorrow_has_begun_so_it_is_the_day_after(desk: Desk) -> None:
    await desk.at("16:31")
    clerk = await opened(desk, "提醒时间")
    await clerk.tap("前一天的通知 · 前一天 16:30")
    await clerk.tap("前一天 17:00")
    assert clerk.last.text.splitlines()[-1].startswith("已改,11月26日(周四)起:")
    fang, min_ = await desk.phone("王芳"), await desk.phone("张敏")
    await desk.until("11-25 16:59")
    assert sum(text.startswith("明天") for text in fang.texts) == 1
    assert min_.messages == []
    await desk.at("11-25 17:00")
    assert min_.last.text.startswith("明天(11月26日 周四)由您督导。")


async def test_people_are_told_to_be_there_when_the_opening_check_is(desk: Desk) -> None:
    clerk = await opened(desk, "提醒时间")
    await clerk.tap("开门检查 · 上班前10分钟")
    await clerk.tap("上班前20分钟")
    await desk.at("7:20")
    li = await desk.phone("李强")
    assert li.last.text.splitlines()[0] == "早上好,今天由您督导,请 7:40 前到岗。"
    await desk.at("7:40")
    assert li.last.text.startswith("开门检查")


async def test_what_is_to_come_is_shown_beside_what_is(desk: Desk) -> None:
    await desk.at("10:00")
    clerk = await opened(desk, "提醒时间")
    await clerk.tap("开门没答,报办公室 · 15分钟")
    await clerk.tap("30分钟")
    await clerk.press(OptionsOf("times").pack())
    assert clerk.last.text.splitlines()[1:] == ["开门没答,报办公室:11月25日(周三)起30分钟(现在15分钟)"]
    assert "开门没答,报办公室 · 30分钟" in clerk.last.labels


async def test_a_block_that_is_switched_off_is_not_in_the_record(desk: Desk) -> None:
    clerk = await opened(desk, "登记事项")
    await clerk.tap("☑ 巡查窗口")
    await clerk.tap("☑ 桌牌、胸牌交接")
    await desk.until("18:00")
    kinds = [line.partition(":")[0] for line in desk.chat()[0].text.splitlines()[1:]]
    assert kinds == ["督导员", "出勤", "受理", "安全", "签名"]


async def test_the_first_guard_is_asked_every_day_where_the_office_says_so(desk: Desk) -> None:
    desk.execute("UPDATE member SET guard = TRUE, rotates = FALSE, unit = NULL WHERE name = '邱晓东'")
    clerk = await opened(desk, "其他")
    await clerk.tap("保安轮换 · 每天一换")
    await clerk.tap("总是第一位")
    await desk.until("11-25 17:40")
    asked = [line.split()[1] for line in await desk.story() if "请开" in line]
    first = (
        "邱晓东" if (await cast.person(desk, "邱晓东")).position < (await cast.person(desk, "陈师傅")).position else "陈师傅"
    )
    assert asked == [first, first]


async def test_closing_is_not_put_off_where_that_is_switched_off(desk: Desk) -> None:
    clerk = await opened(desk, "检查项目")
    await clerk.tap("☑ 可以晚点关")
    li = await desk.phone("李强")
    await desk.until("17:20")
    assert "晚点关" not in li.last.labels
    await li.press("cm|20261124|30")
    assert li.toasts[-1] == "这个按钮已经不能用了,请看下面现在的情况。"
    assert desk.rows("SELECT * FROM delay") == []


async def test_what_would_break_the_charter_is_named_and_not_saved(desk: Desk) -> None:
    night = [["00:35", "06:00"], ["08:00", "17:00"]]
    wake = {"leads.wake.at": "open-30", "leads.board.at": "open-30", "leads.office_line.at": "open-5"}
    table = charters.tables("shanghang", "[]")[0][1]
    table["hours"] = [{**season, "sessions": night} for season in table["hours"]]
    kept = json.dumps([{"from": "2026-11-30", "charter": table, "set": wake}]).replace("'", "''")
    desk.execute(f"UPDATE centre SET changes = '{kept}'")  # noqa: S608
    clerk, before = await opened(desk, "提醒时间"), changes(desk)
    await clerk.tap("早上的通知 · 上班前30分钟")
    await clerk.tap("上班前60分钟")
    assert clerk.last.text.splitlines() == [
        "“早上的通知”不能这样设,没有改:", "leads.wake.at:open-60 落在前一天",
    ]  # fmt: skip
    assert changes(desk) == before
    await clerk.tap("返回")
    assert clerk.last.text.startswith("提醒时间")


async def test_two_of_the_office_press_the_same_button(desk: Desk) -> None:
    lin, xie = await opened(desk, "检查项目"), await desk.phone("谢振华")
    kept = lin.keeps("▢ 关门查:大厅群众已离开")
    await lin.tap("▢ 关门查:大厅群众已离开")
    before = desk.dump()
    await xie.press(kept[1])
    assert "☑ 关门查:大厅群众已离开" in xie.last.labels
    assert desk.dump() == before


@pytest.mark.parametrize("name", ["李强", "陈师傅"])
async def test_only_the_office_sets_options(desk: Desk, name: str) -> None:
    phone, before = await desk.phone(name), desk.dump()
    for tap in (OptionsOf("checks"), AskOption("wake"), SetOption("noon", "on"), SetOption("wake", "open-60")):
        await phone.press(tap.pack())
        assert phone.toasts[-1] == "这一步由办公室来办,请联系单位办公室。"
    assert desk.dump() == before


@pytest.mark.parametrize("tap", [
    OptionsOf("secrets"), AskOption("nothing"), SetOption("noon", "open-60"), SetOption("wake", "on"),
    SetOption("wake", "open-45"), SetOption("late_close_by", "15,30"), SetOption("guard_turns", "never"),
])  # fmt: skip
async def test_what_is_no_choice_is_refused(desk: Desk, tap: SetOption) -> None:
    clerk, before = await desk.phone("林晓燕"), desk.dump()
    await clerk.press(tap.pack())
    assert clerk.toasts[-1] == "这个按钮已经不能用了,请看下面现在的情况。"
    assert desk.dump() == before


async def test_in_english(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.press("la|en")
    await clerk.say("/admin")
    await clerk.tap("Regulation options")
    await clerk.tap("Times")
    await clerk.tap("Notice in the morning · 40 min before opening")
    await clerk.tap("50 min before opening")
    assert clerk.last.text.splitlines()[-1] == "Changed from today on: Notice in the morning, 50 min before opening."
    await clerk.tap("Back")
    await clerk.tap("Checks")
    await clerk.tap("Closing put off by · 15, 30, 60 min")
    assert clerk.last.labels == ["10, 20, 30 min", "✓ 15, 30, 60 min", "30, 60, 90 min", "Back"]


EVERYTHING = tuple(
    SetOption(option.key, value) for option in charters.shipped("shanghang").options for value in option.values_by_name
)
ONCE = ("早上好", "开门检查", "关门检查", "离楼检查", "今天的记录已先报办公室")


@pytest.mark.parametrize("at", ["7:05", "7:52", "12:30", "16:55", "17:25"])
async def test_all_of_it_set_in_the_middle_of_a_day_loses_and_doubles_nothing(desk: Desk, at: str) -> None:
    """Nobody taps: whatever has begun today goes on as it was, and everything is said once."""
    li = await desk.phone("李强")
    await desk.until(at)
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        by, centre = await cast.person(desk, "林晓燕"), desk.centres[0]
        for tap in EVERYTHING:
            centre = await options.put(work, centre, by, tap.option, tap.value, desk.now)
    await desk.until("18:45")
    assert [sum(text.startswith(one) for text in li.texts) for one in ONCE] == [1] * len(ONCE)
    assert len(desk.chat()) == 1
    asked = [line for line in await desk.story() if line.split()[1] == "陈师傅"]
    assert len(asked) == 3
    assert sum(text.startswith("明天") for text in (await desk.phone("王芳")).texts) == 1


@pytest.mark.parametrize("tap", EVERYTHING, ids=lambda tap: f"{tap.option}-{tap.value}")
def test_whenever_it_is_set_the_day_asks_what_it_would_have_asked(tap: SetOption) -> None:
    """What one charter has asked by a moment at which it is not too late is what the other has asked by then."""
    shipped = charters.shipped("shanghang")
    option = next(one for one in shipped.options if one.key == tap.option)
    values = option.values(option.values_by_name[tap.value])
    new = charters.versions("shanghang", charters.with_values("[]", TUESDAY, values))[-1][1]
    times = Calendar(calendars.official(), {}, shipped.hours).times(TUESDAY, TZ)
    dues = {due.at for one in (shipped, new) for due in plan(one, times)}
    turns = dues | {due - EARLY for due in dues}
    in_time = [
        at for turn in turns for at in (turn, turn - timedelta(seconds=1)) if not begun(shipped, new, times, at, EARLY)
    ]
    assert (option.value == "") or in_time
    for at in in_time:
        asked = [[due for due in plan(one, times) if due.at <= at] for one in (shipped, new)]
        assert asked[0] == asked[1], at
        assert opened_items(shipped, times, at) == opened_items(new, times, at), at


def opened_items(charter: Charter, times: DayTimes, now: datetime) -> dict[str, list[str]]:
    """What may be answered by now, by checklist."""
    sheets = {one.key: [item.key for item in asked_items(one)] for one in charter.checklists if one.enabled}
    return {key: items for key, items in sheets.items() if (at := check_due(charter, key, times)) and at - EARLY <= now}


def test_every_choice_of_every_shipped_charter_is_sound_and_fits_a_button() -> None:
    for key in sorted(charters.keys()):
        for option in charters.shipped(key).options:
            for name, value in option.values_by_name.items():
                changed = charters.with_values("[]", TUESDAY, option.values(value))
                assert state(charters.versions(key, changed)[-1][1], option) == value
                SetOption(option.key, name).pack()

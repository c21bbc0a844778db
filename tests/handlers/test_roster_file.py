"""The roster that hangs on the wall becomes the first one here, and turns go on after it."""

from __future__ import annotations

import io
from datetime import date

import pytest
import xlsxwriter

from handlers.roster_taps import AskRosterFile
from tests.cast import Phone
from tests.desk import Desk
from tests.handlers.test_calendar import at

WALL = ("2026-11-23,李强", "2026-11-24,王芳", "2026-11-25,张敏", "11月26日,陈静", "2026.11.27,刘洋", "2026-11-30,林丽萍")


def sheet(*rows: str, head: str = "日期,姓名") -> bytes:
    return "\n".join([head, *rows]).encode()


async def asked(desk: Desk) -> Phone:
    """林晓燕, asked for the roster of a centre that has none yet."""
    for table in ("service", "shift", "extension"):
        desk.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables
    clerk = await desk.phone("林晓燕")
    await clerk.say("/roster")
    await clerk.tap("接上现有的值班表")
    assert clerk.last.text.startswith("请发现有的值班表")
    return clerk


async def test_what_hangs_on_the_wall_stays_and_turns_go_on_after_it(desk: Desk) -> None:
    clerk = await asked(desk)
    await clerk.document("墙上.csv", sheet(*WALL))
    assert clerk.last.text.splitlines() == [
        "读到 5 天:11月24日(周二) 至 11月30日(周一)。",
        "· 11月24日(周二) 王芳",
        "· 11月25日(周三) 张敏",
        "· 11月26日(周四) 陈静",
        "· 11月27日(周五) 刘洋",
        "· 11月30日(周一) 林丽萍",
        "已经过去的 1 行不用。",
        "11月30日(周一)之后接着轮值。",
    ]
    assert at(desk) == []
    await clerk.tap("就按这个发布")
    assert clerk.last.text.splitlines()[0] == "值班表已发布到 12月31日(周四)。"
    names = [name for _, name in at(desk)]
    assert names[:6] == [
        "王芳",
        "张敏",
        "陈静",
        "刘洋",
        "林丽萍",
        "温建平",
    ]  # 医保 had it last; 机关社保 follows with its next
    await desk.until("7:21")
    assert (await desk.phone("王芳")).last.text.startswith("早上好,今天由您督导")


async def test_dates_of_a_workbook_are_read_as_dates(desk: Desk) -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        of = book.add_worksheet()
        of.write_row(0, 0, ["督导员", "日期"])
        for row, (day, name) in enumerate([(date(2026, 11, 24), "王芳"), (date(2026, 11, 25), "张 敏")], 1):
            of.write_string(row, 0, name)
            of.write_datetime(row, 1, day, book.add_format({"num_format": "yyyy-mm-dd"}))
    clerk = await asked(desk)
    await clerk.document("墙上.xlsx", data.getvalue())
    assert clerk.last.text.splitlines()[1:3] == ["· 11月24日(周二) 王芳", "· 11月25日(周三) 张敏"]


async def test_every_fault_is_named_by_its_row_and_nothing_is_published(desk: Desk) -> None:
    clerk = await asked(desk)
    await clerk.document(
        "墙上.csv",
        sheet("2026-11-24,王芳", "2026-11-24,张敏", "哪天,张敏", "2026-11-28,张敏", "2026-11-26,王大", "2026-11-27,"),
    )
    assert clerk.last.text.splitlines() == [
        "有 5 处要改,改好再发一次:",
        "第 3 行:11月24日(周二)有两行",
        "第 4 行:日期看不懂",
        "第 5 行:11月28日(周六)是休息日",
        "第 6 行:没有参加轮值的“王大”",
        "第 7 行:没有填姓名",
    ]
    await clerk.press("xp|00000000")
    assert at(desk) == []
    await clerk.document("墙上.csv", sheet("什么,都没有", head="甲,乙"))
    assert clerk.last.text == "没有找到“日期”和“姓名”两列。"
    await clerk.say("好了吗")
    await clerk.document("墙上.csv", sheet(*WALL))  # it is still awaited
    await clerk.tap("就按这个发布")
    assert at(desk)[0] == ("2026-11-24", "王芳")


async def test_a_year_that_was_mistyped_is_one_fault_and_not_thousands(desk: Desk) -> None:
    clerk = await asked(desk)
    await clerk.document("墙上.csv", sheet("2026-11-24,王芳", "2062-11-24,张敏"))
    assert clerk.last.text.splitlines() == ["有 1 处要改,改好再发一次:", "第 3 行:2062年11月24日(周五)太远了"]


async def test_the_sheet_to_fill_in_has_the_days_to_come_and_reads_as_empty(desk: Desk) -> None:
    clerk = await asked(desk)
    await clerk.tap("要一份空表")
    assert clerk.last.name == "现有值班表.xlsx"
    await clerk.document("现有值班表.xlsx", clerk.last.content)
    assert clerk.last.text.splitlines()[1] == "第 2 行:没有填姓名"


@pytest.mark.parametrize(("who", "said"), [("李强", "办公室"), ("林晓燕", "值班表已经发布过了。")])
async def test_nobody_else_may_and_not_where_there_is_a_roster(desk: Desk, who: str, said: str) -> None:
    phone, before = await desk.phone(who), at(desk)
    await phone.press(AskRosterFile().pack())
    assert said in phone.toasts[-1]
    assert at(desk) == before

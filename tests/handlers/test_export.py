"""导出设置: everything the office has set, to read and to keep; nothing that people typed is a formula, nothing is a secret."""

from __future__ import annotations

import io
import json
from typing import Any

import openpyxl  # type: ignore[import-untyped]

from bot.services import charters
from bot.services.sheet import read
from handlers.taps import SetOption
from tests.cast import GROUP, Phone
from tests.desk import Desk


async def exported(desk: Desk) -> tuple[Phone, bytes, dict[str, Any]]:
    """The office's phone, the workbook and the table that came."""
    clerk = await desk.phone("林晓燕")
    await clerk.say("/admin")
    await clerk.tap("导出设置")
    book, table = clerk.messages[-2:]
    assert (book.name, table.name) == ("设置_20261124.xlsx", "设置_20261124.json")
    return clerk, book.content, json.loads(table.content)


async def test_it_comes_in_private_and_has_everything(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.press(SetOption("noon", "on").pack())
    desk.execute(
        "INSERT INTO own_day (centre, day, working, sessions, reason) SELECT id, '2026-12-31', FALSE, NULL, '大扫除' FROM centre"
    )
    before = desk.dump()
    clerk, book, table = await exported(desk)
    assert desk.dump() == before
    assert desk.chat(GROUP) == []
    assert clerk.last.labels == ["返回"]
    assert table["centre"] == {
        "name": "上杭县社会保障服务中心", "charter": "shanghang", "pattern": "unit_daily", "timezone": "Asia/Shanghai",
        "language": "zh-CN", "group": "staff",
    }  # fmt: skip
    assert [unit["short"] for unit in table["units"]] == ["劳动就业", "医保", "机关社保", "城乡居保", "劳动社保"]
    assert table["guards"] == [{"name": "陈师傅", "phone": "+8613800000911"}]
    assert table["own_days"] == [{"day": "2026-12-31", "working": False, "reason": "大扫除", "sessions": None}]
    assert table["options"]["noon"] is True
    assert table["options"]["wake"] == "open-40"
    (li,) = [one for one in table["people"] if one["name"] == "李强"]
    assert (li["unit"], li["phone"], li["desk"], li["bound"]) == ("劳动就业中心", "+8613800000101", "front", True)
    sheets = openpyxl.load_workbook(io.BytesIO(book))
    assert sheets.sheetnames == ["人员", "中心", "单位", "保安", "作息", "特殊日子", "制度选项"]
    assert [[cell.value for cell in row] for row in sheets["保安"].rows] == [
        ["顺序", "姓名", "电话"],
        ["1", "陈师傅", "+8613800000911"],
    ]
    assert ["检查项目", "中午关安全门,下午再开", "打开"] in [
        [cell.value for cell in row][:3] for row in sheets["制度选项"].rows
    ]


async def test_what_changed_the_charter_can_be_put_back_from_it(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.press(SetOption("noon", "on").pack())
    _, _, table = await exported(desk)
    found = charters.versions(table["centre"]["charter"], json.dumps(table["changes"]))
    assert found[-1][1].lead("noon_close") is not None


async def test_its_first_sheet_is_a_staff_sheet(desk: Desk) -> None:
    _, book, table = await exported(desk)
    found = read("设置.xlsx", book, [(unit["name"], unit["short"]) for unit in table["units"]])
    assert not found.faults
    assert len(found.rows) == len(table["people"])


async def test_nothing_that_was_typed_is_a_formula_or_a_link(desk: Desk) -> None:
    for column, typed in (("name", "=cmd|'/c calc'!A0"), ("note", "+HYPERLINK(1)"), ('"window"', "@SUM(1)")):
        desk.execute(f"UPDATE member SET {column} = '{typed.replace(chr(39), chr(39) * 2)}' WHERE name = '张敏'")  # noqa: S608
        desk.execute("UPDATE member SET name = '张敏' WHERE phone = '+8613800000301'") if column != "name" else None
    desk.execute("UPDATE unit SET short = '=1+1', name = 'http://a.example/' WHERE short = '医保'")
    desk.execute("UPDATE member SET name = '=1+1' WHERE name = '李强'")
    _, book, _ = await exported(desk)
    sheets = openpyxl.load_workbook(io.BytesIO(book))
    cells = [cell for sheet in sheets for row in sheet.rows for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell for cell in cells if cell.hyperlink] == []
    assert "=1+1" in {cell.value for cell in cells}


async def test_no_secret_and_no_account_is_in_it(desk: Desk) -> None:
    clerk, book, table = await exported(desk)
    ((secret,),) = desk.rows("SELECT secret FROM centre")
    accounts = {str(account) for (account,) in desk.rows("SELECT telegram FROM member WHERE telegram IS NOT NULL")}
    sheets = openpyxl.load_workbook(io.BytesIO(book))
    cells = {str(cell.value) for sheet in sheets for row in sheet.rows for cell in row}
    said = json.dumps(table)
    assert secret not in said and str(GROUP) not in said
    assert cells & (accounts | {secret, str(GROUP)}) == set()
    assert [account for account in accounts if f": {account}" in said] == []
    assert str(clerk.account) not in said


async def test_nobody_else_gets_it_and_of_another_centre_nothing(both: Desk) -> None:
    li = await both.phone("李强")
    await li.press("ad|export")
    assert li.toasts[-1] == "这一步由办公室来办,请联系单位办公室。"
    tang = await both.phone("唐宁")
    await tang.press("ad|export")
    assert "李强" not in tang.last.content.decode()
    assert "韩梅" in tang.last.content.decode()


async def test_in_english(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.press("la|en")
    await clerk.press("ad|export")
    book = clerk.messages[-2]
    assert book.name == "settings_20261124.xlsx"
    sheets = openpyxl.load_workbook(io.BytesIO(book.content))
    assert sheets.sheetnames[1:] == ["Centre", "Units", "Guards", "Hours", "Own days", "Options"]

"""The staff sheet by chat: template, preview, who a row is, taking it in; and what people send instead."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from bot.rehearsal.sample import sheet as sample
from bot.services import staff_files
from handlers.setup_taps import TakeIn
from tests import cast
from tests.cast import Phone
from tests.desk import TZ, Desk, seen

HEAD = "单位,姓名,电话,岗位"
NINE = datetime(2026, 11, 24, 9, 0, tzinfo=TZ)


def csv(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode()


async def sent(desk: Desk, data: bytes, name: str = "名单.csv") -> Phone:
    """林晓燕 sends a sheet where one is awaited."""
    lin = await desk.phone("林晓燕")
    await lin.say("/admin")
    await lin.tap("人员名单")
    await lin.document(name, data)
    return lin


def people(desk: Desk) -> list[tuple[object, ...]]:
    return desk.rows("SELECT id, name, phone, unit, desk, head, rotates, office, guard, leader FROM member ORDER BY id")


async def test_the_template_shows_how_and_reads_as_empty(empty: Path) -> None:
    async with Desk(empty, NINE, admins=(501,)) as desk:
        office = Phone(desk, 501, "林主任")
        await office.start()
        await office.say("/admin")
        await office.tap("人员名单")
        await office.tap("下载模板")
        assert office.last.name == "人员名单.xlsx"
        await office.document("人员名单.xlsx", office.last.content)
        assert office.last.text == "表里没有人员,请填好后再发。"  # the sample row is nobody


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_the_template_of_a_centre_with_people_comes_back_unchanged(desk: Desk, language: str) -> None:
    if language == "en":
        desk.execute("UPDATE member SET language = 'en' WHERE name = '林晓燕'")
    lin, before = await desk.phone("林晓燕"), people(desk)
    await lin.press("ad|staff")
    await lin.press("st")
    await lin.document("x.xlsx", lin.last.content)
    words = ["没有变化 22 人。", "22 people are unchanged."]
    assert lin.last.text.splitlines()[1:] == [words[language == "en"]]
    assert lin.last.labels == [["取消"], ["Cancel"]][language == "en"]
    assert people(desk) == before


async def test_a_sheet_is_previewed_and_taken_in_as_shown(desk: Desk) -> None:
    before = people(desk)
    lin = await sent(desk, csv("劳动就业,李强,13800000101,后台", "医保中心,新 人,13900000001,前台", "医保,坏号,1380,前台"))
    assert lin.last.text.splitlines() == [
        "名单.csv",
        "要改 1 处,这些行先不导入,改好可以再发:",
        "· 第 4 行“电话”:号码不对(4 位数字),请只填一个号码,座机带区号",
        "新增 1 人:",
        "· 新人 医保中心",
        "更新 1 人:",
        "· 李强:岗位 后台",
    ]
    assert lin.last.labels == ["导入 2 人", "取消"]
    assert people(desk) == before
    await lin.tap("导入 2 人")
    assert lin.last.text == "新增 1 人,更新 1 人。"
    assert len(people(desk)) == len(before) + 1
    assert desk.rows("SELECT desk, telegram FROM member WHERE name = '李强'") == [("back", 1_000)]
    assert desk.rows("SELECT * FROM staff_file") == []
    assert desk.rows("SELECT by_name FROM audit WHERE action = 'import' ORDER BY id DESC")[0] == ("林晓燕",)


async def test_sending_it_again_changes_nothing_and_doubles_nobody(desk: Desk) -> None:
    before = people(desk)
    lin = await sent(desk, sample())
    assert lin.last.text.splitlines() == ["名单.csv", "没有变化 22 人。"]
    assert lin.last.labels == ["取消"]
    await lin.tap("取消")
    assert lin.last.text == "好的,这份名单没有导入。"
    assert people(desk) == before


async def test_who_is_absent_is_named_and_stays(desk: Desk) -> None:
    before = people(desk)
    lin = await sent(desk, csv("医保,王芳,13800000201,后台"))
    assert "表里没有、仍然保留 21 人:" in lin.last.text
    await lin.tap("看未列名单")
    assert lin.last.text.splitlines()[0] == "表里没有、仍然保留 21 人:"
    assert len(lin.last.text.splitlines()) == 21
    await lin.tap("下一页")
    assert len(lin.last.text.splitlines()) == 2
    await lin.tap("返回")
    await lin.tap("导入 1 人")
    assert len(people(desk)) == len(before)


async def test_a_number_that_changed_is_asked_about(desk: Desk) -> None:
    lin = await sent(desk, csv("劳动就业,李强,13900000001,前台"))
    assert lin.last.text == "第 2 行 李强(劳动就业中心)的号码是 13900000001,名单里已经有:\n· 李强 13800000101"
    assert lin.last.labels == ["是同一人", "是另一位", "取消"]
    shown, data = lin.keeps("是另一位")
    await lin.tap("是同一人")
    assert "· 李强:电话 13900000001" in lin.last.text
    await lin.press(data, shown)
    assert lin.toasts[-1] == "这一行已经答过了。"
    assert "· 李强:电话 13900000001" in lin.last.text
    await lin.tap("导入 1 人")
    assert desk.rows("SELECT count(*), max(phone) FROM member WHERE name = '李强'") == [(1, "+8613900000001")]


async def test_somebody_else_of_that_name_is_added(desk: Desk) -> None:
    lin = await sent(desk, csv("劳动就业,李强,13900000001,前台"))
    await lin.tap("是另一位")
    assert "· 李强 劳动就业中心" in lin.last.text
    await lin.tap("导入 1 人")
    assert desk.rows("SELECT phone FROM member WHERE name = '李强' ORDER BY id") == [
        ("+8613800000101",),
        ("+8613900000001",),
    ]


async def test_a_name_is_free_once_its_number_is_somebody_elses(desk: Desk) -> None:
    lin = await sent(desk, csv("劳动就业,李新,13800000101,前台", "劳动就业,李强,13900000001,前台"))
    assert "· 李强 劳动就业中心" in lin.last.text
    assert "· 李强:姓名 李新" in lin.last.text


async def test_nothing_is_taken_in_while_something_is_asked(desk: Desk) -> None:
    lin = await sent(desk, csv("劳动就业,李强,13900000001,前台", "医保,新人,13900000002,前台"))
    mark = lin.keeps("是同一人")[1].split("|")[1]
    async with desk.storage.open_work(write=False, now=desk.now) as work:
        clerk = await cast.person(desk, "林晓燕")
        digest = (await staff_files.preview(work, desk.centres[0], clerk, mark)).plan.digest
    before = people(desk)
    await lin.press(TakeIn(mark, digest).pack())
    assert lin.toasts[-1] == "还有几行要先说明是谁。"
    assert lin.last.labels == ["是同一人", "是另一位", "取消"]
    assert people(desk) == before


async def test_one_of_several_of_that_name_is_chosen(desk: Desk) -> None:
    desk.execute("UPDATE member SET name = '李强' WHERE name = '赖美英'")
    lin = await sent(desk, csv("劳动就业,李强,13900000001,前台"))
    assert lin.last.labels == ["李强 13800000101", "李强 13800000102", "是另一位", "取消"]
    await lin.tap("李强 13800000102")
    await lin.tap("导入 1 人")
    assert desk.rows("SELECT phone FROM member WHERE name = '李强' ORDER BY id") == [
        ("+8613800000101",),
        ("+8613900000001",),
    ]


async def test_many_changed_numbers_are_answered_at_once(desk: Desk) -> None:
    lin = await sent(
        desk, csv("劳动就业,李强,13900000001,前台", "医保,王芳,13900000002,前台", "机关社保,张敏,13900000003,前台")
    )
    await lin.tap("是同一人")
    await lin.tap("这 2 行都是同一人")
    await lin.tap("导入 3 人")
    assert lin.last.text == "新增 0 人,更新 3 人。"


async def test_what_was_shown_survives_a_restart_and_is_what_is_taken_in(desk: Desk) -> None:
    lin = await sent(desk, csv("劳动就业,李强,13900000001,前台", "医保,新人,13900000002,前台"))
    await desk.restart()
    await lin.tap("是同一人")
    await desk.restart()
    await lin.say("/admin")
    await lin.tap("人员名单")  # the next day, from the menu: it still waits
    assert lin.last.labels == ["看未列名单", "导入 2 人", "取消"]
    await lin.tap("导入 2 人")
    assert lin.last.text == "新增 1 人,更新 1 人。"


async def test_a_centre_that_changed_meanwhile_is_shown_anew(desk: Desk) -> None:
    lin, xie = await sent(desk, csv("医保,新人,13900000002,前台")), await desk.phone("谢振华")
    desk.execute("UPDATE member SET phone = '+8613900000002' WHERE name = '王芳'")
    before = people(desk)
    await lin.tap("导入 1 人")
    assert lin.toasts[-1] == "名单刚才有变,请再看一遍再导入。"
    assert "· 王芳:姓名 新人" in lin.last.text
    assert people(desk) == before
    shown, data = lin.keeps("导入 1 人")
    await xie.press("ad|staff")  # the other clerk sees the same file
    await xie.tap("导入 1 人")
    await lin.press(data, shown)
    assert lin.toasts[-1] == "这份名单已经导入、取消或换成了新的。"
    assert lin.last.text.startswith("请把人员名单作为文件发到这里")


async def test_a_second_file_takes_the_place_of_the_first(desk: Desk) -> None:
    lin = await sent(desk, csv("医保,新人,13900000002,前台"))
    shown, data = lin.keeps("导入 1 人")
    await lin.document("又一份.csv", csv("医保,另人,13900000003,前台"))
    await lin.press(data, shown)
    assert lin.toasts[-1] == "这份名单已经导入、取消或换成了新的。"
    await lin.tap("导入 1 人")
    assert desk.rows("SELECT name FROM member WHERE phone LIKE '+86139%'") == [("另人",)]


async def test_units_that_are_not_there_are_asked_about_once(desk: Desk) -> None:
    rows = ["税务局窗口,甲一,13900000001,前台", "税务局窗口,甲二,13900000002,后台", "医保,乙一,13900000003,前台"]
    lin = await sent(desk, csv(*rows))
    assert lin.last.text == "表里有名单上没有的单位:\n· 税务局窗口 2 人"
    await lin.tap("先不加")
    assert "· 第 2 行“单位”:没有“税务局窗口”这个单位" in lin.last.text
    assert lin.last.labels == ["导入 1 人", "取消"]
    await lin.document("名单.csv", csv(*rows))
    await lin.tap("加为新单位")
    await lin.tap("导入 3 人")
    assert desk.rows("SELECT name, short, position FROM unit ORDER BY position")[-1] == ("税务局窗口", "税务", 5)
    assert desk.rows("SELECT unit.name FROM member JOIN unit ON unit.id = member.unit WHERE member.name = '甲二'") == [
        ("税务局窗口",)
    ]


async def test_what_the_office_has_set_by_hand_is_not_lost_with_columns_that_are_empty(desk: Desk) -> None:
    desk.execute("UPDATE member SET guard = TRUE, head = TRUE, note = '手写' WHERE name = '李强'")
    lin = await sent(desk, csv("劳动就业,李强,13800000101,前台,,", head=f"{HEAD},负责人,角色"))
    assert lin.last.text.splitlines()[-1] == "没有变化 1 人。"
    assert lin.last.labels == ["看未列名单", "取消"]


async def test_problems_are_paged(desk: Desk) -> None:
    lin = await sent(desk, csv(*(f"医保,人{'甲' * (n + 1)},{n},前台" for n in range(35))))
    assert "要改 35 处" in lin.last.text
    assert "……还有 29 条" in lin.last.text
    await lin.tap("看全部问题")
    assert len(lin.last.text.splitlines()) == 21
    await lin.tap("下一页")
    assert lin.last.text.splitlines()[-1].startswith("· 第 36 行")
    assert lin.last.labels == ["上一页", "返回"]
    await lin.tap("返回")
    assert lin.last.labels == ["看全部问题", "取消"]


async def test_who_founded_the_centre_is_found_in_the_sheet(empty: Path) -> None:
    async with Desk(empty, NINE, admins=(501,)) as desk:
        office = Phone(desk, 501, "Lin")
        await office.start()
        await office.press("ad|staff")
        await office.document("名单.csv", sample())
        assert office.last.text == "第 20 行 林晓燕(办公室)的号码是 13800000901,名单里已经有:\n· Lin"
        await office.tap("是同一人")
        await office.tap("导入 22 人")
        assert desk.rows("SELECT name, phone, office FROM member WHERE telegram = 501") == [("林晓燕", "+8613800000901", 1)]


async def test_who_founded_the_centre_under_the_own_name_is_not_asked_about(empty: Path) -> None:
    async with Desk(empty, NINE, admins=(501,)) as desk:
        office = Phone(desk, 501, "林晓燕")
        await office.start()
        await office.press("ad|staff")
        await office.document("名单.csv", sample())
        assert "· 林晓燕:电话 13800000901、性质 在编" in office.last.text


# What people send instead


async def test_a_picture_a_text_and_a_sticker_are_not_sheets(desk: Desk) -> None:
    lin = await desk.phone("林晓燕")
    await lin.press("ad|staff")
    before = desk.dump()
    await lin.photo()
    assert lin.last.text == "这是图片,读不了。请把人员名单作为文件发来(.xlsx 或 .csv)。"
    for send in (lin.sticker, lin.voice):
        await send()
        assert lin.last.text == "这里请把人员名单作为文件发来(.xlsx 或 .csv)。"
    await lin.say("王芳 13800000201")
    assert lin.last.text == "这里请把人员名单作为文件发来(.xlsx 或 .csv)。"
    assert desk.dump() == before


def workbook(*rows: Sequence[object]) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "answer"),
    [
        ("名单.pdf", b"%PDF-1.7", "这不是表格文件,请发 .xlsx 或 .csv。"),
        ("名单.jpg", b"\xff\xd8\xff", "这不是表格文件,请发 .xlsx 或 .csv。"),
        ("名单.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "这是旧格式,请另存为 .xlsx 后再发。"),
        ("名单.csv", b"", "表里没有人员,请填好后再发。"),
        ("名单.csv", "姓名,电话\n王芳,13800000201".encode(), "没有找到表头,缺:单位、岗位。"),
        ("名单.xlsx", b"PK\x03\x04", "文件打不开,请重新保存后再发。"),
        (
            "名单.csv",
            csv(*(["医保,王芳,13800000201,前台"] * 30_000)),
            "一次最多 1000 行;如果没有这么多人,请删去表格下方的多余内容。",
        ),
    ],
)
async def test_a_file_that_cannot_be_taken_is_told_why(desk: Desk, name: str, data: bytes, answer: str) -> None:
    before = desk.dump()
    lin = await sent(desk, data, name)
    assert lin.last.text == answer
    assert lin.last.labels == ["下载模板"]
    assert {key: rows for key, rows in desk.dump().items() if key != "draft"} == {
        key: rows for key, rows in before.items() if key != "draft"
    }


async def test_a_file_that_is_too_large_is_not_fetched(desk: Desk) -> None:
    lin = await desk.phone("林晓燕")
    await lin.press("ad|staff")
    await lin.send(document={"file_id": "f", "file_unique_id": "f", "file_name": "大.xlsx", "file_size": 20_000_000})
    assert lin.last.text == "文件太大,最多 5 MB。请换小一点的再发。"
    await lin.send(document={"file_id": "gone", "file_unique_id": "f", "file_name": "没了.xlsx", "file_size": 2})
    assert lin.last.text == "这个文件取不到了,请再发一次。"
    desk.wire.refused.clear()


async def test_gb18030_full_width_and_spaces_are_as_people_write(desk: Desk) -> None:
    data = "单位,姓名,电话,岗位\n医保,张 三,\uff11\uff13\uff19\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff11,前台".encode(
        "gb18030"
    )
    lin = await sent(desk, data)
    await lin.tap("导入 1 人")
    assert desk.rows("SELECT phone FROM member WHERE name = '张三'") == [("+8613900000001",)]


async def test_numbers_as_numbers_and_a_formula_that_failed(desk: Desk) -> None:
    lin = await sent(
        desk, workbook(HEAD.split(","), ["医保", "新人", 13900000001, "前台"], ["医保", "坏人", "=1/0", "前台"]), "名单.xlsx"
    )
    assert "· 第 3 行“电话”:" in lin.last.text
    await lin.tap("导入 1 人")
    assert desk.rows("SELECT phone FROM member WHERE name = '新人'") == [("+8613900000001",)]


async def test_two_of_one_name_in_a_unit_and_a_number_twice_are_named_by_row(desk: Desk) -> None:
    lin = await sent(
        desk,
        csv(
            "医保,同名,13900000001,前台",
            "医保,同名,13900000002,前台",
            "医保,另人,13900000003,前台",
            "医保,某人,13900000003,前台",
        ),
    )
    lines = lin.last.text.splitlines()
    assert lines[2:6] == [
        "· 第 2 行“姓名”:和第 3 行是同一个单位的同名;是两个人的话,请在姓名后加(大)(小)区分",
        "· 第 3 行“姓名”:和第 2 行是同一个单位的同名;是两个人的话,请在姓名后加(大)(小)区分",
        "· 第 4 行“电话”:和第 5 行是同一个号码",
        "· 第 5 行“电话”:和第 4 行是同一个号码",
    ]
    assert lin.last.labels == ["取消"]


async def test_cancel_leaves_the_question_and_a_sheet_without_one_is_answered(desk: Desk) -> None:
    lin = await desk.phone("林晓燕")
    await lin.press("ad|staff")
    await lin.say("/cancel")
    assert lin.last.text == "已取消。"
    await lin.document("名单.csv", csv("医保,新人,13900000001,前台"))
    assert lin.last.text == "需要什么请点菜单,或发 /help 看说明。"


async def test_others_are_answered_while_a_heavy_sheet_is_read(desk: Desk) -> None:
    lin, li = await desk.phone("林晓燕"), await desk.phone("李强")
    await lin.press("ad|staff")
    rows = [[f"医保{'很长' * 200}", f"人{chr(0x4E00 + n)}", 13900000000 + n, "前台"] for n in range(4_900)]
    reading = asyncio.create_task(lin.document("大.xlsx", workbook(HEAD.split(","), *rows)))
    await asyncio.sleep(0.05)
    before = len(li.texts)
    await desk.intake.take([{"update_id": next(desk.updates), "message": li.message(text="/lang")}])
    await seen(lambda: len(li.texts) > before)
    assert not reading.done()
    await reading
    assert lin.last.text == "一次最多 1000 行;如果没有这么多人,请删去表格下方的多余内容。"


async def test_a_heavy_sheet_is_taken_in_like_a_light_one(desk: Desk) -> None:
    rows = [["医保", f"人{chr(0x4E00 + n)}", 13900000000 + n, "前台", "说" * 900] for n in range(400)]
    lin = await sent(desk, csv(*(",".join(map(str, row)) for row in rows), head=f"{HEAD},别的"), "大.csv")
    assert "新增 400 人:" in lin.last.text
    assert "没用上的列:别的" in lin.last.text
    await lin.tap("导入 400 人")
    assert lin.last.text == "新增 400 人,更新 0 人。"


async def test_it_is_the_offices(both: Desk) -> None:
    lin = await sent(both, csv("医保,新人,13900000002,前台"))
    mark, digest = lin.keeps("导入 1 人")[1].split("|")[1:]
    before = both.dump(both.centres[0])
    for name in ("李强", "唐宁"):
        phone = await both.phone(name)
        await phone.press(TakeIn(mark, digest).pack())
        await phone.press(f"si|{mark}|2|0")
    assert both.dump(both.centres[0]) == before
    li = await both.phone("李强")
    await li.press("ad|staff")
    assert li.toasts[-1] == "这一步由办公室来办,请联系单位办公室。"


async def test_in_english(desk: Desk) -> None:
    desk.execute("UPDATE member SET language = 'en' WHERE name = '林晓燕'")
    lin = await desk.phone("林晓燕")
    await lin.press("ad|staff")
    assert lin.last.text.startswith("Please send the staff sheet here as a file")
    await lin.document("staff.csv", csv("医保,新人,13900000001,前台", "劳动就业,李强,13900000009,前台"))
    await lin.tap("The same person")
    assert lin.last.text.splitlines()[1:] == [
        "1 new person:",
        "· 新人 医保中心",
        "1 person changes:",
        "· 李强: phone 13900000009",
        *lin.last.text.splitlines()[5:],
    ]
    await lin.tap("Take in 2 people")
    assert lin.last.text.startswith("1 added")

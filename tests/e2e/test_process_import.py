"""`import FILE`: a sheet of the office becomes people, or every bad row is named and nothing is imported; then the link."""

import asyncio
import csv
import io
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from bot.rehearsal import Rehearsal
from bot.rehearsal.rehearsal import TOKEN
from bot.rehearsal.sample import office_ids, populate, sheet
from tests import databases
from tests.e2e.stage import GROUP, SHANGHAI, books, check, moment
from tests.e2e.test_start import run

Rows = Sequence[Sequence[str]]

HEAD = ("单位", "姓名", "电话", "岗位", "窗口号", "角色")
BAD: Rows = (
    HEAD,
    ("医保中心", "王芳", "13800000201", "前台", "3", ""),
    ("税务局", "李四", "13800000202", "前台", "", ""),  # 3: no such unit
    ("医保中心", "", "13800000203", "后台", "", ""),  # 4: no name
    ("医保中心", "赵六", "12345", "前台", "", ""),  # 5: no number
    ("医保中心", "钱七", "13800000201", "前台", "", ""),  # 6: the number of row 2
    ("机关社保中心", "孙八", "13800000301", "台前", "", ""),  # 7: no such desk
    ("", "周九", "13800000911", "", "", "门神"),  # 8: no such role
)
# Two rows with one number are both named.
NAMED = {2: "电话", 3: "单位", 4: "姓名", 5: "电话", 6: "电话", 7: "岗位", 8: "角色"}


def as_csv(rows: Rows) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("gb18030")  # as a Chinese office's program saves it


def as_xlsx(rows: Rows) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        page = book.add_worksheet("人员")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return data.getvalue()


def first_days(folder: Path) -> list[str]:
    """Who is on, from the first published day on."""
    turns = databases.at(folder).rows("select name from shift join member on member.id = shift.member order by day limit 8")
    return [name for (name,) in turns]


@pytest.mark.parametrize("name", ["staff.csv", "staff.xlsx"])
async def test_every_bad_row_is_named_and_nothing_is_imported(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(as_csv(BAD) if name.endswith("csv") else as_xlsx(BAD))
    code, out, err = await run(tmp_path, "import", str(file), "--from", "2026-11-24")
    assert (code, out) == (1, "")
    for row, column in NAMED.items():
        assert f"第 {row} 行“{column}”:" in err
    assert len(err.splitlines()) == 1 + len(NAMED)
    assert err.splitlines()[0].endswith("什么都没有导入:")
    assert "13800000201" not in err
    assert "Traceback" not in err
    if databases.shelf.engine == "postgresql" or (tmp_path / "data" / "duty.sqlite3").exists():
        assert books(tmp_path / "data").get("member", []) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("notes.txt", b"hello"),
        ("staff.xlsx", b"PK\x03\x04 not a workbook"),
        ("staff.csv", b""),
        ("staff.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512),
        ("staff.csv", "姓名,电话\n王芳,13800000201\n".encode()),
    ],
)
async def test_what_is_no_staff_sheet_is_refused_in_one_line(tmp_path: Path, name: str, data: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    code, out, err = await run(tmp_path, "import", str(file))
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1, err


async def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    code, out, err = await run(tmp_path, "import", "nothing.xlsx")
    assert (code, out) == (2, "")
    assert "nothing.xlsx" in err
    assert "Traceback" not in err


async def test_a_roster_begins_with_whom_the_office_says(tmp_path: Path) -> None:
    file = tmp_path / "staff.csv"
    file.write_bytes(sheet())
    arguments = ("import", str(file), "--from", "2026-11-24", "--first", "蓝志勇", "--first", "包小玲")
    code, out, err = await run(tmp_path, *arguments)
    assert code == 0, err
    assert "新增 22 人,更新 0 人。" in out
    assert "值班表已发布到 12月31日(周四)。" in out
    assert len(re.findall(r"/start \S+", out)) == 22
    kept = books(tmp_path / "data")
    assert first_days(tmp_path / "data") == ["蓝志勇", "张敏", "包小玲", "刘洋", "李强", "黄秀兰", "温建平", "范春生"]
    code, out, err = await run(tmp_path, *arguments)  # once more by mistake: nobody is doubled
    assert (code, out) == (1, "")
    assert "值班表已经发布过了。" in err
    assert books(tmp_path / "data")["member"] == kept["member"]
    code, out, err = await run(tmp_path, "import", str(file))
    assert code == 0, err
    assert "新增 0 人,更新 0 人。" in out


async def test_an_unknown_first_name_imports_nothing(tmp_path: Path) -> None:
    file = tmp_path / "staff.csv"
    file.write_bytes(sheet())
    code, out, err = await run(tmp_path, "import", str(file), "--from", "2026-11-24", "--first", "王方")
    assert (code, out) == (1, "")
    assert "“王方”" in err
    assert books(tmp_path / "data")["member"] == []


async def test_a_good_import_says_nothing_but_what_it_did(tmp_path: Path) -> None:
    file = tmp_path / "staff.xlsx"
    file.write_bytes(as_xlsx((HEAD, BAD[1])))
    code, out, err = await run(tmp_path, "import", str(file))
    assert (code, err) == (0, "")
    assert re.fullmatch(r"新增 1 人,更新 0 人。\n绑定链接\S+,7 天内有效\S+\n王芳\t/start \S+\n", out), out


async def test_who_opens_the_link_is_bound(tmp_path: Path) -> None:
    """From the sheet to the phone: import, serve, import again while it serves (links with the bot's name), /start."""
    file = tmp_path / "staff.csv"
    file.write_bytes(sheet())
    settings = {"DATA_DIR": str(tmp_path), "BOT_TOKEN": TOKEN, "ADMIN_IDS": office_ids()}
    code, out, err = await run(tmp_path, "import", str(file), **settings)
    assert code == 0, err
    early = dict(re.findall(r"(\S+)\t/start (\S+)", out))

    async def prepare(rehearsal: Rehearsal) -> None:
        populate(rehearsal.world, GROUP)

    env = {"ADMIN_IDS": office_ids(), "DATABASE_URL": databases.at(tmp_path).url}
    async with Rehearsal(datetime.now(SHANGHAI), tmp_path, env, prepare=prepare) as rehearsal:
        fang, qiang = rehearsal.phone("王芳"), rehearsal.phone("李强")
        await fang.start(early["王芳"])
        await rehearsal.settle()
        assert fang.last().text.splitlines()[0] == "已绑定:王芳 · 医保中心"
        await qiang.start(early["王芳"])  # somebody else's, used
        await rehearsal.settle()
        assert qiang.last().text == "这条链接已用过或已过期,请联系单位办公室再发一条。"
        await qiang.start("made-up")
        await rehearsal.settle()
        assert qiang.last().text == "这条链接已用过或已过期,请联系单位办公室再发一条。"
        code, out, err = await run(tmp_path, "import", str(file), **settings)
        assert code == 0, err
        assert "王芳" not in out
        link = dict(re.findall(r"(\S+)\thttps://t\.me/rehearsal_duty_bot\?start=(\S+)", out))
        await qiang.start(link["李强"])
        await rehearsal.settle()
        assert qiang.last().text.splitlines()[0] == "已绑定:李强 · 劳动就业中心"
        clerk = rehearsal.phone("林晓燕")
        await clerk.start()  # an id of ADMIN_IDS needs no link
        await rehearsal.settle()
        assert "林晓燕" in clerk.last().text or "已绑定" in clerk.last().text
        await fang.start(link["陈静"])  # bound already: the link stays good for whom it is
        await rehearsal.settle()
        assert fang.last().text == "您已经绑定过了,直接用菜单就行。"
        await rehearsal.phone("陈静").start(link["陈静"])
        await rehearsal.settle()
        assert "陈静" in rehearsal.phone("陈静").last().text
    check(rehearsal)


async def test_an_import_beside_the_running_bot_is_seen_at_once(tmp_path: Path) -> None:
    file = tmp_path / "staff.csv"
    file.write_bytes(as_csv((HEAD, *BAD[1:2])))
    settings = {"DATA_DIR": str(tmp_path), "BOT_TOKEN": TOKEN}
    env = {"DATABASE_URL": databases.at(tmp_path).url}
    async with Rehearsal(moment("2026-11-23 09:00"), tmp_path, env, prepare=_crowd) as rehearsal:
        code, out, err = await run(tmp_path, "import", str(file), "--from", "2099-01-05", **settings)
        assert code == 0, err
        tokens = re.findall(r"start=(\S+)", out)
        assert len(tokens) == 1
        await asyncio.gather(*(rehearsal.phone(name).start(tokens[0]) for name in ("王芳", "李强")))
        await rehearsal.settle()
        answers = sorted(rehearsal.phone(name).last().text.splitlines()[0] for name in ("王芳", "李强"))
        assert answers[0].startswith("已绑定:王芳") or answers[1].startswith("已绑定:王芳")
        assert len({*answers}) == 2  # one of them, not both
    check(rehearsal)


async def _crowd(rehearsal: Rehearsal) -> None:
    populate(rehearsal.world, GROUP)

"""The staff sheet: what offices send, what is wrong in it, and what must not get in at all."""

import csv
import io
import re
import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
import python_calamine
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet

from bot.services.sheet import RowFault, SheetRefused, StaffRow, read

UNITS = [("劳动就业中心", "劳动就业"), ("医保中心", "医保"), ("机关社保中心", "机关社保")]
HEADER = ["单位", "姓名", "电话", "岗位", "窗口号", "负责人", "不轮值", "性质", "备注", "角色"]
WANG = ["医保中心", "王芳", "13800001234", "前台", "3", "是", "", "在编", "", ""]


def workbook(*rows: Sequence[object], write: Callable[[Worksheet], object] = lambda _: None) -> bytes:
    """The rows as Excel saves them, then whatever `write` does to the sheet."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet("人员")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        write(sheet)
    return data.getvalue()


def csv_file(*lines: str, encoding: str = "utf-8", mark: str = ",") -> bytes:
    return "\r\n".join(line.replace(",", mark) for line in (",".join(HEADER), *lines)).encode(encoding)


def person(**changes: object) -> list[object]:
    """A row like 王芳's with some cells changed."""
    row: list[object] = list(WANG)
    for heading, cell in changes.items():
        row[HEADER.index(heading)] = cell
    return row


def one(**changes: object) -> StaffRow:
    """The one person of a sheet with this row."""
    sheet = read("人员.xlsx", workbook(HEADER, person(**changes)), UNITS)
    assert sheet.faults == ()
    return sheet.rows[0]


def faults(*rows: Sequence[object]) -> list[tuple[int, str, str]]:
    found = read("人员.xlsx", workbook(HEADER, *rows), UNITS).faults
    return [(fault.row, fault.column, fault.reason_key) for fault in found]


def fault(**changes: object) -> RowFault:
    """The one fault of a sheet with this row, which then has nobody."""
    sheet = read("人员.xlsx", workbook(HEADER, person(**changes)), UNITS)
    assert sheet.rows == ()
    assert len(sheet.faults) == 1
    return sheet.faults[0]


def refusal(name: str, data: bytes) -> SheetRefused:
    with pytest.raises(SheetRefused) as caught:
        read(name, data, UNITS)
    return caught.value


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The archive with its parts changed."""
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as out:
        for name in old.namelist():
            out.writestr(name, change(name, old.read(name)))
    return new.getvalue()


def with_rows(rows: str) -> bytes:
    """王芳's workbook with more rows, written as they are."""

    def more(name: str, part: bytes) -> bytes:
        return part.replace(b"</sheetData>", rows.encode() + b"</sheetData>") if name.endswith("sheet1.xml") else part

    return repacked(workbook(HEADER, WANG), more)


WANG_READ = StaffRow(
    row=2, unit="医保中心", name="王芳", phone="+8613800001234", desk="front", window="3", head=True,
    rotates=True, employment="established", note=None, role=None,
)  # fmt: skip


# What offices send


def test_a_row_of_the_template() -> None:
    sheet = read("人员.xlsx", workbook(HEADER, WANG), UNITS)
    assert (sheet.rows, sheet.faults) == ((WANG_READ,), ())
    assert (sheet.title, sheet.also, sheet.ignored) == ("人员", (), ())


def test_a_workbook_that_openpyxl_wrote_reads_the_same() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (HEADER, WANG):
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    assert read("人员.xlsx", data.getvalue(), UNITS).rows == (WANG_READ,)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_csv_file_in_every_encoding_and_with_every_delimiter(encoding: str, mark: str) -> None:
    assert read("人员.CSV", csv_file(",".join(WANG), encoding=encoding, mark=mark), UNITS).rows == (WANG_READ,)


def test_commas_in_notes_do_not_decide_the_delimiter() -> None:
    notes = "一,二,三,四,五,六,七,八,九,十,十一,十二"
    data = csv_file("医保;王芳;13800001234;前台;;;;;" + notes.replace(",", "|"), mark=";").replace(b"|", b",")
    assert read("a.csv", data, UNITS).rows[0].note == notes


def test_a_quoted_heading_behind_a_byte_order_mark() -> None:
    lines = [",".join(f'"{cell}"' for cell in row) for row in (HEADER, WANG)]
    assert read("a.csv", "\n".join(lines).encode("utf-8-sig"), UNITS).rows == (WANG_READ,)


def test_blank_lines_at_the_end_do_no_harm_unless_something_follows() -> None:
    blank = [""] * 6_000
    assert read("a.csv", csv_file(",".join(WANG), *blank), UNITS).rows == (WANG_READ,)
    assert refusal("a.csv", csv_file(*blank, ",".join(WANG))).reason_key == "sheet.too_many_rows"


def test_quoted_line_breaks_and_blank_lines_keep_the_numbers_of_the_rows() -> None:
    data = csv_file("", '医保,王芳,13800001234,前台,3,,,,"第一行\n第二行",', "医保,张敏,1380000,后台")
    sheet = read("a.csv", data, UNITS)
    assert [(row.row, row.note) for row in sheet.rows] == [(3, "第一行 第二行")]
    assert [found.row for found in sheet.faults] == [4]


def test_columns_may_stand_in_any_order_under_other_names_and_below_a_title() -> None:
    header = ["序号", "", "手机 号码", "岗位\uff08前台/后台\uff09", " 姓 名*", "所属单位\uff1a"]
    row = [1, "", 13800001234, "后台", "李强", "医保"]
    sheet = read("人员.xlsx", workbook(["2026年人员表"], ["办公室制"], header, row), UNITS)
    assert [(r.row, r.name, r.unit, r.desk, r.phone) for r in sheet.rows] == [
        (4, "李强", "医保中心", "back", "+8613800001234")
    ]
    assert sheet.ignored == ("序号",)


def test_headings_in_english() -> None:
    header = b"Unit,Name,Phone,Desk,Window,Unit head,Not in rotation,Employment"
    data = header + b"\nX,Li Qiang,13800001234,front,3,yes,no,contract"
    row = read("staff.csv", data).rows[0]
    assert (row.unit, row.name, row.head, row.rotates, row.employment) == ("X", "Li Qiang", True, True, "contract")


def test_headings_are_looked_for_in_the_first_ten_rows() -> None:
    title: list[object] = ["说明"]
    assert read("a.xlsx", workbook(*[title] * 9, HEADER, WANG), UNITS).rows[0].row == 11
    assert refusal("a.xlsx", workbook(*[title] * 10, HEADER, WANG)).reason_key == "sheet.no_header"


def test_rows_without_any_of_our_cells_are_passed_over() -> None:
    sheet = read("a.xlsx", workbook([*HEADER, "序号"], [], [""] * 10 + [7], WANG), UNITS)
    assert [row.row for row in sheet.rows] == [4]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("张 三", "张三"),
        ("张\u3000三", "张三"),
        ("欧阳 娜 娜", "欧阳娜娜"),
        ("\u200f王\u200b芳\ufeff", "王芳"),
        ("\u202e王芳", "王芳"),
        ("王\n芳", "王芳"),
        ("Li  Qiang", "Li Qiang"),
        ("买买提·艾力", "买买提·艾力"),
        ("王芳(大)", "王芳(大)"),
        ("𬸣䶮", "𬸣䶮"),
        ("王" * 40, "王" * 40),
    ],
)
def test_names_are_tidied(written: str, name: str) -> None:
    assert one(姓名=written).name == name


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        (13800001234, "+8613800001234"),
        ("13800001234", "+8613800001234"),
        ("\uff11\uff13\uff18\u3000\uff10\uff10\uff10\uff10\u3000\uff11\uff12\uff13\uff14", "+8613800001234"),
        ("138 0000 1234", "+8613800001234"),
        ("138-0000-1234", "+8613800001234"),
        ("+86 13800001234", "+8613800001234"),
        ("008613800001234", "+8613800001234"),
        ("'13800001234", "+8613800001234"),
        ("\u202d13800001234\u202c", "+8613800001234"),
        ("手机:13800001234", "+8613800001234"),
        ("0597-3842155", "+865973842155"),
        ("(0597)3842155", "+865973842155"),
        ("+852 5123 4567", "+85251234567"),
    ],
)
def test_phones_are_written_in_many_ways(written: object, phone: str) -> None:
    assert one(电话=written).phone == phone


def test_units_may_be_called_by_their_short_name() -> None:
    assert one(单位="机关 社保".replace(" ", "")).unit == "机关社保中心"
    assert read("a.xlsx", workbook(HEADER, person(单位="别处")), ()).rows[0].unit == "别处"


@pytest.mark.parametrize("window", ["3", 3, "3号", "3号窗口", "3 窗口", "\uff13"])
def test_a_window_is_its_number(window: object) -> None:
    assert one(窗口号=window).window == "3"


@pytest.mark.parametrize(("cell", "rests"), [("是", True), ("√", True), ("Y", True), (True, True), (1, True),
                                             ("", False), ("否", False), (False, False), ("/", False)])  # fmt: skip
def test_yes_and_no(cell: object, rests: bool) -> None:
    assert one(不轮值=cell).rotates is not rests
    assert one(负责人=cell).head is rests


@pytest.mark.parametrize(("word", "role"), [("保安", "guard"), ("办公室", "office"), ("领导", "leader")])
def test_people_with_a_role_need_neither_unit_nor_desk(word: str, role: str) -> None:
    row = one(单位="", 岗位="", 窗口号="", 负责人="", 性质="第三方", 角色=word)
    assert (row.role, row.unit, row.desk, row.rotates, row.employment) == (role, None, None, False, "third_party")


def test_who_has_only_a_unit_or_only_a_desk_takes_no_turns() -> None:
    assert not one(角色="办公室", 岗位="").rotates
    assert not one(角色="办公室", 单位="").rotates
    assert one(角色="人员").rotates


def test_somebody_of_the_office_may_take_turns_with_a_unit() -> None:
    assert one(角色="办公室").rotates


# Workbooks as they are


def test_a_merged_unit_speaks_for_all_its_rows() -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_range("A2:A4", "医保中心")
        sheet.merge_range("D3:D4", "后台")

    zhang, li, chen = (person(单位="", 姓名=n, 电话=f"1380000123{i}") for i, n in enumerate(["张敏", "李强", "陈静"]))
    sheet = read("a.xlsx", workbook(HEADER, zhang, li, person(单位="", 姓名="陈静", 电话="13800001232", 岗位=""),
                                    [*chen[:1], "何敏", "13800001239", *chen[3:]], write=merge), UNITS)  # fmt: skip
    assert [(r.name, r.unit, r.desk) for r in sheet.rows] == [
        ("张敏", "医保中心", "front"),
        ("李强", "医保中心", "back"),
        ("陈静", "医保中心", "back"),
    ]
    assert [(f.row, f.column, f.reason_key) for f in sheet.faults] == [(5, "unit", "sheet.missing")]


def test_a_merged_name_is_one_person_and_a_fault() -> None:
    sheet = read("a.xlsx", workbook(HEADER, WANG, person(姓名="", 电话="13800001235"),
                                    write=lambda s: s.merge_range("B2:B3", "王芳")), UNITS)  # fmt: skip
    assert [(f.row, f.column) for f in sheet.faults] == [(3, "name")]


def test_a_merge_across_columns_fills_nothing() -> None:
    data = workbook(HEADER, WANG, person(单位="", 电话="13800001235"),
                    write=lambda s: s.merge_range("A2:B3", "医保中心"))  # fmt: skip
    assert (3, "unit") in [(f.row, f.column) for f in read("a.xlsx", data, UNITS).faults]


def test_cells_that_do_not_say_where_they_are_follow_one_another() -> None:
    full = person(不轮值="否", 备注="无", 角色="人员")
    data = repacked(workbook(HEADER, full), lambda _, part: re.sub(rb' r="[A-Z]*[0-9]+"', b"", part))
    assert [row.note for row in read("a.xlsx", data, UNITS).rows] == ["无"]


def test_a_note_about_workbooks_is_a_note() -> None:
    assert one(备注="<sheetData>").note == "<sheetData>"


def test_formulas_give_what_was_computed() -> None:
    def formulas(sheet: Worksheet) -> None:
        sheet.write_formula("B2", '="张"&"敏"', None, "张敏")
        sheet.write_formula("E2", "=2+3", None, 5)
        sheet.write_formula("I2", '=""', None, "gone")

    data = workbook(HEADER, WANG, write=formulas)  # Excel saves an empty text as t="str" and an empty v
    data = repacked(data, lambda _, part: part.replace(b"<v>gone</v>", b"<v></v>"))
    row = read("a.xlsx", data, UNITS).rows[0]
    assert (row.name, row.window, row.note) == ("张敏", "5", None)


@pytest.mark.parametrize("result", ["#DIV/0!", "#N/A", "#NAME?", "#REF!", "#VALUE!"])
def test_a_failed_formula_is_named_even_where_the_column_is_optional(result: str) -> None:
    data = workbook(HEADER, WANG, write=lambda s: s.write_formula("E2", "=Z9", None, result))
    assert read("a.xlsx", data, UNITS).faults == (RowFault(2, "window", "sheet.cell_failed"),)
    data = csv_file(",".join(map(str, person(窗口号=result))))
    assert read("a.csv", data, UNITS).faults == (RowFault(2, "window", "sheet.cell_failed"),)


def test_a_formula_that_nobody_computed_is_named() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(HEADER)
    book.active.append(person(窗口号="=1+2"))
    data = io.BytesIO()
    book.save(data)
    assert read("a.xlsx", data.getvalue(), UNITS).faults == (RowFault(2, "window", "sheet.cell_failed"),)


def test_a_window_that_became_a_date_is_named() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(HEADER)
    book.active.append(WANG)
    book.active["E2"] = 46082
    book.active["E2"].number_format = "m/d"
    data = io.BytesIO()
    book.save(data)
    assert read("a.xlsx", data.getvalue(), UNITS).faults == (RowFault(2, "window", "sheet.cell_date"),)


def test_hidden_sheets_are_ignored_and_the_first_fitting_one_is_taken() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheets = [book.add_worksheet(title) for title in ("封面", "去年", "很久以前", "医保", "机关")]
        sheets[0].write("A1", "人员表")
        for at, sheet in enumerate(sheets[1:]):
            sheet.write_row(0, 0, HEADER)
            sheet.write_row(1, 0, person(电话=f"1380000123{at}"))
        sheets[1].hide()
        sheets[2].very_hidden()
    sheet = read("a.xlsx", data.getvalue(), UNITS)
    assert (sheet.title, sheet.also) == ("医保", ("机关",))
    assert [row.phone for row in sheet.rows] == ["+8613800001232"]


# What is wrong in a row


def test_every_bad_row_is_named_at_once_and_in_order() -> None:
    rows = [
        person(姓名="", 岗位="科员"),
        person(单位="税务局", 电话="138000012"),
        person(姓名="张敏", 电话="13800001235"),
        person(性质="临时", 负责人="也许", 电话="", 不轮值="生病", 角色="经理"),
    ]
    assert faults(*rows) == [
        (2, "name", "sheet.missing"),
        (2, "desk", "sheet.desk_unknown"),
        (3, "unit", "sheet.unit_unknown"),
        (3, "phone", "sheet.phone_invalid"),
        (5, "phone", "sheet.missing"),
        (5, "head", "sheet.yes_or_no"),
        (5, "resting", "sheet.yes_or_no"),
        (5, "employment", "sheet.employment_unknown"),
        (5, "role", "sheet.role_unknown"),
    ]
    assert [r.row for r in read("a.xlsx", workbook(HEADER, *rows), UNITS).rows] == [4]


def test_a_fault_repeats_what_was_written_but_never_a_number() -> None:
    assert fault(岗位="科" * 30).params == {"value": "科" * 20}
    assert fault(岗位="科员").params == {"value": "科员"}
    assert fault(单位="税" * 39).params == {"value": "税" * 20}
    assert fault(电话="1380000123").params == {"digits": 10}
    assert "13800001234" not in repr(one())


@pytest.mark.parametrize(
    "phone",
    ["12345", "3842155", "13800001234转8", "13800001234/13800001235", "13800001234、13800001235",
     "13800001234 13800001235", "13800001234,13800001235", "1380000CALL", "0597-3842155-801", "13800001234#8",
     "10012345678", "没有", "-", "+", "=1+1", "<b>"],
)  # fmt: skip
def test_what_is_not_one_phone_number(phone: str) -> None:
    assert fault(电话=phone).reason_key == "sheet.phone_invalid"


def test_a_phone_that_a_spreadsheet_rounded() -> None:
    sheet = read("a.csv", csv_file("医保,王芳,1.38E+10,前台"), UNITS)
    assert sheet.faults == (RowFault(2, "phone", "sheet.phone_rounded"),)


@pytest.mark.parametrize("name", ["<b>王芳</b>", "@SUM(A1)", "+cmd", "13800001234", "·", "王芳=", "👨\u200d👩\u200d👧"])
def test_what_is_not_a_name(name: str) -> None:
    assert fault(姓名=name).reason_key == "sheet.name_unlikely"


@pytest.mark.parametrize(("heading", "longest"), [("姓名", 40), ("备注", 200), ("窗口号", 20), ("单位", 40)])
def test_what_is_too_long(heading: str, longest: int) -> None:
    found = fault(**{heading: "王" * (longest + 1)})
    assert (found.reason_key, found.params) == ("sheet.too_long", {"longest": longest})
    assert fault(**{heading: "王" * 30_000}).params == {"longest": longest}


def test_the_same_phone_twice_names_both_rows() -> None:
    sheet = read("a.xlsx", workbook(HEADER, WANG, person(姓名="张敏", 电话="+86 138 0000 1234")), UNITS)
    assert sheet.rows == ()
    assert sheet.faults == (
        RowFault(2, "phone", "sheet.phone_twice", {"other": 3}),
        RowFault(3, "phone", "sheet.phone_twice", {"other": 2}),
    )


def test_the_same_person_twice_in_a_unit_names_all_rows() -> None:
    rows = [person(电话=f"1380000123{at}", 姓名=name) for at, name in enumerate(["王芳", "王 芳", "王芳"])]
    rows[1][0] = "医保"
    sheet = read("a.xlsx", workbook(HEADER, *rows, person(单位="劳动就业", 电话="13800001239")), UNITS)
    assert [(f.row, f.reason_key, f.params["other"]) for f in sheet.faults] == [
        (2, "sheet.person_twice", 3),
        (3, "sheet.person_twice", 2),
        (4, "sheet.person_twice", 2),
    ]
    assert [(r.row, r.unit) for r in sheet.rows] == [(5, "劳动就业中心")]


def test_two_guards_may_have_one_name() -> None:
    guards = [person(单位="", 岗位="", 角色="保安", 电话=f"1380000123{at}") for at in range(2)]
    assert faults(*guards) == []


def test_two_rows_without_name_and_phone_are_not_the_same_person() -> None:
    nobody = person(姓名="", 电话="")
    assert {reason for _, _, reason in faults(nobody, nobody)} == {"sheet.missing"}


def test_a_row_copied_twice_is_told_once() -> None:
    assert faults(WANG, WANG) == [(2, "phone", "sheet.phone_twice"), (3, "phone", "sheet.phone_twice")]


# What is refused as a whole


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.xlsx", b"", "empty"),
        ("a.csv", b" \r\n ", "empty"),
        ("a.csv", csv_file(), "empty"),
        ("a.csv", b"x" * 5_000_001, "too_big"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(range(256)), "not_a_sheet"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not_a_sheet"),
        ("a.xlsx", b"<html><table></table></html>", "not_a_sheet"),
        ("a.xlsx", b"%PDF-1.7", "not_a_sheet"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_workbook"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.xlsx", b"PK\x03\x04" + bytes(100), "damaged"),
        ("a.xlsx", workbook(HEADER, WANG)[:-500], "damaged"),
        ("a.csv", b"\xff\xff\xff", "encoding"),
        ("a.csv", csv_file('"' + "x" * 200_000), "damaged"),
        ("a.csv", csv_file(*["医保,王芳,,"] * 5_001), "too_many_rows"),
        ("a.csv", csv_file(*["医保,王芳,,"] * 9_000), "too_many_rows"),
        ("a.xlsx", workbook(HEADER, *[WANG] * 5_001), "too_many_rows"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_taken(name: str, data: bytes, reason: str) -> None:
    assert refusal(name, data).reason_key == f"sheet.{reason}"


def test_five_thousand_people_are_taken() -> None:
    rows = [person(姓名="王" + chr(0x4E00 + at), 电话=13800000000 + at) for at in range(5_000)]
    assert len(read("a.xlsx", workbook(["人员表"], HEADER, *rows), UNITS).rows) == 5_000


def test_missing_headings_are_told() -> None:
    assert refusal("a.xlsx", workbook(["单位", "姓名", "备注"], WANG[:3])).params == {"missing": ("phone", "desk")}
    assert refusal("a.csv", b"a,b\n1,2").params == {"missing": ("unit", "name", "phone", "desk")}


def test_two_columns_of_one_meaning_are_told() -> None:
    found = refusal("a.xlsx", workbook([*HEADER, "手机号"], WANG))
    assert (found.reason_key, found.params) == ("sheet.column_twice", {"column": "phone"})


def test_another_kind_of_archive_is_not_a_sheet() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert refusal("a.xlsx", data.getvalue()).reason_key == "sheet.not_a_sheet"


def test_an_archive_with_a_password() -> None:
    data = bytearray(workbook(HEADER, WANG))
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 8] |= 1
    assert refusal("a.xlsx", bytes(data)).reason_key == "sheet.encrypted"


# What somebody made to do harm


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    def bomb(name: str, part: bytes) -> bytes:
        return part + b" " * 60_000_000 if name.endswith("sharedStrings.xml") else part

    data = repacked(workbook(HEADER, WANG), bomb)
    assert len(data) < 200_000
    assert refusal("a.xlsx", data).reason_key == "sheet.unpacks_too_big"


def test_an_archive_that_lies_about_its_sizes_is_refused() -> None:
    def bomb(name: str, part: bytes) -> bytes:
        return part + b" " * 60_000_000 if name.endswith("sharedStrings.xml") else part

    data = bytearray(repacked(workbook(HEADER, WANG), bomb))
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        if struct.unpack_from("<I", data, at + 24)[0] > 60_000_000:
            struct.pack_into("<I", data, at + 24, 1_000)
    assert refusal("a.xlsx", bytes(data)).reason_key == "sheet.damaged"


def test_two_cells_far_apart_do_not_take_the_process_down() -> None:
    data = workbook(HEADER, WANG, write=lambda s: s.write("XFD1048576", "x"))
    assert [r.name for r in read("a.xlsx", data, UNITS).rows] == ["王芳"]
    data = workbook(HEADER, WANG, write=lambda s: s.write("A1048576", "x"))
    assert refusal("a.xlsx", data).reason_key == "sheet.too_many_rows"


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048576"><c><v>1</v></c></row>',
        '<row r="1048576"><c r="A1048576"><v>1</v></c><c r="XFD1"><v>1</v></c></row>',
        '<row r="9"><c r="C9"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>',
        '<row r="-5"><c><v>1</v></c></row>',
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="99999999999999999999"><c r="A99999999999999999999"><v>1</v></c></row>',
        '<row r="x"/>',
        '<row><c r="é9" t="s"><v>99999</v></c></row>',
        '<row><c r="A1" t="s"><v>99999</v></c></row>',
        '<row><c r="A1" t="s"><v>-1</v></c></row>',
        '<row><c r="A1" s="99999"><v>1</v></c></row>',
        '<row><c r="A1" t="b"><v>x</v></c></row>',
        '<row><c r="A1" t="zz"><v>x</v></c></row>',
        '<row><c r="A1" t="d"><v>1e999</v></c></row>',
        "<row>" + "<c><v>1</v></c>" * 20_000 + "</row>",
    ],
)
def test_odd_worksheets_are_read_or_refused(rows: str) -> None:
    _read_or_refuse("a.xlsx", with_rows(rows))


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("<row><c><is>" + "<a>" * 5_000 + "</a>" * 5_000 + "</is></c></row>", "damaged"),
        ("<row/>" * 500_000, "unpacks_too_big"),
        ("<row>", "damaged"),
        ('<row r="x"/>', "damaged"),
    ],
    ids=["deep", "long", "open", "unnumbered"],
)
def test_worksheets_that_nobody_writes_are_refused(rows: str, reason: str) -> None:
    assert refusal("a.xlsx", with_rows(rows)).reason_key == f"sheet.{reason}"


@pytest.mark.parametrize("encoding", [b"UTF-48", b"gb18030", b"utf-16"])
def test_a_part_in_an_encoding_of_its_own(encoding: bytes) -> None:
    data = repacked(workbook(HEADER, WANG), lambda _, part: part.replace(b"UTF-8", encoding))
    assert refusal("a.xlsx", data).reason_key == "sheet.damaged"


def test_a_panic_of_the_reader_is_a_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    panic = type("PanicException", (BaseException,), {})  # as pyo3 makes it: no Exception, no import

    def load(_file: object) -> None:
        raise panic

    monkeypatch.setattr(python_calamine, "load_workbook", load)
    assert refusal("a.xlsx", workbook(HEADER, WANG)).reason_key == "sheet.damaged"
    panic.__name__ = "KeyboardInterrupt"
    with pytest.raises(panic):
        read("a.xlsx", workbook(HEADER, WANG))


def test_entities_do_not_multiply() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><worksheet><sheetData>&e11;</sheetData></worksheet>'
    data = repacked(workbook(HEADER, WANG), lambda n, p: bomb.encode() if n.endswith("sheet1.xml") else p)
    assert refusal("a.xlsx", data).reason_key == "sheet.damaged"


def test_a_part_that_is_there_twice_is_read_once() -> None:
    data = io.BytesIO(workbook(HEADER, WANG))
    cells = b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>'
    far = b"<worksheet><sheetData>" + cells + b"</sheetData></worksheet>"
    with zipfile.ZipFile(data, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/worksheets/sheet1.xml", far)
    assert refusal("a.xlsx", data.getvalue()).reason_key == "sheet.no_header"


def test_formulas_in_a_csv_file_stay_text() -> None:
    sheet = read("a.csv", csv_file("医保,王芳,13800001234,前台,=1+1,,,,=cmd|' /C calc'!A0"), UNITS)
    assert (sheet.rows[0].window, sheet.rows[0].note) == ("=1+1", "=cmd|' /C calc'!A0")


GOOD = workbook(HEADER, WANG, person(姓名="张敏", 电话="13800001235"))


def _read_or_refuse(name: str, data: bytes) -> None:
    try:
        sheet = read(name, data, UNITS)
    except SheetRefused:
        return
    assert sheet.rows or sheet.faults


@settings(max_examples=200, deadline=None)
@given(name=st.sampled_from(["a.xlsx", "a.csv"]), data=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(name: str, data: bytes) -> None:
    _read_or_refuse(name, data)
    _read_or_refuse(name, b"PK\x03\x04" + data)


@settings(max_examples=200, deadline=None)
@given(part=st.sampled_from(["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml",
                             "xl/_rels/workbook.xml.rels", "[Content_Types].xml"]),
       where=st.floats(0, 1), length=st.integers(0, 40), put=st.binary(max_size=20))  # fmt: skip
def test_damaged_parts_are_read_or_refused(part: str, where: float, length: int, put: bytes) -> None:
    def damage(name: str, content: bytes) -> bytes:
        at = int(where * len(content))
        return content[:at] + put + content[at + length :] if name == part else content

    _read_or_refuse("a.xlsx", repacked(GOOD, damage))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=12), min_size=1, max_size=8))
def test_any_cells_are_people_or_faults_and_every_row_is_accounted_for(rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    try:
        sheet = read("a.csv", text.getvalue().encode("utf-8", "replace"), UNITS)
    except SheetRefused:
        return
    told = {row.row for row in sheet.rows} | {found.row for found in sheet.faults}
    assert not {row.row for row in sheet.rows} & {found.row for found in sheet.faults}
    assert told <= set(range(2, len(rows) + 2))


def test_nothing_of_the_file_stays_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    read("a.xlsx", GOOD, UNITS)
    assert list(tmp_path.iterdir()) == []

"""Founding centres and keeping their people from a sheet."""

from __future__ import annotations

from datetime import date

import pytest

from bot.duty.errors import Refused
from bot.rehearsal.sample import sheet
from bot.services import setup
from bot.services.charters import shipped
from bot.services.sheet import read
from bot.services.staff_rows import StaffRow
from tests import cast
from tests.desk import Desk


def rows(text: str) -> tuple[StaffRow, ...]:
    return read("staff.csv", text.encode(), [(unit.name, unit.short) for unit in shipped("shanghang").units]).rows


async def test_the_same_sheet_again_changes_nothing(desk: Desk) -> None:
    before = desk.rows("SELECT * FROM member")
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        done = await setup.import_rows(work, desk.centres[0], rows(sheet().decode()), desk.now)
    assert (done.added, done.changed, done.absent) == ((), (), ())
    assert desk.rows("SELECT * FROM member") == before


async def test_people_are_known_by_phone_or_else_by_unit_and_name_and_nobody_is_removed(desk: Desk) -> None:
    li = await cast.person(desk, "李强")
    new = rows(
        "单位,姓名,电话,岗位\n劳动就业中心,李强,13900000000,前台\n医保中心,王小芳,13800000201,后台\n医保中心,新人,13900000001,前台\n"
    )
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        done = await setup.import_rows(work, desk.centres[0], new, desk.now)
    assert [one.name for one in done.added] == ["新人"]
    assert {one.name for one in done.changed} == {"李强", "王小芳"}
    assert len(done.absent) == 20
    again = await cast.person(desk, "李强")
    assert (again.id, again.telegram, again.phone) == (li.id, li.telegram, "+8613900000000")


async def test_the_same_number_in_another_centre_is_another_person(both: Desk) -> None:
    async with both.storage.open_work(write=True, now=both.now) as work:
        new = rows("单位,姓名,电话,岗位\n医保中心,王芳,13800000201,前台\n")
        done = await setup.import_rows(work, both.centres[1], new, both.now)
    assert [one.centre for one in done.added] == [both.centres[1].id]
    assert (await cast.person(both, "王芳")).centre == both.centres[0].id


async def test_with_several_centres_the_command_line_cannot_choose(both: Desk) -> None:
    async with both.storage.open_work(write=False, now=both.now) as work:
        with pytest.raises(Refused, match="several_centres"):
            await setup.only_centre(work)


async def test_a_roster_needs_somebody_who_takes_turns(desk: Desk) -> None:
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        centre = await setup.found(work, "shanghang", "空", "Asia/Shanghai", "zh-CN", desk.now)
        with pytest.raises(Refused, match="nobody_turns"):
            await setup.first_roster(work, centre, None, date(2026, 11, 24), [], desk.now)

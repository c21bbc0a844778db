"""/admin → 保安 and 语言: whose turn it is, and what the group reads."""

from __future__ import annotations

from handlers.taps import CentreSpeaks, GuardUp
from tests import cast
from tests.desk import Desk


def second_guard(desk: Desk) -> None:
    desk.execute(
        "INSERT INTO member (centre, name, phone, head, rotates, office, guard, leader, position, reachable) "  # noqa: S608
        f"VALUES ({desk.centres[0].id}, '老周', NULL, FALSE, FALSE, FALSE, TRUE, FALSE, 99, TRUE)"
    )


async def test_the_office_sees_numbers_and_turns_and_puts_one_further_up(desk: Desk) -> None:
    second_guard(desk)
    clerk = await desk.phone("林晓燕")
    await clerk.say("/admin")
    await clerk.tap("保安")
    lines = clerk.last.text.splitlines()
    assert lines[1:3] == ["1. 陈师傅 13800000911", "2. 老周 没有电话"]
    turns = lines[lines.index("接下来:") + 1 : -1]
    assert [line.split()[-1] for line in turns] in ((["陈师傅", "老周"] * 3)[:5], (["老周", "陈师傅"] * 3)[:5])
    assert clerk.last.labels == ["老周 往前一位", "返回"]
    await clerk.tap("老周 往前一位")
    lines = clerk.last.text.splitlines()
    assert lines[1:3] == ["1. 老周 没有电话", "2. 陈师傅 13800000911"]
    assert [line.split()[-1] for line in lines[lines.index("接下来:") + 1 : -1]] != [line.split()[-1] for line in turns]
    await clerk.tap("返回")
    assert clerk.last.text.startswith("管理")


async def test_whoever_is_no_guard_or_the_first_is_not_moved(desk: Desk) -> None:
    second_guard(desk)
    clerk, before = await desk.phone("林晓燕"), desk.dump()
    for name in ("陈师傅", "李强"):
        await clerk.press(GuardUp((await cast.person(desk, name)).id).pack())
    li = await desk.phone("李强")
    await li.press(GuardUp((await cast.person(desk, "老周")).id).pack())
    await li.press(CentreSpeaks("en").pack())
    assert desk.dump() == before


async def test_the_centre_speaks_another_language_to_whoever_has_chosen_none(desk: Desk) -> None:
    clerk, li = await desk.phone("林晓燕"), await desk.phone("李强")
    await li.press("la|zh-CN")
    await clerk.say("/admin")
    await clerk.tap("语言")
    assert clerk.last.labels == ["English", "返回"]
    await clerk.tap("English")
    assert clerk.last.labels == ["中文", "Back"]
    await li.say("/today")
    assert "督导员" in li.last.text
    wang = await desk.phone("王芳")
    await wang.say("/today")
    assert "Supervisor" in wang.last.text
    before = desk.dump()
    await clerk.press(CentreSpeaks("fr").pack())
    await clerk.press(CentreSpeaks("en").pack())
    assert desk.dump() == before

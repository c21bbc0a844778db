"""The live board (今日看板) as the group sees it: once a day, edited in place, never far behind, and nothing private in it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.duty.centre import GroupKind
from handlers.taps import GiveTo
from tests import cast
from tests.cast import GROUP, OTHER_GROUP
from tests.desk import TZ, Desk, Shown

TUESDAY = date(2026, 11, 24)
MORNING = (
    "【今日看板】11月24日(周二)\n督导员:李强(劳动就业中心)\n出勤:未登记\n巡查:未登记\n问题:未登记\n受理:未登记\n安全:未登记\n"
    "交接:未登记\n签名:待签名"
)


def edits(desk: Desk, chat: int = GROUP) -> list[Shown]:
    return [one for one in desk.wire.edits if one.chat == chat]


def told_office(desk: Desk, words: str) -> int:
    """How often the first clerk was told something about the group."""
    return sum(words in shown.text for shown in desk.wire.sent if shown.chat > 0) // 2


async def test_in_the_morning_it_is_posted_and_pinned_without_a_sound(desk: Desk) -> None:
    await desk.until("7:19")
    assert desk.boards() == []
    await desk.until("7:20")
    (board,) = desk.boards()
    assert board.text == MORNING
    assert desk.wire.groups[GROUP].pinned == [board.id]
    quiet = [sent["disable_notification"] for name, sent in desk.wire.calls if int(sent.get("chat_id", 0)) == GROUP]
    assert quiet == [True, True]
    assert edits(desk) == []


async def test_a_day_on_which_all_is_well(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.until("7:52")
    await li.tap("到岗,门已开")
    assert desk.boards()[0].text == MORNING.replace("安全:未登记", "安全:开门7:52")
    await desk.until("17:22")
    assert len(edits(desk)) == 1  # the clock alone changes nothing
    await li.tap("全部正常")
    assert "\n安全:开门7:52,关门17:22\n" in desk.boards()[0].text
    await desk.until("17:35")
    await li.tap("都已关好,签名")
    (board,) = desk.boards()
    assert board.text.endswith("安全:开门7:52,关门17:22,大门17:35,均正常\n交接:未登记\n签名:李强 17:35")
    assert len(edits(desk)) == 3
    assert [one.text.split("\n")[0] for one in desk.chat()] == ["【督导值班记录】11月24日(周二)"]


async def test_the_first_change_is_shown_at_once_then_one_edit_in_fifteen_seconds_and_the_last_state(desk: Desk) -> None:
    li, lin = await desk.phone("李强"), await desk.phone("林晓燕")
    await desk.until("17:20")
    began = desk.now
    await li.tap("晚点关")
    for _ in range(6):
        await desk.at(desk.now + timedelta(seconds=4))
        await li.press(f"cm|20261124|{15}")
    await desk.until(desk.now + timedelta(minutes=2))
    at = [one.at for one in edits(desk)]
    assert at[0] == began + timedelta(seconds=4)
    assert all(later - before >= timedelta(seconds=15) for before, later in pairwise(at))
    assert len(at) == 3
    assert "\n下班:推迟到 19:00\n" in desk.boards()[0].text
    assert not any("推迟" in text for text in lin.texts)


async def test_who_takes_the_day_over_stands_on_it(desk: Desk) -> None:
    lin = await desk.phone("林晓燕")
    await desk.until("7:30")
    await lin.press(GiveTo(TUESDAY, (await cast.person(desk, "赖美英")).id).pack())
    assert desk.boards()[0].text.splitlines()[1:3] == ["督导员:赖美英(劳动就业中心)", "调整:李强 → 赖美英 备〔2026〕1号"]
    await desk.until("10:00")
    await lin.press(GiveTo(TUESDAY, (await cast.person(desk, "王芳")).id).pack())
    assert desk.boards()[0].text.splitlines()[1:3] == [
        "督导员:赖美英 8:00—10:00、王芳 10:00—17:30",
        "调整:李强 → 赖美英 → 王芳 备〔2026〕2号",
    ]


@pytest.mark.parametrize("kind", list(GroupKind))
async def test_a_problem_is_a_number_in_every_kind_of_group(empty: Path, kind: GroupKind) -> None:
    async with Desk(empty, datetime(2026, 11, 24, 7, 0, tzinfo=TZ)) as desk:
        await desk.found(TUESDAY, group=kind)
        li = await desk.phone("李强")
        await desk.until("7:52")
        await li.tap("有问题")
        await li.tap("窗口安全门已开启")
        await li.say("张三 13800000101 把门撞坏了")
        await li.tap("提交")
        await li.tap("到岗,门已开")
        (board,) = desk.boards()
        assert board.text == MORNING.replace("安全:未登记", "安全:开门7:52,有情况1项")
        await desk.until("9:00")
        await li.press("ci|20261124|opening|safety_door")
        await desk.until("9:01")
        assert "\n安全:开门9:00\n" in desk.boards()[0].text


async def test_when_the_record_has_gone_out_unsigned_it_says_so(desk: Desk) -> None:
    await desk.until("17:59")
    assert desk.boards()[0].text.endswith("签名:待签名")
    await desk.until("18:00")
    assert desk.boards()[0].text.endswith("签名:待补签")
    assert desk.chat()[0].text.endswith("签名:待补签")
    assert len(edits(desk)) == 1
    for word in ("未确认", "还没", "李强 ", "超时"):
        assert word not in desk.boards()[0].text


async def test_a_day_leaves_its_place_at_midnight_and_a_closed_day_takes_none(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 11, 27, 7, 0, tzinfo=TZ)) as desk:
        await desk.found(date(2026, 11, 27))
        await desk.until("11-27 23:59")
        (friday,) = desk.boards()
        assert desk.wire.groups[GROUP].pinned == [friday.id]
        await desk.until("11-28 0:00")
        assert desk.wire.groups[GROUP].pinned == []
        await desk.until("11-30 7:19")
        assert desk.boards() == [friday]
        await desk.until("11-30 7:20")
        assert [one.text.split("\n")[0] for one in desk.boards()] == [
            "【今日看板】11月27日(周五)",
            "【今日看板】11月30日(周一)",
        ]
        assert desk.wire.groups[GROUP].pinned == [desk.boards()[1].id]


async def test_a_day_that_is_closed_after_all_says_so(desk: Desk) -> None:
    lin = await desk.phone("林晓燕")
    await desk.until("7:30")
    desk.execute("INSERT INTO own_day (centre, day, working, reason) VALUES (1, '2026-11-24', false, 'typhoon')")
    await lin.press("oc|20261124")  # anything that is audited has the centre looked at
    assert desk.boards()[0].text == "【今日看板】11月24日(周二)\n11月24日(周二)休息,没有督导。"


async def test_it_speaks_the_language_of_the_group(desk: Desk) -> None:
    lin = await desk.phone("林晓燕")
    await desk.until("7:30")
    await lin.say("/admin")
    await lin.tap("语言")
    await lin.tap("English")
    assert [one.text.splitlines()[0][:7] for one in desk.boards()] == ["[Today]"]


async def test_a_late_start_posts_it_and_says_nothing_of_being_late(desk: Desk) -> None:
    await desk.at("11:30")
    assert [one.text for one in desk.boards()] == [MORNING]


async def test_a_day_in_which_nothing_ran_has_no_board_afterwards(desk: Desk) -> None:
    await desk.at("11-25 9:00")
    assert [one.text.split("\n")[0] for one in desk.boards()] == ["【今日看板】11月25日(周三)"]


async def test_what_was_changed_just_before_midnight_still_arrives(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.until("23:59")
    await li.press("ca|20261124|leaving")
    await desk.at(desk.now + timedelta(seconds=5))
    await li.press("rs|20261124")
    assert desk.boards()[0].text.endswith("签名:待补签")
    await desk.at("11-25 0:01")
    assert desk.boards()[0].text.endswith("签名:李强 23:59")
    assert desk.wire.groups[GROUP].pinned == []


async def test_who_deletes_it_gets_it_anew_with_the_next_change(desk: Desk) -> None:
    li = await desk.phone("李强")
    desk.wire.declared.append("message to edit not found")
    await desk.until("7:52")
    desk.wire.delete(desk.boards()[0])
    await li.tap("到岗,门已开")
    (board,) = desk.boards()
    assert board.text == MORNING.replace("安全:未登记", "安全:开门7:52")
    assert desk.wire.groups[GROUP].pinned == [board.id]
    await desk.until("11-25 0:00")
    assert desk.wire.groups[GROUP].pinned == []


async def test_without_the_right_to_pin_it_goes_on_and_the_office_is_told_once(desk: Desk) -> None:
    group, li = desk.wire.groups[GROUP], await desk.phone("李强")
    group.pins = False
    desk.wire.declared.append("not enough rights to manage pinned messages")
    await desk.until("7:52")
    assert told_office(desk, "不能置顶") == 1
    await li.tap("到岗,门已开")
    assert "开门7:52" in desk.boards()[0].text
    await desk.until("11-25 9:00")
    assert told_office(desk, "不能置顶") == 1
    assert len(desk.boards()) == 2
    group.pins = True
    await (await desk.phone("林晓燕")).makes_bot("administrator", old="administrator")
    assert group.pinned == [desk.boards()[1].id]
    assert told_office(desk, "我可以置顶看板了") == 1


async def test_two_centres_have_two_boards_that_know_nothing_of_each_other(both: Desk) -> None:
    li, mei = await both.phone("李强"), await both.phone("韩梅")
    await both.until("7:52")
    await li.tap("到岗,门已开")
    assert (len(edits(both)), len(edits(both, OTHER_GROUP))) == (1, 0)
    (mine,), (theirs,) = both.boards(), both.boards(OTHER_GROUP)
    assert "安全:开门7:52" in mine.text
    assert "安全:未登记" in theirs.text
    await mei.tap("到岗,门已开")
    staff = both.rows("SELECT name, centre FROM member")
    for name, centre in staff:
        assert name not in both.boards(OTHER_GROUP if centre == both.centres[0].id else GROUP)[0].text
    assert both.wire.groups[GROUP].pinned == [mine.id]
    assert both.wire.groups[OTHER_GROUP].pinned == [theirs.id]


async def test_a_centre_without_a_group_has_no_board(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 11, 24, 7, 0, tzinfo=TZ)) as desk:
        await desk.found(TUESDAY, group=None)
        await desk.until("18:00")
        assert desk.rows("SELECT count(*) FROM notice WHERE kind IN ('board', 'pin', 'unpin')") == [(0,)]


async def test_a_board_that_is_as_it_was_counts_as_edited(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.until("7:52")
    desk.execute("UPDATE notice SET facts = '{\"shows\": \"something else\"}' WHERE kind = 'board'")
    await (await desk.phone("林晓燕")).press("oc|20261124")
    assert [one for one in desk.wire.refused if "not modified" in one] != []
    await desk.until("7:53")
    await li.tap("到岗,门已开")
    assert "开门7:53" in desk.boards()[0].text


async def test_while_telegram_is_down_changes_wait_and_the_last_state_arrives(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.until("7:52")
    desk.wire.refuse(GROUP, 500, "Internal Server Error")
    await li.tap("到岗,门已开")
    await desk.until("17:22")
    await li.tap("全部正常")
    await desk.restart()
    desk.wire.allow(GROUP)
    await desk.until("17:25")
    assert "安全:开门7:52,关门17:22\n" in desk.boards()[0].text
    assert len(edits(desk)) == 1

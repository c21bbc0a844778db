"""The group: how the bot gets into it, who is asked what, and what the office is told when something becomes of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path

import pytest

from handlers.group_taps import AskUnbind, GroupIs, Unbind
from tests.cast import GROUP, JSON, OTHER_GROUP, STRANGER, Phone
from tests.desk import TZ, Desk

TUESDAY = date(2026, 11, 24)
ASKED = "群“值班群”是值班群吗?群里有谁?\n全体人员:记录只发数字。\n只有办公室和领导:发完整记录。"
NO_PIN = "还差一项:请在群设置里把我设为管理员,打开“置顶消息”。不设也能用,只是看板不置顶。"
BOUND = "好的,值班群是“值班群”(全体人员),看板和值班记录以后发到那里。\n群里的记录只有数字。"
HELLO = "您好,本助手供单位内部值班使用。要在本群使用,请办公室在群里发 /bind。"
ANONYMOUS: JSON = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


@pytest.fixture
async def alone(empty: Path) -> AsyncIterator[Desk]:
    """The sample centre at nine, without a group."""
    async with Desk(empty, datetime(2026, 11, 24, 9, 0, tzinfo=TZ)) as desk:
        await desk.found(TUESDAY, group=None)
        yield desk


def group_of(desk: Desk, centre: int = 0) -> tuple[object, ...]:
    return desk.rows(
        "SELECT group_chat, group_title, group_kind, group_rights FROM centre WHERE id = ?", desk.centres[centre].id
    )[0]


async def test_the_office_adds_the_bot_and_is_asked_in_private(alone: Desk) -> None:
    lin, xie = await alone.phone("林晓燕"), await alone.phone("谢振华")
    await lin.makes_bot("member")
    assert lin.last.text == f"{ASKED}\n{NO_PIN}"
    assert lin.last.labels == ["全体人员", "只有办公室和领导", "不是值班群"]
    assert alone.chat() == []
    assert "值班群" not in "".join(xie.texts)
    await lin.makes_bot("administrator", old="member")
    await lin.tap("全体人员")
    assert lin.last.text == BOUND
    assert lin.last.labels == ["撤销", "返回"]
    assert group_of(alone) == (GROUP, "值班群", "staff", "full")
    (board,) = alone.boards()  # at nine there is a board at once
    assert alone.wire.groups[GROUP].pinned == [board.id]
    await alone.until("18:00")
    assert [one.text.split("\n")[0] for one in alone.chat()] == ["【督导值班记录】11月24日(周二)"]


async def test_bound_without_the_right_to_pin_it_is_said_what_is_missing(alone: Desk) -> None:
    lin = await alone.phone("林晓燕")
    await lin.makes_bot("administrator", pins=False)
    await lin.tap("全体人员")
    assert lin.last.text == f"{BOUND}\n{NO_PIN}"
    (board,) = alone.boards()
    assert alone.wire.groups[GROUP].pinned == []
    await lin.makes_bot("administrator", old="administrator")
    assert lin.last.text == "值班群“值班群”里我可以置顶看板了。"
    assert alone.wire.groups[GROUP].pinned == [board.id]


async def test_a_group_the_bot_may_not_write_in_is_not_bound(alone: Desk) -> None:
    lin, before = await alone.phone("林晓燕"), alone.rows("SELECT group_chat FROM centre")
    await lin.makes_bot("member", muted=True)
    assert lin.last.text.endswith("我不在这个群里,或者不能发言。请把我加回群里,并允许发消息。")
    await lin.tap("全体人员")
    assert lin.toasts[-1] == "我不在这个群里,或者不能发言。请先把我加进群,并允许发消息。"
    assert alone.rows("SELECT group_chat FROM centre") == before


async def test_it_may_be_another_group(alone: Desk) -> None:
    lin = await alone.phone("林晓燕")
    await lin.makes_bot("member")
    await lin.tap("不是值班群")
    assert lin.last.text == "好的,不用这个群,可以把我移出。"
    assert group_of(alone)[0] is None


async def test_added_while_telegram_does_not_answer(alone: Desk) -> None:
    lin = await alone.phone("林晓燕")
    alone.wire.refuse(GROUP, 502, "Bad Gateway")
    await lin.makes_bot("administrator")
    assert lin.last.text == ASKED


async def test_a_colleague_adds_the_bot_and_the_office_is_asked(alone: Desk) -> None:
    li, lin, xie = [await alone.phone(name) for name in ("李强", "林晓燕", "谢振华")]
    await li.makes_bot("administrator")
    assert [one.text for one in alone.chat()] == [HELLO]
    assert lin.last.text == xie.last.text == f"李强把我加进了群“值班群”。\n{ASKED}"
    assert all("值班群" not in text for text in li.texts)
    await xie.tap("只有办公室和领导")
    assert group_of(alone)[2] == "leaders"
    await lin.tap("全体人员")  # the other clerk corrects it
    assert group_of(alone)[2] == "staff"


async def test_a_stranger_adds_the_bot(alone: Desk) -> None:
    lin = await alone.phone("林晓燕")
    alone.wire.declared.append("bot was kicked")
    stranger = Phone(alone, STRANGER, "<b>路人</b>")
    await stranger.makes_bot("member")
    assert lin.last.text.startswith(f"<b>路人</b>把我加进了群“值班群”。\n{ASKED}")
    await stranger.makes_bot("left", old="member")
    assert alone.chat() == []


async def test_of_strangers_with_many_groups_the_office_hears_once_a_day(alone: Desk) -> None:
    lin = await alone.phone("林晓燕")
    for number in range(5):
        await Phone(alone, STRANGER, "广告").makes_bot("member", chat=-100_900 - number)
    assert sum("广告" in text for text in lin.texts) == 1


async def test_a_stranger_among_several_centres_is_nobodys_matter(both: Desk) -> None:
    sent = len(both.wire.sent)
    await Phone(both, STRANGER).makes_bot("member", chat=-100_999)
    assert both.wire.sent[sent:] == []


async def test_an_anonymous_administrator_is_told_to_do_it_in_private(alone: Desk) -> None:
    lin = await alone.phone("林晓燕")
    hidden = Phone(alone, int(str(ANONYMOUS["id"])))
    await hidden.makes_bot("administrator", **ANONYMOUS)
    assert lin.last.text == f"有人把我加进了群“值班群”。\n{ASKED}"
    group = {"id": GROUP, "type": "supergroup", "title": "值班群"}
    await alone.take({"message": {**hidden.message(GROUP, text="/bind"), "sender_chat": group, "from": ANONYMOUS}})
    assert alone.chat()[-1].text == "您现在是匿名管理员,我认不出是哪位。请私聊我,发 /bind。"
    await lin.say("/bind")
    assert lin.last.text.startswith("还没有值班群,值班记录私下发给办公室。")
    await lin.tap("选群")
    await lin.send(chat_shared={"request_id": 1, "chat_id": GROUP, "title": "值班群"})
    assert lin.texts[-2:] == ["已选:值班群", ASKED]
    await lin.tap("全体人员")
    assert group_of(alone)[0] == GROUP


async def test_bind_is_for_the_office_and_for_nobody_else(alone: Desk) -> None:
    lin, li = await alone.phone("林晓燕"), await alone.phone("李强")
    before = alone.dump()
    await li.say("/bind", chat=GROUP)
    assert alone.chat()[-1].text == "这一步由办公室来办,请联系单位办公室。"
    said = len(alone.chat())
    await Phone(alone, STRANGER).say("/bind", chat=GROUP)
    assert len(alone.chat()) == said
    await li.press(GroupIs(GROUP, "staff", "guessed").pack())
    assert li.toasts[-1] == "这一步由办公室来办,请联系单位办公室。"
    await lin.press(GroupIs(GROUP, "staff", "guessed").pack())
    assert lin.toasts[-1] == "这个按钮已经不能用了,请看下面现在的情况。"
    assert alone.dump() == before
    await lin.say("/bind", chat=GROUP)
    assert lin.last.text == ASKED
    await lin.tap("只有办公室和领导")
    assert group_of(alone) == (GROUP, "值班群", "leaders", "full")
    await lin.say("/today", chat=GROUP)
    assert alone.chat()[-1].text.splitlines()[1] == "督导员:李强(劳动就业中心)"


async def test_bind_in_the_group_it_is_already_shows_how_it_stands(desk: Desk) -> None:
    lin = await desk.phone("林晓燕")
    await lin.say("/bind", chat=GROUP)
    assert lin.last.text == "值班群:值班群\n群里有谁:全体人员\n群里的记录只有数字。\n可以发消息,可以置顶。"
    assert lin.last.labels == ["换成只有办公室和领导", "换成别的群", "解除绑定", "返回"]
    await lin.makes_bot("administrator")
    assert lin.last.text == "群“值班群”已经是值班群,照常使用。"


async def test_the_kind_is_changed_and_changed_back(desk: Desk) -> None:
    lin = await desk.phone("林晓燕")
    await lin.say("/admin")
    await lin.tap("值班群")
    await lin.tap("换成只有办公室和领导")
    assert lin.last.text.split("\n")[1] == "群里的记录写明问题和受理内容。"
    assert group_of(desk)[2] == "leaders"
    await lin.tap("撤销")
    assert group_of(desk)[2] == "staff"
    await lin.tap("返回")
    assert lin.last.text.startswith("值班群:值班群\n群里有谁:全体人员")
    await lin.tap("返回")
    assert lin.last.text.startswith("管理")
    assert [row[0] for row in desk.rows("SELECT by_name FROM audit WHERE action = 'bind_group' ORDER BY id")] == [
        "林晓燕"
    ] * 3


async def test_the_group_is_given_up_after_a_second_thought_and_taken_back(desk: Desk) -> None:
    lin = await desk.phone("林晓燕")
    await desk.until("9:00")
    (board,) = desk.boards()
    await lin.say("/admin")
    await lin.tap("值班群")
    await lin.tap("解除绑定")
    assert lin.last.text == "解除“值班群”?\n看板不再更新,值班记录改为私下发给办公室。"
    assert group_of(desk)[0] == GROUP
    await lin.tap("返回")
    await lin.tap("解除绑定")
    await lin.tap("解除绑定")
    assert lin.last.text == "已解除“值班群”,值班记录改为私下发给办公室。"
    assert desk.wire.groups[GROUP].pinned == []
    await lin.tap("撤销")
    assert group_of(desk) == (GROUP, "值班群", "staff", "full")
    assert desk.wire.groups[GROUP].pinned == [board.id]
    assert desk.boards() == [board]
    await desk.until("11-25 0:00")
    assert desk.wire.groups[GROUP].pinned == []


async def test_without_a_group_everything_works_in_private(desk: Desk) -> None:
    lin, li = await desk.phone("林晓燕"), await desk.phone("李强")
    await lin.press(Unbind(GROUP).pack())
    await desk.until("7:50")
    await li.tap("到岗,门已开")
    await desk.until("18:00")
    assert desk.boards() == desk.chat() == []
    assert any(text.startswith("【督导值班记录】11月24日(周二)") for text in lin.texts)


async def test_a_record_on_its_way_to_a_group_that_is_given_up_reaches_the_office(desk: Desk) -> None:
    lin = await desk.phone("林晓燕")
    desk.wire.refuse(GROUP, 500, "Internal Server Error")
    await desk.until("18:00")
    assert not any(text.startswith("【督导值班记录】") for text in lin.texts)
    await lin.press(Unbind(GROUP).pack())
    assert sum("【督导值班记录】11月24日(周二)" in text for text in lin.texts) == 1


async def test_an_old_button_does_not_give_up_a_newer_group(desk: Desk) -> None:
    lin = await desk.phone("林晓燕")
    await lin.makes_bot("administrator", chat=-100_500)
    assert "现在的值班群是“值班群”,选了就换过来。" in lin.last.text
    await lin.tap("全体人员")
    before = group_of(desk)
    assert before[0] == -100_500
    for tap in (AskUnbind(GROUP), Unbind(GROUP)):
        await lin.press(tap.pack())
        assert lin.toasts[-1] == "值班群后来换过了,请在 /admin 里看现在的情况。"
    assert group_of(desk) == before


async def test_another_group_in_the_middle_of_the_day_gets_a_board_of_its_own(desk: Desk) -> None:
    lin, li = await desk.phone("林晓燕"), await desk.phone("李强")
    await desk.until("7:52")
    await lin.makes_bot("administrator", chat=-100_500)
    await lin.tap("全体人员")
    assert desk.wire.groups[GROUP].pinned == []
    await desk.until("7:53")
    await li.tap("到岗,门已开")
    (old,), (new,) = desk.boards(), desk.boards(-100_500)
    assert "安全:未登记" in old.text
    assert "安全:开门7:53" in new.text
    assert desk.wire.groups[-100_500].pinned == [new.id]


@pytest.mark.parametrize("left", ["kicked", "no pins", "migrated"])
async def test_what_is_refused_in_the_group_that_was_left_is_not_said_of_the_new_one(desk: Desk, left: str) -> None:
    lin, old = await desk.phone("林晓燕"), desk.wire.groups[GROUP]
    desk.wire.declared += ["bot was kicked", "not enough rights to manage pinned messages"]
    await desk.until("7:30")
    if left == "migrated":
        desk.wire.refuse(
            GROUP, 400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-100_777
        )
    old.status, old.pins = ("kicked", True) if left == "kicked" else ("administrator", left != "no pins")
    await lin.makes_bot("administrator", chat=-100_500)
    await lin.tap("全体人员")
    assert group_of(desk) == (-100_500, "值班群", "staff", "full")
    assert lin.last.text == BOUND
    assert desk.wire.groups[-100_500].pinned == [one.id for one in desk.boards(-100_500)]


async def test_a_new_name_is_told_once(desk: Desk) -> None:
    lin = await desk.phone("林晓燕")
    desk.wire.groups[GROUP].title = "督导 <群>"
    for _ in range(2):
        await lin.send(chat=GROUP, new_chat_title="督导 <群>")
    assert lin.texts == ["值班群改名为“督导 <群>”,一切照常,不用处理。"]
    assert group_of(desk)[1] == "督导 <群>"


async def test_a_supergroup_gets_the_board_anew(desk: Desk) -> None:
    lin = await desk.phone("林晓燕")
    await desk.until("7:30")
    await lin.send(chat=GROUP, migrate_to_chat_id=-100_777)
    await lin.send(chat=-100_777, migrate_from_chat_id=GROUP)
    (board,) = desk.boards(-100_777)
    assert desk.wire.groups[-100_777].pinned == [board.id]
    assert [text for text in lin.texts if "超级群" in text] == ["值班群“值班群”升级成超级群,一切照常,不用处理。"]
    desk.wire.refuse(GROUP, 400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-100_777)
    await desk.until("11-25 0:00")
    assert desk.wire.groups[-100_777].pinned == []


async def test_removed_and_added_again_by_anybody(desk: Desk) -> None:
    lin, li = await desk.phone("林晓燕"), await desk.phone("李强")
    desk.wire.declared.append("bot was kicked")
    await desk.until("7:30")
    await li.makes_bot("kicked", old="administrator")
    assert lin.last.text.startswith("值班群“值班群”发不进去了:我被移出,或者不能发言。")
    await desk.until("18:00")
    assert sum("发不进去" in text for text in lin.texts) == 1
    assert sum(text.startswith("【督导值班记录】") for text in lin.texts) == 1
    await li.makes_bot("member", old="left")
    assert [text.split("\n")[0][:12] for text in lin.texts[-2:]] == ["值班群“值班群”又能发了", "值班群“值班群”里我不能"]
    assert desk.chat() == []  # nothing is said to a group that knows the bot
    assert desk.boards()[0].text.endswith("签名:待补签")


async def test_what_the_bot_may_do_is_told_once_when_it_changes(desk: Desk) -> None:
    lin, li = await desk.phone("林晓燕"), await desk.phone("李强")
    for _ in range(2):
        await li.makes_bot("administrator", old="administrator", pins=False)
    for _ in range(2):
        await li.makes_bot("administrator", old="administrator")
    assert [text[:14] for text in lin.texts] == ["值班群“值班群”里我不能置顶", "值班群“值班群”里我可以置顶"]
    desk.wire.groups[GROUP].muted = True
    await li.makes_bot("member", old="administrator", muted=True)
    assert "发不进去了" in lin.last.text
    await lin.say("/admin")
    await lin.tap("值班群")
    assert lin.last.text.endswith("我不在这个群里,或者不能发言。请把我加回群里,并允许发消息。")


async def test_the_group_of_another_centre_is_not_touched(both: Desk) -> None:
    tang, lin = await both.phone("唐宁"), await both.phone("林晓燕")
    mine = both.dump(both.centres[0])
    await tang.say("/bind", chat=GROUP)
    assert both.chat()[-1].text == "这个群已经属于另一个中心。"
    await tang.makes_bot("administrator")
    assert tang.last.text == "群“值班群”是另一个中心的值班群,不能再绑定。"
    await tang.send(chat_shared={"request_id": 1, "chat_id": GROUP, "title": "值班群"})
    assert tang.last.text == "这个群已经属于另一个中心。"
    for tap in (GroupIs(GROUP, "leaders", "12345678"), AskUnbind(GROUP), Unbind(GROUP)):
        await tang.press(tap.pack())
    assert both.dump(both.centres[0]) == mine
    assert lin.texts == []
    assert group_of(both, 1)[0] == OTHER_GROUP


async def test_an_english_office_is_asked_in_english(alone: Desk) -> None:
    lin = await alone.phone("林晓燕")
    await lin.say("/lang")
    await lin.tap("English")
    await lin.makes_bot("administrator")
    assert lin.last.labels == ["All staff", "Office and leaders only", "Not our group"]
    await lin.tap("All staff")
    assert lin.last.text.startswith("Done: the duty group is “值班群” (All staff)")
    await lin.tap("Undo")
    assert lin.last.text == "“值班群” is unbound; the record goes to the office in private."
    await lin.tap("Undo")
    assert group_of(alone)[2] == "staff"

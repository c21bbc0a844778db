"""What the hostile have found so far, each by itself: the smallest thing that once went wrong."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from telegram import ChatMemberRestricted

from handlers.screens.screen import Button, Screen
from handlers.taps import Month, Preview, SeeToday
from tests import cast
from tests.cast import GROUP, JSON, OTHER_GROUP, Phone
from tests.desk import Desk, seen
from tests.handlers.test_strangers import STRANGER, TUESDAY
from tests.hostile.objects import fields


def pressed_in(desk: Desk, phone: Phone, chat: int, data: str) -> JSON:
    """A press under a message that stands in a group, as whoever changes their Telegram can send it."""
    update = phone.query(data, desk.wire.place(chat, "旧消息"))
    update["callback_query"]["message"]["chat"] = {"id": chat, "type": "supergroup", "title": "群"}
    return update


async def unread(desk: Desk, update: JSON) -> bool:
    """Whether it was set aside as something that Telegram cannot have written."""
    await desk.take(update)
    ((failed,),) = desk.rows('SELECT failed FROM "update" ORDER BY received_at DESC, update_id DESC LIMIT 1')
    return bool(failed == "unreadable")


@pytest.mark.parametrize("chat", [GROUP, OTHER_GROUP, -777])
async def test_a_private_matter_is_not_answered_in_a_group(both: Desk, chat: int) -> None:
    """Whoever may see the record could once have shown it to the group of another centre."""
    await both.at("7:50")
    li = await both.phone("李强")
    await both.take(pressed_in(both, li, chat, Preview(TUESDAY).pack()))
    assert li.toasts[-1] == "这个按钮已经不能用了,请看下面现在的情况。"
    assert [one.text for one in both.chat(chat)] == ["旧消息"]


async def test_what_everybody_in_the_group_may_see_is_answered_there(both: Desk) -> None:
    li = await both.phone("李强")
    for data in (Month(TUESDAY).pack(), SeeToday().pack()):
        await both.take(pressed_in(both, li, GROUP, data))
    said = [one.text.splitlines()[0] for one in both.chat() if one.text != "旧消息"]
    assert said == ["2026年11月值班表", "11月24日(周二)"]


@pytest.mark.parametrize(
    ("sender", "chat"),
    [
        (1_000, {"id": 2_000, "type": "group"}),  # a person is no group
        (1_000, {"id": 1_000, "type": ""}),
        (1_000, {"id": GROUP, "type": "private"}),
        (GROUP, {"id": GROUP, "type": "private"}),
        (0, {"id": 0, "type": "private"}),
    ],
)
async def test_nothing_is_said_where_nobody_can_have_written(both: Desk, sender: int, chat: JSON) -> None:
    message = {**Phone(both, sender).message(GROUP, text="/bind"), "chat": chat}
    assert await unread(both, {"message": message})
    assert both.wire.sent == []


@pytest.mark.parametrize("number", [None, True, 7, [], {}])
async def test_a_press_that_cannot_be_answered_is_none(desk: Desk, number: Any) -> None:
    li = await desk.phone("李强")
    update = li.query("td", desk.wire.place(li.account, "旧消息"))
    update["callback_query"]["id"] = number
    assert await unread(desk, update)


async def test_a_change_of_membership_into_nothing_is_none(desk: Desk) -> None:
    change = {"chat": {"id": 1_000, "type": "private"}, "from": {"id": 1_000, "is_bot": False, "first_name": "x"}, "date": 1}
    assert await unread(desk, {"my_chat_member": change})


async def test_whether_the_bot_is_in_a_group_is_yes_or_no(desk: Desk) -> None:
    flags = [name for some in fields(ChatMemberRestricted) for name in some if name.startswith("can_")]
    before = {"user": desk.wire.me, "status": "left"}
    after = {
        **before,
        **dict.fromkeys(flags, False),
        "status": "restricted",
        "until_date": 0,
        "is_member": "",
    }
    change = {"chat": {"id": GROUP, "type": "supergroup", "title": "群"}, "from": {**desk.wire.me, "id": 999}, "date": 1}
    assert not await unread(desk, {"my_chat_member": {**change, "old_chat_member": before, "new_chat_member": after}})
    assert desk.rows('SELECT failed FROM "update" WHERE failed NOT NULL') == []


@pytest.mark.parametrize("to", [0, cast.STRANGER, 1_003])
async def test_a_group_does_not_become_a_person(desk: Desk, to: int) -> None:
    """Its record would be sent there."""
    before = desk.dump()
    assert await unread(desk, {"message": Phone(desk, cast.STRANGER).message(GROUP, migrate_to_chat_id=to)})
    assert desk.dump() == before


async def test_a_group_that_became_one_of_another_centre_is_not_followed(both: Desk) -> None:
    before = both.dump()
    await Phone(both, cast.STRANGER).send(GROUP, migrate_to_chat_id=OTHER_GROUP)
    assert both.dump() == before
    assert both.rows('SELECT failed FROM "update" WHERE failed NOT NULL') == []


async def test_a_record_for_a_group_that_has_another_centre_now_goes_to_the_office(both: Desk) -> None:
    both.wire.refuse(GROUP, 400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=OTHER_GROUP)
    await both.until("18:00")
    lin = await both.phone("林晓燕")
    assert any(text.startswith("【督导值班记录】11月24日(周二)") for text in lin.texts)
    assert [one.text.splitlines()[1] for one in both.chat(OTHER_GROUP) if "记录】" in one.text] == [
        "督导员:韩梅(劳动就业中心)"
    ]


@pytest.mark.parametrize("when", ["old", "new"])
async def test_a_change_out_of_or_into_nothing_is_none(desk: Desk, when: str) -> None:
    li = await desk.phone("李强")
    update = li._membership("member", "kicked")
    del update["my_chat_member"][f"{when}_chat_member"]
    assert await unread(desk, update)


FILL = {"type": "fill", "fill": {"type": "solid", "color": 0}, "dark_theme_dimming": 0}
SEALED = {"data": [{"hash": "", "type": "email"}], "credentials": {"data": "", "hash": "", "secret": ""}}


@pytest.mark.parametrize("content", [{"chat_background_set": {"type": FILL}}, {"passport_data": SEALED}])
async def test_what_is_a_word_elsewhere_may_be_a_thing(desk: Desk, content: JSON) -> None:
    """A chat's new background was unreadable for its `type`, a passport for its `data`."""
    assert not await unread(desk, {"message": Phone(desk, cast.STRANGER).message(**content)})
    assert Phone(desk, cast.STRANGER).texts == [STRANGER]


@pytest.mark.parametrize("data", [True, 7, [], {}])
async def test_a_press_that_carries_no_word_is_none(desk: Desk, data: Any) -> None:
    li = await desk.phone("李强")
    update = li.query("td", desk.wire.place(li.account, "旧消息"))
    update["callback_query"]["data"] = data
    assert await unread(desk, update)


async def test_the_same_update_twice_in_one_answer_is_one(desk: Desk) -> None:
    li = await desk.phone("李强")
    update = {"update_id": 5_000, "message": li.message(text="/today")}
    await desk.take(update, update, {**update, "message": li.message(text="/my")})
    assert len(li.texts) == 1


async def test_whoever_waits_until_all_is_marked_waits_for_whoever_marks(desk: Desk) -> None:
    """A process that ended meanwhile left an answered update behind, and answered it again after its start."""
    li = await desk.phone("李强")
    await desk.intake.take([{"update_id": 5_000, "message": li.message(text="/today")}])
    await seen(lambda: not desk.intake._workers)
    marking = asyncio.create_task(desk.intake._tidy())
    await asyncio.sleep(0)
    await desk.intake.idle()
    assert desk.rows('SELECT update_id FROM "update" WHERE answered_at IS NULL') == []
    await marking


async def test_a_message_of_a_note_that_comes_again_is_there_once(desk: Desk) -> None:
    await desk.at("7:50")
    li = await desk.phone("李强")
    await li.tap("有问题")
    await li.tap("窗口安全门已开启")
    message = await li.say("门锁坏了")
    await desk.take({"message": message})
    assert desk.rows("SELECT text FROM note_part") == [("门锁坏了",)]
    assert desk.rows('SELECT failed FROM "update" WHERE failed NOT NULL') == []
    assert li.last.labels == ["提交", "取消"]


def test_no_page_is_nothing_but_white_space() -> None:
    """Telegram refuses such a one, and with it what stands behind it."""
    button = Button("x", "td")
    for blank in (" ", "\n", "\u2003", " \n"):
        pages = Screen(f"{'头' * 4_096}\n{blank * 9_000}\n尾{blank * 9_000}", ((button,),)).pages()
        assert [page.text.strip()[:1] for page in pages] == ["头", "尾"]
        assert [page.rows for page in pages] == [(), ((button,),)]

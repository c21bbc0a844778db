"""Groups of the stand-in: what the bot may do there, what people do there, and what it is told of that."""

from typing import Any

import pytest

from bot.rehearsal import NoSuchButton
from tests.e2e.client import Door

PICK = {
    "keyboard": [[{"text": "选群", "request_chat": {"request_id": 1, "chat_is_channel": False, "bot_is_member": True, "request_title": True}}]]
}  # fmt: skip


async def told(door: Door) -> list[dict[str, Any]]:
    """What waits for the bot: the part that says what happened."""
    updates = await door.ok("getUpdates")
    await door.ok("getUpdates", offset=updates[-1]["update_id"] + 1 if updates else 0)
    return [update.get("message") or update.get("my_chat_member") for update in updates]


async def test_an_administrator_pins_only_with_the_right_to(door: Door) -> None:
    place = {"chat_id": door.group.id, "message_id": (await door.send("board", chat_id=door.group.id))["message_id"]}
    door.world.set_bot(door.group, door.fang.person, "administrator", pins=False)
    (change,) = await told(door)
    assert (change["new_chat_member"]["status"], change["new_chat_member"]["can_pin_messages"]) == ("administrator", False)
    for method in ("pinChatMessage", "unpinChatMessage", "unpinAllChatMessages"):
        assert "not enough rights to manage pinned messages" in await door.refusal(method, **place)
    door.world.set_bot(door.group, door.fang.person, "administrator")
    me = await door.ok("getChatMember", chat_id=door.group.id, user_id=door.world.bot.id)
    assert me["can_pin_messages"] is True
    await door.ok("pinChatMessage", **place)
    await door.ok("pinChatMessage", **place)  # twice is once
    assert door.group.pinned == [place["message_id"]]
    assert [one.get("pinned_message", {}).get("text") for one in await told(door)] == [None, "board"]
    assert "message to pin not found" in await door.refusal("pinChatMessage", chat_id=door.group.id, message_id=1)
    await door.ok("unpinAllChatMessages", chat_id=door.group.id)
    assert door.group.pinned == []
    assert "message to unpin not found" in await door.refusal("unpinChatMessage", **place)


async def test_the_newest_of_the_pinned_is_shown(door: Door) -> None:
    door.world.set_bot(door.group, door.fang.person, "administrator")
    first, second = [(await door.send(text, chat_id=door.group.id))["message_id"] for text in ("first", "second")]
    for message in (second, first):
        await door.ok("pinChatMessage", chat_id=door.group.id, message_id=message)
    assert (await door.ok("getChat", chat_id=door.group.id))["pinned_message"]["text"] == "second"


async def test_where_only_administrators_may_write(door: Door) -> None:
    board = await door.send("board", chat_id=door.group.id)
    door.group.muted = True
    assert (await door.ok("getChat", chat_id=door.group.id))["permissions"]["can_send_messages"] is False
    words = "400 Bad Request: not enough rights to send text messages to the chat"
    assert await door.refusal("sendMessage", chat_id=door.group.id, text="x") == words
    await door.ok("editMessageText", chat_id=door.group.id, message_id=board["message_id"], text="its own it may change")
    door.world.set_bot(door.group, door.fang.person, "administrator")
    await door.send("x", chat_id=door.group.id)


async def test_who_was_thrown_out_may_not_look(door: Door) -> None:
    door.world.set_bot(door.group, door.fang.person, "kicked")
    change, left = await told(door)
    assert change["old_chat_member"]["status"] == "member"
    assert left["left_chat_member"]["id"] == door.world.bot.id
    for method in ("getChat", "sendMessage", "getChatMember"):
        params = {"chat_id": door.group.id, "text": "x", "user_id": door.world.bot.id}
        assert "403 Forbidden: bot was kicked" in await door.refusal(method, **params)
    door.world.set_bot(door.group, door.fang.person, "member")
    assert [one.get("new_chat_members", [{}])[0].get("id") for one in await told(door)] == [None, door.world.bot.id]


async def test_a_deleted_message_is_gone_for_everybody_and_no_bot_is_told(door: Door) -> None:
    door.world.set_bot(door.group, door.fang.person, "administrator")
    board = await door.send("board", chat_id=door.group.id)
    place = {"chat_id": door.group.id, "message_id": board["message_id"]}
    await door.ok("pinChatMessage", **place)
    await told(door)
    with pytest.raises(AssertionError, match="cannot delete"):
        await door.qiang.delete(door.group.messages[board["message_id"]])
    await door.fang.delete(door.group.messages[board["message_id"]])
    assert await told(door) == []
    assert door.group.pinned == []
    assert "message to edit not found" in await door.refusal("editMessageText", **place, text="x")
    assert "message to pin not found" in await door.refusal("pinChatMessage", **place)


async def test_an_administrator_who_hides(door: Door) -> None:
    await door.fang.say_anonymously("/bind", door.group)
    (message,) = await told(door)
    assert (message["from"]["username"], message["sender_chat"]["id"]) == ("GroupAnonymousBot", door.group.id)
    door.world.set_bot(door.group, door.world.anonymous, "administrator")
    assert (await told(door))[0]["from"]["is_bot"] is True


async def test_somebody_leaves(door: Door) -> None:
    door.world.leave(door.qiang.person, door.group)
    (message,) = await told(door)
    assert message["left_chat_member"]["first_name"] == "李强"
    assert (await door.ok("getChatMember", chat_id=door.group.id, user_id=door.qiang.person.id))["status"] == "left"


async def test_a_group_is_chosen_in_private_from_those_the_bot_is_in(door: Door) -> None:
    await door.send("选一个", reply_markup=PICK)
    other = door.world.group("没有助手的群", door.fang.person)
    with pytest.raises(NoSuchButton, match="the bot is not in it"):
        await door.fang.share_chat("选群", other)
    await door.fang.share_chat("选群", door.group)
    (message,) = await told(door)
    assert message["chat_shared"] == {"request_id": 1, "chat_id": door.group.id, "title": "值班群"}
    with pytest.raises(NoSuchButton):
        await door.fang.share_chat("别的", door.group)
    where = {"chat_id": door.group.id, "text": "x", "reply_markup": PICK}
    assert "private chats only" in await door.refusal("sendMessage", **where)
    for broken in ({"request_id": "1", "chat_is_channel": False}, {"request_id": 1}, 7):
        markup = {"keyboard": [[{"text": "选群", "request_chat": broken}]]}
        assert "can't parse keyboard button" in await door.refusal(
            "sendMessage", chat_id=door.fang.person.id, text="x", reply_markup=markup
        )

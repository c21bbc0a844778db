"""The stand-in refuses what Telegram refuses in texts, buttons, taps and edits, and takes what it takes."""

from datetime import timedelta
from typing import Any

import pytest

from bot.rehearsal import NoSuchButton
from bot.rehearsal.markup import parse_html, units
from tests.e2e.client import Door, keyboard

FAMILY = "👨‍👩‍👧"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "message text is empty"),
        (" \n ", "message text is empty"),
        ("<b></b>", "message text is empty"),
        ("a" * 4097, "message is too long"),
        ("👍" * 2049, "message is too long"),
        ("a < b", "can't parse entities"),
        ("<b>open", "Can't find end tag"),
        ("<b><i>x</b></i>", 'Unmatched end tag "b"'),
        ("<h1>x</h1>", 'Unsupported start tag "h1"'),
        ("<a>x</a>", 'Unsupported start tag "a"'),
    ],
)
async def test_a_text_telegram_refuses_is_refused(door: Door, text: str, words: str) -> None:
    answer = await door.refusal("sendMessage", chat_id=door.fang.person.id, text=text, parse_mode="HTML")
    assert answer.startswith("400 Bad Request: ")
    assert words in answer
    assert door.fang.messages() == []


@pytest.mark.parametrize("text", ["a" * 4096, "👍" * 2048, "<b>" + "a" * 4096 + "</b>", "&lt;" * 4096])
async def test_length_counts_utf16_units_after_parsing(door: Door, text: str) -> None:
    await door.send(text, parse_mode="HTML")
    assert units(door.fang.last().text) == 4096


def test_html_becomes_text_and_entities_at_utf16_offsets() -> None:
    text, entities = parse_html(
        f'{FAMILY}<b>王 <i>芳</i></b> &amp; <a href="https://x.cn/?a&amp;b">x</a><tg-spoiler>1</tg-spoiler>'
    )
    assert text == f"{FAMILY}王 芳 & x1"
    assert entities == [
        {"offset": 8, "length": 3, "type": "bold"},
        {"offset": 10, "length": 1, "type": "italic"},
        {"offset": 14, "length": 1, "type": "text_link", "url": "https://x.cn/?a&b"},
        {"offset": 15, "length": 1, "type": "spoiler"},
    ]


async def test_tags_are_plain_text_without_a_parse_mode(door: Door) -> None:
    await door.send("<b> & a < b")
    assert door.fang.last().text == "<b> & a < b"


async def test_other_parse_modes_and_methods_are_lacking_not_guessed(door: Door) -> None:
    assert (await door.refusal("sendMessage", chat_id=door.fang.person.id, text="*x*", parse_mode="MarkdownV2")).startswith(
        "501"
    )
    assert (await door.refusal("sendDice", chat_id=door.fang.person.id)).startswith("501")
    assert [call.method for call in door.standin.unexpected] == ["sendMessage", "sendDice"]


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "好" * 22}, "BUTTON_DATA_INVALID"),
        ({"text": "x"}, "Text buttons are unallowed"),
        ({"text": "", "callback_data": "a"}, "must be non-empty"),
        ({"text": "x", "url": "tel:13800000201"}, "Unsupported URL protocol"),
        ({"text": "x", "callback_data": "a", "url": "https://x.cn"}, "exactly one action"),
        ({"text": "x", "callback_data": "a", "style": "green"}, "unknown style"),
        ({"text": "x", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
    ],
)
async def test_a_button_telegram_refuses_is_refused(door: Door, button: dict[str, Any], words: str) -> None:
    markup = {"inline_keyboard": [[button]]}
    assert words in await door.refusal("sendMessage", chat_id=door.fang.person.id, text="x", reply_markup=markup)


async def test_64_bytes_of_data_and_a_copy_button_pass(door: Door) -> None:
    fits = {"text": "data", "callback_data": "好" * 21 + "x"}
    copy = {"text": "复制号码", "copy_text": {"text": "13800000201"}}
    await door.send("x", reply_markup={"inline_keyboard": [[fits, copy]]})
    assert door.fang.last().buttons == (("data", "复制号码"),)
    await door.fang.tap("复制号码")
    assert door.fang.copied == ["13800000201"]


async def test_a_contact_is_asked_for_in_private_only(door: Door) -> None:
    markup = {"keyboard": [[{"text": "核对手机号", "request_contact": True}]]}
    refused = await door.refusal("sendMessage", chat_id=door.group.id, text="x", reply_markup=markup)
    assert "private chats only" in refused
    await door.send("x", reply_markup=markup)
    await door.fang.tap("核对手机号")
    (update,) = await door.ok("getUpdates")
    assert update["message"]["contact"]["user_id"] == update["message"]["from"]["id"]
    await door.send("y", reply_markup={"remove_keyboard": True})
    with pytest.raises(NoSuchButton):
        await door.fang.tap("核对手机号")


async def test_pressing_what_is_not_there_names_what_is(door: Door) -> None:
    await door.send("开门检查", "到岗,门已开", "有问题")
    with pytest.raises(NoSuchButton, match="开门检查: 到岗,门已开 · 有问题"):
        await door.fang.tap("全员到岗")


async def _tapped(door: Door) -> str:
    """芳 taps a button; the id of her query."""
    await door.send("x", "好")
    await door.fang.tap("好")
    updates = await door.ok("getUpdates")
    assert updates[-1]["callback_query"]["data"] == "好"
    query: str = updates[-1]["callback_query"]["id"]
    return query


async def test_a_tap_is_answered_once(door: Door) -> None:
    query = await _tapped(door)
    await door.ok("answerCallbackQuery", callback_query_id=query, text="已记录", show_alert=True)
    assert [(toast.text, toast.alert) for toast in door.fang.toasts] == [("已记录", True)]
    assert "query is too old" in await door.refusal("answerCallbackQuery", callback_query_id=query)


async def test_a_tap_grows_too_old(door: Door) -> None:
    query = await _tapped(door)
    door.world.now += timedelta(seconds=16)
    assert "query is too old" in await door.refusal("answerCallbackQuery", callback_query_id=query)
    assert "query is too old" in await door.refusal("answerCallbackQuery", callback_query_id="77")
    assert door.standin.unexpected == []


async def test_an_answer_has_200_letters(door: Door) -> None:
    query = await _tapped(door)
    assert "MESSAGE_TOO_LONG" in await door.refusal("answerCallbackQuery", callback_query_id=query, text="好" * 201)
    await door.ok("answerCallbackQuery", callback_query_id=query, text="好" * 200)


async def test_the_newest_button_of_a_label_is_pressed(door: Door) -> None:
    await door.send("old", "好")
    newest = await door.send("new", "好")
    await door.fang.tap("好")
    (update,) = await door.ok("getUpdates")
    assert update["callback_query"]["message"]["message_id"] == newest["message_id"]


async def test_an_edit_changes_the_message_in_place(door: Door) -> None:
    sent = await door.send("a", "好")
    place = {"chat_id": door.fang.person.id, "message_id": sent["message_id"]}
    edited = await door.ok("editMessageText", **place, text="b", reply_markup=keyboard("行"))
    assert edited["edit_date"]
    assert (door.fang.last().text, door.fang.last().labels) == ("b", ("行",))
    same = await door.refusal("editMessageText", **place, text="<b></b>b", parse_mode="HTML", reply_markup=keyboard("行"))
    assert "message is not modified" in same
    await door.ok("editMessageText", **place, text="b")
    assert door.fang.last().labels == ()
    await door.ok("editMessageReplyMarkup", **place, reply_markup=keyboard("再来"))
    assert door.fang.last().labels == ("再来",)
    assert "not modified" in await door.refusal("editMessageReplyMarkup", **place, reply_markup=keyboard("再来"))
    assert [line.kind for line in door.world.transcript] == ["says", "edits", "edits", "edits"]


async def test_what_is_gone_or_of_others_cannot_be_edited(door: Door) -> None:
    chat = door.fang.person.id
    said = await door.fang.say("hello")
    assert "can't be edited" in await door.refusal("editMessageText", chat_id=chat, message_id=said.id, text="x")
    sent = await door.send("a")
    await door.ok("deleteMessage", chat_id=chat, message_id=sent["message_id"])
    assert door.fang.messages() == [said]
    for method, word in (("editMessageText", "edit"), ("deleteMessage", "delete")):
        refused = await door.refusal(method, chat_id=chat, message_id=sent["message_id"], text="x")
        assert f"message to {word} not found" in refused
    answered = await door.refusal("sendMessage", chat_id=chat, text="x", reply_parameters={"message_id": sent["message_id"]})
    assert "message to be replied not found" in answered


async def test_only_48_hours_to_delete(door: Door) -> None:
    sent = await door.send("a")
    door.world.now += timedelta(hours=49)
    place = {"chat_id": door.fang.person.id, "message_id": sent["message_id"]}
    assert "can't be deleted for everyone" in await door.refusal("deleteMessage", **place)


async def test_pinning_in_a_group_takes_the_right_to(door: Door) -> None:
    sent = await door.send("board", chat_id=door.group.id)
    place = {"chat_id": door.group.id, "message_id": sent["message_id"]}
    assert "not enough rights" in await door.refusal("pinChatMessage", **place)
    door.world.set_bot(door.group, door.fang.person, "administrator")
    await door.ok("pinChatMessage", **place)
    assert (await door.ok("getChat", chat_id=door.group.id))["pinned_message"]["text"] == "board"
    await door.ok("unpinChatMessage", **place)
    assert door.group.pinned == []

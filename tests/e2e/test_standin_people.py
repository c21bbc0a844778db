"""Whom the bot may write to, what a phone can send, and the files and menus of both sides."""

import aiohttp
import pytest

from bot.rehearsal.phone import PNG
from bot.rehearsal.rehearsal import TOKEN
from tests.e2e.client import Door


async def test_who_cannot_be_reached(door: Door) -> None:
    fang, qiang = door.fang.person.id, door.qiang.person.id
    assert await door.refusal("sendMessage", chat_id=42, text="x") == "400 Bad Request: chat not found"
    assert await door.refusal("sendMessage", text="x") == "400 Bad Request: chat_id is empty"
    assert (
        await door.refusal("sendMessage", chat_id=qiang, text="x")
        == "403 Forbidden: bot can't initiate conversation with a user"
    )
    await door.fang.block()
    assert await door.refusal("sendMessage", chat_id=fang, text="x") == "403 Forbidden: bot was blocked by the user"
    await door.fang.start("invite")
    await door.ok("sendMessage", chat_id=fang, text="x")
    updates = await door.ok("getUpdates")
    changed = [update["my_chat_member"]["new_chat_member"]["status"] for update in updates[:2]]
    assert changed == ["kicked", "member"]
    assert updates[2]["message"]["text"] == "/start invite"
    assert updates[2]["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_a_group_that_moved_or_threw_the_bot_out(door: Door) -> None:
    moved = door.world.migrate(door.group, door.fang.person)
    answer = await door.call("sendMessage", chat_id=door.group.id, text="x")
    assert answer["parameters"] == {"migrate_to_chat_id": moved.id}
    await door.ok("sendMessage", chat_id=moved.id, text="x")
    door.world.set_bot(moved, door.fang.person, "kicked")
    assert "403 Forbidden: bot was kicked" in await door.refusal("sendMessage", chat_id=moved.id, text="x")


async def test_a_link_puts_the_bot_into_the_group_one_runs(door: Door) -> None:
    door.group.bot_status, door.group.members[door.fang.person.id] = "left", "creator"
    url = "https://t.me/rehearsal_duty_bot?startgroup=duty"
    for who, link, status in ((door.qiang, url, "left"), (door.fang, url, "member"), (door.fang, f"{url}&admin=pin_messages", "administrator")):  # fmt: skip
        card = await door.send(
            "x", chat_id=door.fang.person.id, reply_markup={"inline_keyboard": [[{"text": "y", "url": link}]]}
        )
        who.press(door.fang.chat.messages[card["message_id"]], {"text": "y", "url": link})
        assert door.group.bot_status == status
    told = [update["my_chat_member"] for update in await door.ok("getUpdates") if "my_chat_member" in update]
    assert [one["new_chat_member"]["status"] for one in told] == ["member", "administrator"]


async def test_in_a_group_the_bot_hears_only_what_is_meant_for_it(door: Door) -> None:
    board = await door.send("board", chat_id=door.group.id)
    for text in ("早上好", "/today", "/today@rehearsal_duty_bot", "/today@other_bot", "@rehearsal_duty_bot 在吗"):
        await door.fang.say(text, door.group)
    await door.qiang.say("收到", door.group, reply_to=door.group.messages[board["message_id"]])
    heard = [update["message"]["text"] for update in await door.ok("getUpdates")]
    assert heard == ["/today", "/today@rehearsal_duty_bot", "@rehearsal_duty_bot 在吗", "收到"]


async def test_everything_a_phone_can_send(door: Door) -> None:
    fang = door.fang
    said = await fang.say("a" * 4096 + "b" * 904)
    await fang.edit(said, "c")
    await fang.photo("门")
    await fang.album(2, "两张")
    await fang.voice()
    await fang.sticker()
    await fang.document("名单.csv", b"a,b")
    await fang.share_contact("13900000000", of=door.qiang.person)
    updates = await door.ok("getUpdates")
    bodies = [update.get("message") or update["edited_message"] for update in updates]
    assert [len(body.get("text", "")) for body in bodies[:3]] == [4096, 904, 1]
    kinds = [
        next(kind for kind in ("photo", "voice", "sticker", "document", "contact") if kind in body) for body in bodies[3:]
    ]
    assert kinds == ["photo", "photo", "photo", "voice", "sticker", "document", "contact"]
    assert bodies[4]["media_group_id"] == bodies[5]["media_group_id"]
    assert bodies[-1]["contact"]["user_id"] == door.qiang.person.id
    stored = await door.ok("getFile", file_id=bodies[-2]["document"]["file_id"])
    async with door.session.get(f"{door.standin.address}/file/bot{TOKEN}/{stored['file_path']}") as answer:
        assert await answer.read() == b"a,b"


async def test_a_photo_is_uploaded_and_sent_again_by_its_id(door: Door) -> None:
    form = aiohttp.FormData({"chat_id": str(door.fang.person.id), "caption": "<b>值班表</b>", "parse_mode": "HTML"})
    form.add_field("photo", PNG, filename="roster.png", content_type="image/png")
    async with door.session.post(door.url("sendPhoto"), data=form) as answer:
        sent = (await answer.json())["result"]
    assert (sent["caption"], sent["caption_entities"][0]["type"]) == ("值班表", "bold")
    again = await door.ok("sendPhoto", chat_id=door.fang.person.id, photo=sent["photo"][0]["file_id"])
    assert again["photo"][0]["file_id"] == sent["photo"][0]["file_id"]
    place = {"chat_id": door.fang.person.id, "message_id": again["message_id"]}
    assert "no text in the message" in await door.refusal("editMessageText", **place, text="x")
    assert "wrong file identifier" in await door.refusal("sendPhoto", chat_id=door.fang.person.id, photo="f0")
    assert "no photo in the request" in await door.refusal("sendPhoto", chat_id=door.fang.person.id)


@pytest.mark.parametrize(
    ("data", "caption", "words"),
    [(b"not a picture", "", "IMAGE_PROCESS_FAILED"), (b"", "", "non-empty"), (PNG, "a" * 1025, "caption is too long")],
)
async def test_a_photo_telegram_refuses(door: Door, data: bytes, caption: str, words: str) -> None:
    form = aiohttp.FormData({"chat_id": str(door.fang.person.id), "caption": caption})
    form.add_field("photo", data, filename="x.png")
    async with door.session.post(door.url("sendPhoto"), data=form) as answer:
        assert words in (await answer.json())["description"]


async def test_menus_by_scope_and_language(door: Door) -> None:
    commands = [{"command": "today", "description": "今日值班"}]
    scope = {"type": "chat", "chat_id": door.fang.person.id}
    await door.ok("setMyCommands", commands=commands, scope=scope, language_code="zh")
    assert await door.ok("getMyCommands", scope=scope, language_code="zh") == commands
    assert await door.ok("getMyCommands") == []
    await door.ok("deleteMyCommands", scope=scope, language_code="zh")
    assert await door.ok("getMyCommands", scope=scope, language_code="zh") == []
    assert "BOT_COMMAND_INVALID" in await door.refusal("setMyCommands", commands=[{"command": "今日", "description": "x"}])
    assert "DESCRIPTION_INVALID" in await door.refusal("setMyCommands", commands=[{"command": "a", "description": ""}])
    assert "chat not found" in await door.refusal("setMyCommands", commands=commands, scope={"type": "chat", "chat_id": 42})
    await door.ok("setChatMenuButton", menu_button={"type": "commands"})
    await door.ok("setMyDescription", description="x" * 512)
    assert "too long" in await door.refusal("setMyShortDescription", short_description="x" * 121)

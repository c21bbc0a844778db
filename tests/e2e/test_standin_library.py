"""python-telegram-bot understands every answer and every refusal of the stand-in."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import telegram
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
)
from telegram.request import HTTPXRequest

from bot.rehearsal.phone import PNG
from bot.rehearsal.rehearsal import TOKEN
from tests.e2e.client import Door


@pytest.fixture
async def bot(door: Door) -> AsyncIterator[telegram.Bot]:
    address = door.standin.address
    request, polling = HTTPXRequest(), HTTPXRequest()
    opened = telegram.Bot(TOKEN, f"{address}/bot", f"{address}/file/bot", request=request, get_updates_request=polling)
    async with opened:
        yield opened


async def test_the_library_understands_every_answer(door: Door, bot: telegram.Bot) -> None:
    chat = door.fang.person.id
    assert bot.username == "rehearsal_duty_bot"
    button = telegram.InlineKeyboardButton("到岗", callback_data="arrived")
    sent = await bot.send_message(chat, "<b>开门检查</b>", "HTML", reply_markup=telegram.InlineKeyboardMarkup([[button]]))
    await door.fang.tap("到岗")
    (update,) = await bot.get_updates(timeout=1, allowed_updates=["callback_query", "message"])
    assert update.callback_query
    await update.callback_query.answer("好")
    await bot.edit_message_text("完成", chat, sent.message_id)
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("完成", chat, sent.message_id)
    photo = await bot.send_photo(chat, PNG, caption="x", filename="x.png")
    stored = await bot.get_file(photo.photo[-1].file_id)
    assert bytes(await stored.download_as_bytearray()) == PNG
    document = await bot.send_document(chat, b"PK", filename="记录.docx")
    assert document.document
    assert document.document.file_name == "记录.docx"
    assert (await bot.send_voice(chat, b"OggS")).voice
    assert await bot.send_chat_action(chat, "typing")
    await bot.pin_chat_message(chat, sent.message_id)
    assert (await bot.get_chat(chat)).pinned_message == sent
    await bot.unpin_chat_message(chat, sent.message_id)
    assert (await bot.get_chat_member(door.group.id, chat)).status == "creator"
    assert (await bot.get_chat_member(door.group.id, bot.id)).status == "member"
    await bot.set_my_commands([("today", "今日值班")], telegram.BotCommandScopeAllPrivateChats(), language_code="zh")
    await bot.set_chat_menu_button(chat, telegram.MenuButtonCommands())
    assert await bot.set_webhook("https://bot.example/hook", secret_token="of-nobody")
    assert (await bot.get_webhook_info()).url == "https://bot.example/hook"
    with pytest.raises(telegram.error.Conflict, match="while webhook is active"):
        await bot.get_updates()
    with pytest.raises(telegram.error.BadRequest, match="an https url must be provided"):
        await bot.set_webhook("http://bot.example/hook")
    assert (await bot.get_webhook_info()).pending_update_count == 1
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.delete_message(chat, sent.message_id)


@pytest.mark.filterwarnings("ignore:.*retry_after")  # the library announces its next version
async def test_the_library_understands_every_refusal(door: Door, bot: telegram.Bot) -> None:
    with pytest.raises(Forbidden, match="initiate conversation"):
        await bot.send_message(door.qiang.person.id, "x")
    moved = door.world.migrate(door.group, door.fang.person)
    with pytest.raises(ChatMigrated) as migrated:
        await bot.send_message(door.group.id, "x")
    assert migrated.value.new_chat_id == moved.id
    door.standin.limits.lifted = False
    with pytest.raises(RetryAfter):
        for _ in range(4):
            await bot.send_message(door.fang.person.id, "x")
    await bot.get_updates(offset=-1)
    first = asyncio.ensure_future(bot.get_updates(offset=10**9, timeout=10))
    await door.polled()
    await door.ok("getUpdates")
    with pytest.raises(Conflict):
        await first
    with pytest.raises(InvalidToken):
        async with telegram.Bot("1:wrong", f"{door.standin.address}/bot"):
            pass


async def test_every_message_a_person_sends_is_understood_by_the_library(door: Door, bot: telegram.Bot) -> None:
    await door.fang.say("/today")
    await door.fang.photo("x")
    await door.fang.sticker()
    await door.fang.voice()
    await door.fang.document("a.csv", b"x")
    await door.fang.share_contact()
    await door.fang.block()
    door.world.set_bot(door.group, door.fang.person, "administrator")
    door.world.rename(door.group, door.fang.person, "新群名")
    updates = await bot.get_updates()
    assert all(update.message or update.my_chat_member for update in updates)
    assert len(updates) == 9

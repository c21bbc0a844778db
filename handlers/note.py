"""The open note: text, photos, voice and documents join it until 提交; an edited message changes its part."""

from __future__ import annotations

from telegram import Message
from telegram.ext import ConversationHandler

from bot.duty.centre import Centre
from bot.duty.errors import Refused
from bot.duty.note import Note, Part
from bot.duty.sections import Item
from bot.services import charters, noting, questions
from handlers.context import DutyContext
from handlers.screens import checks as screens
from handlers.screens.screen import Screen
from handlers.taps import Drop, Submit
from storage.questions import Draft

END = ConversationHandler.END
LONGEST = 20_000


def part_of(message: Message, context: DutyContext) -> Part | None:
    """The message as a part of a note, None when it is nothing a note can hold."""
    kind, file = "text", None
    for name, sent in (
        ("photo", message.photo[-1] if message.photo else None),
        ("voice", message.voice),
        ("document", message.document),
    ):
        if sent is not None:
            kind, file = name, sent.file_id
    words = message.text or message.caption or ""
    if not words.strip() and file is None:
        return None
    return Part(message.chat.id, message.message_id, kind, words[:LONGEST], file, context.now)


async def add(update: object, context: DutyContext) -> None:
    """Something came while a note is open."""
    message = context.incoming.message if context.incoming else None
    if message is None:
        return
    part = part_of(message, context)
    if part is None:
        raise Refused("expect_note")
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        note = await noting.add(work, centre, me, part)
        draft, _ = await noting.open_question(work, centre, me, context.chat)
    await context.show(screens.ask_note(context.say, _item(centre, note, draft), note))


def _item(centre: Centre, note: Note, draft: Draft) -> Item | None:
    if draft.awaiting != noting.PROBLEM:
        return None
    wanted = draft.answers["item"]
    return next(item for c in charters.of(centre, note.day).checklists for item in c.items if item.key == wanted)


async def edit(_update: object, context: DutyContext) -> None:
    """An edited message changes the note it came from; one that came from none changes nothing."""
    message = context.incoming.edited_message if context.incoming else None
    if message is None:
        return
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        words = (message.text or message.caption or "")[:LONGEST]
        changed = await noting.edit(work, centre, me, context.chat, message.message_id, words, context.now)
    if changed is not None:
        await context.show(Screen(context.say("note.edited", text=words)))


async def submit(_tap: Submit, context: DutyContext) -> int:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        draft, note = await noting.submit(work, centre, me, context.chat, context.now)
    item = _item(centre, note, draft)
    await context.show(screens.note_taken(context.say, item, note))
    return END


async def drop(_tap: Drop, context: DutyContext) -> int:
    await _drop(context)
    return END


async def cancel(_update: object, context: DutyContext) -> int:
    """/cancel: the open question is withdrawn, if there is one."""
    await _drop(context)
    return END


async def _drop(context: DutyContext) -> None:
    async with context.open_work(write=True) as work:
        await context.me(work)
        was_open = await questions.drop(work, context.account, context.chat)
    await context.show(Screen(context.say("cancelled" if was_open else "nothing_to_cancel")))

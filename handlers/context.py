"""What a handler has at hand: the moment, a work, who is writing, their language, and the way to show a screen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaPhoto,
    KeyboardButton,
    KeyboardButtonRequestChat,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import Application, CallbackContext, ExtBot

from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.services import binding
from bot.services.binding import NewCentre
from bot.texts import Say, say_in
from handlers.screens.screen import Button, File, Screen
from storage import mail, members
from storage.work import Storage, Work

A_GROUP = KeyboardButtonRequestChat(1, chat_is_channel=False, bot_is_member=True, request_title=True)


class AlreadyApplied(Exception):
    """This update took effect before the process was restarted: nothing more may be changed for it."""


@dataclass
class Shared:
    """What all updates share. `troubles` holds, by update id, what kept an update from being answered."""

    storage: Storage
    now: Callable[[], datetime]
    language: str
    admins: frozenset[int]
    new_centre: NewCentre
    folder: Path = field(default_factory=Path)
    """Where everything is kept."""
    troubles: dict[int, BaseException] = field(default_factory=dict)


Bot: TypeAlias = ExtBot[int]


class DutyContext(CallbackContext[Bot, dict[object, object], dict[object, object], Shared]):
    """The typed context of every handler."""

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        chat_id: int | None = None,
        user_id: int | None = None,
    ) -> None:
        super().__init__(application, chat_id, user_id)
        self.incoming: Update | None = None
        self.now: datetime = self.bot_data.now()
        self.say: Say = say_in(self.bot_data.language)
        self._applied = False
        self._answered = False
        self._back: Member | None = None

    @classmethod
    def from_update(cls, update: object, application: Application[Any, Any, Any, Any, Any, Any]) -> DutyContext:
        context = super().from_update(update, application)
        if isinstance(update, Update):
            context.incoming = update
        return context

    @asynccontextmanager
    async def open_work(self, *, write: bool) -> AsyncIterator[Work]:
        """One transaction. A writing one takes effect together with the mark that this update did, or not at all."""
        async with self.bot_data.storage.open_work(write=write, now=self.now, answered_in=self._pressed) as work:
            if write and not self._applied:
                await self._take_effect(work)
            yield work
        self._applied = self._applied or write
        if self._back is not None:
            back, self._back = self._back, None
            async with self.bot_data.storage.open_work(write=True, now=self.now) as work:
                await binding.reachable(work, back, self.now, can=True)

    async def _take_effect(self, work: Work) -> None:
        """Marks the update in this work. Raises AlreadyApplied when an earlier process did so."""
        if self.incoming and not await mail.apply(work, self.bot.id, self.incoming.update_id, self.now):
            raise AlreadyApplied

    @property
    def _pressed(self) -> tuple[int, int] | None:
        query = self.incoming.callback_query if self.incoming else None
        return (query.message.chat.id, query.message.message_id) if query and query.message else None

    @property
    def chat(self) -> int:
        assert self.incoming is not None
        assert self.incoming.effective_chat is not None
        return self.incoming.effective_chat.id

    @property
    def in_private(self) -> bool:
        """Whether nobody else reads what is answered."""
        chat = self.incoming.effective_chat if self.incoming else None
        return chat is not None and chat.type == "private"

    @property
    def account(self) -> int:
        assert self.incoming is not None
        assert self.incoming.effective_user is not None
        return self.incoming.effective_user.id

    @property
    def display_name(self) -> str:
        """How the person calls themselves in Telegram."""
        assert self.incoming is not None
        assert self.incoming.effective_user is not None
        return self.incoming.effective_user.full_name

    def written(self, most: int) -> str:
        """What was typed as the answer to a question. Refuses whatever is no text, and more than `most` characters."""
        message = self.incoming.message if self.incoming else None
        words = (message.text or "").strip() if message else ""
        if not words:
            raise Refused("expect_text")
        if len(words) > most:
            raise Refused("text_too_long", n=most)
        return words

    async def me(self, work: Work) -> tuple[Member, Centre]:
        """Who is writing and their centre; from here on `say` speaks their language. Refuses strangers."""
        found = await members.with_centre(work, self.account)
        if found is None:
            raise Refused("stranger")
        member, centre = found
        if member.left is not None and member.left < self.now.astimezone(centre.tz).date():
            raise Refused("stranger")
        self.speak(member.language or centre.language, centre)
        if not member.reachable and self.chat == self.account:
            self._back = member  # whoever writes here can be written to
        return member, centre

    def speak(self, language: str, centre: Centre) -> None:
        """From here on `say` speaks this language and tells the centre's time."""
        self.say = say_in(language, centre.tz)

    async def show(self, screen: Screen, *, fresh: bool = False) -> None:
        """Shows a screen: in place of the one whose button was pressed, else (or `fresh`) as a new message."""
        query = self.incoming.callback_query if self.incoming else None
        if query is None:
            await self.send(self.chat, screen)
            return
        if fresh or not isinstance(query.message, Message) or query.message.text is None:  # a file keeps what it shows
            await asyncio.gather(self.toast(), self.send(self.chat, screen))
            return
        first, *others = screen.pages()
        edit = query.message.edit_text(first.text, parse_mode=ParseMode.HTML, reply_markup=inline(first))
        await asyncio.gather(self.toast(), forgiving(edit))
        for page in others:
            await self.send(self.chat, page)

    async def toast(self, text: str | None = None, *, alert: bool = False) -> None:
        """Answers the press, once: the phone stops waiting, and `text` pops up if there is one."""
        query = self.incoming.callback_query if self.incoming else None
        if query is not None and not self._answered:
            self._answered = True
            await forgiving(query.answer(text[:200] if text else None, show_alert=alert or None))

    async def send(self, chat: int, screen: Screen) -> None:
        for page in screen.pages():
            await self.bot.send_message(chat, page.text, parse_mode=ParseMode.HTML, reply_markup=keyboard(page))

    async def send_file(self, chat: int, file: File) -> None:
        """A document or a picture; what stands under it is at most a caption long, its buttons are under it too."""
        send = self.bot.send_photo if file.is_picture else self.bot.send_document
        given = InputFile(file.content, filename=file.name)
        words, keys = file.screen.text, inline(file.screen)
        await self.toast()
        await send(chat, given, caption=words, parse_mode=ParseMode.HTML, reply_markup=keys)

    async def show_picture(self, file: File) -> None:
        """Shows a picture: in place of the one whose button was pressed, else as a new message."""
        query = self.incoming.callback_query if self.incoming else None
        if query is None or not isinstance(query.message, Message) or not query.message.photo:
            await self.send_file(self.chat, file)
            return
        given = InputFile(file.content, filename=file.name, attach=True)
        media = InputMediaPhoto(given, caption=file.screen.text, parse_mode=ParseMode.HTML)
        edit = query.message.edit_media(media, reply_markup=inline(file.screen))
        await asyncio.gather(self.toast(), forgiving(edit))

    async def fetch(self, file: str, size: int | None, most: int) -> bytes:
        """What somebody sent. Refuses what is larger than `most` bytes, and what Telegram no longer has."""
        if (size or 0) > most:
            raise Refused("file_too_large", megabytes=most // 1_000_000)
        try:
            return bytes(await (await self.bot.get_file(file)).download_as_bytearray())
        except BadRequest:
            raise Refused("file_gone") from None


def keyboard(screen: Screen) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None:
    """The buttons of a screen as Telegram takes them; what asks for a contact or a group has no others."""
    if screen.asks_contact or screen.asks_group:
        contact = KeyboardButton(screen.asks_contact, request_contact=True)
        key = KeyboardButton(screen.asks_group, request_chat=A_GROUP) if screen.asks_group else contact
        return ReplyKeyboardMarkup([[key]], resize_keyboard=True, one_time_keyboard=True)
    return ReplyKeyboardRemove() if screen.keys_away else inline(screen)


def inline(screen: Screen) -> InlineKeyboardMarkup | None:
    """The buttons under a message."""
    if not screen.rows:
        return None
    return InlineKeyboardMarkup([[_button(one) for one in row] for row in screen.rows])


def _button(button: Button) -> InlineKeyboardButton:
    if button.copy:
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.copy))
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.data)


async def forgiving(call: Awaitable[object]) -> None:
    """Awaits a Telegram call for which 'not modified' and 'query is too old' mean: done."""
    try:
        await call
    except BadRequest as error:
        if not is_done(error):
            raise


def is_done(error: BadRequest) -> bool:
    said = error.message.lower()
    return "message is not modified" in said or "query is too old" in said

"""The bot but for HTTP and the machine's clock: the real Application, intake, tick, poster and courier on a real file.

`Wire` stands where HTTP would be: it writes down and answers as Telegram does. Time is what `Desk.at` says it is.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from time import monotonic
from typing import Any, Self
from zoneinfo import ZoneInfo

from sqlalchemy import event
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ExtBot
from telegram.request import BaseRequest, RequestData

from bot.app import application
from bot.courier import Courier
from bot.duty.centre import Centre
from bot.intake import Intake
from bot.pacer import Pacer
from bot.rehearsal.keyboards import read_inline
from bot.rehearsal.markup import read_text
from bot.rehearsal.refusal import Refusal, bad
from bot.services.binding import NewCentre
from bot.transport import AiohttpRequest
from handlers.context import DutyContext, Shared
from handlers.errors import not_saved
from handlers.notices import render
from scheduler.post import Poster
from scheduler.tick import tick
from storage import centres, outbox
from storage.engine import make_engine
from storage.migrate import migrate
from storage.work import Storage
from tests import cast, databases
from tests.cast import JSON, Phone
from tests.databases import FILE
from tests.groups import Groups

TZ = ZoneInfo("Asia/Shanghai")
BOT = 42


@dataclass(frozen=True)
class Shown:
    """One message as it stands on a phone: what people see of it, and the buttons under it; `name` and `content` of a file."""

    id: int
    chat: int
    text: str
    markup: JSON
    at: datetime
    name: str = ""
    content: bytes = b""

    @property
    def buttons(self) -> list[JSON]:
        return [button for row in self.markup.get("inline_keyboard", []) for button in row]

    @property
    def labels(self) -> list[str]:
        return [button["text"] for button in self.buttons]

    @property
    def keys(self) -> list[str]:
        """What stands on the keys below the chat that came with this message."""
        return [key["text"] for row in self.markup.get("keyboard", []) for key in row]

    @property
    def is_board(self) -> bool:
        return self.text.startswith(("【今日看板】", "[Today]"))


class Wire(BaseRequest):
    """Keeps what is on every phone. `refuse` makes it say no to a chat; `refused` is what it said no to by itself."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.messages: dict[int, Shown] = {}
        self.sent: list[Shown] = []
        self.edits: list[Shown] = []
        self.toasts: list[tuple[str, str]] = []
        self.menus: dict[int, list[str]] = {}
        self.calls: list[tuple[str, JSON]] = []
        self.groups = Groups(BOT)
        self.refused: list[str] = []
        self.files: dict[str, bytes] = {}
        self.declared = ["message is not modified", "query is too old"]
        """What it is meant to say no to, a part of each; these two are everyday."""
        self.numbers = itertools.count(1)
        self.me = {"id": BOT, "is_bot": True, "first_name": "督导值班助手", "username": "duty_bot"}
        self._refusals: dict[int, Refusal] = {}
        self._stalled: dict[int, asyncio.Event] = {}
        self._answered: set[str] = set()

    def refuse(self, chat: int, code: int, description: str, **parameters: int) -> None:
        """From now on this chat cannot be written to."""
        self._refusals[chat] = Refusal(code, description, **parameters)

    def place(self, chat: int, text: str) -> Shown:
        """A message the bot wrote long ago."""
        return self._put(next(self.numbers), chat, {"text": text})

    def allow(self, chat: int) -> None:
        self._refusals.pop(chat, None)

    @property
    def unexpected(self) -> list[str]:
        """What Telegram would have refused although no test said so: the bot must not ask for it."""
        return [one for one in self.refused if not any(words in one for words in self.declared)]

    def stall(self, chat: int) -> asyncio.Event:
        """From now on this chat's messages hang until the event is set."""
        return self._stalled.setdefault(chat, asyncio.Event())

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        name = url.rsplit("/", 1)[1]
        if "/file/bot" in url:
            return 200, self.files[name]
        sent: JSON = dict(request_data.parameters) if request_data else {}
        given = request_data.multipart_data if request_data else None
        self.calls.append((name, sent))
        if stalled := self._stalled.get(int(sent.get("chat_id", 0))):
            await stalled.wait()
        try:
            return 200, json.dumps({"ok": True, "result": self._answer(name, sent, given or {})}).encode()
        except Refusal as refusal:
            if refusal not in self._refusals.values():
                self.refused.append(f"{name}: {refusal.description}")
            return refusal.code, json.dumps(refusal.answer()).encode()

    def _answer(self, name: str, sent: JSON, given: Mapping[str, Any]) -> Any:
        chat = int(sent.get("chat_id", 0))
        if chat in self._refusals:
            raise self._refusals[chat]
        if chat < 0:
            self.groups.refuse(name, chat)
        if name in self.groups.METHODS:
            there = self._still_there(chat, sent, "pin").id if name == "pinChatMessage" else int(sent.get("message_id", 0))
            return self.groups.answer(name, chat, there)
        return self._written(name, chat, sent, given)

    def _written(self, name: str, chat: int, sent: JSON, given: Mapping[str, Any]) -> Any:
        match name:
            case "getMe":
                return self.me
            case "sendMessage":
                self.sent.append(self._put(next(self.numbers), chat, sent))
                return self._as_json(self.sent[-1])
            case "sendDocument" | "sendPhoto":
                words = {"text": sent.get("caption", ""), **sent}
                self.sent.append(self._put(next(self.numbers), chat, words, *given[name.removeprefix("send").lower()][:2]))
                return self._as_json(self.sent[-1])
            case "getFile":
                if sent["file_id"] not in self.files:
                    raise bad("wrong file_id or the file is temporarily unavailable")
                return {"file_id": sent["file_id"], "file_unique_id": "u", "file_path": f"files/{sent['file_id']}"}
            case "editMessageText" | "editMessageReplyMarkup" | "editMessageMedia":
                self.edits.append(self._edited(chat, sent, given))
                return self._as_json(self.edits[-1])
            case "answerCallbackQuery":
                self._popped_up(sent)
            case "setMyCommands":
                self.menus[sent.get("scope", {}).get("chat_id", 0)] = [one["command"] for one in sent["commands"]]
            case _:
                raise bad(f"the wire lacks {name}")
        return True

    def _still_there(self, chat: int, sent: JSON, what_for: str) -> Shown:
        found = self.messages.get(int(sent["message_id"]))
        if found is None or found.chat != chat:
            raise bad(f"message to {what_for} not found")
        return found

    def delete(self, shown: Shown) -> None:
        """Somebody deletes a message for everybody."""
        del self.messages[shown.id]
        self.groups.deleted(shown.chat, shown.id)

    def _edited(self, chat: int, sent: JSON, given: Mapping[str, Any]) -> Shown:
        before = self._still_there(chat, sent, "edit")
        if before.name and "text" in sent:
            raise bad("there is no text in the message to edit")
        name, content = before.name, before.content
        if media := sent.pop("media", None):
            name, content = given[media["media"].removeprefix("attach://")][:2]
            sent |= {"text": media.get("caption", ""), "parse_mode": media.get("parse_mode")}
        after = self._put(before.id, chat, {"text": before.text, **sent}, name, content)
        if (after.text, after.markup, after.content) == (before.text, before.markup, before.content):
            raise bad("message is not modified: specified new message content and reply markup are exactly the same")
        return after

    def _put(self, number: int, chat: int, sent: JSON, name: str = "", content: bytes = b"") -> Shown:
        text, _ = read_text(sent["text"], sent.get("parse_mode"), None, 1024 if name else 4096)
        markup = sent.get("reply_markup") or {}
        if "inline_keyboard" in markup:
            read_inline(markup)
        if not text and not name:
            raise bad("message text is empty")
        self.messages[number] = Shown(number, chat, text, markup, self._now(), name, content)
        return self.messages[number]

    def _as_json(self, shown: Shown) -> JSON:
        kind = "private" if shown.chat > 0 else "supergroup"
        return {"message_id": shown.id, "date": 1, "chat": {"id": shown.chat, "type": kind}, "text": shown.text}

    def _popped_up(self, sent: JSON) -> None:
        query, text = sent["callback_query_id"], sent.get("text", "")
        if query in self._answered:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if len(text) > 200:
            raise bad("MESSAGE_TOO_LONG")
        self._answered.add(query)
        self.toasts.append((query, text))


class StandingClock:
    """The time is what the test says."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        return self._now

    def seconds(self) -> float:
        return monotonic()

    def set(self, now: datetime) -> None:
        self._now = now
        self._moved.set()
        self._moved = asyncio.Event()

    async def sleep_until(self, when: datetime) -> None:
        while self._now < when:
            await self._moved.wait()


class Desk:
    """The running bot on one database; `restart` is what a kill and a new process do."""

    def __init__(self, folder: Path, now: datetime, *, admins: tuple[int, ...] = ()) -> None:
        self.file = folder / FILE
        self.database = databases.at(folder)
        self.url = self.database.url
        self.clock = StandingClock(now)
        self.wire = Wire(self.clock.now)
        self.admins = admins
        self.centres: list[Centre] = []
        self.updates = itertools.count(1_001)
        self.read_only = False
        """Whether the database takes nothing in, as on a disk that was mounted again for reading."""

    async def __aenter__(self) -> Self:
        await migrate(self.url)
        await self._open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._close()

    async def _open(self) -> None:
        self.storage = Storage(make_engine(self.url))
        event.listen(self.storage.engine.sync_engine, "begin", self._begins)
        event.listen(self.storage.engine.sync_engine, "checkout", self._taken_out)
        pacer = Pacer(lifted=True)
        self.bot: ExtBot[int] = ExtBot(
            f"{BOT}:AA-token-of-nobody-at-all", request=self.wire, get_updates_request=self.wire, rate_limiter=pacer
        )
        new = NewCentre("shanghang", TZ.key, "zh-CN")
        self.shared = Shared(self.storage, self.clock.now, "zh-CN", frozenset(self.admins), new)
        self.app = application(self.bot, self.shared)
        self.poster = Poster(self.storage, self.clock, render, Courier(self.bot).deliver)
        polls = AiohttpRequest()
        process = self.app.process_update
        self.intake = Intake(self.bot, polls, self.storage, self.clock, self.shared, process, self._not_saved)
        self.storage.on_owed = self.poster.wake
        await self.app.initialize()
        await self.poster.start()
        self._posting = asyncio.create_task(self.poster.run())
        await self.intake.resume()
        async with self.storage.open_work(write=False, now=self.now) as work:
            self.centres = await centres.all_of_them(work)

    async def _close(self) -> None:
        at_work = [self._posting, *self.poster._tasks.values(), *self.intake._workers.values()]
        for task in at_work:
            task.cancel()
        await asyncio.gather(*at_work, return_exceptions=True)
        pool: Any = self.storage.engine.pool
        await seen(lambda: pool.checkedout() == 0)  # what was cut off gives its connection back a moment later
        await self.app.shutdown()
        await self.storage.close()
        assert self.wire.unexpected == []

    async def restart(self) -> None:
        """The process is gone and another one begins; what is not in the file is forgotten."""
        await self._close()
        await self._open()
        await self.settle()

    def _taken_out(self, connection: Any, *_: object) -> None:
        if isinstance(self.database, databases.Sqlite):
            connection.cursor().execute(f"PRAGMA query_only = {self.read_only:d}")

    def _begins(self, connection: Any) -> None:
        if self.read_only and not isinstance(self.database, databases.Sqlite):
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")

    async def _not_saved(self, update: Update, *, later: bool = False) -> None:
        with suppress(TelegramError):
            await not_saved(DutyContext.from_update(update, self.app), later=later)

    async def found(self, first: date, **how: Any) -> Centre:
        """Founds the sample centre here and now."""
        centre = await cast.found_first(self.storage, self.now, first, **how)
        async with self.storage.open_work(write=False, now=self.now) as work:
            self.centres = await centres.all_of_them(work)
        await self.settle()
        return centre

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def moment(self, when: str | datetime) -> datetime:
        return when if isinstance(when, datetime) else _read(when, self.now.astimezone(TZ))

    async def at(self, when: str | datetime) -> None:
        """It is that time, "7:50" or "11-25 7:50": what is due by then is planned and sent, nothing in between."""
        moment = self.moment(when)
        assert moment >= self.now
        self.clock.set(moment)
        await self.settle()

    async def until(self, when: str | datetime) -> None:
        """Lets time pass to then, stopping wherever something falls due, as the minutes of a day do."""
        target = self.moment(when)
        while (due := await self.next_due()) is not None and due <= target:
            await self.at(max(due, self.now))
        await self.at(target)

    async def next_due(self) -> datetime | None:
        async with self.storage.open_work(write=False, now=self.now) as work:
            dues = [due for due in (await centres.next_look(work), await outbox.next_at(work)) if due]
        return min(dues, default=None)

    async def settle(self) -> None:
        """Returns when there is nothing left to do at the time it is."""
        while True:
            await self.intake.idle()
            await self.poster.idle()
            if not await tick(self.storage, self.now):
                return

    async def phone(self, name: str) -> Phone:
        member = await cast.person(self, name)
        assert member.telegram is not None, f"{name} is not bound"
        return Phone(self, member.telegram, name)

    async def take(self, *updates: JSON) -> None:
        """Updates arrive, with the next ids unless they bring their own."""
        raw = [{"update_id": next(self.updates), **update} for update in updates]
        while not await self.intake.take(raw):  # what is not acknowledged comes again
            await asyncio.sleep(0.02)
        await self.settle()

    def chat(self, chat: int = cast.GROUP) -> list[Shown]:
        """What was said in a group, but for the live boards."""
        return [shown for shown in self.wire.messages.values() if shown.chat == chat and not shown.is_board]

    def boards(self, chat: int = cast.GROUP) -> list[Shown]:
        """The live boards of a group, one a day, as they stand now."""
        return [shown for shown in self.wire.messages.values() if shown.chat == chat and shown.is_board]

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Looks into the database from beside."""
        return self.database.rows(query, *values)

    def execute(self, statement: str) -> None:
        """Changes the database from beside, behind the bot's back."""
        self.database.execute(statement)

    def dump(self, centre: Centre | None = None) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that is kept, of one centre or of all; the mail that came in does not count."""
        kept = [name for name in self.database.tables() if name not in ("update", "alembic_version", "bot")]
        which = {name: ("id" if name == "centre" else "centre") for name in kept}
        where = {name: f" WHERE {which[name]} = {centre.id}" if centre else "" for name in kept}
        return {name: sorted(self.rows(f'SELECT * FROM "{name}"{where[name]}'), key=repr) for name in kept}  # noqa: S608

    async def story(self) -> list[str]:
        """What was sent by itself, in order: `7:50 李强 开门检查`; accounts by name, the first line of each text; no boards."""
        names = dict(self.rows("SELECT telegram, name FROM member WHERE telegram IS NOT NULL"))
        names |= {cast.GROUP: "群", cast.OTHER_GROUP: "另一个群"}
        sent = [(one.at.astimezone(TZ), one) for one in self.wire.sent if not one.is_board]
        return [f"{when.hour}:{when:%M} {names.get(one.chat, one.chat)} {one.text.splitlines()[0]}" for when, one in sent]


async def seen(condition: Callable[[], object]) -> None:
    """Returns once something has come about; what never does must not hang the tests."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.005)


def _read(when: str, now: datetime) -> datetime:
    """`7:50` of the day it is, or `11-25 7:50`, the next one of that date."""
    day, _, clock = when.rpartition(" ")
    hour, minute = (int(part) for part in clock.split(":"))
    month, number = (int(part) for part in day.split("-")) if day else (now.month, now.day)
    year = now.year + ((month, number) < (now.month, now.day))
    return datetime(year, month, number, hour, minute, tzinfo=TZ)

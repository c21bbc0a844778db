"""The whole bot but for HTTP: the real Application, intake, tick, poster and courier over a transport that writes down.

`Phone` says and taps by label and reads what is on the screen. Time is what `Desk.at` says it is.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from telegram.ext import ExtBot
from telegram.request import BaseRequest, RequestData

from bot.app import application
from bot.courier import Courier
from bot.duty.centre import Centre
from bot.intake import Intake
from bot.pacer import Pacer
from bot.services.binding import NewCentre
from bot.transport import AiohttpRequest
from handlers.context import Shared
from handlers.notices import render
from scheduler.post import Poster
from scheduler.tick import tick
from storage import members
from storage.engine import make_engine
from storage.migrate import migrate
from storage.work import Storage
from tests.front import cast

TZ = ZoneInfo("Asia/Shanghai")
BOT = 42


@dataclass
class Shown:
    """One message as it stands on a phone."""

    id: int
    chat: int
    text: str
    rows: list[list[dict[str, Any]]]

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self.rows for button in row]


@dataclass
class Line(BaseRequest):
    """Stands where HTTP would be: keeps what is on every phone and answers as Telegram does. `refuse` makes it say no."""

    messages: dict[int, Shown] = field(default_factory=dict)
    toasts: list[str] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refuse: dict[int, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: itertools.count(1))

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
        sent = dict(request_data.parameters) if request_data else {}
        self.calls.append((name, sent))
        code, answer = self._answer(name, sent)
        return code, json.dumps(answer).encode()

    def _answer(self, name: str, sent: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        chat = int(sent.get("chat_id", 0))
        if name in {"sendMessage", "editMessageText"} and chat in self.refuse:
            code, answer = self.refuse[chat]
            return code, {"ok": False, "error_code": code, **answer}
        match name:
            case "getMe":
                return 200, _ok({"id": BOT, "is_bot": True, "first_name": "b", "username": "duty_bot"})
            case "sendMessage":
                return 200, _ok(self._put(Shown(next(self.numbers), chat, sent["text"], _rows(sent))))
            case "editMessageText":
                return 200, _ok(self._put(Shown(int(sent["message_id"]), chat, sent["text"], _rows(sent))))
            case "editMessageReplyMarkup":
                shown = self.messages[int(sent["message_id"])]
                return 200, _ok(self._put(Shown(shown.id, chat, shown.text, _rows(sent))))
            case "answerCallbackQuery":
                self.toasts.append(sent.get("text", ""))
        return 200, _ok(True)

    def _put(self, shown: Shown) -> dict[str, Any]:
        self.messages[shown.id] = shown
        return {"message_id": shown.id, "date": 1, "chat": {"id": shown.chat, "type": "private"}, "text": shown.text}


def _ok(result: Any) -> dict[str, Any]:
    return {"ok": True, "result": result}


def _rows(sent: dict[str, Any]) -> list[list[dict[str, Any]]]:
    markup = sent.get("reply_markup") or {}
    rows: list[list[dict[str, Any]]] = markup.get("inline_keyboard", [])
    return rows


class StandingClock:
    """The time is what the test says."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        self._now = now

    async def sleep_until(self, when: datetime) -> None:
        while self._now < when:
            await asyncio.sleep(0.005)


class Desk:
    """The bot on one database. `async with` opens it; a second one on the same folder is a restart."""

    def __init__(self, folder: Path, now: datetime, line: Line | None = None, admins: frozenset[int] = frozenset()) -> None:
        self.url = f"sqlite+aiosqlite:///{folder / 'duty.sqlite3'}"
        self.clock = StandingClock(now)
        self.line = line or Line()
        self.admins = admins
        self.centre: Centre
        self._updates = itertools.count(1_000 + len(self.line.calls))

    async def __aenter__(self) -> Self:
        await migrate(self.url)
        self.storage = Storage(make_engine(self.url))
        self.bot = ExtBot(
            "42:AAtoken-of-nobody-at-all", request=self.line, get_updates_request=self.line, rate_limiter=Pacer(lifted=True)
        )
        new = NewCentre("shanghang", "Asia/Shanghai", "zh-CN")
        self.shared = Shared(self.storage, self.clock.now, "zh-CN", self.admins, new)
        self.app = application(self.bot, self.shared)
        await self.app.initialize()
        self.poster = Poster(self.storage, self.clock, render, Courier(self.bot).deliver)
        self.intake = Intake(
            self.bot, AiohttpRequest(), self.storage, self.clock, self.shared, self.app.process_update, self._not_saved
        )
        self.not_saved: list[int] = []
        self.storage.on_owed = self.poster.wake
        await self.poster.start()
        self._posting = asyncio.create_task(self.poster.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._posting.cancel()
        await asyncio.gather(self._posting, return_exceptions=True)
        await self.app.shutdown()
        await self.storage.close()

    async def _not_saved(self, update: Any) -> None:
        self.not_saved.append(update.update_id)

    @property
    def now(self) -> datetime:
        return self.clock.now()

    async def found(self, first: date, **how: Any) -> Centre:
        self.centre = await cast.found(self.storage, self.now, first, **how)
        return self.centre

    async def at(self, when: str | datetime) -> None:
        """It is that time ("7:50" of the same day): everything due by then is planned and sent."""
        if isinstance(when, str):
            hour, minute = (int(part) for part in when.split(":"))
            when = self.now.astimezone(TZ).replace(hour=hour, minute=minute)
        self.clock.set(when)
        await self.settle()

    async def settle(self) -> None:
        await self.intake.idle()
        await tick(self.storage, self.now)
        await self.poster.idle()

    async def phone(self, name: str, centre: Centre | None = None) -> Phone:
        member = await cast.person(self.storage, centre or self.centre, name, self.now)
        assert member.telegram is not None
        return Phone(self, member.telegram)

    def stranger(self, account: int = cast.STRANGER) -> Phone:
        return Phone(self, account)

    async def take(self, update: dict[str, Any]) -> dict[str, Any]:
        whole = {"update_id": next(self._updates), **update}
        await self.intake.take([whole])
        await self.settle()
        return whole

    async def bind(self, account: int, name: str) -> None:
        async with self.storage.open_work(write=True, now=self.now) as work:
            who = next(m for m in await members.of_centre(work, self.centre.id) if m.name == name)
            await members.change(work, who, telegram=account)

    def group(self) -> list[str]:
        return [shown.text for shown in self.line.messages.values() if shown.chat == cast.GROUP]


class Phone:
    """Somebody's private chat with the bot."""

    def __init__(self, desk: Desk, account: int) -> None:
        self.desk, self.account = desk, account

    @property
    def _user(self) -> dict[str, Any]:
        return {"id": self.account, "is_bot": False, "first_name": "人"}

    def _message(self, **content: Any) -> dict[str, Any]:
        number = next(self.desk.line.numbers)
        chat = {"id": self.account, "type": "private", "first_name": "人"}
        text = content.get("text", "")
        entities = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}] if text.startswith("/") else []
        return {"message_id": number, "date": 1, "chat": chat, "from": self._user, "entities": entities, **content}

    @property
    def messages(self) -> list[Shown]:
        return [shown for shown in self.desk.line.messages.values() if shown.chat == self.account]

    @property
    def last(self) -> str:
        return self.messages[-1].text if self.messages else ""

    @property
    def labels(self) -> list[str]:
        return self.messages[-1].labels if self.messages else []

    async def say(self, text: str) -> dict[str, Any]:
        return await self.desk.take({"message": self._message(text=text)})

    async def send(self, **content: Any) -> dict[str, Any]:
        return await self.desk.take({"message": self._message(**content)})

    async def photo(self, caption: str = "") -> dict[str, Any]:
        size = {"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}
        return await self.send(photo=[size], **({"caption": caption} if caption else {}))

    async def sticker(self) -> dict[str, Any]:
        kind = {"type": "regular", "is_animated": False, "is_video": False, "width": 1, "height": 1}
        return await self.send(sticker={"file_id": "s", "file_unique_id": "s", **kind})

    async def edit(self, update: dict[str, Any], text: str) -> None:
        await self.desk.take({"edited_message": {**update["message"], "text": text, "edit_date": 2}})

    async def tap(self, label: str) -> dict[str, Any]:
        """Presses the newest button of that label."""
        for shown in reversed(self.messages):
            for button in (button for row in shown.rows for button in row):
                if button["text"] == label:
                    return await self.press(button["callback_data"], shown)
        raise AssertionError(f"no button {label}: {[shown.labels for shown in self.messages]}")

    async def press(self, data: str, shown: Shown | None = None) -> dict[str, Any]:
        """Sends whatever callback data, as a forger would."""
        number = shown.id if shown else next(self.desk.line.numbers)
        card = {**self._message(text="x"), "message_id": number}
        query = {"id": "1", "from": self._user, "chat_instance": "1", "data": data, "message": card}
        return await self.desk.take({"callback_query": query})

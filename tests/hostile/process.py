"""The hall as a process: the real bot with a webhook, the strict stand-in of Telegram, and whoever brings it updates by HTTP.

Knows how bodies are posted and what comes back. The day, the people and the books are those of the template.
"""

from __future__ import annotations

import io
import itertools
import json
import re
import shutil
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiohttp import ClientSession

from bot.rehearsal import Chat, Message, Person, Rehearsal
from bot.webhook import HEADER
from tests.databases import FILE
from tests.hostile.books import Books, Pages
from tests.hostile.deeds import CLUB, NEW_GROUPS, STRANGERS
from tests.hostile.hall import LATER, PICTURE, Card, Queries, Told
from tests.hostile.template import ADMIN, Template
from tests.nursery import forked

JSON = dict[str, Any]
SECRET = "only-telegram-knows"
_WRONG = re.compile(r"^\S+ (error|critical|exception)\b|Traceback")
TAKEN = frozenset({200, 400})
"""What a body may be answered with: it is kept, or nobody can have written it."""


class Outside:
    """One visit, from outside of the process."""

    def __init__(self, rehearsal: Rehearsal, template: Template, books: Books, client: ClientSession, url: str) -> None:
        self.template, self._rehearsal, self._books = template, rehearsal, books
        self.numbers: Iterator[int] = itertools.count(template.update + 1)
        self.me = rehearsal.world.bot.as_user()
        self._client, self._url = client, url
        self._queries, self._calls, self._wrong = Queries(), len(rehearsal.standin.calls), list[str]()
        self.heard()

    @property
    def now(self) -> datetime:
        return self._rehearsal.now

    def next_number(self) -> int:
        return next(self._rehearsal.world._message_ids)

    def cards(self, chat: int) -> list[Card]:
        mine = (
            [m for m in self._rehearsal.world.chats[chat].visible() if m.sender.is_bot]
            if chat in self._rehearsal.world.chats
            else []
        )
        return [_card(message) for message in mine]

    def place(self, chat: int) -> Card:
        world = self._rehearsal.world
        at = world.chats.get(chat) or Chat(chat, "private" if chat > 0 else "group", "x")
        message = Message(self.next_number(), at, world.bot, world.now, "旧消息")
        at.messages[message.id] = message
        return _card(message)

    def file(self, name: str, data: bytes) -> JSON:
        return {**self._rehearsal.world.file(name, data).as_json(), "file_name": name}

    def books(self) -> Pages:
        return self._books.read()

    async def deliver(self, letters: list[Any]) -> None:
        for letter in letters:
            self._queries.remember(letter)
            await self.post(json.dumps(letter).encode())
        await self._rehearsal.settle()

    async def post(self, body: bytes, secret: str = SECRET) -> int:
        """Somebody brings a body; how it is answered."""
        async with self._client.post(self._url, data=io.BytesIO(body), headers={HEADER: secret}) as answer:
            if answer.status not in TAKEN and secret == SECRET:
                self._wrong.append(f"answered with {answer.status}: {body[:200]!r}")
            return answer.status

    def heard(self) -> list[Told]:
        calls = self._rehearsal.standin.calls[self._calls :]
        self._calls += len(calls)
        self._wrong += [f"refused {call.method}: {call.description}" for call in calls if call.refused]
        return [told for call in calls if (told := self._queries.told(call.method, call.params))]

    def refused(self) -> list[str]:
        refused = [one.removeprefix("refused ") for one in self._wrong if one.startswith("refused ")]
        self._wrong = [one for one in self._wrong if not one.startswith("refused ")]
        return refused

    def complaints(self) -> list[str]:
        output = self._rehearsal.child.output
        said, self._wrong = self._wrong + [line for line in output if _WRONG.search(line)], []
        output.clear()
        return said

    async def later(self) -> None:
        for when in LATER[self.template.moment]:
            await self._rehearsal.advance(when)


def _card(message: Message) -> Card:
    data = tuple(button["callback_data"] for row in message.rows for button in row if "callback_data" in button)
    said = {name: value for name, value in message.as_json().items() if name in ("text", "caption", "photo", "document")}
    return Card(message.id, said, int(message.date.timestamp()), data)


@asynccontextmanager
async def served(template: Template) -> AsyncIterator[Outside]:
    """The moment as it was, with the real process serving it."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}/hook"
    hook = {"URL": "https://bot.example/hook", "LISTEN": f"127.0.0.1:{port}", "SECRET": SECRET}
    env = {"ADMIN_IDS": str(ADMIN), **{f"WEBHOOK_{name}": value for name, value in hook.items()}}

    async def prepare(rehearsal: Rehearsal) -> None:
        rehearsal.standin.limits.lifted = True
        _furnish(rehearsal, template)

    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(template.folder / FILE, folder / FILE)
        async with (
            Rehearsal(template.now, folder, env, prepare=prepare, launch=forked) as rehearsal,
            ClientSession() as client,
        ):
            with Books.opened(folder / FILE) as books:
                yield Outside(rehearsal, template, books, client, url)


def _furnish(rehearsal: Rehearsal, template: Template) -> None:
    """Everybody has a phone, and on it what the bot has written so far."""
    world = rehearsal.world
    everybody = {account: name for name, account in {**template.facts.accounts, **template.facts.witnesses}.items()}
    for account in dict.fromkeys((*everybody, *STRANGERS)):
        world.add(Person(account, everybody.get(account, f"路人{account}"), started=True))
    for group, kind in {**{group: "supergroup" for group in NEW_GROUPS if group < 0}, **CLUB}.items():
        world.chats[group] = Chat(group, kind, "群", bot_status="administrator")
    for shown in template.shown.values():
        if chat := world.chats.get(shown.chat):
            rows = shown.markup.get("inline_keyboard", [])
            more: JSON = {"captioned": True, "extra": {"photo": [PICTURE]}} if shown.name else {}
            chat.messages[shown.id] = Message(shown.id, chat, world.bot, shown.at, shown.text, rows=rows, **more)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])

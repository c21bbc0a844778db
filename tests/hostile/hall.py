"""Where the hostile arrive: the real Application on a copy of one database that was lived into (`template`).

What the wire carried and what the log said comes out. Does not know who comes, nor what is allowed.
"""

from __future__ import annotations

import asyncio
import html
import itertools
import json
import logging
import re
from collections.abc import AsyncIterator, Iterator, Mapping, MutableMapping
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, Protocol

import structlog

from tests import databases
from tests.cast import OLD
from tests.desk import Desk, Shown
from tests.hostile.books import Books, Pages
from tests.hostile.template import ADMIN, Template

JSON = dict[str, Any]
LATER = {"morning": ("08:06", "12:00"), "evening": ("17:52", "18:01")}
"""When the office hears of what is open, and when the rest of the session, or the record, is due."""
PICTURE = {"file_id": "shown", "file_unique_id": "s", "width": 1, "height": 1}
_TAG = re.compile(r"</?[a-z][^<>]*>")
_UNKEPT = re.compile("[\0\ud800-\udfff]")
"""What no database and no answer takes: the bot puts U+FFFD in its place."""


class Told(NamedTuple):
    """Something a chat was shown: text, labels and what a button copies. `call` is the method that did it."""

    chat: int
    text: str
    call: str


class Card(NamedTuple):
    """One of the bot's messages as it stands in a chat: what Telegram would say of it, and what its buttons carry."""

    id: int
    said: JSON
    date: int
    data: tuple[str, ...]


class Hall(Protocol):
    """Where a scene is played. What was told, refused and complained of since the last look is taken with `heard` and its like."""

    template: Template
    numbers: Iterator[int]
    """Of the next updates."""
    me: JSON
    """The bot itself."""

    @property
    def now(self) -> datetime:
        """The time of the play."""

    def next_number(self) -> int:
        """Of something that somebody writes, or of a press."""

    def cards(self, chat: int) -> list[Card]:
        """What the bot has written in this chat."""

    def place(self, chat: int) -> Card:
        """Something it wrote there long ago."""

    def file(self, name: str, data: bytes) -> JSON:
        """Somebody has put a file on Telegram: what it says of it."""

    def books(self) -> Pages:
        """Everything that is kept, now."""

    async def deliver(self, letters: list[Any]) -> None:
        """Updates come in, as one answer of Telegram; returns when there is nothing left to do."""

    def heard(self) -> list[Told]:
        """What the wire carried to anybody since the last look."""

    def refused(self) -> list[str]:
        """What Telegram would not have taken."""

    def complaints(self) -> list[str]:
        """Errors and tracebacks of the log."""

    async def later(self) -> None:
        """The day goes on: what was left behind is asked about, escalated and recorded."""


class Queries:
    """Whose presses they are."""

    def __init__(self) -> None:
        self._whose: dict[str, int] = {}

    def remember(self, letter: Any) -> None:
        query = letter.get("callback_query") if isinstance(letter, dict) else None
        if isinstance(query, dict) and isinstance(query.get("from"), dict) and isinstance(query.get("id"), str):
            self._whose.setdefault(_UNKEPT.sub("\ufffd", query["id"]), query["from"].get("id"))

    def told(self, name: str, sent: Mapping[str, Any]) -> Told | None:
        """What a call of the bot shows to whom, if anything."""
        text = html.unescape(_TAG.sub("", str(sent.get("text") or sent.get("caption") or "")))
        if name == "answerCallbackQuery":
            return (
                Told(self._whose.get(str(sent["callback_query_id"]), 0), str(sent["text"]), name)
                if sent.get("text")
                else None
            )
        if "chat_id" not in sent or name.startswith("get"):
            return None
        markup = _read(sent.get("reply_markup"))
        rows = [*markup.get("inline_keyboard", []), *markup.get("keyboard", [])]
        buttons = [f"{b['text']} {(b.get('copy_text') or {}).get('text', '')}" for row in rows for b in row]
        return Told(int(sent["chat_id"]), "\n".join([text, *buttons]), name)


def _read(markup: Any) -> JSON:
    """As it is sent: an object, or one written into a form."""
    found = json.loads(markup) if isinstance(markup, str) else markup
    return found if isinstance(found, dict) else {}


class Inside:
    """The hall in this process: the Application, intake, poster and tick, without HTTP."""

    def __init__(self, desk: Desk, template: Template, books: Books, log: _Log) -> None:
        self.desk, self.template, self._books, self._log = desk, template, books, log
        self.numbers: Iterator[int] = itertools.count(template.update + 1)
        self.me = desk.wire.me
        self._calls, self._queries = 0, Queries()

    @property
    def now(self) -> datetime:
        return self.desk.now

    def next_number(self) -> int:
        return next(self.desk.wire.numbers)

    def cards(self, chat: int) -> list[Card]:
        return [_card(shown) for shown in self.desk.chat(chat)]

    def place(self, chat: int) -> Card:
        return _card(self.desk.wire.place(chat, OLD))

    def file(self, name: str, data: bytes) -> JSON:
        number = f"hostile-{len(self.desk.wire.files)}"
        self.desk.wire.files[number] = data
        return {"file_id": number, "file_unique_id": number, "file_name": name, "file_size": len(data)}

    def books(self) -> Pages:
        return self._books.read()

    async def deliver(self, letters: list[Any]) -> None:
        for letter in letters:
            self._queries.remember(letter)
        await self.desk.intake.take(letters)
        await self.desk.settle()

    def heard(self) -> list[Told]:
        calls, self._calls = self.desk.wire.calls[self._calls :], len(self.desk.wire.calls)
        return [told for name, sent in calls if (told := self._queries.told(name, sent))]

    def refused(self) -> list[str]:
        refused, self.desk.wire.refused = self.desk.wire.refused, []
        return refused

    def complaints(self) -> list[str]:
        said, self._log.said = self._log.said, []
        return said

    async def later(self) -> None:
        for when in LATER[self.template.moment]:
            await self.desk.at(when)


def said(shown: Shown) -> JSON:
    """A text, or what stands under a file."""
    return {"caption": shown.text, "photo": [PICTURE]} if shown.name else {"text": shown.text}


def _card(shown: Shown) -> Card:
    data = tuple(button["callback_data"] for button in shown.buttons if "callback_data" in button)
    return Card(shown.id, said(shown), int(shown.at.timestamp()), data)


class _Log(logging.Handler):
    """Everything that is worse than a warning, or has a traceback."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(
            f"{record.name}: {record.getMessage()} {record.exc_info[1]!r}" if record.exc_info else record.getMessage()
        )

    def event(self, _logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if method in ("error", "exception", "critical") or event.get("exc_info"):
            self.said.append(f"{method}: {dict(event)!r}")
        raise structlog.DropEvent

    def loop(self, _loop: object, context: Mapping[str, Any]) -> None:
        self.said.append(f"asyncio: {context.get('message')} {context.get('exception')!r}")


@contextmanager
def _listening() -> Iterator[_Log]:
    log, before = _Log(), structlog.get_config()["processors"]
    root = logging.getLogger()
    root.addHandler(log)
    asyncio.get_running_loop().set_exception_handler(log.loop)
    structlog.configure(processors=[log.event])
    try:
        yield log
    finally:
        structlog.configure(processors=before)
        root.removeHandler(log)


@asynccontextmanager
async def entered(template: Template) -> AsyncIterator[Inside]:
    """The moment as it was, on a database of its own that is thrown away afterwards."""
    with TemporaryDirectory() as name, _listening() as log:
        databases.copy(template.folder, Path(name))
        desk = Desk(Path(name), template.now, admins=(ADMIN,))
        desk.wire.messages, desk.wire.numbers = dict(template.shown), itertools.count(template.numbers + 1)
        async with desk:
            with Books.opened(desk.file) as books:
                yield Inside(desk, template, books, log)
            desk.wire.refused = []

"""The Telegram of the benchmarks: feeds updates through getUpdates and counts what comes back. Its own process.

Knows how long the answers to one feed took and whether each person's came in order. It checks nothing a bot sends (the
stand-in of `bot.rehearsal` does) and is as quick as it can be, so that the bot is what is measured. Bots are told
apart by their tokens and do not disturb one another.

    python3 -m tests.benchmarks.telegram     prints its address, serves until its standard input closes
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

_ANSWERS = frozenset({"sendMessage", "editMessageText"})
_PATH = re.compile(r"^/bot([^/]+)/(\w+)$")
_NUMBER = re.compile(r"\D*?(\d+)")
_ME = {"id": 1, "is_bot": True, "first_name": "b", "username": "bench_bot"}
_ONCE = 100  # updates a getUpdates, as Telegram has it


@dataclass(slots=True)
class Mailbox:
    """One bot's updates and the answers it gave to the last feed."""

    updates: list[dict[str, Any]] = field(default_factory=list)
    first: int = 1  # id of updates[0]
    new: asyncio.Event = field(default_factory=asyncio.Event)
    polled: asyncio.Event = field(default_factory=asyncio.Event)
    delay: float = 0.0
    expected: int = 0
    answered: int = 0
    began: float = 0.0
    latencies: list[float] = field(default_factory=list)
    seen: dict[int, int] = field(default_factory=dict)
    in_order: bool = True
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def feed(self, order: dict[str, Any]) -> None:
        """Lay out the updates of one measurement: `count` of them from `people` people in turn."""
        self.first += len(self.updates)
        build = _tap if order.get("kind") == "tap" else _command
        self.updates = [build(self.first + n, 1000 + n % order["people"], n, order) for n in range(order["count"])]
        self.delay, self.expected = order.get("delay", 0.0), order["count"]
        self.answered, self.seen, self.in_order, self.latencies = 0, {}, True, []
        self.done.clear()
        self.began = time.perf_counter()
        self.new.set()

    async def poll(self, offset: int, hold: float) -> list[dict[str, Any]]:
        """Wait as getUpdates does; what lies before `offset` is confirmed and goes."""
        self.polled.set()
        skip = max(0, min(offset - self.first, len(self.updates)))
        self.updates, self.first = self.updates[skip:], self.first + skip
        if not self.updates and hold:
            self.new.clear()
            try:
                await asyncio.wait_for(self.new.wait(), hold)
            except TimeoutError:
                return []
        return self.updates[:_ONCE]

    def answer(self, chat: int, text: str) -> None:
        """Count one message to somebody; the number at its end tells which update it answers, if there is one."""
        number = _NUMBER.fullmatch(text)
        if number:
            self.in_order &= self.seen.get(chat, -1) < int(number[1])
            self.seen[chat] = int(number[1])
        self.answered += 1
        self.latencies.append(time.perf_counter() - self.began)
        if self.answered == self.expected:
            self.done.set()

    def result(self) -> dict[str, Any]:
        """Seconds from the feed to the last answer, and to the answer all but one in a hundred came before."""
        late = sorted(self.latencies)
        return {"seconds": late[-1], "p99": late[int(len(late) * 0.99)], "in_order": self.in_order}


def _person(number: int) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": "敏", "language_code": "zh-hans"}


def _message(person: int, number: int, text: str) -> dict[str, Any]:
    chat = {"id": person, "type": "private", "first_name": "敏"}
    return {"message_id": number + 1, "date": 1_790_000_000, "chat": chat, "from": _person(person), "text": text}


def _command(update: int, person: int, number: int, order: dict[str, Any]) -> dict[str, Any]:
    command = order.get("text", "/today")
    message = _message(person, number, f"{command} {number}")
    message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(command)}]
    return {"update_id": update, "message": message}


def _tap(update: int, person: int, number: int, order: dict[str, Any]) -> dict[str, Any]:
    card = {**_message(person, order.get("message", number), "card"), "from": _ME}
    data = order.get("data", "tap {n}").format(n=number)
    query = {"id": str(update), "from": _person(person), "message": card, "chat_instance": "1", "data": data}
    return {"update_id": update, "callback_query": query}


class Stub:
    """All bots of one run."""

    def __init__(self) -> None:
        self._boxes: dict[str, Mailbox] = {}

    def _box(self, token: str) -> Mailbox:
        return self._boxes.setdefault(token, Mailbox())

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Serve /bot<token>/<method> for bots, /control/<token>/<what> for the harness."""
        called = _PATH.match(request.path)
        if called is None:
            return await self._control(request)
        box, method = self._box(called[1]), called[2]
        sent = await _parameters(request)
        if method == "getUpdates":
            return _ok(await box.poll(int(sent.get("offset", 0)), float(sent.get("timeout", 0))))
        if method == "getMe":
            return _ok(_ME)
        if box.delay:
            await asyncio.sleep(box.delay)
        if method not in _ANSWERS:
            return _ok([] if method.startswith("get") else True)
        chat, text = int(sent["chat_id"]), str(sent.get("text", ""))
        box.answer(chat, text)
        return _ok({"message_id": 1, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "x"})

    async def _control(self, request: web.BaseRequest) -> web.StreamResponse:
        _, _, token, what = request.path.split("/", 3)
        box = self._box(token)
        if what == "polled":
            await box.polled.wait()
            return _ok(time.time())
        box.feed(await request.json())
        await box.done.wait()
        return _ok(box.result())


async def _parameters(request: web.BaseRequest) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(json.loads(await request.read()))
    return {**request.query, **{name: str(value) for name, value in (await request.post()).items()}}


def _ok(result: object) -> web.Response:
    body = json.dumps({"ok": True, "result": result}).encode()
    return web.Response(body=body, content_type="application/json")


async def _serve() -> None:
    runner = web.ServerRunner(web.Server(Stub().handle, access_log=None), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(_serve())

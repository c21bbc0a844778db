"""One bot's mail in the benchmarks: what people send, and how long they wait for the answers.

Knows whether each person's answers come in order, how long single people wait while they tap at their own pace and
somebody else without a pause, and Telegram's limit of messages a second. Knows nothing of HTTP.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

ME = {"id": 1, "is_bot": True, "first_name": "b", "username": "bench_bot"}
_NUMBER = re.compile(r"\D*?(\d+)")
_ONCE = 100  # updates a getUpdates, as Telegram has it
_MOST = 30  # messages in any second, where the limit is on
_JITTER = 0.05  # seconds that one may arrive early: what was sent evenly arrives a little unevenly
_STORMER = 1000  # who does not pause
_BIG = {"file_id": "big", "file_unique_id": "big", "file_name": "big.xlsx", "file_size": 20_000_000}

Build = Callable[[int, int, int, dict[str, Any]], dict[str, Any]]


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
    tapped: defaultdict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    storm: int = 0  # answers the stormer still waits for
    calm: asyncio.Event = field(default_factory=asyncio.Event)
    limited: bool = False
    sent: deque[float] = field(default_factory=deque)  # when, of the last messages
    refused: int = 0

    def feed(self, order: dict[str, Any]) -> None:
        """Lay out the updates of one measurement: `count` of them from `people` people in turn."""
        self.first += len(self.updates)
        build = _tap if order.get("kind") == "tap" else _command
        self.updates = [build(self.first + n, 1000 + n % order["people"], n, order) for n in range(order["count"])]
        self.expect(order["count"], order.get("delay", 0.0))
        self.new.set()

    def expect(self, count: int, delay: float = 0.0) -> None:
        """Wait for so many answers from now on; every call takes `delay` seconds."""
        self.delay, self.expected = delay, count
        self.answered, self.seen, self.in_order, self.latencies = 0, {}, True, []
        self.done.clear()
        self.began = time.perf_counter()

    async def crowd(self, order: dict[str, Any]) -> None:
        """`people` tap in turn, one `every` so many seconds, until there are `count` taps; `storm`: who else does what."""
        self.expect(order["count"])
        storm = asyncio.create_task(self._storm(order["storm"], order)) if order.get("storm") else None
        for n in range(order["count"]):
            person = _STORMER + 1 + n % order["people"]
            self.tapped[person].append(time.perf_counter())
            self.push(_tap, person, order)
            await asyncio.sleep(order["every"])
        await self.done.wait()
        if storm:
            storm.cancel()
            await self.calm.wait()

    async def _storm(self, kind: str, order: dict[str, Any]) -> None:
        """One person, again some time after all is answered: a hundred taps at once, or a note with a big document."""
        while True:
            turns: list[list[Build]] = [[_tap] * 100] if kind == "taps" else [[_tap], [_document], [_drop]]
            for builds in turns:
                self.calm.clear()
                self.storm = len(builds)
                for build in builds:
                    self.push(build, _STORMER, order)
                await self.calm.wait()
            await asyncio.sleep(order["pause"])

    def push(self, build: Build, person: int, order: dict[str, Any]) -> None:
        """One more update, numbered as its message."""
        number = self.first + len(self.updates)
        self.updates.append(build(number, person, number, order))
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
        if chat == _STORMER and self.storm:
            self.storm -= 1
            if not self.storm:
                self.calm.set()
            return
        self.answered += 1
        waiting = self.tapped.get(chat)
        self.latencies.append(time.perf_counter() - (waiting.popleft() if waiting else self.began))
        if self.answered == self.expected:
            self.done.set()

    def result(self) -> dict[str, Any]:
        """Seconds from the feed to the last answer, and to the answer all but one in a hundred came before."""
        late = sorted(self.latencies)
        return {"seconds": late[-1], "latencies": late, "in_order": self.in_order, "refused": self.refused}

    def too_many(self) -> bool:
        """Whether a message more would be over the limit; it is counted if not."""
        now = time.perf_counter()
        while self.sent and self.sent[0] <= now - 1 + _JITTER:
            self.sent.popleft()
        if len(self.sent) >= _MOST:
            self.refused += 1
            return True
        self.sent.append(now)
        return False


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
    card = {**_message(person, order.get("message", number), "card"), "from": ME}
    data = order.get("data", "tap {n}").format(n=number)
    query = {"id": str(update), "from": _person(person), "message": card, "chat_instance": "1", "data": data}
    return {"update_id": update, "callback_query": query}


def _drop(update: int, person: int, number: int, order: dict[str, Any]) -> dict[str, Any]:
    return _tap(update, person, number, {**order, "data": "nd"})


def _document(update: int, person: int, number: int, _order: dict[str, Any]) -> dict[str, Any]:
    message = {**_message(person, number, ""), "document": _BIG, "caption": "20 MB"}
    del message["text"]
    return {"update_id": update, "message": message}

"""What waits for the bot: updates, and the one long poll that fetches them.

Knows getUpdates in full (offset acknowledges, allowed kinds stick, a second poll ends the first with 409) and
nothing of what an update says.
"""

import asyncio
from collections import deque
from typing import Any

from bot.rehearsal.refusal import Refusal

JSON = dict[str, Any]

_FIRST_ID = 514_000_001
_ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_MOST = 100
_CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class Updates:
    """The queue of one bot."""

    def __init__(self) -> None:
        self.sent: dict[int, JSON] = {}
        """Every update there ever was, by its id."""
        self._waiting: deque[JSON] = deque()
        self._allowed: frozenset[str] | None = None
        self._poll: asyncio.Future[None] | None = None
        self._empty = asyncio.Event()
        self._empty.set()

    @property
    def waiting(self) -> tuple[JSON, ...]:
        """Updates not acknowledged yet."""
        return tuple(self._waiting)

    @property
    def count(self) -> int:
        """How many there ever were."""
        return len(self.sent)

    @property
    def polled(self) -> bool:
        """A long poll is waiting."""
        return self._poll is not None and not self._poll.done()

    def put(self, kind: str, body: JSON) -> None:
        """Something happened; kinds the bot did not ask for are lost, as they are there."""
        if kind in _ONLY_ON_REQUEST if self._allowed is None else kind not in self._allowed:
            return
        number = _FIRST_ID + self.count
        self.sent[number] = {"update_id": number, kind: body}
        self._waiting.append(self.sent[number])
        self._empty.clear()
        if self._poll and not self._poll.done():
            self._poll.set_result(None)

    async def fetched(self) -> None:
        """Return once every update has been acknowledged (offset above the last one)."""
        await self._empty.wait()

    def hang_up(self) -> None:
        """The poller is dead: nobody waits any more."""
        if self._poll and not self._poll.done():
            self._poll.cancel()
        self._poll = None

    def drop(self) -> None:
        """Forget everything waiting (deleteWebhook with drop_pending_updates)."""
        self._waiting.clear()
        self._empty.set()

    async def get(self, offset: int, limit: int, seconds: float, allowed: list[str] | None) -> list[JSON]:
        """getUpdates. `seconds` are real ones; an older poll still waiting ends with 409."""
        await asyncio.sleep(0)  # the hang-up of a poller that is gone is seen before its successor
        if self._poll and not self._poll.done():
            self._poll.set_exception(Refusal(409, _CONFLICT))
        self._poll = None
        if allowed is not None:
            self._allowed = frozenset(allowed) or None
        self._acknowledge(offset)
        if not self._waiting and seconds > 0:
            await self._wait(seconds)
        most = limit if 1 <= limit <= _MOST else _MOST
        return [self._waiting[place] for place in range(min(most, len(self._waiting)))]

    def _acknowledge(self, offset: int) -> None:
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        while self._waiting and self._waiting[0]["update_id"] < offset:
            self._waiting.popleft()
        if not self._waiting:
            self._empty.set()

    async def _wait(self, seconds: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        stop = asyncio.get_running_loop().call_later(seconds, _end, poll)
        try:
            await poll
        finally:
            stop.cancel()
            if self._poll is poll:
                self._poll = None


def _end(poll: asyncio.Future[None]) -> None:
    if not poll.done():
        poll.set_result(None)

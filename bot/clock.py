"""The one clock. `bot.app` makes it; everybody else is given a moment or asks this.

The system's clock for real use; in a rehearsal the parent process owns the time and is told when the bot is quiet.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from time import monotonic
from typing import Protocol

from aiohttp import ClientSession, WSMsgType

LOOK_AGAIN = 20.0
"""Seconds after which a sleeper looks at the clock again: it may have been set, or the machine slept."""


class Clock(Protocol):
    """What time it is (aware, UTC), and waiting for a time."""

    def now(self) -> datetime: ...

    def seconds(self) -> float:
        """Counts the seconds that pass; setting the clock back takes none of them away."""

    async def sleep_until(self, when: datetime) -> None:
        """Returns at that time; earlier when the clock is set back meanwhile: `when` may have moved with it."""


class SystemClock:
    """The time of this machine. `look_again`: real seconds."""

    def __init__(self, look_again: float = LOOK_AGAIN) -> None:
        self._look_again = look_again

    def now(self) -> datetime:
        return datetime.now(UTC)

    def seconds(self) -> float:
        return monotonic()

    async def sleep_until(self, when: datetime) -> None:
        before = self.now()
        while before <= (now := self.now()) < when:
            before = now
            await asyncio.sleep(min((when - now).total_seconds(), self._look_again))


class RehearsalClock:
    """Stands still until the rehearsal says what time it is."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._now = datetime.now(UTC)
        self._moved = asyncio.Condition()
        self._skipped = 0.0

    def now(self) -> datetime:
        return self._now

    def seconds(self) -> float:
        """Those that really pass and those the rehearsal lets pass."""
        return monotonic() + self._skipped

    async def sleep_until(self, when: datetime) -> None:
        async with self._moved:
            await self._moved.wait_for(lambda: self._now >= when)

    async def follow(self, ready: Callable[[], None], quiet: Callable[[], Awaitable[datetime | None]]) -> None:
        """Follows the rehearsal until it hangs up. `ready` is called once the first time is known.

        `quiet` returns when nothing is left to do at the time it is, with the moment something is due next.
        """
        async with ClientSession() as session, session.ws_connect(self._url) as socket:
            async for frame in socket:
                if frame.type is not WSMsgType.TEXT:
                    continue
                told = frame.json()
                async with self._moved:
                    before, self._now = self._now, datetime.fromisoformat(told["now"]).astimezone(UTC)
                    self._skipped += max(0.0, (self._now - before).total_seconds())
                    self._moved.notify_all()
                ready()
                due = await quiet()
                await socket.send_json({"n": told["n"], "next": due.isoformat() if due else None})

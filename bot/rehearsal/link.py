"""The parent's end of the clock: says what time it is and hears when the bot is quiet.

Knows the frames of the websocket; does not know what the bot does meanwhile. One bot at a time.
"""

import asyncio
import contextlib
import json
from collections.abc import Callable
from datetime import datetime

from aiohttp import WSMsgType, web

PATH = "/clock"


class ClockLink:
    """`now` gives the time to tell a bot that connects; `tell` tells it and waits until it is quiet."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._count = 0
        self._socket: web.WebSocketResponse | None = None
        self._quiet: dict[int, asyncio.Future[datetime | None]] = {}
        self._first: asyncio.Future[datetime | None] | None = None

    def expect(self) -> None:
        """A new bot is about to start: what the one before owed is void."""
        for owed in self._quiet.values():
            owed.cancel()
        self._quiet.clear()
        self._socket = None
        self._first = asyncio.get_running_loop().create_future()

    async def connected(self) -> datetime | None:
        """Wait until the new bot has connected and is quiet for the first time; when it is due next."""
        if self._first is None:
            raise RuntimeError("no bot is expected")
        return await self._first

    async def tell(self) -> datetime | None:
        """Tell the time again and wait until the bot is quiet; when it is due next."""
        if self._socket is None:
            raise RuntimeError("no bot is connected to the clock")
        answer: asyncio.Future[datetime | None] = asyncio.get_running_loop().create_future()
        await self._send(self._socket, answer)
        return await answer

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """The handler of the websocket."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._socket = socket
        first = self._first
        if first is None or first.done():  # connected again by itself: nobody waits for this answer
            first = asyncio.get_running_loop().create_future()
        await self._send(socket, first)
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                self._hear(json.loads(frame.data))
        return socket

    async def _send(self, socket: web.WebSocketResponse, answer: asyncio.Future[datetime | None]) -> None:
        self._count += 1
        self._quiet[self._count] = answer
        with contextlib.suppress(ConnectionError):  # a bot that just died is noticed by its death
            await socket.send_json({"now": self._now().isoformat(), "n": self._count})

    def _hear(self, frame: dict[str, object]) -> None:
        owed = self._quiet.pop(int(str(frame["n"])), None)
        if owed and not owed.done():
            due = frame.get("next")
            owed.set_result(datetime.fromisoformat(str(due)) if due else None)

"""A real HTTP server on loopback that answers as one test wants it to, and remembers what it was sent.

Knows aiohttp and sockets. Does not know Telegram: that is the stand-in's work.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "123456789:AAF-token_that_nobody_may_ever_see_xyz"
_DONE: dict[str, Any] = {"ok": True, "result": True}

Answer = Callable[["Sent"], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Sent:
    """One request as it arrived."""

    method: str
    path: str
    kind: str
    body: bytes
    fields: dict[str, str] = field(default_factory=dict)
    files: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)  # name: (file name, type, content)
    headers: dict[str, str] = field(default_factory=dict)
    target: str = ""  # the address as it stood in the request line: whole when sent to a proxy
    peer: int = 0  # the port it came from: one a connection


async def done(_: Sent) -> web.StreamResponse:
    """Answer that all is well."""
    return web.json_response(_DONE)


@dataclass(slots=True)
class Server:
    """Where it listens, what it says, what it got."""

    url: str
    answer: Answer = done
    sent: list[Sent] = field(default_factory=list)

    @property
    def bot(self) -> str:
        """Base address of a bot, as PTB is given it."""
        return f"{self.url}/bot"

    def method(self, name: str) -> str:
        """Address of one method."""
        return f"{self.bot}{TOKEN}/{name}"

    async def asked(self, times: int = 1) -> None:
        """Return once that many requests have come."""
        async with asyncio.timeout(5):
            while len(self.sent) < times:
                await asyncio.sleep(0.005)


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    """Run a server for the length of a test."""
    server = Server("")

    async def handle(request: web.Request) -> web.StreamResponse:
        sent = await _read(request)
        server.sent.append(sent)
        return await server.answer(sent)

    app = web.Application(client_max_size=64 * 2**20)
    app.router.add_route("*", "/{tail:.*}", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.url = f"http://{host}:{port}"
    try:
        yield server
    finally:
        await runner.cleanup()


async def _read(request: web.Request) -> Sent:
    fields: dict[str, str] = {}
    files: dict[str, tuple[str, str, bytes]] = {}
    body = b""
    if request.content_type == "multipart/form-data":
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = (value.filename, value.content_type, value.file.read())
            else:
                fields[name] = str(value)
    else:
        body = await request.read()
    peer = request.transport.get_extra_info("peername")[1] if request.transport else 0
    return Sent(
        request.method,
        request.path,
        request.content_type,
        body,
        fields,
        files,
        dict(request.headers),
        request.raw_path,
        peer,
    )


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(talk: Talk) -> AsyncIterator[str]:
    """Run a bare socket server, for what no HTTP server would do; yields its address without a scheme."""
    talks: set[asyncio.Task[None]] = set()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if (me := asyncio.current_task()) is not None:
            talks.add(me)
        with suppress(ConnectionError, asyncio.CancelledError):
            await talk(reader, writer)
        writer.close()

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()[:2]
    try:
        yield f"{host}:{port}"
    finally:
        server.close()
        for talking in talks:
            talking.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        await server.wait_closed()

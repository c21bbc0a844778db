"""The other way mail comes in: Telegram calls us. An update is stored before the call is answered, as when polling."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.reading import letter

HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 1_000_000
"""Bytes of one update; real ones have a few thousand."""


@asynccontextmanager
async def webhook(
    url: str, listen: str, secret: str, take: Callable[[list[dict[str, Any]]], Awaitable[bool]]
) -> AsyncIterator[None]:
    """Serves the path of `url` on `listen` (host:port) while the block runs. Calls without the secret get 403."""

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(HEADER, "")
        if not hmac.compare_digest(given.encode(errors="surrogateescape"), secret.encode()):
            return web.Response(status=403)
        try:
            update = await request.json()
        except (ValueError, RecursionError):
            return web.Response(status=400)
        if letter(update) is None:
            return web.Response(status=400)
        stored = await take([update])
        return web.Response(status=200 if stored else 503)  # Telegram brings again what was not taken

    app = web.Application(client_max_size=LARGEST)
    app.router.add_post(urlsplit(url).path or "/", receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        host, _, port = listen.rpartition(":")
        await web.TCPSite(runner, host, int(port)).start()
        yield
    finally:
        await runner.cleanup()

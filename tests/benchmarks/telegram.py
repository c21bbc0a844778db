"""The Telegram of the benchmarks: feeds updates through getUpdates and counts what comes back. Its own process.

Checks nothing a bot sends (the stand-in of `bot.rehearsal` does) and is as quick as it can be, so that the bot is what
is measured. Bots are told apart by their tokens and do not disturb one another. What is counted: `mailbox`.

    python3 -m tests.benchmarks.telegram     prints its address, serves until its standard input closes
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from typing import Any

from aiohttp import web

from tests.benchmarks.mailbox import ME, Mailbox

_ANSWERS = frozenset({"sendMessage", "editMessageText"})
_PATH = re.compile(r"^/bot([^/]+)/(\w+)$")


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
            return _ok(ME)
        if box.delay:
            await asyncio.sleep(box.delay)
        if method not in _ANSWERS:
            return _ok([] if method.startswith("get") else True)
        if box.limited and box.too_many():
            return _refusal()
        chat, text = int(sent["chat_id"]), str(sent.get("text", ""))
        box.answer(chat, text)
        return _ok({"message_id": 1, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "x"})

    async def _control(self, request: web.BaseRequest) -> web.StreamResponse:
        _, _, token, what = request.path.split("/", 3)
        box = self._box(token)
        if what == "polled":
            await box.polled.wait()
            return _ok(time.time())
        order = await request.json()
        if what == "crowd":
            await box.crowd(order)
        elif what == "limits":
            box.limited = True
            box.expect(order["count"])
            return _ok(time.time())
        elif what == "feed":
            box.feed(order)
        await box.done.wait()
        return _ok({**box.result(), "began": time.time() - (time.perf_counter() - box.began)})


async def _parameters(request: web.BaseRequest) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(json.loads(await request.read()))
    return {**request.query, **{name: str(value) for name, value in (await request.post()).items()}}


def _ok(result: object) -> web.Response:
    body = json.dumps({"ok": True, "result": result}).encode()
    return web.Response(body=body, content_type="application/json")


def _refusal() -> web.Response:
    said = {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    return web.Response(body=json.dumps(said).encode(), status=429, content_type="application/json")


async def _serve() -> None:
    runner = web.ServerRunner(web.Server(Stub().handle, access_log=None), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(_serve())

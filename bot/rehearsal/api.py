"""The Bot API over HTTP on loopback: takes a request apart, keeps the log, makes trouble when asked.

Knows HTTP and the envelope of an answer; what a method means is in sending, editing and asking. Strict: what
Telegram refuses is refused, and a method that is not here answers 501.
"""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Self

from aiohttp import web

from bot.rehearsal import asking, editing, sending
from bot.rehearsal.botside import BotSide
from bot.rehearsal.faults import Fault, Faults, Hook, Trouble, make
from bot.rehearsal.limits import Limits
from bot.rehearsal.parameters import Parameters, read
from bot.rehearsal.refusal import Refusal, lacking
from bot.rehearsal.world import World

JSON = dict[str, Any]
Method = Callable[[BotSide, Parameters], Any]

_METHODS: dict[str, Method] = {**asking.METHODS, **sending.METHODS, **editing.METHODS}
_CASELESS = {name.lower(): name for name in (*_METHODS, "getUpdates")}
_PATH = re.compile(r"/bot([^/]+)/([A-Za-z]+)")
_FILE = re.compile(r"/file/bot([^/]+)/([^/]+)/.*")
_LONGEST_POLL = 50
_LARGEST_BODY = 64 * 1024 * 1024
_CLOSING = 0.5
_BROUGHT = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"

# Never a mistake of the bot: a tap may come late, a screen may be as it was (quality.md).
_FORGIVEN = ("query is too old", "message is not modified")


@dataclass(slots=True)
class Call:
    """One request as it came and what was answered. `answer` is None if it was lost.

    `at` and `took` are real seconds, `when` is the time it was in the world.
    """

    at: float
    when: datetime
    method: str
    params: JSON
    answer: JSON | None = None
    took: float = 0.0
    trouble: Trouble | None = None

    @property
    def refused(self) -> bool:
        """Turned down by the stand-in itself, not by trouble on order."""
        return self.trouble is None and self.answer is not None and not self.answer["ok"]

    @property
    def description(self) -> str:
        """The words of a refusal."""
        return str((self.answer or {}).get("description", ""))


@dataclass
class Standin:
    """The server. `async with` opens it; `address` is then the BOT_API_URL of a bot with this token."""

    world: World
    token: str
    limits: Limits = field(default_factory=Limits)
    calls: list[Call] = field(default_factory=list)
    address: str = ""

    def __post_init__(self) -> None:
        self.side = BotSide(self.world, self.limits)
        self.app = web.Application(client_max_size=_LARGEST_BODY)
        self._faults = Faults()
        self._declared: list[str] = []
        self._hooks: set[asyncio.Future[None]] = set()
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None
        self._lines: set[asyncio.Transport] = set()

    async def __aenter__(self) -> Self:
        self.app.router.add_route("*", "/{path:.*}", self._handle)
        # A client that hangs up ends its long poll: a killed bot leaves none behind.
        self._runner = web.AppRunner(self.app, access_log=None, handler_cancellation=True, shutdown_timeout=_CLOSING)
        await self._runner.setup()
        await self._listen(0)
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.world.updates.hang_up()
        if self._runner:
            await self._runner.cleanup()

    def fault(
        self,
        method: str,
        trouble: Trouble = Trouble.NONE,
        *,
        times: int = 1,
        before: Hook | None = None,
        after: Hook | None = None,
        chat: int | None = None,
        seconds: int = 1,
    ) -> None:
        """The next `times` calls of the method ("*": any but getUpdates), to this chat or to any, meet this trouble."""
        self._faults.add(Fault(method, trouble, times, before, after, chat, seconds))

    async def cut(self) -> None:
        """The line is gone: whoever is connected is thrown off, and nobody gets through until it is mended."""
        if self._site:
            await self._site.stop()
        while self._lines:
            self._lines.pop().abort()

    async def mend(self) -> None:
        """The line is back, at the address it had."""
        await self._listen(int(self.address.rpartition(":")[2]))

    async def _listen(self, port: int) -> None:
        if self._runner is None:
            raise RuntimeError("the stand-in is not open")
        self._site = web.TCPSite(self._runner, "127.0.0.1", port)
        await self._site.start()

    def declare(self, *fragments: str) -> None:
        """Say beforehand which refusals a test means to provoke (a part of the description each)."""
        self._declared.extend(fragments)

    @property
    def refused(self) -> list[Call]:
        """Every call that was turned down, those meant to be included."""
        return [call for call in self.calls if call.refused]

    @property
    def unexpected(self) -> list[Call]:
        """The refusals nobody declared and Telegram's everyday ones taken off."""
        known = (*_FORGIVEN, *self._declared)
        return [call for call in self.refused if not any(part in call.description for part in known)]

    def assert_clean(self) -> None:
        """Raise AssertionError with every unexpected refusal."""
        if wrong := self.unexpected:
            raise AssertionError("\n".join(f"{call.method} {call.params}: {call.description}" for call in wrong))

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if found := _PATH.fullmatch(request.path):
            return await self._call(request, found[1], found[2])
        if found := _FILE.fullmatch(request.path):
            stored = self.world.files.get(found[2])
            if found[1] == self.token and stored:
                return web.Response(body=stored.data)
        return web.json_response(Refusal(404, "Not Found").answer(), status=404)

    async def _call(self, request: web.Request, token: str, raw_name: str) -> web.StreamResponse:
        """One API call, from the body to the answer."""
        name = _CASELESS.get(raw_name.lower(), raw_name)
        call = Call(time.monotonic(), self.world.now, name, {})
        self.calls.append(call)
        if request.transport:
            self._lines.add(request.transport)
        sent = await read(request)
        call.params = sent.shown() if isinstance(sent, Parameters) else {}
        order = self._faults.next(name, call.params.get("chat_id"))
        if order:
            call.trouble = None if order.trouble is Trouble.NONE else order.trouble
            if order.before:
                await self._run(order.before)
            if order.trouble not in {Trouble.NONE, Trouble.LOSE}:
                return await make(order, request)
        answer = await self._answer(sent, token, call)
        if order:
            if order.after:
                await self._run(order.after)
            if order.trouble is Trouble.LOSE:
                return await make(order, request)
        call.answer, call.took = answer, time.monotonic() - call.at
        date = {"Date": format_datetime(self.world.now.astimezone(UTC), usegmt=True)}
        return web.json_response(answer, status=answer.get("error_code", 200), headers=date)

    async def _run(self, hook: Hook) -> None:
        """A hook is finished even if it ends the very connection it runs for."""
        task = asyncio.ensure_future(hook())
        self._hooks.add(task)
        task.add_done_callback(self._hooks.discard)
        await asyncio.shield(task)

    async def _answer(self, sent: Parameters | Refusal, token: str, call: Call) -> JSON:
        try:
            if token != self.token:
                raise Refusal(401, "Unauthorized")
            if isinstance(sent, Refusal):
                raise sent
            return {"ok": True, "result": await self._result(call.method, sent)}
        except Refusal as refusal:
            return refusal.answer()

    async def _result(self, name: str, p: Parameters) -> Any:
        if name == "getUpdates":
            if self.side.webhook:
                raise Refusal(409, _BROUGHT)
            wait = min(p.whole("timeout"), _LONGEST_POLL)
            return await self.world.updates.get(p.whole("offset"), p.whole("limit", 100), wait, p.json("allowed_updates"))
        if name not in _METHODS:
            raise lacking(f"the method {name}")
        return _METHODS[name](self.side, p)

"""The Bot API over HTTP on loopback: takes a request apart, keeps the log, makes trouble when asked.

Knows HTTP and the envelope of an answer; what a method means is in sending, editing and asking. Strict: what
Telegram refuses is refused, and a method that is not here answers 501.
"""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from bot.rehearsal import asking, editing, sending
from bot.rehearsal.botside import BotSide
from bot.rehearsal.faults import Fault, Faults, Hook, Trouble
from bot.rehearsal.limits import Limits
from bot.rehearsal.parameters import Parameters, Upload
from bot.rehearsal.refusal import Refusal, bad, lacking
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

# Never a mistake of the bot: a tap may come late, a screen may be as it was (quality.md).
_FORGIVEN = ("query is too old", "message is not modified")


@dataclass(slots=True)
class Call:
    """One request as it came and what was answered. `at` and `took` are real seconds; `answer` is None if it was lost."""

    at: float
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

    async def __aenter__(self) -> Self:
        self.app.router.add_route("*", "/{path:.*}", self._handle)
        # A client that hangs up ends its long poll: a killed bot leaves none behind.
        self._runner = web.AppRunner(self.app, access_log=None, handler_cancellation=True, shutdown_timeout=_CLOSING)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
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
    ) -> None:
        """The next `times` calls of the method ("*": any but getUpdates) meet this trouble."""
        self._faults.add(Fault(method, trouble, times, before, after))

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
        call = Call(time.monotonic(), name, {})
        self.calls.append(call)
        order = self._faults.next(name)
        if order:
            call.trouble = None if order.trouble is Trouble.NONE else order.trouble
            if order.before:
                await self._run(order.before)
            if order.trouble not in {Trouble.NONE, Trouble.LOSE}:
                return await _make(order.trouble, request)
        answer = await self._answer(request, token, call)
        if order:
            if order.after:
                await self._run(order.after)
            if order.trouble is Trouble.LOSE:
                return await _make(order.trouble, request)
        call.answer, call.took = answer, time.monotonic() - call.at
        return web.json_response(answer, status=answer.get("error_code", 200))

    async def _run(self, hook: Hook) -> None:
        """A hook is finished even if it ends the very connection it runs for."""
        task = asyncio.ensure_future(hook())
        self._hooks.add(task)
        task.add_done_callback(self._hooks.discard)
        await asyncio.shield(task)

    async def _answer(self, request: web.Request, token: str, call: Call) -> JSON:
        try:
            if token != self.token:
                raise Refusal(401, "Unauthorized")
            p = await _read(request)
            call.params = p.shown()
            return {"ok": True, "result": await self._result(call.method, p)}
        except Refusal as refusal:
            return refusal.answer()

    async def _result(self, name: str, p: Parameters) -> Any:
        if name == "getUpdates":
            wait = min(p.whole("timeout"), _LONGEST_POLL)
            return await self.world.updates.get(p.whole("offset"), p.whole("limit", 100), wait, p.json("allowed_updates"))
        if name not in _METHODS:
            raise lacking(f"the method {name}")
        return _METHODS[name](self.side, p)


async def _make(trouble: Trouble, request: web.Request) -> web.StreamResponse:
    """Trouble, as the client meets it."""
    if trouble is Trouble.ERROR:
        return web.json_response(Refusal(500, "Internal Server Error").answer(), status=500)
    if trouble is Trouble.GATEWAY:
        return web.Response(text="<html><h1>502 Bad Gateway</h1></html>", status=502, content_type="text/html")
    if trouble is Trouble.HANG:
        await asyncio.Event().wait()  # ends when the client hangs up
    if request.transport:
        request.transport.abort()
    return web.Response()  # nobody is there to read it


async def _read(request: web.Request) -> Parameters:
    """The parameters, however they were sent: query, form, JSON, multipart."""
    values: JSON = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json" and request.can_read_body:
        try:
            body = await request.json()
        except ValueError:
            raise bad("can't parse request body as JSON") from None
        if not isinstance(body, dict):
            raise bad("object expected as request body")
        values |= body
    elif request.can_read_body:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = Upload(value.filename, value.file.read())
            elif isinstance(value, str):
                values[name] = value
            else:
                files[name] = Upload(name, bytes(value))
    return Parameters(values, files)

"""Trouble on order: the next calls of a method meet it. Knows kinds of trouble and how HTTP makes them, and no methods."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum

from aiohttp import web

from bot.rehearsal.refusal import Refusal, too_many

Hook = Callable[[], Awaitable[None]]


class Trouble(Enum):
    """What happens to a request."""

    DROP = "the connection ends before the request is taken"
    RESET = "the connection is reset before the request is taken"
    LOSE = "the request takes effect, its answer is lost"
    HANG = "nothing is taken and nothing answered until the client gives up"
    ERROR = "500, nothing is taken"
    GATEWAY = "502 as a page of HTML, nothing is taken"
    FLOOD = "429 with the seconds to wait, nothing is taken"
    NONE = "nothing goes wrong; for hooks alone"


@dataclass(slots=True)
class Fault:
    """One order. `before` is awaited before the request takes effect, `after` when it has and is unanswered.

    `chat`: only calls that are about this chat meet it; `seconds` is what a FLOOD asks to wait.
    """

    method: str
    trouble: Trouble
    times: int
    before: Hook | None = None
    after: Hook | None = None
    chat: int | None = None
    seconds: int = 1

    def meets(self, method: str, chat: object) -> bool:
        """Whether a call is meant."""
        meant = self.method == method or (self.method == "*" and method != "getUpdates")
        return meant and (self.chat is None or str(self.chat) == str(chat))


class Faults:
    """The orders not used up yet, first come first served."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []

    def add(self, order: Fault) -> None:
        """Place an order; "*" is any method but getUpdates."""
        self._orders.append(order)

    def next(self, method: str, chat: object) -> Fault | None:
        """The order this call meets, if any; one use is taken off."""
        for order in self._orders:
            if order.meets(method, chat):
                order.times -= 1
                if order.times <= 0:
                    self._orders.remove(order)
                return order
        return None


async def make(order: Fault, request: web.Request) -> web.StreamResponse:
    """Trouble, as the client meets it."""
    match order.trouble:
        case Trouble.ERROR:
            return web.json_response(Refusal(500, "Internal Server Error").answer(), status=500)
        case Trouble.FLOOD:
            return web.json_response(too_many(order.seconds).answer(), status=429)
        case Trouble.GATEWAY:
            return web.Response(text="<html><h1>502 Bad Gateway</h1></html>", status=502, content_type="text/html")
        case Trouble.HANG:
            await asyncio.Event().wait()  # ends when the client hangs up
    if request.transport:
        if order.trouble is Trouble.RESET:
            at_once = struct.pack("ii", 1, 0)
            request.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
        request.transport.abort()
    return web.Response()  # nobody is there to read it

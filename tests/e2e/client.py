"""A stand-in with two people in its world and a bare HTTP client at its door."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp

from bot.rehearsal import Chat, Limits, Person, Phone, Standin, World
from bot.rehearsal.rehearsal import BOT, TOKEN

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@dataclass
class Door:
    """The world, its people, and requests to the stand-in. 芳 has pressed Start, 强 never has."""

    standin: Standin
    session: aiohttp.ClientSession
    fang: Phone
    qiang: Phone
    group: Chat

    @property
    def world(self) -> World:
        return self.standin.world

    def url(self, method: str, token: str = TOKEN) -> str:
        return f"{self.standin.address}/bot{token}/{method}"

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """The body of the answer."""
        async with self.session.post(self.url(method), json=params) as answer:
            body: dict[str, Any] = await answer.json()
            assert answer.status == body.get("error_code", 200)
            return body

    async def ok(self, method: str, **params: Any) -> Any:
        """The result of a request that must succeed."""
        body = await self.call(method, **params)
        assert body["ok"], body
        return body["result"]

    async def refusal(self, method: str, **params: Any) -> str:
        """Code and words of a request that must be refused."""
        body = await self.call(method, **params)
        assert not body["ok"], body
        return f"{body['error_code']} {body['description']}"

    async def polled(self) -> None:
        """Until a long poll is really waiting."""
        while not self.world.updates.polled:
            await asyncio.sleep(0.001)

    async def send(self, text: str = "您好", *labels: str, **more: Any) -> dict[str, Any]:
        """A message to 芳, with one button a label."""
        if labels:
            more["reply_markup"] = keyboard(*labels)
        message: dict[str, Any] = await self.ok("sendMessage", **{"chat_id": self.fang.person.id, "text": text} | more)
        return message


def keyboard(*labels: str) -> dict[str, Any]:
    """One inline button a row; the data is the label."""
    return {"inline_keyboard": [[{"text": label, "callback_data": label}] for label in labels]}


@asynccontextmanager
async def open_door(limits: Limits | None = None) -> AsyncIterator[Door]:
    world = World(NOON, BOT)
    fang = world.add(Person(6_100_000_001, "王芳", phone="13800000201", started=True))
    qiang = world.add(Person(6_100_000_002, "李强"))
    group = world.group("值班群", fang.person, qiang.person)
    group.bot_status = "member"
    standin = Standin(world, TOKEN, limits or Limits(lifted=True))
    async with standin, aiohttp.ClientSession() as session:
        yield Door(standin, session, fang, qiang, group)

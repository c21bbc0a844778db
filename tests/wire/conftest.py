"""What every test of the wire starts from: a server, a transport and a bot of PTB's that speaks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.transport import AiohttpRequest
from tests.wire.server import TOKEN, Server, serving


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serving() as server:
        yield server


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest() as request:
        yield request


@pytest.fixture
def bot(server: Server, request_: AiohttpRequest) -> Bot:
    return Bot(TOKEN, base_url=server.bot, request=request_, get_updates_request=AiohttpRequest())

"""The way through a proxy, for those whose network has no other."""

from __future__ import annotations

import asyncio
import base64

import pytest
from telegram.error import NetworkError, TimedOut

from bot.transport import AiohttpRequest
from tests.wire.server import TOKEN, Server, listening

_GREETING = b"\x05\x01\x00"


async def test_an_http_proxy_gets_the_request_and_the_password(server: Server) -> None:
    proxy = server.url.replace("http://", "http://guard:s3cret@")
    async with AiohttpRequest(proxy=proxy) as request:
        assert await request.post(f"http://telegram.invalid/bot{TOKEN}/getMe") is True
    (sent,) = server.sent
    assert sent.target == f"http://telegram.invalid/bot{TOKEN}/getMe"
    assert sent.headers["Proxy-Authorization"] == "Basic " + base64.b64encode(b"guard:s3cret").decode()


async def _relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A SOCKS 5 proxy of the simplest kind: no password, names or IPv4 addresses."""
    assert await reader.readexactly(3) == _GREETING
    writer.write(b"\x05\x00")
    kind = (await reader.readexactly(4))[3]
    size = 4 if kind == 1 else (await reader.readexactly(1))[0]
    host = await reader.readexactly(size)
    port = int.from_bytes(await reader.readexactly(2), "big")
    name = ".".join(map(str, host)) if kind == 1 else host.decode()
    there, back = await asyncio.open_connection("127.0.0.1" if name == "telegram.invalid" else name, port)
    writer.write(b"\x05\x00\x00\x01" + bytes(6))
    try:
        await asyncio.gather(_pump(reader, back), _pump(there, writer))
    finally:
        back.close()


async def _pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(65536):
        target.write(data)
    target.close()


async def test_a_socks_proxy_is_asked_for_the_name(server: Server) -> None:
    port = server.url.rsplit(":", 1)[1]
    async with listening(_relay) as address, AiohttpRequest(proxy=f"socks5://{address}") as request:
        assert await request.post(f"http://telegram.invalid:{port}/bot{TOKEN}/getMe") is True
    assert server.sent[0].target == f"/bot{TOKEN}/getMe"


@pytest.mark.parametrize("kind", ["http", "socks5", "socks4"])
async def test_a_proxy_that_is_not_there_is_a_network_error(kind: str) -> None:
    async with AiohttpRequest(proxy=f"{kind}://guard:s3cret@127.0.0.1:9") as request:
        with pytest.raises(NetworkError) as caught:
            await request.post(f"http://telegram.invalid/bot{TOKEN}/getMe")
    assert TOKEN not in repr(caught.value)
    assert "s3cret" not in repr(caught.value)
    assert caught.value.__context__ is None


async def test_a_proxy_that_refuses_is_a_network_error() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(3)
        writer.write(b"\x05\xff")
        await asyncio.sleep(1)

    async with listening(refuse) as address, AiohttpRequest(proxy=f"socks5://{address}") as request:
        with pytest.raises(NetworkError):
            await request.post(f"http://telegram.invalid/bot{TOKEN}/getMe")


@pytest.mark.parametrize("kind", ["http", "socks5"])
async def test_a_proxy_that_says_nothing_times_out(kind: str) -> None:
    async def silent(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    async with listening(silent) as address, AiohttpRequest(proxy=f"{kind}://{address}") as request:
        with pytest.raises(TimedOut):
            url = f"http://telegram.invalid/bot{TOKEN}/getMe"
            await request.post(url, connect_timeout=0.2, read_timeout=0.2)

"""Whatever goes wrong on the way is a NetworkError, soon, and never shows the token."""

from __future__ import annotations

import asyncio
import logging
import socket
import struct
import time
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.transport import AiohttpRequest
from tests.wire.server import TOKEN, Sent, Server, listening

_PAGE = f"<html><body>502: http://api/bot{TOKEN}/getMe</body></html>"


@contextmanager
def _fails(kind: type[Exception], within: float = 2.0) -> Iterator[pytest.ExceptionInfo[Exception]]:
    """The block raises exactly this kind, soon, with the token nowhere in it or in what it came from."""
    began = time.monotonic()
    with pytest.raises(kind) as caught:
        yield caught
    assert type(caught.value) is kind
    assert time.monotonic() - began < within
    links: list[BaseException | None] = [caught.value]
    for link in links:
        if link is not None:
            assert TOKEN not in f"{link} {link!r} {link.args}"
            links += [link.__cause__, link.__context__]
    assert TOKEN not in "".join(traceback.format_exception(caught.value))


def _free_port() -> int:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def _hang(_: Sent) -> web.StreamResponse:
    await asyncio.sleep(30)
    return web.Response()


async def test_nobody_listens(request_: AiohttpRequest) -> None:
    with _fails(NetworkError) as caught:
        await request_.post(f"http://127.0.0.1:{_free_port()}/bot{TOKEN}/getMe")
    assert "Connect call failed" in str(caught.value)


async def test_there_is_no_such_host(request_: AiohttpRequest) -> None:
    with _fails(NetworkError, within=10):
        await request_.post(f"http://telegram.invalid/bot{TOKEN}/getMe")


async def test_the_address_is_none(request_: AiohttpRequest) -> None:
    for address in (f"http://[::1/bot{TOKEN}/getMe", f"ftp://127.0.0.1/bot{TOKEN}/getMe", f"/bot{TOKEN}/getMe"):
        with _fails(NetworkError):
            await request_.post(address)


async def test_the_other_side_does_not_speak_tls(request_: AiohttpRequest, server: Server) -> None:
    with _fails(NetworkError):
        await request_.post(server.method("getMe").replace("http:", "https:"))


async def test_the_connection_is_reset() -> None:
    async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    async with listening(reset) as address, AiohttpRequest() as request:
        with _fails(NetworkError):
            await request.post(f"http://{address}/bot{TOKEN}/getMe")


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", b"SSH-2.0-x\r\n\r\n"])
async def test_the_answer_is_missing_or_broken_off_or_not_http(answer: bytes) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()

    async with listening(talk) as address, AiohttpRequest() as request:
        with _fails(NetworkError):
            await request.post(f"http://{address}/bot{TOKEN}/getMe")


async def test_no_answer_in_time(server: Server, request_: AiohttpRequest) -> None:
    server.answer = _hang
    with _fails(TimedOut):
        await request_.post(server.method("getMe"), read_timeout=0.2)


async def test_the_time_given_at_the_start_holds_where_none_is_given(server: Server) -> None:
    server.answer = _hang
    async with AiohttpRequest(read_timeout=0.2) as request:
        assert request.read_timeout == 0.2
        with _fails(TimedOut):
            await request.post(server.method("getMe"))


async def test_an_answer_that_takes_longer_is_waited_for_when_asked(server: Server) -> None:
    async def slowly(_: Sent) -> web.StreamResponse:
        await asyncio.sleep(0.4)
        return web.json_response({"ok": True, "result": []})

    server.answer = slowly
    async with AiohttpRequest(read_timeout=0.2) as request:
        for patience in (1.0, None):
            assert await request.post(server.method("getUpdates"), read_timeout=patience) == []


async def test_an_answer_that_stops_half_way() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")
        await asyncio.sleep(30)

    async with listening(talk) as address, AiohttpRequest(read_timeout=0.2) as request:
        with _fails(TimedOut):
            await request.post(f"http://{address}/bot{TOKEN}/getMe")


async def test_no_connection_in_time(request_: AiohttpRequest) -> None:
    """A full queue of the system: it drops who knocks, as a firewall does."""
    with closing(socket.socket()) as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        knocking = [socket.socket() for _ in range(4)]
        try:
            for one in knocking:
                one.setblocking(False)
                one.connect_ex(full.getsockname())
            with _fails(TimedOut):
                port = full.getsockname()[1]
                await request_.post(f"http://127.0.0.1:{port}/bot{TOKEN}/getMe", connect_timeout=0.2)
        finally:
            for one in knocking:
                one.close()


async def test_an_upload_nobody_reads() -> None:
    async def talk(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        reader._transport.pause_reading()  # type: ignore[attr-defined]
        await asyncio.sleep(30)

    async with listening(talk) as address, AiohttpRequest(media_write_timeout=0.3, read_timeout=20) as request:
        bot = Bot(TOKEN, base_url=f"http://{address}/bot", request=request, get_updates_request=request)
        with _fails(TimedOut):
            await bot.send_document(42, bytes(30 * 2**20))


async def test_a_slow_upload_goes_on_as_long_as_it_moves() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        left = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        while left > 0:
            left -= len(await reader.read(2**20))
            await asyncio.sleep(0.01)
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 26\r\n\r\n{"ok":true, "result":true}')
        await asyncio.sleep(1)

    async with listening(talk) as address, AiohttpRequest() as request:
        bot = Bot(TOKEN, base_url=f"http://{address}/bot", request=request, get_updates_request=request)
        assert await bot.set_chat_photo(42, bytes(16 * 2**20), write_timeout=0.3, read_timeout=0.5) is True


async def test_every_connection_is_busy(server: Server) -> None:
    server.answer = _hang
    async with AiohttpRequest(connections=1, pool_timeout=0.2) as request:
        first = asyncio.create_task(request.post(server.method("one")))
        await server.asked()
        with _fails(TimedOut) as caught:
            await request.post(server.method("two"))
        assert "not sent" in str(caught.value)
        assert len(server.sent) == 1
        first.cancel()


async def test_it_is_closed_while_a_request_runs(server: Server) -> None:
    server.answer = _hang
    request = AiohttpRequest()
    await request.initialize()
    running = asyncio.create_task(request.post(server.method("getMe")))
    await server.asked()
    await request.shutdown()
    with _fails(NetworkError):
        await running


@pytest.mark.parametrize("status", [500, 502, 503, 200])
async def test_a_gateway_answers_with_a_page(
    server: Server, request_: AiohttpRequest, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    async def page(_: Sent) -> web.StreamResponse:
        return web.Response(text=_PAGE, status=status, content_type="text/html")

    server.answer = page
    with caplog.at_level(logging.DEBUG), _fails(NetworkError) as caught:
        await request_.post(server.method("getMe"))
    assert "html" not in str(caught.value)
    assert TOKEN not in caplog.text


@pytest.mark.parametrize("text", ["[]", "null", '"ok"', "{}", '{"ok": true}', "\xff"])
async def test_an_answer_of_the_wrong_shape(server: Server, request_: AiohttpRequest, text: str) -> None:
    async def wrong(_: Sent) -> web.StreamResponse:
        return web.Response(text=text)

    server.answer = wrong
    with _fails(NetworkError):
        await request_.post(server.method("getMe"))


async def test_a_redirect_is_not_followed(server: Server, request_: AiohttpRequest) -> None:
    async def elsewhere(_: Sent) -> web.StreamResponse:
        raise web.HTTPFound(f"{server.url}/login")

    server.answer = elsewhere
    with _fails(NetworkError):
        await request_.post(server.method("getMe"))
    assert len(server.sent) == 1


async def _refusal(server: Server, request: AiohttpRequest, code: int, why: str, **more: object) -> None:
    async def refuse(_: Sent) -> web.StreamResponse:
        return web.json_response({"ok": False, "error_code": code, "description": why, **more}, status=code)

    server.answer = refuse
    await request.post(server.method("sendMessage"))


async def test_too_many_requests_says_how_long_to_wait(server: Server, request_: AiohttpRequest) -> None:
    with _fails(RetryAfter) as caught:
        await _refusal(server, request_, 429, "Too Many Requests: retry after 7", parameters={"retry_after": 7})
    assert isinstance(caught.value, RetryAfter)
    assert caught.value.retry_after == timedelta(seconds=7)


async def test_a_group_that_moved_says_where_to(server: Server, request_: AiohttpRequest) -> None:
    with _fails(ChatMigrated) as caught:
        moved = {"migrate_to_chat_id": -1001}
        await _refusal(server, request_, 400, "Bad Request: group chat was upgraded", parameters=moved)
    assert isinstance(caught.value, ChatMigrated)
    assert caught.value.new_chat_id == -1001


@pytest.mark.parametrize(
    ("code", "why", "kind"),
    [
        (400, "Bad Request: message is not modified", BadRequest),
        (401, "Unauthorized", InvalidToken),
        (403, "Forbidden: bot was blocked by the user", Forbidden),
        (409, "Conflict: terminated by other getUpdates request", Conflict),
        (500, "Internal Server Error", NetworkError),
    ],
)
async def test_a_refusal_keeps_telegrams_words(
    server: Server, request_: AiohttpRequest, code: int, why: str, kind: type[Exception]
) -> None:
    with _fails(kind) as caught:
        await _refusal(server, request_, code, why)
    assert str(caught.value).lower() in why.lower()

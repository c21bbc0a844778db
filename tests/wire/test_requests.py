"""What PTB asks for arrives as Telegram expects it, and the answer comes back."""

from __future__ import annotations

import asyncio
import io
import json
from pathlib import Path

import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, InputMediaDocument
from telegram.error import NetworkError

from bot.transport import AiohttpRequest
from tests.wire.server import TOKEN, Sent, Server

_MESSAGE = {"message_id": 7, "date": 1, "chat": {"id": 42, "type": "private"}, "text": "x"}


async def _message(_: Sent) -> web.StreamResponse:
    return web.json_response({"ok": True, "result": _MESSAGE})


async def _album(_: Sent) -> web.StreamResponse:
    return web.json_response({"ok": True, "result": [_MESSAGE, _MESSAGE]})


async def test_a_message_is_posted_as_json(server: Server, bot: Bot) -> None:
    server.answer = _message
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("一切正常", callback_data="fine")]])

    message = await bot.send_message(42, "早上好，<b>张敏</b> 🌅", parse_mode="HTML", reply_markup=keyboard)

    assert message.message_id == 7
    (sent,) = server.sent
    assert (sent.method, sent.path, sent.kind) == ("POST", f"/bot{TOKEN}/sendMessage", "application/json")
    body = json.loads(sent.body)
    assert body["chat_id"] == 42
    assert body["text"] == "早上好，<b>张敏</b> 🌅"
    assert body["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "fine"


async def test_a_method_without_parameters_has_no_body(server: Server, bot: Bot) -> None:
    assert await bot.log_out() is True
    assert server.sent[0].body == b""


async def test_a_document_goes_out_as_a_form_with_its_chinese_name(server: Server, bot: Bot) -> None:
    server.answer = _message

    await bot.send_document(42, b"PK..", filename='值班记录 "十一月".docx', caption="请查收")

    (sent,) = server.sent
    assert sent.kind == "multipart/form-data"
    assert sent.fields == {"chat_id": "42", "caption": "请查收"}
    name, kind, content = sent.files["document"]
    assert name == '值班记录 "十一月".docx'
    assert kind.endswith("wordprocessingml.document")
    assert content == b"PK.."


async def test_an_album_names_its_files(server: Server, bot: Bot) -> None:
    server.answer = _album

    await bot.send_media_group(
        42, [InputMediaDocument(b"one", filename="1.txt"), InputMediaDocument(b"two", filename="2.txt")]
    )

    (sent,) = server.sent
    names = [item["media"].removeprefix("attach://") for item in json.loads(sent.fields["media"])]
    assert [sent.files[name][2] for name in names] == [b"one", b"two"]


async def test_twenty_megabytes_arrive_whole(server: Server, bot: Bot) -> None:
    server.answer = _message
    picture = bytes(range(256)) * 4 * 1024 * 20

    await bot.send_photo(42, picture)

    assert server.sent[0].files["photo"][2] == picture


async def test_a_file_is_read_from_the_disk_while_it_is_sent(server: Server, bot: Bot, tmp_path: Path) -> None:
    server.answer = _message
    path = tmp_path / "名单.csv"
    path.write_bytes(b"a,b\n" * 100_000)

    with path.open("rb") as handle:
        await bot.send_document(42, InputFile(handle, read_file_handle=False))

    name, _, content = server.sent[0].files["document"]
    assert (name, content) == ("名单.csv", path.read_bytes())


async def test_a_file_of_telegram_is_fetched(server: Server, request_: AiohttpRequest) -> None:
    async def file(_: Sent) -> web.StreamResponse:
        return web.Response(body=b"\x00\xff" * 1000)

    server.answer = file
    assert await request_.retrieve(f"{server.url}/file/bot{TOKEN}/photos/1.jpg") == b"\x00\xff" * 1000
    assert server.sent[0].method == "GET"


async def test_one_connection_serves_one_request_after_another(server: Server, bot: Bot) -> None:
    for _ in range(20):
        await bot.log_out()
    assert len({sent.peer for sent in server.sent}) == 1


async def test_requests_run_side_by_side(server: Server, bot: Bot) -> None:
    gate = asyncio.Barrier(50)

    async def together(_: Sent) -> web.StreamResponse:
        await gate.wait()
        return web.json_response({"ok": True, "result": True})

    server.answer = together
    assert await asyncio.gather(*(bot.log_out() for _ in range(50))) == [True] * 50


async def test_it_can_be_opened_twice_and_again_after_closing(server: Server) -> None:
    request = AiohttpRequest()
    await request.initialize()
    await request.initialize()
    await request.shutdown()
    await request.shutdown()
    with pytest.raises(NetworkError, match="not initialized"):
        await request.post(server.method("logOut"))
    async with request:
        assert await request.post(server.method("logOut")) is True


async def test_a_request_given_up_leaves_its_place_to_the_next(server: Server) -> None:
    async def never(_: Sent) -> web.StreamResponse:
        await asyncio.sleep(30)
        return web.Response()

    async with AiohttpRequest(connections=1) as request:
        answer, server.answer = server.answer, never
        waiting = asyncio.create_task(request.post(server.method("logOut")))
        await server.asked()
        waiting.cancel()
        await asyncio.wait([waiting])
        server.answer = answer
        assert await request.post(server.method("logOut")) is True


async def test_half_a_surrogate_is_sent_not_raised(server: Server, bot: Bot) -> None:
    server.answer = _message
    await bot.send_message(42, "x\ud83d")
    assert json.loads(server.sent[0].body)["text"] == "x\ud83d"


async def test_what_cannot_be_put_into_a_form_is_not_repeated_in_the_error(server: Server, bot: Bot) -> None:
    with pytest.raises(NetworkError) as caught:
        await bot.send_document(42, io.BytesIO(b"x"), caption="13800001234\ud83d")
    assert "1380000" not in repr(caught.value)
    assert server.sent == []

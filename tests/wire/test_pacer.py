"""The pacer between PTB's bot and a server: what arrives, in which order and when."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from telegram import InputMediaPhoto
from telegram.error import RetryAfter
from telegram.ext import ExtBot

from bot.pacer import FILING, LAST, NOTICE, Limits, Pacer
from bot.transport import AiohttpRequest
from tests.wire.server import TOKEN, Sent, serving

_FREE = Limits(overall=100_000, overall_burst=1_000, chat_burst=1_000)
_SHORT = Limits(overall=100_000, overall_burst=1_000, chat_burst=1_000, group=6, reserve=2, minute=0.8)
GROUP = -100123


@dataclass(slots=True)
class Desk:
    """A paced bot and what its Telegram got: (when, chat, text)."""

    bot: ExtBot[int]
    pacer: Pacer
    got: list[tuple[float, int, str]] = field(default_factory=list)
    refuse: dict[int, list[int]] = field(default_factory=dict)  # chat: seconds of the next 429s
    slow: Callable[[], float] = lambda: 0.0

    async def say(self, chat: int, text: str = "x", flags: int = 0) -> None:
        await self.bot.send_message(chat, text, rate_limit_args=flags)

    async def all(self, *said: tuple[int, str]) -> None:
        await asyncio.gather(*(self.say(chat, text) for chat, text in said))

    def texts(self, chat: int) -> list[str]:
        return [text for _, where, text in self.got if where == chat]

    def times(self) -> list[float]:
        return [when - self.got[0][0] for when, _, _ in self.got]


@asynccontextmanager
async def _desk(
    limits: Limits | None = None, *, lifted: bool = False, seconds: Callable[[], float] = time.monotonic
) -> AsyncIterator[Desk]:
    pacer = Pacer(limits=limits, lifted=lifted, seconds=seconds)
    async with serving() as server, AiohttpRequest() as request:
        bot: ExtBot[int] = ExtBot(
            TOKEN, base_url=server.bot, request=request, get_updates_request=AiohttpRequest(), rate_limiter=pacer
        )
        desk = Desk(bot, pacer)

        async def answer(sent: Sent) -> web.StreamResponse:
            body: dict[str, Any] = json.loads(sent.body or b"{}") or dict(sent.fields)
            chat = int(body.get("chat_id", 0))
            desk.got.append((time.monotonic(), chat, str(body.get("text", ""))))
            if waits := desk.refuse.get(chat):
                return _too_many(waits.pop(0))
            await asyncio.sleep(desk.slow())
            message = {"message_id": 1, "date": 1, "chat": {"id": chat, "type": "private"}}
            album = sent.path.endswith("/sendMediaGroup")
            return web.json_response({"ok": True, "result": [message] if album else message})

        server.answer = answer
        await pacer.initialize()
        yield desk


def _too_many(seconds: int) -> web.Response:
    body = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": seconds}}
    return web.json_response(body, status=429)


def _most_within(times: list[float], window: float) -> int:
    return max(sum(start <= other < start + window for other in times) for start in times)


async def test_one_chat_gets_its_messages_in_the_order_they_were_sent() -> None:
    async with _desk(_FREE) as desk:
        desk.slow = lambda: random.random() / 50
        await desk.all(*((1, str(number)) for number in range(30)))
        assert desk.texts(1) == [str(number) for number in range(30)]


async def test_a_slow_chat_holds_nobody_up() -> None:
    async with _desk(_FREE) as desk:
        desk.slow = lambda: 0.5 if len(desk.got) == 1 else 0.0
        slow = asyncio.create_task(desk.say(1))
        while not desk.got:
            await asyncio.sleep(0.01)
        await desk.all(*((chat, "") for chat in range(2, 40)))
        assert not slow.done()
        await slow


async def test_three_at_once_then_one_a_second() -> None:
    async with _desk() as desk:
        await desk.all(*[(1, "")] * 5)
        times = desk.times()
        assert times[2] < 0.5
        assert 1.0 <= times[3] < 1.4
        assert 2.0 <= times[4] < 2.6


async def test_edits_in_a_private_chat_are_not_held_back() -> None:
    async with _desk(Limits(overall=1_000, overall_burst=100)) as desk:
        for _ in range(10):
            await desk.bot.edit_message_text("x", 1, 7)
        assert desk.times()[-1] < 0.5


async def test_never_more_than_thirty_in_any_second() -> None:
    async with _desk() as desk:
        await desk.all(*((chat, "") for chat in range(1, 76)))
        # The way to the server is uneven by some milliseconds (the first request also connects): hence not quite one.
        assert _most_within(desk.times(), 0.95) <= 30
        assert desk.times()[-1] < 74 / 29.1 + 0.2


async def test_a_reply_does_not_queue_behind_the_notices_of_the_hour() -> None:
    async with _desk() as desk:
        notices = [asyncio.create_task(desk.say(chat, "notice", NOTICE)) for chat in range(1, 60)]
        await asyncio.sleep(0.2)
        began = time.monotonic()
        await desk.say(1000, "reply")
        assert time.monotonic() - began < 0.2
        assert len(desk.got) < 20
        await asyncio.gather(*notices)


async def test_a_429_pauses_that_chat_only_and_a_reply_is_sent_again() -> None:
    async with _desk(_FREE) as desk:
        desk.refuse[1] = [1]
        held = asyncio.create_task(desk.say(1, "a"))
        behind = asyncio.create_task(desk.say(1, "b"))
        await asyncio.sleep(0.1)
        await desk.all(*((chat, "") for chat in range(2, 30)))
        assert desk.texts(1) == ["a"]
        await asyncio.gather(held, behind)
        assert desk.texts(1) == ["a", "a", "b"]
        first, again = (when for when, chat, text in desk.got if text == "a")
        assert 1.0 <= again - first < 1.5


async def test_a_reply_refused_twice_is_given_up() -> None:
    async with _desk(_FREE) as desk:
        desk.refuse[1] = [1, 9]
        with pytest.raises(RetryAfter) as caught:
            await desk.say(1)
        assert caught.value.retry_after == timedelta(seconds=9)
        assert len(desk.got) == 2


async def test_a_notice_is_given_back_at_once_and_does_not_ask_again_during_the_pause() -> None:
    async with _desk(_FREE) as desk:
        desk.refuse[1] = [5]
        for longest in (5.0, 5.1):
            with pytest.raises(RetryAfter) as caught:
                await desk.say(1, flags=NOTICE)
            assert isinstance(caught.value.retry_after, timedelta)
            assert 4.5 < caught.value.retry_after.total_seconds() <= longest
        assert len(desk.got) == 1
        await desk.say(2, flags=NOTICE)


async def test_nobody_waits_an_hour() -> None:
    async with _desk(_FREE) as desk:
        desk.refuse[1] = [3600]
        for _ in range(2):
            with pytest.raises(RetryAfter):
                await desk.say(1)
        assert len(desk.got) == 1


async def test_a_groups_minute_keeps_a_part_for_filings() -> None:
    async with _desk(_SHORT) as desk:
        ordinary = [asyncio.create_task(desk.say(GROUP, f"o{number}")) for number in range(6)]
        await asyncio.sleep(0.15)
        assert desk.texts(GROUP) == ["o0", "o1", "o2", "o3"]
        await asyncio.gather(*(desk.say(GROUP, f"f{number}", FILING | NOTICE) for number in range(2)))
        assert desk.texts(GROUP)[4:] == ["f0", "f1"]
        assert desk.times()[-1] < 0.5
        await asyncio.gather(*ordinary)
        assert desk.texts(GROUP)[6:] == ["o4", "o5"]


async def test_a_group_never_gets_more_than_its_minute_allows_edits_included() -> None:
    async with _desk(_SHORT) as desk:
        edits = [desk.bot.edit_message_text("e", GROUP, 7) for _ in range(7)]
        said = [desk.say(GROUP, "s", FILING) for _ in range(7)]
        await asyncio.gather(*edits, *said)
        assert _most_within(desk.times(), 0.75) <= 6


async def test_filings_may_take_the_whole_minute() -> None:
    async with _desk(_SHORT) as desk:
        await asyncio.gather(*(desk.say(GROUP, "", FILING) for _ in range(6)))
        assert desk.times()[-1] < 0.5


async def test_an_album_counts_as_many_as_it_holds() -> None:
    async with _desk() as desk:
        await desk.bot.send_media_group(1, [InputMediaPhoto("a"), InputMediaPhoto("b"), InputMediaPhoto("c")])
        await desk.say(1)
        assert desk.times()[1] > 0.9


async def test_what_is_no_message_is_not_paced() -> None:
    async with _desk() as desk:
        await asyncio.gather(*(desk.bot.answer_callback_query(str(number)) for number in range(60)))
        await asyncio.gather(*(desk.bot.send_chat_action(1, "typing") for _ in range(60)))
        assert desk.times()[-1] < 1.0


async def test_lifted_lets_everything_through_in_order() -> None:
    async with _desk(lifted=True) as desk:
        await desk.all(*((GROUP, str(number)) for number in range(100)))
        assert desk.texts(GROUP) == [str(number) for number in range(100)]
        assert desk.times()[-1] < 2.0


async def test_whoever_gives_up_waiting_leaves_the_line() -> None:
    async with _desk() as desk:
        waiting = [asyncio.create_task(desk.say(1, str(number))) for number in range(6)]
        await asyncio.sleep(0.2)
        for one in waiting[3:5]:
            one.cancel()
        await asyncio.wait(waiting)
        assert desk.texts(1) == ["0", "1", "2", "5"]


async def test_idle_chats_are_forgotten() -> None:
    async with _desk(Limits(overall=100_000, overall_burst=10_000, chat_period=0.001)) as desk:
        for start in range(0, 3000, 100):
            await desk.all(*((chat, "") for chat in range(start + 1, start + 101)))
        assert len(desk.got) == 3000
        assert desk.pacer.remembered <= 600


async def test_what_is_last_leaves_room_for_replies_and_filings_and_comes_in_the_end() -> None:
    limits = Limits(overall=100_000, overall_burst=1_000, chat_burst=1_000, group=6, reserve=2, spare=2, minute=0.8)
    async with _desk(limits) as desk:
        boards = [asyncio.create_task(desk.bot.edit_message_text("board", GROUP, 7, rate_limit_args=LAST)) for _ in range(5)]
        await asyncio.sleep(0.1)
        assert desk.texts(GROUP) == ["board"] * 2
        began = time.monotonic()
        await asyncio.gather(
            *(desk.say(GROUP, "reply") for _ in range(2)), *(desk.say(GROUP, "filing", FILING) for _ in range(2))
        )
        assert time.monotonic() - began < 0.3
        await asyncio.gather(*boards)
        assert desk.texts(GROUP)[2:6].count("board") == 0
        assert desk.texts(GROUP)[6:] == ["board"] * 3
        assert _most_within(desk.times(), 0.78) <= 6


async def test_a_board_that_hangs_holds_up_no_filing() -> None:
    async with _desk(_FREE) as desk:
        desk.slow = lambda: 0.5 if len(desk.got) == 1 else 0.0
        board = asyncio.create_task(desk.bot.edit_message_text("board", GROUP, 7, rate_limit_args=LAST))
        await asyncio.sleep(0.1)
        await desk.say(GROUP, "filing", FILING)
        assert not board.done()
        await board


async def test_of_many_boards_hardly_one_goes_before_a_notice() -> None:
    async with _desk() as desk:
        edit = desk.bot.edit_message_text
        boards = [asyncio.create_task(edit("board", -chat, 7, rate_limit_args=NOTICE | LAST)) for chat in range(1, 60)]
        await asyncio.sleep(0.2)
        gone = len(desk.got)
        await asyncio.gather(*(desk.say(chat, "notice", NOTICE) for chat in range(1, 40)))
        assert [text for _, _, text in desk.got[gone:]].count("board") <= 2
        await asyncio.gather(*boards)


async def test_a_minute_is_over_when_the_seconds_say_so() -> None:
    limits, skipped = Limits(overall=1_000, overall_burst=100, chat_burst=100, group=3, reserve=1), [0.0]
    async with _desk(limits, seconds=lambda: time.monotonic() + skipped[0]) as desk:
        await desk.all(*[(GROUP, "")] * 2)
        skipped[0] = 60
        await desk.all(*[(GROUP, "")] * 2)
        assert desk.times()[-1] < 0.5

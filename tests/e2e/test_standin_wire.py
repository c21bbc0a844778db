"""Long polls, tokens, limits, trouble on order and the list of refusals, over real HTTP."""

import asyncio
import time
from itertools import pairwise

import aiohttp
import pytest

from bot.rehearsal import Limits, Trouble
from bot.rehearsal.refusal import Refusal
from tests.e2e.client import Door, open_door


async def test_the_offset_acknowledges(door: Door) -> None:
    for text in "abc":
        await door.fang.say(text)
    first, second, third = [update["update_id"] for update in await door.ok("getUpdates")]
    assert (second, third) == (first + 1, first + 2)
    assert len(await door.ok("getUpdates", limit=2)) == 2
    assert [update["message"]["text"] for update in await door.ok("getUpdates", offset=second)] == ["b", "c"]
    assert [update["message"]["text"] for update in await door.ok("getUpdates", offset=-1)] == ["c"]
    fetched = asyncio.ensure_future(door.world.updates.fetched())
    await asyncio.sleep(0)
    assert not fetched.done()
    assert await door.ok("getUpdates", offset=third + 1) == []
    await fetched


async def test_a_long_poll_ends_with_the_first_update(door: Door) -> None:
    poll = asyncio.ensure_future(door.ok("getUpdates", timeout=30))
    await door.polled()
    began = time.monotonic()
    await door.fang.say("now")
    assert len(await poll) == 1
    assert time.monotonic() - began < 1


async def test_a_long_poll_ends_by_itself(door: Door) -> None:
    assert await door.ok("getUpdates", timeout=1) == []


async def test_the_second_poll_ends_the_first_with_409(door: Door) -> None:
    first = asyncio.ensure_future(door.refusal("getUpdates", timeout=30))
    await door.polled()
    second = asyncio.ensure_future(door.ok("getUpdates", timeout=30))
    assert (await first).startswith("409 Conflict: terminated by other getUpdates request")
    await door.fang.say("x")
    assert len(await second) == 1


async def test_a_poller_that_hangs_up_leaves_nothing_behind(door: Door) -> None:
    first = asyncio.ensure_future(door.call("getUpdates", timeout=30))
    await door.polled()
    first.cancel()
    await asyncio.sleep(0.05)
    assert await door.ok("getUpdates") == []
    assert door.standin.refused == []


async def test_kinds_not_asked_for_are_lost_and_the_wish_sticks(door: Door) -> None:
    assert await door.ok("getUpdates", allowed_updates=["callback_query"]) == []
    await door.send("x", "好")
    await door.fang.say("lost")
    await door.fang.tap("好")
    (update,) = await door.ok("getUpdates")
    assert "callback_query" in update


async def test_a_wrong_token_is_unauthorized(door: Door) -> None:
    async with door.session.get(door.url("getMe", token="1:wrong")) as answer:
        assert answer.status == 401
        assert await answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_parameters_come_as_query_form_or_json_and_methods_in_any_case(door: Door) -> None:
    params = {"chat_id": str(door.fang.person.id), "text": "x", "reply_markup": '{"inline_keyboard":[]}'}
    for request in (
        door.session.get(door.url("sendmessage"), params=params),
        door.session.post(door.url("SendMessage"), data=params),
        door.session.post(door.url("sendMessage"), json=params),
    ):
        async with request as answer:
            assert (await answer.json())["ok"]
    async with door.session.post(door.url("sendMessage"), data={**params, "reply_markup": "{"}) as answer:
        assert "can't parse reply_markup" in (await answer.json())["description"]


async def test_more_than_the_limit_is_429_and_does_not_count() -> None:
    async with open_door(Limits()) as door:
        answers = [await door.call("sendMessage", chat_id=door.fang.person.id, text="x") for _ in range(4)]
        assert [answer["ok"] for answer in answers] == [True, True, True, False]
        assert answers[3]["parameters"] == {"retry_after": 1}
        assert answers[3]["description"] == "Too Many Requests: retry after 1"
        assert len(door.fang.messages()) == 3
        assert await door.call("sendMessage", chat_id=door.group.id, text="others are not held up")


class Ticks:
    """A clock that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_group_takes_20_in_any_minute_edits_included() -> None:
    clock = Ticks()
    limits = Limits(clock=clock)
    for number in range(20):
        clock.now += 1
        limits.spend(-5, private=False, edit=number % 2 == 0)
    with pytest.raises(Refusal, match="retry after 41"):
        limits.spend(-5, private=False, edit=True)
    clock.now += 41
    limits.spend(-5, private=False)


def test_an_even_stream_passes_and_a_flood_does_not() -> None:
    clock = Ticks()
    limits = Limits(clock=clock)
    for chat in range(3000):
        clock.now += 1 / 30
        limits.spend(chat + 1, private=True)
    with pytest.raises(Refusal, match="429"):
        for chat in range(40):
            limits.spend(chat + 10_000, private=True)


async def test_trouble_on_order(door: Door) -> None:
    seen: list[str] = []

    async def before() -> None:
        seen.append(f"before {len(door.fang.messages())}")

    async def after() -> None:
        seen.append(f"after {len(door.fang.messages())}")

    door.standin.fault("sendMessage", before=before, after=after)
    await door.send("x")
    assert seen == ["before 0", "after 1"]
    door.standin.fault("sendMessage", Trouble.ERROR)
    assert "500" in await door.refusal("sendMessage", chat_id=door.fang.person.id, text="x")
    for trouble, more in ((Trouble.DROP, 0), (Trouble.RESET, 0), (Trouble.LOSE, 1)):
        count = len(door.fang.messages())
        door.standin.fault("*", trouble)
        with pytest.raises(aiohttp.ClientError):
            await door.send("y")
        assert len(door.fang.messages()) == count + more
    door.standin.fault("sendMessage", Trouble.FLOOD, chat=door.fang.person.id, seconds=7)
    assert "retry after 7" in await door.refusal("sendMessage", chat_id=door.fang.person.id, text="x")
    door.standin.fault("sendMessage", Trouble.ERROR, chat=door.fang.person.id + 1)
    await door.send("meant for another chat")
    door.standin.fault("getMe", Trouble.HANG)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await door.call("getMe")
    assert (await door.ok("getMe"))["is_bot"]
    assert door.standin.refused == []  # trouble on order is nobody's mistake


async def test_a_line_that_is_cut_refuses_until_it_is_mended(door: Door) -> None:
    poll = asyncio.ensure_future(door.call("getUpdates", timeout=30))
    await door.polled()
    await door.standin.cut()
    with pytest.raises(aiohttp.ClientError):
        await poll
    with pytest.raises(aiohttp.ClientConnectorError, match="Connect call failed"):
        await door.call("getMe")
    await door.standin.mend()
    assert (await door.ok("getMe"))["is_bot"]


async def test_refusals_are_listed_unless_declared(door: Door) -> None:
    door.standin.declare("chat not found")
    await door.refusal("sendMessage", chat_id=42, text="x")
    door.standin.assert_clean()
    await door.refusal("sendMessage", chat_id=door.fang.person.id, text="")
    with pytest.raises(AssertionError, match="message text is empty"):
        door.standin.assert_clean()
    assert len(door.standin.refused) == 2


async def test_ids_grow_and_thousands_of_requests_are_served(door: Door) -> None:
    async def one() -> int:
        sent = await door.send("x")
        return int(sent["message_id"])

    began = time.monotonic()
    numbers = [number for _ in range(20) for number in await asyncio.gather(*(one() for _ in range(100)))]
    assert len(set(numbers)) == 2000
    assert time.monotonic() - began < 20
    dates = [message.id for message in door.fang.messages()]
    assert all(one < two for one, two in pairwise(dates))

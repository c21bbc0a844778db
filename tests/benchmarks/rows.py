"""What is measured: one function a row of the table in quality.md, each a matter of seconds.

A row starts its bots, lets them take turns in the same run and compares medians with its reference.
"""

from __future__ import annotations

import statistics
from collections.abc import Awaitable, Callable
from typing import Any, Final

from tests.benchmarks import product
from tests.benchmarks.harness import Bot, Line, Stage, rates

Row = Callable[[Stage], Awaitable[list[Line]]]
ROUNDS: Final = 3
NOT_JOINED: Final = "not joined yet: tests/benchmarks/product.py"
TODAY: Final[dict[str, Any]] = {"count": 400, "people": 200, "text": "/today"}
TAP: Final[dict[str, Any]] = {"count": 400, "people": 200, "kind": "tap", "data": "cq|20261124|opening|safety_door"}
SLOW: Final[dict[str, Any]] = {**TAP, "data": "tap {n}", "delay": 0.08}


def _lines(row: str, names: dict[str, str], measured: dict[str, float], reach: dict[str, str]) -> list[Line]:
    first = next(iter(measured.values()))
    return [
        Line(row, names[key], value, "/s", None if n == 0 else value / first, reach.get(key, ""))
        for n, (key, value) in enumerate(measured.items())
    ]


async def transport(stage: Stage) -> list[Line]:
    """Our transport, the pacer and order per person, each added to a PTB that only echoes."""
    names = {
        "bare": "PTB echo as it comes",
        "ours": "the same on our transport",
        "paced": "and with the pacer, lifted",
        "persons": "and chats side by side, each in order",
    }
    bots = {kind: await stage.reference(kind) for kind in names}
    measured = await rates(stage, bots, ROUNDS, **TODAY)
    return _lines("transport", names, measured, {})


async def database(stage: Stage) -> list[Line]:
    """What one read and one durable commit cost the bare bot: the references of `today` and `tap`."""
    names = {"bare": "PTB echo as it comes", "read": "with one SQLModel read", "commit": "and one durable commit"}
    bots = {kind: await stage.reference(kind) for kind in names}
    return _lines("database", names, await rates(stage, bots, ROUNDS, **{**TODAY, "count": 200}), {})


async def today(stage: Stage) -> list[Line]:
    """`/today` to answer against a bare bot with one read."""
    return await _product(stage, "today", "/today to answer", product.busy, ("read", "PTB with one read", "≥ 0.9 ×"), TODAY)


async def tap(stage: Stage) -> list[Line]:
    """A tap, committed durably, against a bare bot with one read and one durable commit."""
    return await _product(
        stage, "tap", "tap to answer", product.busy, ("commit", "PTB with one read and commit", "≥ 0.8 ×"), TAP
    )


async def _product(
    stage: Stage,
    row: str,
    what: str,
    start: Callable[[Stage], Awaitable[Bot | None]],
    reference: tuple[str, str, str],
    order: dict[str, Any],
) -> list[Line]:
    kind, name, reach = reference
    ours = await start(stage)
    if ours is None:
        return [Line(row, what, None, "/s", None, reach, NOT_JOINED)]
    bots = {kind: await stage.reference(kind), "product": ours}
    return _lines(row, {kind: name, "product": what}, await rates(stage, bots, ROUNDS, **order), {"product": reach})


async def slow(stage: Stage) -> list[Line]:
    """200 people tap at once while every call of the API takes 80 ms: two calls a tap."""
    first = await stage.reference("bare")
    bare = 20 / (await stage.feed(first, **{**SLOW, "count": 20}))["seconds"]
    bot = await stage.reference("persons")
    ours = (await rates(stage, {"persons": bot}, ROUNDS, **SLOW))["persons"]
    return [
        Line("slow", "PTB as it comes, one after another", bare, "/s"),
        Line("slow", "our transport and pacer, chats side by side", ours, "/s", ours / bare, "≥ 300/s"),
    ]


async def start(stage: Stage) -> list[Line]:
    """Start to first poll, and resident memory then."""
    seconds: dict[str, list[float]] = {"bare": [], "product": []}
    memory: dict[str, list[float]] = {"bare": [], "product": []}
    for _ in range(ROUNDS):
        for name, times in seconds.items():
            bot = await (product.started(stage) if name == "product" else stage.reference("start"))
            if bot is None:
                return [Line("start", "start to first poll", None, "s", None, "≤ 1.5 ×", NOT_JOINED)]
            times.append(bot.polled - bot.began)
            memory[name].append(bot.memory())
            await stage.stop(bot)
    (bare, ours), (small, big) = (map(statistics.median, each.values()) for each in (seconds, memory))
    return [
        Line("start", "PTB, SQLModel and APScheduler: to first poll", bare, "s"),
        Line("start", "product: to first poll, migrations included", ours, "s", ours / bare, "≤ 1.5 ×"),
        Line("start", "PTB, SQLModel and APScheduler: memory", small, "MiB"),
        Line("start", "product: memory", big, "MiB", big / small, "≤ 1.4 ×"),
    ]


async def tick(stage: Stage) -> list[Line]:
    """One idle tick with 3,000 centres."""
    seconds = await product.idle_tick(stage)
    note = NOT_JOINED if seconds is None else ""
    value = None if seconds is None else seconds * 1000
    return [Line("tick", "idle tick, 3,000 centres", value, "ms", None, "≤ 150 ms", note)]


ROWS: Final[dict[str, Row]] = {
    "transport": transport,
    "database": database,
    "today": today,
    "tap": tap,
    "slow": slow,
    "start": start,
    "tick": tick,
}

"""Rows about what the product weighs: its start, its memory, an idle minute, and years of data."""

from __future__ import annotations

import statistics
import time
from typing import Any

from scheduler.tick import tick as look
from storage.engine import make_engine
from storage.work import Storage
from tests.benchmarks import product
from tests.benchmarks.answers import TAP, TODAY
from tests.benchmarks.grown import MORNING, grow
from tests.benchmarks.harness import ROUNDS, Line, Stage, rates


async def start(stage: Stage) -> list[Line]:
    """Start to first poll, and resident memory then."""
    seconds: dict[str, list[float]] = {"bare": [], "product": []}
    memory: dict[str, list[float]] = {"bare": [], "product": []}
    for _ in range(1 if stage.brief else ROUNDS):
        for name, times in seconds.items():
            bot = await (product.as_installed(stage) if name == "product" else stage.reference("start"))
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
    """One `scheduler.tick.tick` that finds nothing due, with 3,000 centres."""
    url = await grow(stage.folder / "tick" / "duty.sqlite3", stage.many(3_000), 0, 1)
    storage = Storage(make_engine(url))
    took = []
    for _ in range(5):
        began = time.perf_counter()
        assert await look(storage, MORNING) == 0
        took.append(time.perf_counter() - began)
    await storage.close()
    return [Line("tick", "idle tick, 3,000 centres", statistics.median(took) * 1000, "ms", None, "≤ 150 ms")]


async def disk(stage: Stage) -> list[Line]:
    """`/today` and a tap with years of data, against the same centres founded this morning. Takes some minutes."""
    ten = [] if stage.brief else await _grown(stage, "10 years of one centre", {"people": 1, "count": 200}, 1, 10)
    return [*ten, *await _grown(stage, "1 year of 3,000 centres", {}, stage.many(3_000), 1)]


async def _grown(stage: Stage, what: str, crowd: dict[str, Any], centres: int, years: int) -> list[Line]:
    few = min(centres, stage.many(product.CENTRES))
    people = {"people": few, **crowd}
    bots = {
        "fresh": await product.on_stage(stage, few),
        "grown": await product.on_stage(stage, centres, years),
    }
    lines = []
    for name, order in (("/today", TODAY), ("a tap", TAP)):
        measured = await rates(stage, bots, **{**order, **people})
        fresh, grown = (1000 / measured[key] for key in ("fresh", "grown"))
        lines.append(Line("disk", f"{name}, empty database ({few} centres)", fresh, "ms"))
        lines.append(Line("disk", f"{name}, {what}", grown, "ms", grown / fresh, "≤ 1.3 ×"))
    for bot in bots.values():
        await stage.stop(bot)
    return lines

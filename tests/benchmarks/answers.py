"""Rows about answers a second, with the pacer's ceiling lifted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tests.benchmarks import product
from tests.benchmarks.harness import Bot, Line, Stage, rates

TODAY: Final[dict[str, Any]] = {"count": 400, "people": 200, "text": "/today"}
TAP: Final[dict[str, Any]] = {"count": 400, "people": 200, "kind": "tap", "data": "cq|20261124|opening|safety_door"}
SLOW: Final[dict[str, Any]] = {**TAP, "data": "tap {n}", "delay": 0.08}


async def transport(stage: Stage) -> list[Line]:
    """Our transport, the pacer and the intake, each with the handler of a bot that only echoes."""
    names = {
        "bare": "PTB echo as it comes",
        "ours": "the same on our transport",
        "paced": "and with the pacer, lifted",
        "intake": "and our intake: stored first, each person in order",
    }
    measured = await rates(stage, {kind: await stage.reference(kind) for kind in names}, **TODAY)
    return [*_lines("transport", names, measured, {}), *await _beside_aiogram(stage)]


async def _beside_aiogram(stage: Stage) -> list[Line]:
    if stage.references is None:
        return [Line("transport", "aiogram echo bot", None, "/s")]
    names = {"aiogram": "aiogram echo bot", "intake": "our transport, pacer and intake beside it"}
    measured = await rates(stage, {kind: await stage.reference(kind) for kind in names}, **TODAY)
    return _lines("transport", names, measured, {"intake": "≥ 1.2 ×"})


async def database(stage: Stage) -> list[Line]:
    """What one read and one durable commit cost the bare bot: the references of `today` and `tap`."""
    names = {"bare": "PTB echo as it comes", "read": "with one SQLModel read", "commit": "and one durable commit"}
    bots = {kind: await stage.reference(kind) for kind in names}
    return _lines("database", names, await rates(stage, bots, **{**TODAY, "count": 200}), {})


async def today(stage: Stage) -> list[Line]:
    """`/today` to answer against a bare bot with one read."""
    names = {"read": "PTB with one read", "product": "/today to answer"}
    return _lines("today", names, await _beside_product(stage, "read", TODAY), {"product": "≥ 0.9 ×"})


async def tap(stage: Stage) -> list[Line]:
    """A tap, committed durably, against a bare bot with one read and one durable commit."""
    names = {"commit": "PTB with one read and commit", "product": "tap to answer"}
    return _lines("tap", names, await _beside_product(stage, "commit", TAP), {"product": "≥ 0.8 ×"})


async def _beside_product(stage: Stage, kind: str, order: dict[str, Any]) -> dict[str, float]:
    bots = {kind: await stage.reference(kind), "product": await product.on_stage(stage)}
    return await rates(stage, bots, **order)


async def slow(stage: Stage) -> list[Line]:
    """200 people tap at once while every call of the API takes 80 ms: two calls a tap."""
    bare = await stage.reference("bare")
    one_by_one = stage.many(20)
    first = one_by_one / (await stage.ask(bare.token, "feed", **{**SLOW, "count": one_by_one}))["seconds"]
    bots: dict[str, Bot] = {"aiogram": await stage.reference("aiogram")} if stage.references else {}
    bots["intake"] = await stage.reference("intake")
    names = {
        "bare": "PTB as it comes, one after another",
        "aiogram": "aiogram, in no order",
        "intake": "our transport, pacer and intake, each person in order",
        "product": "a tap of the product, committed durably, each person in order",
    }
    measured = await rates(stage, bots, **SLOW)
    taps = await rates(stage, {"product": await product.on_stage(stage)}, **{**TAP, "delay": 0.08})
    return _lines("slow", names, {"bare": first, **measured, **taps}, {"intake": "≥ 300 /s"})


def _lines(row: str, names: Mapping[str, str], measured: dict[str, float], reach: Mapping[str, str]) -> list[Line]:
    """The first is what the others are compared with."""
    first = next(iter(measured.values()))
    return [
        Line(row, names[key], value, "/s", None if n == 0 else value / first, reach.get(key, ""))
        for n, (key, value) in enumerate(measured.items())
    ]

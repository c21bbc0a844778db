"""Rows about many at once: one who does not pause beside others who tap, and 3,000 centres at 07:50."""

from __future__ import annotations

import asyncio
import math
import sys
import time
from asyncio.subprocess import DEVNULL
from typing import Any, Final

import xlsxwriter

from tests.benchmarks import product
from tests.benchmarks.answers import TAP
from tests.benchmarks.harness import ROUNDS, Bot, Line, Stage

CROWD: Final[dict[str, Any]] = {**TAP, "count": 224, "people": 20, "every": 1 / 28}
"""As many taps a second as Telegram lets a bot answer."""
STORMS: Final = {
    "": "20 others tap 28 times a second, undisturbed",
    "taps": "while one taps 100 times at once, again and again",
    "documents": "while one sends a document of 20 MB into a note every second",
    "import": "while the office imports a workbook of 5,000 people, again and again",
}
AHEAD: Final = 15.0
"""Seconds that making the database and starting may take before the minute."""


async def neighbours(stage: Stage) -> list[Line]:
    """How long others wait for the answer to a tap, 99 of 100 times. Pacer lifted; a minute and a half."""
    bot = await product.on_stage(stage)
    book = _workbook(stage)
    await _crowd(stage, bot, "", book)  # warm
    waited: dict[str, list[float]] = {storm: [] for storm in STORMS}
    for _ in range(1 if stage.brief else ROUNDS):
        for storm in STORMS:
            waited[storm] += await _crowd(stage, bot, storm, book)
    p99 = {storm: sorted(all_)[math.ceil(len(all_) * 0.99) - 1] * 1000 for storm, all_ in waited.items()}
    return [
        Line("neighbours", STORMS[storm], value, "ms", *((value / p99[""], "≤ 1.5 ×") if storm else ()))
        for storm, value in p99.items()
    ]


async def _crowd(stage: Stage, bot: Bot, storm: str, book: str) -> list[float]:
    imports = asyncio.create_task(_imports(stage, bot, book)) if storm == "import" else None
    what = {"storm": "" if imports else storm, "pause": float(storm == "documents")}
    result = await stage.ask(bot.token, "crowd", **{**CROWD, "count": stage.many(CROWD["count"]), **what})
    if imports:
        imports.cancel()
        await asyncio.wait([imports])
    return list(result["latencies"])


async def _imports(stage: Stage, bot: Bot, book: str) -> None:
    """The command of the office, beside the bot. The database has many centres: it is read to the end, then refused."""
    while True:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "import", book),
            env=product.environment(stage, bot.token),
            stdout=DEVNULL,
            stderr=DEVNULL,
        )
        try:
            await process.wait()
        finally:
            if process.returncode is None:
                process.kill()


def _workbook(stage: Stage) -> str:
    path = str(stage.folder / "people.xlsx")
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["单位", "姓名", "电话", "岗位"])
        for row in range(1, stage.many(5_000)):
            sheet.write_row(row, 0, ["医保中心", f"王{row}", f"1380000{row:04}", "前台"])
    return path


async def opening(stage: Stage) -> list[Line]:
    """3,000 centres' opening reminders fall due in one minute; real pacer, Telegram's limit on. Two minutes."""
    centres = stage.many(3_000)
    opens = time.time() if stage.brief else math.ceil((time.time() + AHEAD) / 60) * 60
    bot = await product.on_stage(stage, centres, opens=opens)
    await stage.ask(bot.token, "limits", count=centres)
    result = await stage.ask(bot.token, "all")
    first, last = (result["began"] + result["latencies"][n] - opens for n in (0, -1))
    return [
        Line("opening", "3,000 centres' reminders: the first after", first, "s", None, "≤ 1 s"),
        Line("opening", "the last after", last, "s", None, "≤ 103 s"),
        Line("opening", "refused by Telegram (429)", result["refused"], "", None, "≤ 0 "),
    ]

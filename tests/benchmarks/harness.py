"""Starts the benchmark's Telegram and the bots, measures them in turn and prints what came out as a table of ratios.

Does not know what is worth measuring (`rows`) nor how the product is started (`product`).
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from aiohttp import ClientSession, ClientTimeout

_LONG = 300.0  # seconds after which a bot that does not answer is given up
ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table. `value` in `unit`, None if it was not measured; `ratio` to the row's reference, if any."""

    row: str
    what: str
    value: float | None
    unit: str
    ratio: float | None = None
    reach: str = ""


@dataclass(slots=True)
class Bot:
    """A bot's process and how it is reached."""

    token: str
    process: Process
    began: float
    polled: float = 0.0

    def memory(self) -> float:
        """Resident, in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.split("VmRSS:")[1].split()[0]) / 1024


@dataclass(slots=True)
class Stage:
    """One run: the Telegram, a folder for databases, the Python of `references` if there is one, the bots so far."""

    url: str
    folder: Path
    session: ClientSession
    references: str | None = None
    brief: bool = False
    bots: list[Bot] = field(default_factory=list)
    count: int = 0

    def token(self) -> str:
        """Make up one that no other bot has."""
        self.count += 1
        return f"{7_000_000 + self.count}:AAbenchmark-token-of-nobody-at-all_00"

    def many(self, count: int) -> int:
        """So many, or few where it only matters that everything works."""
        return max(1, count // 100) if self.brief else count

    async def reference(self, kind: str) -> Bot:
        """Start one of `bots.KINDS`, or the bot of `intake_bot` ("intake") or `aiogram_bot` ("aiogram")."""
        token = self.token()
        path = str(self.folder / f"{kind}-{self.count}.sqlite3")
        command = [sys.executable, "-m", "tests.benchmarks.bots", kind, self.url, token, path]
        if kind == "intake":
            command = [sys.executable, "-m", "tests.benchmarks.intake_bot", self.url, token, path]
        if kind == "aiogram":
            command = [str(self.references), "-m", "tests.benchmarks.aiogram_bot", self.url, token]
        return await self.start(command, token, os.environ)

    async def start(self, command: Sequence[str], token: str, env: Mapping[str, str]) -> Bot:
        """Start a bot and wait for its first poll. Raises RuntimeError if it ends before that."""
        began = time.time()
        process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=DEVNULL, env=dict(env))
        bot = Bot(token, process, began)
        self.bots.append(bot)
        polled = asyncio.create_task(self.ask(token, "polled"))
        ended = asyncio.create_task(process.wait())
        await asyncio.wait({polled, ended}, return_when=asyncio.FIRST_COMPLETED, timeout=_LONG)
        ended.cancel()
        if not polled.done():
            polled.cancel()
            raise RuntimeError(f"does not start: {' '.join(command)}")
        bot.polled = polled.result()
        return bot

    async def stop(self, bot: Bot) -> None:
        """End it, so that it costs the next one nothing."""
        self.bots.remove(bot)
        if bot.process.returncode is None:
            bot.process.kill()
        await bot.process.wait()

    async def ask(self, token: str, what: str, **order: Any) -> Any:
        """Have the mailbox of a bot do something and wait until it is done: see `telegram.Stub`."""
        async with self.session.post(f"{self.url}/control/{token}/{what}", json=order) as answer:
            return (await answer.json())["result"]


@asynccontextmanager
async def stage(folder: Path, references: str | None, *, brief: bool = False) -> AsyncIterator[Stage]:
    """Open the stage; at the end every process is gone."""
    telegram = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.benchmarks.telegram", stdin=PIPE, stdout=PIPE
    )
    assert telegram.stdout is not None
    url = (await telegram.stdout.readline()).decode().strip()
    async with ClientSession(timeout=ClientTimeout(total=_LONG)) as session:
        opened = Stage(url, folder, session, references, brief)
        try:
            yield opened
        finally:
            for bot in list(opened.bots):
                await opened.stop(bot)
            telegram.kill()
            await telegram.wait()


async def rates(stage: Stage, bots: Mapping[str, Bot], **order: Any) -> dict[str, float]:
    """Answers a second of each bot: the median of ROUNDS, the bots taking turns so that all have the same weather.

    Raises RuntimeError when somebody's answers come out of order; aiogram promises none.
    """
    order["count"] = stage.many(order["count"])
    for bot in bots.values():
        await stage.ask(bot.token, "feed", **{**order, "count": min(100, order["count"])})  # warm
    measured: dict[str, list[float]] = {name: [] for name in bots}
    for _ in range(1 if stage.brief else ROUNDS):
        for name, bot in bots.items():
            result = await stage.ask(bot.token, "feed", **order)
            if not result["in_order"] and name != "aiogram":
                raise RuntimeError(f"{name}: somebody's answers came out of order")
            measured[name].append(order["count"] / result["seconds"])
    return {name: statistics.median(values) for name, values in measured.items()}


def met(line: Line) -> bool | None:
    """Whether the line is within its reach, `≥ 0.9 ×` of the reference or `≤ 150 ms`; None without one."""
    if not line.reach or line.value is None:
        return None
    sign, number, unit = line.reach.split(" ", 2)
    measured = line.ratio if unit == "×" else line.value
    assert measured is not None
    return measured >= float(number) if sign == "≥" else measured <= float(number)


def table(lines: Sequence[Line]) -> str:
    """Lay the lines out as Markdown."""
    head = ("row", "what", "measured", "ratio", "reach", "met")
    cells = [head, ("---", "---", "---:", "---:", "---:", "---"), *map(_cells, lines)]
    return "\n".join("| " + " | ".join(row) + " |" for row in cells)


def _cells(line: Line) -> tuple[str, ...]:
    value = "–" if line.value is None else f"{line.value:,.{0 if line.value >= 100 else 2}f} {line.unit}"
    ratio = "" if line.ratio is None else f"{line.ratio:.2f} ×"
    return (line.row, line.what, value, ratio, line.reach, {None: "", True: "yes", False: "no"}[met(line)])

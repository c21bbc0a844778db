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
from typing import Any

from aiohttp import ClientSession, ClientTimeout

_LONG = 60.0  # seconds after which a bot that does not answer is given up


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table. `value` in `unit`; `ratio` to the row's reference, None for the reference itself."""

    row: str
    what: str
    value: float | None
    unit: str
    ratio: float | None = None
    reach: str = ""
    note: str = ""


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
    """One run: the Telegram, a folder for databases, the bots started so far."""

    url: str
    folder: Path
    session: ClientSession
    bots: list[Bot] = field(default_factory=list)
    count: int = 0

    def token(self) -> str:
        """Make up one that no other bot has."""
        self.count += 1
        return f"{7_000_000 + self.count}:AAbenchmark-token-of-nobody-at-all_00"

    async def reference(self, kind: str) -> Bot:
        """Start one of `bots.KINDS`."""
        token = self.token()
        path = str(self.folder / f"{kind}-{self.count}.sqlite3")
        command = [sys.executable, "-m", "tests.benchmarks.bots", kind, self.url, token, path]
        bot = await self.start(command, token, os.environ)
        if bot is None:
            raise RuntimeError(f"the reference bot {kind} does not start")
        return bot

    async def start(self, command: Sequence[str], token: str, env: Mapping[str, str]) -> Bot | None:
        """Start a bot and wait for its first poll; None if it ends before that."""
        began = time.time()
        process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=DEVNULL, env=dict(env))
        bot = Bot(token, process, began)
        self.bots.append(bot)
        polled = asyncio.create_task(self._ask(token, "polled", {}))
        ended = asyncio.create_task(process.wait())
        await asyncio.wait({polled, ended}, return_when=asyncio.FIRST_COMPLETED, timeout=_LONG)
        ended.cancel()
        if not polled.done():
            polled.cancel()
            return None
        bot.polled = polled.result()
        return bot

    async def stop(self, bot: Bot) -> None:
        """End it, so that it costs the next one nothing."""
        self.bots.remove(bot)
        if bot.process.returncode is None:
            bot.process.kill()
        await bot.process.wait()

    async def feed(self, bot: Bot, **order: Any) -> dict[str, Any]:
        """Send updates (see `telegram.Mailbox.feed`) and wait until all are answered."""
        answer = await self._ask(bot.token, "feed", order)
        assert isinstance(answer, dict)
        return answer

    async def _ask(self, token: str, what: str, body: dict[str, Any]) -> Any:
        async with self.session.post(f"{self.url}/control/{token}/{what}", json=body) as answer:
            return (await answer.json())["result"]


@asynccontextmanager
async def stage(folder: Path) -> AsyncIterator[Stage]:
    """Open the stage; at the end every process is gone."""
    telegram = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.benchmarks.telegram", stdin=PIPE, stdout=PIPE
    )
    assert telegram.stdout is not None
    url = (await telegram.stdout.readline()).decode().strip()
    async with ClientSession(timeout=ClientTimeout(total=_LONG)) as session:
        opened = Stage(url, folder, session)
        try:
            yield opened
        finally:
            for bot in list(opened.bots):
                await opened.stop(bot)
            telegram.kill()
            await telegram.wait()


async def rates(stage: Stage, bots: Mapping[str, Bot], rounds: int, **order: Any) -> dict[str, float]:
    """Answers a second of each bot: the median of `rounds`, the bots taking turns so that all have the same weather."""
    for bot in bots.values():
        await stage.feed(bot, **{**order, "count": min(100, order["count"])})  # warm
    measured: dict[str, list[float]] = {name: [] for name in bots}
    for _ in range(rounds):
        for name, bot in bots.items():
            result = await stage.feed(bot, **order)
            if not result["in_order"]:
                raise RuntimeError(f"{name}: somebody's answers came out of order")
            measured[name].append(order["count"] / result["seconds"])
    return {name: statistics.median(values) for name, values in measured.items()}


def table(lines: Sequence[Line]) -> str:
    """Lay the lines out as Markdown."""
    head = ("row", "what", "measured", "ratio", "reach", "note")
    cells = [head, ("---", "---", "---:", "---:", "---:", "---"), *map(_cells, lines)]
    return "\n".join("| " + " | ".join(row) + " |" for row in cells)


def _cells(line: Line) -> tuple[str, ...]:
    value = "–" if line.value is None else f"{line.value:,.{0 if line.value >= 100 else 2}f} {line.unit}"
    ratio = "" if line.ratio is None else f"{line.ratio:.2f} ×"
    return (line.row, line.what, value, ratio, line.reach, line.note)

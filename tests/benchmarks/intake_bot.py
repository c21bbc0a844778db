"""The product's way in and out with a trivial handler: stored before acknowledged, each person in order, pacer lifted.

python3 -m tests.benchmarks.intake_bot ADDRESS TOKEN DATABASE     serves until its standard input closes
"""

from __future__ import annotations

import asyncio
import os
import sys

from telegram import Update
from telegram.ext import ApplicationBuilder, ExtBot

from bot.clock import SystemClock
from bot.intake import Intake
from bot.pacer import Pacer
from bot.services.binding import NewCentre
from bot.transport import AiohttpRequest
from handlers.context import Shared
from storage.engine import make_engine
from storage.migrate import migrate
from storage.work import Storage
from tests.benchmarks.bots import App, add_handlers, handler


async def _not_saved(update: Update, *, later: bool = False) -> None:
    raise RuntimeError((update, later))  # nothing goes wrong here


async def _serve(address: str, token: str, path: str) -> None:
    url = f"sqlite+aiosqlite:///{path}"
    await migrate(url)
    storage, clock = Storage(make_engine(url)), SystemClock()
    request, polls = AiohttpRequest(), AiohttpRequest(connections=1)
    bot = ExtBot(token, f"{address}/bot", request=request, get_updates_request=polls, rate_limiter=Pacer(lifted=True))
    app: App = ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()
    add_handlers(app, handler(None, commits=False))
    shared = Shared(storage, clock.now, "zh-CN", frozenset(), NewCentre("shanghang", "Asia/Shanghai", "zh-CN"))
    async with app:
        intake = Intake(bot, polls, storage, clock, shared, app.process_update, _not_saved)
        await intake.resume()
        await intake.poll()


async def _run(*words: str) -> None:
    serving, told = asyncio.create_task(_serve(*words)), asyncio.create_task(asyncio.to_thread(sys.stdin.read))
    done, _ = await asyncio.wait({serving, told}, return_when=asyncio.FIRST_COMPLETED)
    if serving in done:
        serving.result()
    os._exit(0)  # nothing to save; a long poll under way would hold the end up


if __name__ == "__main__":
    asyncio.run(_run(*sys.argv[1:]))

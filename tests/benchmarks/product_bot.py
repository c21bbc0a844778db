"""The product on the benchmark's stage: 200 centres, each with one bound supervisor, at 07:50 of a working day.

python3 -m tests.benchmarks.product_bot ADDRESS TOKEN DATABASE     serves until its standard input closes
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot import logs
from bot.app import Desk
from bot.pacer import Pacer
from bot.services import setup
from bot.services.staff_rows import StaffRow
from bot.settings import Settings
from storage import members
from storage.engine import make_engine
from storage.migrate import migrate
from storage.work import Storage

DAY = date(2026, 11, 24)
MORNING = datetime(2026, 11, 23, 23, 50, tzinfo=UTC)
PEOPLE = 200
FIRST = 1000


class Standing:
    """A clock that stands at 07:50, so that nothing falls due meanwhile."""

    def now(self) -> datetime:
        return MORNING

    async def sleep_until(self, when: datetime) -> None:
        if when > MORNING:
            await asyncio.Event().wait()


async def furnish(url: str) -> None:
    """200 centres of one person each, whose account is bound."""
    await migrate(url)
    storage = Storage(make_engine(url))
    before = MORNING - timedelta(hours=1)
    for number in range(PEOPLE):
        async with storage.open_work(write=True, now=before) as work:
            centre = await setup.found(work, "shanghang", f"中心{number}", "Asia/Shanghai", "zh-CN", before)
            row = StaffRow(2, "医保中心", "王芳", f"+861380000{number:04}", "front", "3", False, True, None, None, None)
            done = await setup.import_rows(work, centre, [row], before)
            await members.change(work, done.added[0], telegram=FIRST + number)
            await setup.first_roster(work, centre, None, DAY, (), before)
    await storage.close()


async def serve(address: str, token: str, path: str) -> None:
    url = f"sqlite+aiosqlite:///{path}"
    logs.configure("WARNING")
    await furnish(url)
    env = {"BOT_TOKEN": token, "BOT_API_URL": address, "DATABASE_URL": url, "DATA_DIR": str(Path(path).parent)}
    storage = Storage(make_engine(url))
    await Desk(Settings.read(env, None), storage, Standing(), Pacer(lifted=True)).serve()


if __name__ == "__main__":
    asyncio.run(serve(*sys.argv[1:]))

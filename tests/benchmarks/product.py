"""How the product is started and asked in the benchmarks. `Stage` starts processes and stops them at the end."""

from __future__ import annotations

import os
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from scheduler.tick import tick
from storage import centres
from storage.engine import make_engine
from storage.migrate import migrate
from storage.work import Storage

if TYPE_CHECKING:
    from tests.benchmarks.harness import Bot, Stage


async def busy(stage: Stage) -> Bot | None:
    """The product with 200 centres, whose supervisors are people 1000 to 1199. Pacer lifted."""
    token = stage.token()
    path = str(stage.folder / f"product-{stage.count}" / "duty.sqlite3")
    command = [sys.executable, "-m", "tests.benchmarks.product_bot", stage.url, token, path]
    return await stage.start(command, token, os.environ)


async def idle_tick(stage: Stage) -> float | None:
    """Idle tick with 3,000 centres: seconds of wall time of one `scheduler.tick.tick` that finds nothing due."""
    folder = stage.folder / "tick"
    url = f"sqlite+aiosqlite:///{folder / 'duty.sqlite3'}"
    await migrate(url)
    storage = Storage(make_engine(url))
    now = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    async with storage.open_work(write=True, now=now) as work:
        for number in range(3_000):
            centre = await centres.found(work, f"{number}", "shanghang", "unit_daily", "Asia/Shanghai", "zh-CN", now)
            await centres.planned(work, centre.id, now, now + timedelta(hours=1))
    await tick(storage, now)
    took = []
    for _ in range(5):
        began = time.perf_counter()
        looked = await tick(storage, now)
        took.append(time.perf_counter() - began)
        assert looked == 0
    await storage.close()
    return statistics.median(took)


async def started(stage: Stage) -> Bot | None:
    """Start to first poll and resident memory: the real process, on an empty database."""
    token = stage.token()
    env = {
        "PATH": os.environ.get("PATH", ""),
        "BOT_TOKEN": token,
        "BOT_API_URL": stage.url,
        "DATA_DIR": str(stage.folder / f"product-{stage.count}"),
        "LOG_LEVEL": "WARNING",
    }
    return await stage.start([sys.executable, "-m", "bot", "run"], token, env)

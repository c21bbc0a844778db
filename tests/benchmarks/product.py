"""How the product is started and asked in the benchmarks. One function a row; None: not joined yet, the row says so.

To join a row, give its function a body; nothing else changes. `Stage` starts processes and stops them at the end.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.benchmarks.harness import Bot, Stage


async def today(stage: Stage) -> Bot | None:
    """`/today` to answer: the product over a founded sample centre whose members 1000 to 1199 are bound.

    The updates are "/today N" from those people; every answer has to be one sendMessage. Pacer lifted.
    """
    del stage
    return None


async def tap(stage: Stage) -> Bot | None:
    """Tap to answer, committed durably: members 1000 to 1199 each with an open card; see `rows.TAP` for what is tapped.

    Every tap has to end in one editMessageText. Pacer lifted.
    """
    del stage
    return None


async def idle_tick(stage: Stage) -> float | None:
    """Idle tick with 3,000 centres: seconds of wall time of one `scheduler.tick.tick` that finds nothing due."""
    del stage
    return None


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

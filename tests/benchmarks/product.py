"""How the product is started in the benchmarks. `Stage` starts processes and stops them at the end."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.benchmarks.grown import MORNING, grow

if TYPE_CHECKING:
    from tests.benchmarks.harness import Bot, Stage

CENTRES = 200
"""Whose supervisors are people 1000 to 1199."""
MINUTE = timedelta(minutes=1)


async def on_stage(stage: Stage, centres: int = CENTRES, years: int = 0, opens: float | None = None) -> Bot:
    """The product on a database of its own; see `product_bot` for the clock and the pacer."""
    token = stage.token()
    file = stage.folder / f"product-{stage.count}" / "duty.sqlite3"
    await grow(file, centres, years, int(token.split(":")[0]), MORNING - MINUTE if opens else MORNING)
    words = [stage.url, token, str(file), *([str(opens)] if opens else [])]
    return await stage.start([sys.executable, "-m", "tests.benchmarks.product_bot", *words], token, os.environ)


async def as_installed(stage: Stage) -> Bot:
    """The real process, on an empty database."""
    token = stage.token()
    return await stage.start([sys.executable, "-m", "bot", "run"], token, environment(stage, token))


def environment(stage: Stage, token: str) -> dict[str, str]:
    """The settings of a process of the product on this stage."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "BOT_TOKEN": token,
        "BOT_API_URL": stage.url,
        "DATA_DIR": str(stage.folder / f"product-{stage.count}"),
        "LOG_LEVEL": "WARNING",
    }

"""Reading a staff sheet without holding anybody else up: a heavy file is read in a process of its own.

What reads workbooks keeps other threads waiting while it does, and a file made to harm may end its process.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context

from bot.services.sheet import Sheet, SheetRefused, read
from bot.services.sheet_safety import unpacked

MOST_ROWS = 1_000
"""Of a centre's people in a chat; more are imported on the command line."""
LIGHT = 1_000_000
"""Bytes that a thread reads in a moment."""


async def read_aside(name: str, data: bytes, units: Sequence[tuple[str, str]]) -> Sheet:
    """The sheet, of any units; `units` are known by their short names too. Raises SheetRefused."""
    pool: Executor | None = None
    if unpacked(data) > LIGHT:
        pool = ProcessPoolExecutor(1, get_context("spawn"))
    reading = partial(read, name, data, tuple(units), any_unit=True, most=MOST_ROWS)
    try:
        return await asyncio.get_running_loop().run_in_executor(pool, reading)
    except BrokenProcessPool:
        raise SheetRefused("sheet.damaged") from None
    finally:
        if pool:
            pool.shutdown(wait=False)

"""The minute comes round whatever happens to the machine's clock."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from scheduler.clockwork import JOB, Clockwork


async def test_a_run_that_is_an_hour_away_is_brought_forward() -> None:
    """As after the clock was set back: the scheduler alone would be deaf for as long."""
    ran = asyncio.Event()

    async def tick() -> None:
        ran.set()

    clockwork = Clockwork(tick, watch_every=0.05)
    clockwork.start()
    try:
        await asyncio.wait_for(ran.wait(), 5)
        ran.clear()
        clockwork._scheduler.pause()  # what it would do by itself is not what is looked at
        clockwork._scheduler.get_job(JOB)._modify(next_run_time=datetime.now(UTC) + timedelta(hours=1))
        clockwork._scheduler.resume()
        await asyncio.wait_for(ran.wait(), 5)
    finally:
        await clockwork.stop()

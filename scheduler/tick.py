"""Derives what is due from the database and puts it into the outbox. Sends nothing; two ticks are one."""

from __future__ import annotations

from datetime import datetime

import structlog

from bot.services.plan import plan_centre
from storage import centres
from storage.work import Storage

log = structlog.get_logger()
MOST = 10_000


async def tick(storage: Storage, now: datetime) -> int:
    """Plans every centre that must be looked at by now, one work each; says how many there were."""
    async with storage.open_work(write=False, now=now) as work:
        waiting = await centres.to_look_at(work, now, MOST)
    for centre in waiting:
        try:
            async with storage.open_work(write=True, now=now) as work:
                await plan_centre(work, centre, now)
        except Exception:
            # One centre's broken data must not keep the reminders of all others from going out.
            log.exception("centre not planned", centre=centre)
    return len(waiting)

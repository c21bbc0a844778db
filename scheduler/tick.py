"""Derives what is due from the database and puts it into the outbox. Sends nothing; two ticks are one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog

from bot.services.plan import plan_centre
from storage import centres
from storage.trouble import DISK_TROUBLE, is_trouble
from storage.work import Storage

log = structlog.get_logger()
MOST = 10_000
TOGETHER = 10
"""Centres planned in one work: as many as whoever taps at that moment does not notice waiting for."""


async def tick(storage: Storage, now: datetime) -> int:
    """Plans every centre that must be looked at by now, some in each work; says how many there were, 0 in trouble."""
    try:
        async with storage.open_work(write=False, now=now) as work:
            waiting = await centres.to_look_at(work, now, MOST)
        for first in range(0, len(waiting), TOGETHER):
            await _plan(storage, waiting[first : first + TOGETHER], now)
    except DISK_TROUBLE:
        return 0  # `storage` has said so; what is due is still due when the next tick looks
    return len(waiting)


async def _plan(storage: Storage, together: Sequence[int], now: datetime) -> None:
    """One work for all of them; when that fails, one for each: a centre's broken data must not keep others' mail back."""
    try:
        async with storage.open_work(write=True, now=now) as work:
            for centre in together:
                await plan_centre(work, centre, now)
    except Exception as error:
        if is_trouble(error):
            raise
        if len(together) == 1:
            log.exception("centre not planned", centre=together[0])
            return
        for centre in together:
            await _plan(storage, [centre], now)

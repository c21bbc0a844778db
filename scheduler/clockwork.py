"""The only file that knows APScheduler: one job, every minute and whenever something changed the plan."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

JOB = "tick"
WATCH_EVERY = 20.0
TOO_FAR = timedelta(seconds=61)
"""A next run further away than this means that the machine's clock was set back."""


class Clockwork:
    """Runs `tick` on the minute; `nudge` runs it at once, a nudge during a run makes it run once more."""

    def __init__(self, tick: Callable[[], Awaitable[object]]) -> None:
        self._tick = tick
        self._wanted = False
        self._running = False
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._ran = asyncio.Event()
        self._watch: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._scheduler.add_job(
            self._run, CronTrigger(second=0, timezone=UTC), id=JOB, coalesce=True, misfire_grace_time=None, max_instances=2
        )
        self._scheduler.add_listener(self._was_run, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)
        self._scheduler.start()
        self._watch = asyncio.create_task(self._keep_watch())
        self.nudge()

    async def stop(self) -> None:
        """Ends after the run under way."""
        if self._watch:
            self._watch.cancel()
        if self._scheduler.running:
            self._scheduler.pause()
            while self._running:
                await self._ran.wait()
                self._ran.clear()
            self._scheduler.shutdown(wait=False)

    def nudge(self) -> None:
        """Run as soon as possible."""
        self._wanted = True
        if not self._running and self._scheduler.running:
            self._scheduler.modify_job(JOB, next_run_time=datetime.now(UTC))

    async def run_now(self) -> None:
        """Runs once more from now on and waits for it."""
        self._ran.clear()
        self.nudge()
        while self._wanted or self._running:
            await self._ran.wait()
            self._ran.clear()

    async def _run(self) -> None:
        self._wanted = True
        if self._running:
            return  # the run under way goes round once more
        self._running = True
        try:
            while self._wanted:
                self._wanted = False
                await self._tick()
        finally:
            self._running = False

    def _was_run(self, _event: JobExecutionEvent) -> None:
        self._ran.set()

    async def _keep_watch(self) -> None:
        """The scheduler sleeps until a time of the clock: when that was set back it would be deaf for as long."""
        last = time.monotonic()
        while True:
            await asyncio.sleep(WATCH_EVERY)
            job = self._scheduler.get_job(JOB)
            away = job.next_run_time - datetime.now(UTC) if job and job.next_run_time else timedelta(0)
            slept = time.monotonic() - last > 2 * WATCH_EVERY
            last = time.monotonic()
            if away > TOO_FAR or slept:
                self.nudge()

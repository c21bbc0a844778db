"""The only file that knows APScheduler: one job, every minute and whenever something changed the plan."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

JOB = "tick"
WATCH_EVERY = 20.0
"""Seconds between two looks whether the machine's clock was set; they pass whatever it says."""
TOO_FAR = timedelta(seconds=61)
"""A next run further away than this means that the clock was set back; one that is past, that it was set ahead."""


class Clockwork:
    """Runs `tick` on the minute; `nudge` runs it at once, a nudge during a run makes it run once more."""

    def __init__(self, tick: Callable[[], Awaitable[object]], watch_every: float = WATCH_EVERY) -> None:
        self._tick, self._watch_every = tick, watch_every
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
        """The scheduler sleeps for the seconds that were left until its next run.

        Set the clock back and it is deaf for as long; set it ahead, or let the machine sleep, and it comes too late.
        """
        while True:
            await asyncio.sleep(self._watch_every)
            job = self._scheduler.get_job(JOB)
            if not timedelta(0) <= job.next_run_time - datetime.now(UTC) <= TOO_FAR:
                self.nudge()

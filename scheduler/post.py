"""The one long-lived task that sends what is waiting: in order per addressee, side by side across addressees.

It is woken by every commit that wrote a notice, and at the next due or retry time. What a notice says and how it is
carried is given to it; what became of it is written down at once.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Protocol, TypeVar

import structlog

from bot.clock import Clock
from bot.duty.notice import (
    Gone,
    Moved,
    NotAllowed,
    Notice,
    NoticeState,
    Outcome,
    Refusal,
    Sent,
    TryAgain,
    Unreachable,
)
from bot.services import delivery
from bot.services.board import GONE
from storage import outbox
from storage.trouble import DISK_TROUBLE
from storage.work import Storage, Work

log = structlog.get_logger()
BATCH = 200
SLOWEST = 60.0
MOST_BUGS = 3
READERS = 2
"""Notices rendered at once: the connections that are left are for people who tap."""
GRACE = 10.0
"""Seconds that what is on its way may take at the end."""
WAIT_FOR_DISK = 1.0
"""Seconds between two tries to write down what became of a notice."""
A_STEP = timedelta(seconds=1)
"""A clock that falls behind by more than this was set; by less, it is only kept right."""
FILINGS = frozenset({"record", "filing"})
STAYED_BEHIND = frozenset({"refresh", "pin", "unpin"})
"""What is about one message: a group that got another id has left it in the old chat."""

Address = tuple[int, str]
T = TypeVar("T")


class Render(Protocol):
    """What a notice says by now; None when it has no object any more, Unreachable when nobody can be told."""

    def __call__(self, work: Work, notice: Notice, now: datetime) -> Awaitable[Any]: ...


class Deliver(Protocol):
    """Carries what was rendered to Telegram."""

    def __call__(self, what: Any, *, filing: bool) -> Awaitable[Outcome]: ...


class Poster:
    """Sends notices as they fall due; `run` lives as long as the process."""

    def __init__(self, storage: Storage, clock: Clock, render: Render, deliver: Deliver) -> None:
        self._storage, self._clock, self._render, self._deliver = storage, clock, render, deliver
        self._run_id = secrets.token_hex(8)
        self._woken = asyncio.Event()
        self._handing_out = asyncio.Lock()
        self._reading = asyncio.Semaphore(READERS)
        self._stopping = False
        self._waiting: defaultdict[Address, deque[Notice]] = defaultdict(deque)
        self._paused: dict[Address, datetime] = {}
        self._bugs: Counter[int] = Counter()
        self._began = datetime.min  # noqa: DTZ901 - replaced by `start`; the clock's time less the seconds that really pass, since `start`
        self._tasks: dict[Address, asyncio.Task[None]] = {}

    def wake(self) -> None:
        self._woken.set()

    async def start(self) -> None:
        """Frees what a run before this one had claimed. The time is known from here on."""
        self._began = self._clock.now() - timedelta(seconds=monotonic())
        async with self._storage.open_work(write=True, now=self._clock.now()) as work:
            await outbox.free_claims(work, self._run_id)

    async def run(self) -> None:
        """Sends for ever."""
        while True:
            self._woken.clear()
            try:
                async with self._handing_out:
                    full = await self._take()
                if not full:
                    await self._rest()
            except DISK_TROUBLE:
                await asyncio.sleep(WAIT_FOR_DISK)
            except Exception:
                log.exception("outbox not readable")
                await asyncio.sleep(WAIT_FOR_DISK)

    async def stop(self) -> None:
        """Lets what is on its way arrive and be written down; the rest is the next run's."""
        self._stopping = True
        if self._tasks:
            await asyncio.wait(list(self._tasks.values()), timeout=GRACE)

    async def idle(self) -> None:
        """Returns when nothing that is due by now is waiting."""
        while True:
            self.wake()
            tasks = list(self._tasks.values())
            if tasks:
                await asyncio.wait(tasks)
                continue
            async with self._handing_out, self._storage.open_work(write=False, now=self._clock.now()) as work:
                due = await outbox.next_at(work)
            if not self._tasks and (due is None or due > self._clock.now()):
                return
            await asyncio.sleep(0.001)

    async def _take(self) -> bool:
        """Claims a batch and hands it out; says whether there may be more."""
        await self._follow_clock()
        now = self._clock.now()
        async with self._storage.open_work(write=False, now=now) as work:
            due = await outbox.next_at(work)
        if due is None or due > now:
            return False
        async with self._storage.open_work(write=True, now=now) as work:
            claimed = await outbox.claim(work, self._run_id, now, BATCH)
            for address, until in list(self._paused.items()):
                if until <= now:
                    del self._paused[address]
                elif behind := [n.id for n in claimed if (n.centre, n.addressee) == address]:
                    # Whoever waits for a retry keeps their messages in order.
                    await outbox.retry(work, behind, until, "behind")
                    claimed = [n for n in claimed if n.id not in behind]
        for notice in claimed:
            address = (notice.centre, notice.addressee)
            self._waiting[address].append(notice)
            if address not in self._tasks:
                self._tasks[address] = asyncio.create_task(self._serve(address))
        return len(claimed) == BATCH

    async def _follow_clock(self) -> None:
        """When the clock was set back, what was due by the old time or waits for a retry is moved back with it."""
        now, passed = self._clock.now(), timedelta(seconds=monotonic())
        set_back = self._began + passed - now
        if set_back > A_STEP:
            async with self._storage.open_work(write=True, now=now) as work:
                await outbox.set_back(work, now + set_back, set_back)
            self._paused = {address: until - set_back for address, until in self._paused.items()}
            log.warning("the clock was set back", seconds=round(set_back.total_seconds()))
        self._began = now - passed

    async def _rest(self) -> None:
        """Sleeps until woken or the next notice is due."""
        async with self._storage.open_work(write=False, now=self._clock.now()) as work:
            due = await outbox.next_at(work)
        sleepers: set[asyncio.Task[Any]] = {asyncio.create_task(self._woken.wait())}
        if due is not None:
            sleepers.add(asyncio.create_task(self._clock.sleep_until(due)))
        try:
            await asyncio.wait(sleepers, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in sleepers:
                task.cancel()

    async def _serve(self, address: Address) -> None:
        """Sends what waits for one addressee, in order."""
        waiting = self._waiting[address]
        try:
            while waiting and not self._stopping:
                notice = waiting.popleft()
                try:
                    again = await self._post(notice)
                except DISK_TROUBLE as trouble:
                    again = TryAgain(type(trouble).__name__)
                except Exception as bug:
                    log.exception("notice not posted", notice=notice.id, kind=notice.kind)
                    again = await self._bugged(notice, bug)
                while again is not None:
                    behind = [notice, *waiting]
                    waiting.clear()  # before anything is awaited: what is handed out meanwhile comes after these
                    await self._put_back(address, behind, again)
                    if not waiting:
                        break
                    notice = waiting.popleft()
        finally:
            del self._tasks[address], self._waiting[address]

    async def _post(self, notice: Notice) -> TryAgain | None:
        now = self._clock.now()
        if notice.stale_at is not None and notice.stale_at <= now:
            await self._end(notice, NoticeState.STALE)
            return None
        async with self._reading, self._storage.open_work(write=False, now=now) as work:
            said = await self._render(work, notice, now)
        if said is None:
            await self._end(notice, NoticeState.LAPSED)
            return None
        if isinstance(said, Unreachable):
            return await self._settle(notice, said)
        outcome = await self._deliver(said, filing=notice.kind in FILINGS)
        return await self._settle(notice, outcome)

    async def _bugged(self, notice: Notice, bug: Exception) -> TryAgain | None:
        """A fault of ours: tried again, but it must not hold up this person's other reminders for ever."""
        self._bugs[notice.id] += 1
        if self._bugs[notice.id] < MOST_BUGS:
            return TryAgain(type(bug).__name__)
        del self._bugs[notice.id]
        await self._end(notice, NoticeState.LAPSED, detail=f"bug: {type(bug).__name__}")
        return None

    async def _settle(self, notice: Notice, outcome: Outcome) -> TryAgain | None:
        """Writes down what became of it; what is to be tried again is handed back."""
        match outcome:
            case TryAgain():
                return outcome
            case Sent(chat, message):
                await self._write(lambda work, now: delivery.sent(work, notice, chat, message, now))
            case Gone(why):
                log.info("gone", notice=notice.id, kind=notice.kind, why=why)
                await self._end(notice, NoticeState.LAPSED, detail=GONE)
            case NotAllowed(why):
                log.info("not allowed", notice=notice.id, kind=notice.kind, why=why)
                await self._write(lambda work, now: delivery.not_allowed(work, notice, now))
            case Unreachable(why):
                log.info("unreachable", notice=notice.id, kind=notice.kind, why=why)
                await self._write(lambda work, now: delivery.unreachable(work, notice, why, now))
            case Moved(chat):
                if not await self._write(lambda work, now: delivery.group_moved(work, notice, chat, now)):
                    return await self._settle(notice, Unreachable("the group has another centre now"))
                if notice.kind in STAYED_BEHIND:
                    await self._end(notice, NoticeState.LAPSED, detail="moved")
                    return None
                return TryAgain("moved", 0)
            case Refusal(why):
                log.error("telegram refuses", notice=notice.id, kind=notice.kind, why=why)
                await self._end(notice, NoticeState.LAPSED, detail=why)
        return None

    async def _end(self, notice: Notice, state: NoticeState, detail: str | None = None) -> None:
        await self._write(lambda work, now: delivery.ended(work, notice, state, now, detail=detail))

    async def _write(self, change: Callable[[Work, datetime], Awaitable[T]]) -> T:
        """One work that must not be lost: a full or locked disk is waited for."""
        while True:
            try:
                async with self._storage.open_work(write=True, now=self._clock.now()) as work:
                    done = await change(work, self._clock.now())
            except DISK_TROUBLE:
                await asyncio.sleep(WAIT_FOR_DISK)
            else:
                return done

    async def _put_back(self, address: Address, notices: list[Notice], again: TryAgain) -> None:
        """To be tried again, all of them, so that their order stays."""
        wait = again.after if again.after is not None else min(2.0 ** min(notices[0].attempts, 6), SLOWEST)
        at = self._clock.now() + timedelta(seconds=wait)
        self._paused[address] = at
        log.info("try again", notice=notices[0].id, kind=notices[0].kind, why=again.why, seconds=wait)
        await self._write(lambda work, _: outbox.retry(work, [notice.id for notice in notices], at, again.why))
        self.wake()

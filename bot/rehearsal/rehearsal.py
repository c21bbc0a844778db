"""A rehearsal: the world, the stand-in and the clock here, the bot as a child process over there.

Knows when the bot is quiet and moves the time only then. Does not know what the bot says or what a good day is.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from time import monotonic
from typing import Self, TypeVar
from zoneinfo import ZoneInfo

from bot.rehearsal.api import Call, Standin
from bot.rehearsal.child import COMMAND, Child, ChildDied, ChildStuck, Launch
from bot.rehearsal.limits import Limits
from bot.rehearsal.link import PATH, ClockLink
from bot.rehearsal.people import Person
from bot.rehearsal.phone import Phone
from bot.rehearsal.world import Line, World

T = TypeVar("T")

TIMEZONE = "Asia/Shanghai"
# Made up, of the form Telegram's tokens have; it opens nothing.
TOKEN = "7000000001:" + "REHEARSAL_" * 3 + "ONLY_"
BOT = Person(7_000_000_001, "值班助手", "rehearsal_duty_bot", None, is_bot=True)


class Rehearsal:
    """`async with` starts server and bot and leaves nothing running.

    `prepare` is awaited before the first start, when the world is there and the bot is not. `patience`: real
    seconds the bot may take to become quiet.
    """

    def __init__(
        self,
        start: datetime,
        data_dir: Path,
        env: Mapping[str, str] | None = None,
        *,
        prepare: "Callable[[Rehearsal], Awaitable[None]] | None" = None,
        command: Sequence[str] = COMMAND,
        launch: Launch | None = None,
        limits: Limits | None = None,
        patience: float = 90,  # a paced group may have to wait a minute for its turn
    ) -> None:
        self.tz = ZoneInfo(TIMEZONE)
        self.data_dir = data_dir
        self.env = dict(env or {})
        self.world = World(start.replace(tzinfo=start.tzinfo or self.tz).astimezone(self.tz), BOT)
        self._began = self.world.now
        self.standin = Standin(self.world, TOKEN, limits or Limits(clock=self._passed))
        self.due: datetime | None = None
        self._prepare, self._command, self._launch, self._patience = prepare, command, launch, patience
        self._link = ClockLink(lambda: self.world.now)
        self._child: Child | None = None
        self._settled = 0

    @property
    def now(self) -> datetime:
        """The time it is there."""
        return self.world.now

    @property
    def transcript(self) -> list[Line]:
        """What people saw, in order."""
        return self.world.transcript

    @property
    def refused(self) -> list[Call]:
        """Every call the stand-in turned down."""
        return self.standin.refused

    @property
    def child(self) -> Child:
        """The process of the bot."""
        if self._child is None:
            raise RuntimeError("the rehearsal has not begun")
        return self._child

    def phone(self, who: str | int | Person) -> Phone:
        """Somebody's phone."""
        return self.world.phone(who)

    async def __aenter__(self) -> Self:
        self.standin.app.router.add_get(PATH, self._link.serve)
        await self.standin.__aenter__()
        try:
            if self._prepare:
                await self._prepare(self)
            self._child = Child(self._command, self.data_dir, self._settings(), self._launch)
            await self._start()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        try:
            if self._child:
                await self._child.stop()
        finally:
            await self.standin.__aexit__()

    async def settle(self) -> None:
        """Wait until the bot has fetched and dealt with everything people did, and is quiet again."""
        self._settled = self.world.updates.count
        await self._alive(self.world.updates.fetched())
        self.due = await self._alive(self._link.tell())

    async def jump(self, to: datetime | str) -> None:
        """Let the time be `to` at once, as after a sleep: what fell due in between finds itself late."""
        when = self._when(to)
        if when < self.now:
            raise ValueError(f"time does not go back: {when} is before {self.now}")
        if self.world.updates.count != self._settled:
            await self.settle()  # what people did belongs to the time before
        self.world.now = when
        await self.settle()

    async def set_back(self, to: datetime | str) -> None:
        """Let the machine's clock be set back; what people did before stays done, and no time passes."""
        await self.settle()
        when = self._when(to)
        self._began -= self.now - when
        self.world.now = when
        await self.settle()

    async def advance(self, to: datetime | str) -> None:
        """Let time pass until `to` ("HH:MM" is today's), stopping wherever the bot has something to do."""
        when = self._when(to)
        while self.due and self.due < when:
            await self.advance_to_next()
        await self.jump(when)

    async def advance_to_next(self) -> bool:
        """Move to the next thing the bot has to do; False if there is none."""
        due = self.due
        if due is None:
            return False
        if due <= self.now:
            raise AssertionError(f"the bot says it is quiet at {self.now}, yet something was due at {due}")
        await self.jump(due)
        return True

    async def kill(self) -> None:
        """kill -9 the bot. The world goes on without it: updates wait, the time may move with `pass_time`."""
        await self.child.kill()
        self.world.updates.hang_up()

    def pass_time(self, to: datetime | str) -> None:
        """Move the time while no bot is running."""
        if self.child.alive:
            raise RuntimeError("a bot is running: use advance or jump")
        self.world.now = max(self._when(to), self.now)

    async def restart(self) -> None:
        """Start the bot again (killing it first if it runs) and wait until it is quiet."""
        if self.child.alive:
            await self.kill()
        await self._start()

    async def _start(self) -> None:
        self._link.expect()
        await self.child.start()
        self.due = await self._alive(self._link.connected())

    async def _alive(self, waiting: Awaitable[T]) -> T:
        """Wait for something the bot owes, while it lives and for no longer than is decent."""
        task = asyncio.ensure_future(waiting)
        died = self.child.died
        if died is None:
            raise RuntimeError("the bot was not started")
        await asyncio.wait({task, died}, timeout=self._patience, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        if died.done():
            await self.kill()  # collects what it wrote last
            raise ChildDied(f"the bot ended with {died.result()}:\n{self.child.last_words()}")
        raise ChildStuck(f"the bot is not quiet after {self._patience} s:\n{self.child.last_words()}")

    def _passed(self) -> float:
        """Seconds for the limits: those that really pass and those the rehearsal lets pass.

        What is posted at 7:50 and at 8:10 is twenty minutes apart, however fast the day is played.
        """
        return monotonic() + (self.world.now - self._began).total_seconds()

    def _when(self, to: datetime | str) -> datetime:
        """A time of the day or a moment, as a moment."""
        if isinstance(to, datetime):
            return to.replace(tzinfo=to.tzinfo or self.tz).astimezone(self.tz)
        if to == "24:00":
            return datetime.combine(self.now.date() + timedelta(days=1), time(), self.tz)
        return datetime.combine(self.now.date(), time.fromisoformat(to), self.tz)

    def _settings(self) -> dict[str, str]:
        """The environment of the bot: all it is told."""
        return {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": self.standin.address,
            "REHEARSAL_CLOCK": self.standin.address.replace("http", "ws", 1) + PATH,
            "DATA_DIR": str(self.data_dir),
            "TIMEZONE": TIMEZONE,
            "LANGUAGE": "zh-CN",
            "LOG_LEVEL": "INFO",
            **self.env,
        }

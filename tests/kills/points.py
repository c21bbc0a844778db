"""Where the bot is killed: at a random instant, before a request is taken, when it is and unanswered, during a commit.

Knows how each is brought about and counts what fired. Does not know what the bot was doing.
"""

import asyncio
import os
import random
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial

from bot.rehearsal import Rehearsal, Trouble
from tests.kills.journal import Watch

RANDOM, BEFORE, AFTER, COMMIT = KINDS = ("random", "before", "after", "commit")
AT_WORK = ("getUpdates", "sendMessage", "editMessageText", "answerCallbackQuery", "*")
AT_START = ("getMe", "deleteWebhook", "setMyCommands", "getUpdates", "*")
_STARTS = 0.4
"""The part of starts that are not survived either."""
_LONGEST = 0.12
"""Seconds to a random kill: about what the bot takes to answer, or to start."""
_MOST_CALLS, _MOST_WRITES = 2, 9


class Points:
    """The next kill. `fired` counts (kind, method) of those that came."""

    def __init__(self, rehearsal: Rehearsal, kinds: tuple[str, ...], wanted: int, chance: random.Random) -> None:
        self.fired: Counter[tuple[str, str]] = Counter()
        self.wanted = wanted
        self._rehearsal, self._kinds, self._chance = rehearsal, kinds, chance
        self._armed: str | None = None
        self._countdown = 0
        self._watch = Watch(rehearsal.data_dir, "duty.sqlite3", self._written)

    def close(self) -> None:
        self._armed = None
        self._watch.close()

    @property
    def left(self) -> int:
        return self.wanted - self.fired.total()

    async def around(self, deed: Callable[[], Awaitable[object]], *, start: bool = False) -> None:
        """Does it with a kill on the way. One that the stand-in was not given a chance for stays ordered."""
        if self.left > 0 and self._armed is None and (not start or self._chance.random() < _STARTS):
            self._arm(self._chance.choice(self._kinds), AT_START if start else AT_WORK)
        timer = asyncio.create_task(self._in_a_while()) if self._armed == RANDOM else None
        try:
            await deed()
        finally:
            if timer:
                await timer

    def _arm(self, kind: str, methods: tuple[str, ...]) -> None:
        self._countdown = self._chance.randint(1, _MOST_WRITES)
        self._armed = kind
        if kind in (BEFORE, AFTER):
            # A start makes each of its calls once: there nothing can be let pass.
            method, skipped = self._chance.choice(methods), self._chance.randint(0, _MOST_CALLS * (methods is AT_WORK))
            if skipped:
                self._rehearsal.standin.fault(method, times=skipped)
            kill = partial(self._kill, kind, method)
            if kind == BEFORE:
                self._rehearsal.standin.fault(method, Trouble.DROP, before=kill)
            else:
                self._rehearsal.standin.fault(method, Trouble.LOSE, after=kill)

    async def _in_a_while(self) -> None:
        await asyncio.sleep(self._chance.uniform(0, _LONGEST))
        await self._kill(RANDOM, "")

    async def _kill(self, kind: str, method: str) -> None:
        if self._rehearsal.child.alive:
            self._count(kind, method)
            await self._rehearsal.kill()

    def _written(self) -> None:
        """In the thread of the watch: nothing may come between the write and the kill."""
        pid = self._rehearsal.child.pid
        if self._armed != COMMIT or pid is None:
            return
        self._countdown -= 1
        if self._countdown <= 0:
            os.kill(pid, signal.SIGKILL)
            self._count(COMMIT, "")

    def _count(self, kind: str, method: str) -> None:
        self._armed = None
        self.fired[kind, method] += 1

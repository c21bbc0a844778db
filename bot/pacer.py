"""Keeps the bot inside Telegram's limits: 30 messages a second, one a second a chat, 20 a minute a group.

Knows chats by their id, how much was sent there and when, in real (monotonic) time, and the order things were asked
for. Does not know what is sent or why; nothing of this outlives the process: what must not be lost waits in the outbox.

Per chat, requests go out one after another in the order asked; chats do not wait for one another. In a group, six of
the eighteen messages of any minute are for filings alone, which may for that overtake ordinary ones; and what is to be
last goes beside the others' order, as long as four more are left to those.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import Any, Final

from aiolimiter import AsyncLimiter
from telegram._utils.types import JSONDict
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

FILING: Final = 1  # rate_limit_args, added together: may use the reserve of a group
NOTICE: Final = 2  # comes from the outbox: a 429 is raised at once, the outbox tries again
LAST: Final = 4  # nobody waits for it: a notice that goes when the others have room to spare

_Answer = bool | JSONDict | list[JSONDict]
_Call = Callable[..., Coroutine[Any, Any, _Answer]]

_SLACK = 0.1  # seconds added to a pause
_SWEEP = 512  # chats remembered before idle ones are looked for

_SENDING = ("send", "copyMessage", "forwardMessage")
_NO_MESSAGE = frozenset({"sendChatAction"})


@dataclass(frozen=True, slots=True)
class Limits:
    """What Telegram allows, minus a little. Rates in messages, times in seconds."""

    # The limit is 30 in any second. An even stream just below it passes, however the seconds are counted; the part of
    # a message on top lets a wake-up that came some milliseconds late catch up (3,000 messages take 102 s).
    overall: float = 29.4
    overall_burst: float = 1.4
    # Three at once, then one a second and a little, because what is sent evenly arrives a little unevenly.
    chat_burst: int = 3
    chat_period: float = 3.2
    # In any minute, not a leaking bucket: one of 18 a minute lets 36 pass in its first minute.
    group: int = 18
    reserve: int = 6
    spare: int = 4
    minute: float = 60.0
    # A reply waits out a pause no longer than this: nobody stands there with the phone in hand any more.
    patience: float = 60.0


class Pacer(BaseRateLimiter[int]):
    """`lifted` switches the limits off (benchmarks); order per chat and pauses stay.

    `seconds` are those of a group's minute: in a rehearsal more pass than really do, and a day is played without waiting.
    """

    __slots__ = ("_chats", "_lasts", "_limits", "_notices", "_overall", "_seconds", "_sweep_at", "lifted")

    def __init__(
        self, *, lifted: bool = False, limits: Limits | None = None, seconds: Callable[[], float] = monotonic
    ) -> None:
        self.lifted = lifted
        self._seconds = seconds
        self._limits = limits or Limits()
        self._reset()

    def _reset(self) -> None:
        self._chats: dict[int | str, _Chat] = {}
        burst = self._limits.overall_burst
        self._overall = AsyncLimiter(burst, burst / self._limits.overall)
        self._notices = asyncio.Lock()
        self._lasts = asyncio.Lock()
        self._sweep_at = _SWEEP

    @property
    def remembered(self) -> int:
        """How many chats it keeps in mind."""
        return len(self._chats)

    async def initialize(self) -> None:
        """Begin with nothing sent."""
        self._reset()

    async def shutdown(self) -> None:
        """Forget what was sent; whoever still waits goes on waiting with what it has."""
        self._reset()

    async def process_request(
        self,
        callback: _Call,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> _Answer:
        """Call when it may be called, and hand back the answer.

        Raises RetryAfter when Telegram says so twice to a reply or once to a NOTICE, when a NOTICE meets a chat that
        is paused, and when a pause is longer than a minute. `retry_after` is then the time that is left.
        """
        new, edit = _is_new(endpoint), endpoint.startswith("editMessage")
        where = data.get("chat_id")
        if not (new or edit):
            return await callback(*args, **kwargs)
        flags = rate_limit_args or 0
        if where is None:  # a message sent through inline mode: no chat to count for
            await self._wait_overall(flags)
            return await callback(*args, **kwargs)
        size = len(data["media"]) if endpoint == "sendMediaGroup" else 1
        chat = self._chat(_key(where))
        chat.users += 1
        try:
            chat.refuse_if_paused(flags)
            async with chat.turn(flags, 0 if self.lifted else size):
                return await self._send(chat, partial(callback, *args, **kwargs), flags, (size, size if new else 0))
        finally:
            chat.users -= 1

    async def _send(self, chat: "_Chat", call: _Call, flags: int, sizes: tuple[int, int]) -> _Answer:
        """Try, and for a reply try once more after the pause Telegram asked for.

        `sizes`: how much it counts for a group's minute, and how many new messages it makes.
        """
        last = bool(flags & NOTICE)
        while True:
            chat.refuse_if_paused(flags)
            await chat.pause_over()
            if not self.lifted:
                await chat.room(sizes[1])
                await self._wait_overall(flags)
                chat.count(flags, sizes[0])
            try:
                return await call()
            except RetryAfter as refusal:
                chat.pause(_seconds(refusal))
                if last or _seconds(refusal) > self._limits.patience:
                    raise
            last = True

    async def _wait_overall(self, flags: int) -> None:
        """One of the 29 places of this second.

        At most one notice stands in that queue, so replies pass the rest; and at most one that is to be last among the
        notices.
        """
        if self.lifted:
            return
        if flags & (NOTICE | LAST):
            async with self._lasts if flags & LAST else nullcontext(), self._notices:
                await self._overall.acquire()
        else:
            await self._overall.acquire()

    def _chat(self, key: int | str) -> "_Chat":
        chat = self._chats.get(key)
        if chat is None:
            if len(self._chats) >= self._sweep_at:
                self._drop_idle()
            chat = self._chats[key] = _Chat(self._limits, self._seconds, group=isinstance(key, str) or key < 0)
        return chat

    def _drop_idle(self) -> None:
        self._chats = {key: chat for key, chat in self._chats.items() if not chat.idle()}
        self._sweep_at = max(_SWEEP, 2 * len(self._chats))  # so that looking costs little however many are busy


class _Chat:
    """What one chat got lately, and who waits to send there."""

    __slots__ = ("_bucket", "_group", "_last", "_limits", "_line", "_ordinary", "_paused_until", "users")

    def __init__(self, limits: Limits, seconds: Callable[[], float], *, group: bool) -> None:
        self.users = 0
        self._limits = limits
        self._line = asyncio.Lock()
        self._ordinary = asyncio.Lock()
        self._last = asyncio.Lock()
        self._bucket = AsyncLimiter(limits.chat_burst, limits.chat_period)
        self._group = _Window(limits.minute, seconds) if group else None
        self._paused_until = 0.0

    def idle(self) -> bool:
        """Nobody waits and nothing that was sent or refused matters any more."""
        now = asyncio.get_running_loop().time()
        return (
            not self.users
            and self._paused_until <= now
            and self._bucket.has_capacity(self._limits.chat_burst)
            and (self._group is None or self._group.idle())
        )

    @asynccontextmanager
    async def turn(self, flags: int, size: int) -> AsyncIterator[None]:
        """Alone in this chat, in order; in a group when there is room for `size` more messages (0: not counted)."""
        filing = bool(flags & FILING)
        if self._group is None or not size:
            async with self._line:
                yield
            return
        if flags & LAST:
            async with self._last:
                await self._group.room(size, self._limits.group - self._limits.reserve - self._limits.spare, filings=False)
                await self._group.room(size, self._limits.group, filings=True)
                yield
            return
        async with nullcontext() if filing else self._ordinary:  # ordinary ones wait for their share outside the line
            if not filing:
                await self._group.room(size, self._limits.group - self._limits.reserve, filings=False)
            async with self._line:
                await self._group.room(size, self._limits.group, filings=True)
                yield

    async def room(self, size: int) -> None:
        """Wait until `size` new messages fit; an edit is none."""
        if size:
            await self._bucket.acquire(min(size, self._limits.chat_burst))

    def count(self, flags: int, size: int) -> None:
        """Remember what is being sent now."""
        if self._group is not None:
            self._group.count(size, filing=bool(flags & FILING))

    def pause(self, seconds: float) -> None:
        """Telegram has had enough of this chat."""
        until = asyncio.get_running_loop().time() + seconds + _SLACK
        self._paused_until = max(self._paused_until, until)

    def refuse_if_paused(self, flags: int) -> None:
        """Raise RetryAfter with what is left of a pause, if this caller is not to wait for it."""
        left = self._paused_until - asyncio.get_running_loop().time()
        if left > 0 and (flags & NOTICE or left > self._limits.patience + _SLACK):
            raise RetryAfter(timedelta(seconds=left))

    async def pause_over(self) -> None:
        """Wait the pause out."""
        left = self._paused_until - asyncio.get_running_loop().time()
        if left > 0:
            await asyncio.sleep(left)


class _Window:
    """The messages of the last minute: when, and whether it was a filing."""

    __slots__ = ("_minute", "_seconds", "_sent")

    def __init__(self, minute: float, seconds: Callable[[], float]) -> None:
        self._minute, self._seconds = minute, seconds
        self._sent: deque[tuple[float, bool]] = deque()

    def idle(self) -> bool:
        self._forget()
        return not self._sent

    def count(self, size: int, *, filing: bool) -> None:
        now = self._seconds()
        self._sent.extend((now, filing) for _ in range(size))

    async def room(self, size: int, most: int, *, filings: bool) -> None:
        """Wait until `size` more fit under `most`; `filings` says whether those count."""
        while True:
            self._forget()
            times = [when for when, filing in self._sent if filings or not filing]
            over = len(times) + min(size, most) - most
            if over <= 0:
                return
            await asyncio.sleep(times[over - 1] + self._minute - self._seconds())

    def _forget(self) -> None:
        horizon = self._seconds() - self._minute
        while self._sent and self._sent[0][0] <= horizon:
            self._sent.popleft()


def _is_new(endpoint: str) -> bool:
    return endpoint.startswith(_SENDING) and endpoint not in _NO_MESSAGE


def _key(chat_id: object) -> int | str:
    """Read a number however it was written; a @name stays one."""
    try:
        return int(str(chat_id))
    except ValueError:
        return str(chat_id)


def _seconds(refusal: RetryAfter) -> float:
    wait = refusal.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)

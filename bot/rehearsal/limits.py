"""How much Telegram takes from one bot, in real time. Knows no messages, only chats and seconds.

30 messages a second over all and one a second in a private chat (short bursts pass) are buckets that fill up
again; the 20 a minute of a group, edits included, hold for *any* sixty seconds.
"""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.rehearsal.refusal import too_many

_MINUTE = 60.0
_JITTER = 0.05  # seconds a message may arrive early: what was sent evenly arrives a little unevenly


@dataclass(slots=True)
class _Bucket:
    """`size` messages at once, then `rate` a second."""

    size: float
    rate: float
    left: float
    since: float

    def wait(self, now: float) -> float:
        """Seconds until one message fits; 0 if it fits now."""
        self.left = min(self.size, self.left + (now - self.since) * self.rate)
        self.since = now
        wait = (1 - self.left) / self.rate
        return wait if wait > _JITTER else 0.0


@dataclass(slots=True)
class _Window:
    """`most` messages in any minute."""

    most: int
    sent: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        while self.sent and now - self.sent[0] >= _MINUTE:
            self.sent.popleft()
        return _MINUTE - (now - self.sent[0]) if len(self.sent) >= self.most else 0.0


class Limits:
    """Counts what was taken. The numbers may be set for a test of the limits themselves."""

    def __init__(
        self,
        *,
        overall: float = 30,
        private: float = 1,
        burst: int = 3,
        group: int = 20,
        lifted: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.lifted = lifted
        self._clock = clock
        self._private_rate, self._burst, self._group_most = private, burst, group
        self._overall = _Bucket(overall, overall, overall, clock())
        self._private: dict[int, _Bucket] = {}
        self._groups: dict[int, _Window] = {}

    def spend(self, chat: int, *, private: bool, edit: bool = False) -> None:
        """Count one message or edit, or refuse it with 429 and the seconds to wait."""
        if self.lifted:
            return
        now = self._clock()
        overall = self._overall
        bucket = self._bucket(chat, now) if private and not edit else None
        window = None if private else self._groups.setdefault(chat, _Window(self._group_most))
        wait = max(
            overall.wait(now),
            bucket.wait(now) if bucket else 0.0,
            window.wait(now) if window else 0.0,
        )
        if wait > 0:
            raise too_many(max(1, math.ceil(wait)))
        overall.left -= 1
        if bucket:
            bucket.left -= 1
        if window:
            window.sent.append(now)

    def _bucket(self, chat: int, now: float) -> _Bucket:
        bucket = self._private.get(chat)
        if bucket is None:
            bucket = self._private[chat] = _Bucket(self._burst, self._private_rate, self._burst, now)
        return bucket

"""Unannounced moments (clause 4.1): drawn from a secret, the day and the session, so that a restart does not move them. Pure.

Whoever does not have the secret cannot tell them beforehand; whoever asks twice gets the same.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256

MINUTE = timedelta(minutes=1)


def draw(
    secret: str, subject: str, first: datetime, last: datetime, count: int, *,
    clear: timedelta, of: Collection[datetime], apart: timedelta,
) -> tuple[datetime, ...]:  # fmt: skip
    """Up to `count` moments from `first` to `last` in whole minutes, ascending, fewer where there is no room.

    Each at least `clear` away from all moments in `of` and `apart` from one another, one in each equal part of the span.
    """
    minutes = [first + MINUTE * n for n in range(int((last - first) / MINUTE) + 1)]
    free = [at for at in minutes if all(abs(at - taken) >= clear for taken in of)]
    drawn: list[datetime] = []
    for number in range(count):
        part = free[len(free) * number // count : len(free) * (number + 1) // count]
        open_ = [at for at in part if not drawn or at - drawn[-1] >= apart]
        if open_:
            drawn.append(open_[_number(f"{secret} {subject} {number}") % len(open_)])
    return tuple(drawn)


def _number(of: str) -> int:
    return int.from_bytes(sha256(of.encode()).digest()[:8])

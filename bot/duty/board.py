"""The live board (今日看板): what the group sees of a day while it goes on. Pure.

It never says what nobody has answered: in a group that would point at somebody. So the clock changes nothing on it but
that the record has gone out.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from bot.duty.record import Record
from bot.duty.roster import Filed


class Swap(NamedTuple):
    """原 → 替: the names, and the number of the last filing about it."""

    names: tuple[str, ...]
    filed: Filed | None


@dataclass(frozen=True, slots=True)
class Board:
    """What the board of a day is made of. What of it may be read in a group is known to its screen.

    `record` is None on a day that was closed after all. `swaps` are the shifts that were taken over. `closes`: when closing was put off to. `delivered`: the record has gone out.
    """

    day: date
    record: Record | None
    swaps: tuple[Swap, ...] = ()
    closes: datetime | None = None
    delivered: bool = False

    def mark(self, chat: int | None, language: str) -> str:
        """Changes with the board, with the chat it stands in and the language spoken there."""
        return hashlib.sha256(repr((chat, language, self)).encode()).hexdigest()[:16]

"""A filing (备案): the office's numbered note that somebody else serves (clause 4.3). Values only.

Numbers run by centre and year and have no gaps. A filing is never changed: what becomes of it is added to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.duty.roster import Filed, Shift


class FilingKind(StrEnum):
    """How it came about: by the office, by agreement to stand in or to trade, or in the middle of the day."""

    OFFICE = "office"
    COVER = "cover"
    EXCHANGE = "exchange"
    TAKEOVER = "takeover"


@dataclass(frozen=True, slots=True)
class Handing:
    """Somebody else is to serve a shift: from `starts` (None: its beginning) until `ends` (None: its end)."""

    shift: Shift
    to: int
    starts: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """原 → 替: one shift of a filing, as it stood then. `shift` is None once it is no longer on the roster.

    `before` is None where nobody served. `cancelled_at`: the day was closed, or it fell back to whose turn it was.
    """

    shift: int | None
    day: date
    post: str
    before: int | None
    after: int
    starts: datetime
    ends: datetime
    whole: bool
    cancelled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Filing:
    """`by` put it down, `on_behalf` of somebody, or for themselves. `reason` is a key of the charter, `words` were typed."""

    id: int
    year: int
    number: int
    kind: FilingKind
    by: int
    on_behalf: int | None
    reason: str | None
    words: str | None
    at: datetime
    undone_by: int | None
    changes: tuple[Change, ...]

    @property
    def filed(self) -> Filed:
        return Filed(self.id, self.year, self.number)

    @property
    def stands(self) -> bool:
        """Whether anything of it still holds."""
        return self.undone_by is None and any(change.cancelled_at is None for change in self.changes)

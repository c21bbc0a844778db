"""A notice (通知): one message that the bot owes to somebody. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

GROUP = "group"
BOARD = "board"
"""The group once more, for its live board: what is owed to the group itself does not wait behind it."""
LATE = timedelta(minutes=3)
"""From so much after its time on a notice is late, and says so."""
ASIDE = frozenset({"account", "board", "bound", "conflict", "group", "menu", "pin", "present", "refresh", "unpin"})
"""Kinds about the bot itself, or that answer whoever acted: of their being late nobody has to hear."""


def to_member(member: int) -> str:
    """The addressee of a notice to one person."""
    return f"m{member}"


class NoticeState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    LAPSED = "lapsed"
    STALE = "stale"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Owed:
    """A notice to be written: unique by centre, kind, subject, occurrence and addressee."""

    centre: int
    kind: str
    subject: str
    addressee: str
    due: datetime
    stale: datetime | None = None
    occurrence: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    state: NoticeState = NoticeState.WAITING


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice in the outbox. `chat` and `message` say where it was sent, once it was; `ended_at` when it was done with.

    `retry_at` is when it was tried last, or is to be tried next; `attempts` counts the tries that failed.
    """

    id: int
    centre: int
    kind: str
    subject: str
    occurrence: str
    addressee: str
    facts: Mapping[str, object]
    due_at: datetime
    stale_at: datetime | None
    state: NoticeState
    retry_at: datetime
    attempts: int
    chat: int | None
    message: int | None
    claimed_by: str | None
    ended_at: datetime | None
    detail: str | None

    @property
    def member(self) -> int | None:
        return int(self.addressee[1:]) if self.addressee[0] == "m" else None

    def is_late(self, at: datetime) -> bool:
        """Whether it comes late at that moment for want of a bot or a line.

        What was put off for somebody who could not be written to is not: it waited for that person.
        """
        return at - self.due_at > LATE and (self.attempts > 0 or self.retry_at <= self.due_at)


def about(day: date, lead: str) -> str:
    """The subject of a notice that a lead of a day's plan produces."""
    return f"{day.isoformat()} {lead}"


def day_and_lead(subject: str) -> tuple[date, str]:
    day, _, lead = subject.partition(" ")
    return date.fromisoformat(day), lead


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram took the message (or the edit, or the menu: then there is no message)."""

    chat: int
    message: int | None


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Not now: again after so many seconds, or when the bot thinks best."""

    why: str
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Unreachable:
    """This chat cannot be written to: the person blocked the bot or never wrote, the group is gone."""

    why: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The message that was to be edited is not there any more."""

    why: str


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """The bot may write in this chat, but not do this."""

    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The group became a supergroup with another id."""

    chat: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """Telegram will never take this message as it is: a fault of ours."""

    why: str


Outcome = Sent | TryAgain | Unreachable | Gone | NotAllowed | Moved | Refusal

"""Who and what a centre consists of. Knows no rules; ids are those of the storage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo


class GroupKind(StrEnum):
    """Who reads the group: numbers only for all staff, the fuller record for office and leaders."""

    STAFF = "staff"
    LEADERS = "leaders"


class GroupRights(StrEnum):
    """What the bot may do in the group, as it was last seen."""

    FULL = "full"
    NO_PIN = "no_pin"
    NONE = "none"
    """It was removed, or may not write."""


@dataclass(frozen=True)
class Centre:
    """One building with one hall, one office and one group chat."""

    id: int
    name: str
    charter: str
    timezone: str
    language: str
    changes: str = "[]"
    """What it has changed of its charter, as `bot.services.charters` reads it."""
    years: str = ""
    """Years whose official calendar the office has given, `2027 2028`."""
    group_chat: int | None = None
    group_title: str = ""
    group_kind: GroupKind | None = None
    group_rights: GroupRights | None = None

    @cached_property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def group(self) -> int | None:
        """The group's chat, None while there is none or the bot cannot write there."""
        return None if self.group_rights is GroupRights.NONE else self.group_chat


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit (单位) with windows in the hall; `position` is its place in the order of turns."""

    id: int
    name: str
    short: str
    position: int


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a centre. `telegram` is the account bound to them, None before binding.

    `joined` is the first day on which they take turns, `left` the last on which they belong to the centre; None: not
    bounded.
    """

    id: int
    centre: int
    unit: int | None
    name: str
    phone: str | None
    desk: str | None
    head: bool
    rotates: bool
    office: bool
    guard: bool
    leader: bool
    position: int
    telegram: int | None
    reachable: bool
    language: str | None
    joined: date | None = None
    left: date | None = None

    @property
    def can_be_written_to(self) -> bool:
        return self.telegram is not None and self.reachable

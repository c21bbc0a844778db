"""The sections of a charter that most of it rests on: what it is called, units, posts, hours, checklists.

Knows the shape of a section. Whether sections agree with one another is `agreement`'s matter; what a centre has changed
for itself is not known here. Every block an office may do without carries `enabled`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from functools import cached_property
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from bot.duty.moment import Anchor, DayTimes, Moment
from bot.duty.written import Clock, DayOfYear, DueMoment, Key, MonthDay, Text

Sessions = tuple[tuple[time, time], ...]  # in order, without overlap: ((opening, closing), ...)
Desk = Literal["front", "back"]
Audience = Text  # a role, or the key of a post: whoever serves it now

ROLES: tuple[str, ...] = ("unit_head", "guard", "office", "leader", "group", "holder")
"""`holder` is whoever has to deal with a case."""


class Keyed(Protocol):
    """What is found by its key."""

    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=Keyed)


def by_key(among: tuple[K, ...], key: str) -> K:
    """Raises KeyError."""
    for one in among:
        if one.key == key:
            return one
    raise KeyError(key)


class Section(BaseModel):
    """A frozen table of the file; unknown keys are faults."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Block(Section):
    """A section that an office may switch off."""

    enabled: bool = True


class Word(Section):
    """Something people read and choose, under the key it is stored by."""

    key: Key
    text: Text
    en: Text


class Head(Section):
    """What regulation this is. `centre` is the name proposed for a new centre, `status` is shown to the office only."""

    key: Key
    name: Text
    centre: str = ""
    status: Text | None = None
    bot_name: Text
    summary: Text
    summary_en: Text


class Unit(Section):
    """A unit of the hall; `short` is for buttons, picture and board."""

    name: Text
    short: Text


class Slot(Section):
    """A span of hours of a post on any day, in moments of the hall's day, and how many people serve it at once.

    The one slot of a post that names none has an empty key and no words.
    """

    key: str = ""
    text: str = ""
    en: str = ""
    begins: DueMoment = Field(Moment(Anchor.OPEN), alias="from")
    ends: DueMoment = Field(Moment(Anchor.CLOSE), alias="to")
    people: Annotated[int, Field(ge=1)] = 1

    def seen(self, times: DayTimes) -> DayTimes | None:
        """The day as seen from this slot; None when the day has none of it (an afternoon, on a day of one session)."""
        starts, ends = self.begins.on(times), self.ends.on(times)
        return None if starts is None or ends is None else replace(times, starts=starts, ends=ends)


class NamedSlot(Slot, Word):
    """One of several slots of a post."""


class Post(Word):
    """A kind of duty that needs people, and how its roster is filled (clauses 1, 2.1).

    It is served by `people` at once between two moments of the day, or in several `slots`, each with hours and people of
    its own.

    `pattern` is proposed, `patterns` are what the office may choose from. `first = "ask"`: set-up asks from which day
    and with whom to begin. `holiday`: what becomes of the turns when a published day is closed. `signs`: signs the
    daily record.
    """

    people: Annotated[int, Field(ge=1)] = 1
    pattern: Key
    patterns: Annotated[tuple[Key, ...], Field(min_length=1)]
    first: Literal["ask"] = "ask"
    holiday: Literal["postpone", "skip"] = "postpone"
    eligible: Annotated[tuple[Desk, ...], Field(min_length=1)] = ("front", "back")
    signs: bool = False
    begins: DueMoment = Field(Moment(Anchor.OPEN), alias="from")
    ends: DueMoment = Field(Moment(Anchor.CLOSE), alias="to")
    slots: tuple[NamedSlot, ...] = ()

    @cached_property
    def spans(self) -> tuple[Slot, ...]:
        """The slots of a day; one without a name where the file names none."""
        return self.slots or (Slot.model_construct(begins=self.begins, ends=self.ends, people=self.people),)

    def slot(self, key: str) -> Slot:
        """Raises KeyError."""
        return by_key(self.spans, key)


class Season(Section):
    """Hours from one date of the year to another, both included; it may run over New Year."""

    name: Text
    en: Text
    first: DayOfYear = Field(alias="from")
    last: DayOfYear = Field(alias="to")
    sessions: Annotated[tuple[tuple[Clock, Clock], ...], Field(min_length=1)]

    def covers(self, day: date | MonthDay) -> bool:
        """Whether the hours are in force on that date."""
        at = MonthDay.of(day) if isinstance(day, date) else day
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last


def season_of(seasons: tuple[Season, ...], day: date) -> Season:
    """The season a date belongs to; a checked charter has exactly one."""
    return next(season for season in seasons if season.covers(day))


class HoursChange(Section):
    """How many days before a change of season the office is asked."""

    ask_office_days_before: Annotated[int, Field(ge=0)] = 10


class Item(Word):
    """One thing to check. `personal`: about the supervisor, so not answered along with a door. `guard`: the guard may answer it. `optional`: not asked unless the office adds it.

    `until`: the key of a later checklist with which it may still be ticked (clause 4.4: people are still at work).
    `ask`, `done`, `fails`: what the guard is asked to do, and the words for having done it or not being able to.
    """

    clause: Text | None = None
    personal: bool = False
    guard: bool = False
    optional: bool = False
    until: Key | None = None
    ask: str = ""
    ask_en: str = ""
    done: str = ""
    done_en: str = ""
    fails: str = ""
    fails_en: str = ""


class Checklist(Block):
    """Doors and power at one time of the day; `all_fine` is the button that answers all of it.

    `office_fine` is the office's button for the same, `short` the word for the line of the record; empty: as `all_fine`
    and `title`.
    """

    key: Key
    title: Text
    title_en: Text
    short: str = ""
    short_en: str = ""
    all_fine: Text
    all_fine_en: Text
    office_fine: str = ""
    office_fine_en: str = ""
    items: Annotated[tuple[Item, ...], Field(min_length=1)]

    def item(self, key: str) -> Item:
        """Raises KeyError."""
        return by_key(self.items, key)

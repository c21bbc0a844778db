"""Whether all is well, judged from what was found: one line each, well, to be looked after, or wrong. Pure.

Knows from when on something is bad. Does not know how it was found out, nor any words: a line carries the key of its text,
which says what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Line:
    """One finding. `centre` is the name of the one it is about, empty for the whole."""

    level: Level
    key: str
    params: Mapping[str, object] = field(default_factory=dict)
    centre: str = ""


def worst(lines: Iterable[Line]) -> Level:
    found = {line.level for line in lines}
    return next((level for level in (Level.ERROR, Level.WARNING) if level in found), Level.OK)


NEXT_YEAR_FROM = 11
"""The month in which the State Council's notice for the next year is to be expected."""
OFF_BY, FAR_OFF = timedelta(seconds=30), timedelta(minutes=5)
LITTLE, TOO_LITTLE = 1_000_000_000, 100_000_000
"""Bytes of a disk that are left."""
OVERDUE = timedelta(minutes=10)
"""After so long a notice that has not gone out is trouble, and a centre that nobody has looked at."""
SOON = 5
"""Working days for which there has to be a roster."""
NAMED = 12
"""People who are named in one line."""
THESE_DAYS = 2
"""Working days before a duty on which whoever has it must be reachable."""


def clock(skew: timedelta | None, now: datetime, zone: str) -> Iterator[Line]:
    """`skew`: by how much Telegram's clock is ahead of this one, None where nobody told."""
    off = abs(skew) if skew is not None else timedelta()
    if off > OFF_BY:
        level = Level.ERROR if off > FAR_OFF else Level.WARNING
        yield Line(level, "health.clock_off", {"seconds": str(round(off.total_seconds()))})
    yield Line(Level.OK, "health.clock", {"zone": zone, "now": now})


def holidays(years: Iterable[int], today: date) -> Iterator[Line]:
    """`years`: those with an official calendar."""
    known = set(years)
    if today.year not in known:
        yield Line(Level.ERROR, "health.year_unknown", {"year": str(today.year)})
    if today.year + 1 in known:
        yield Line(Level.OK, "health.years", {"years": [str(today.year), str(today.year + 1)]})
    elif today.month >= NEXT_YEAR_FROM:
        yield Line(Level.WARNING, "health.next_year_unknown", {"year": str(today.year + 1)})
    elif today.year in known:
        yield Line(Level.OK, "health.years", {"years": [str(today.year)]})


def disk(free: int) -> Line:
    level = Level.ERROR if free < TOO_LITTLE else Level.WARNING if free < LITTLE else Level.OK
    key = "health.disk" if level is Level.OK else "health.disk_full"
    return Line(level, key, {"megabytes": str(free // 1_000_000)})


def revision(present: str | None, known: list[str]) -> Line:
    """`present`: what the database was brought to last, None for an empty one; `known`: what this bot knows, in order."""
    if present is None:
        return Line(Level.ERROR, "health.no_tables")
    if present not in known:
        return Line(Level.ERROR, "health.newer", {"revision": present})
    if present != known[-1]:
        return Line(Level.WARNING, "health.older", {"revision": present, "newest": known[-1]})
    return Line(Level.OK, "health.revision", {"revision": present})


def integrity(faults: list[str]) -> Line:
    """`faults`: what the database itself found wrong."""
    if faults:
        return Line(Level.ERROR, "health.damaged", {"faults": faults[:3]})
    return Line(Level.OK, "health.sound")


@dataclass(frozen=True, slots=True)
class Mail:
    """What waits, and what was set aside. `looked_at`: when a centre ought to have been looked at, None where none is."""

    overdue: int
    oldest: datetime | None
    failed: int
    looked_at: datetime | None


def mail(of: Mail, now: datetime) -> Iterator[Line]:
    if of.looked_at is not None and now - of.looked_at > OVERDUE:
        yield Line(Level.ERROR, "health.asleep", {"at": of.looked_at})
    elif of.overdue:
        yield Line(Level.WARNING, "health.overdue", {"n": of.overdue, "at": of.oldest})
    else:
        yield Line(Level.OK, "health.outbox")
    if of.failed:
        yield Line(Level.WARNING, "health.failed", {"n": of.failed})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who ought to be reachable. `bound`: has an account here; `reachable`: may be written to."""

    name: str
    bound: bool
    reachable: bool

    @property
    def hears(self) -> bool:
        return self.bound and self.reachable


@dataclass(frozen=True, slots=True)
class Standing:
    """How one centre stands. `soon` are whoever has a duty in the next days, with its day."""

    name: str
    group: str | None
    """What the bot may do there: `full`, `no_pin`, `none`, or `unknown`; None without a group."""
    office: tuple[Person, ...]
    staff: tuple[Person, ...]
    soon: tuple[tuple[date, Person], ...]
    guards: tuple[tuple[str, str | None], ...]
    """Name and number of each."""
    headless: tuple[str, ...]
    """Units without a head."""
    idle: tuple[str, ...]
    """Units of which nobody takes turns."""
    published: date | None
    needed: date
    """The last day there has to be a roster for by now."""
    faults: tuple[str, ...] = ()
    """What is wrong with the charter as the centre has changed it."""


def centre(of: Standing) -> list[Line]:
    """Everything about one centre, its worst not first: in the order in which it is set up."""
    lines = [*_charter(of), *_group(of), *_people(of), *_guards(of), *_units(of), *_roster(of)]
    return [Line(line.level, line.key, line.params, of.name) for line in lines]


def _charter(of: Standing) -> Iterator[Line]:
    if of.faults:
        yield Line(Level.ERROR, "health.charter", {"faults": list(of.faults)})


_GROUPS = {
    "unknown": Line(Level.WARNING, "health.group_unasked"),
    None: Line(Level.WARNING, "health.no_group"),
    "none": Line(Level.ERROR, "health.group_closed"),
    "no_pin": Line(Level.WARNING, "health.group_no_pin"),
    "full": Line(Level.OK, "health.group"),
}


def _group(of: Standing) -> Iterator[Line]:
    yield _GROUPS[of.group]


def _people(of: Standing) -> Iterator[Line]:
    if not any(person.hears for person in of.office):
        yield Line(Level.ERROR, "health.no_office")
    for day, person in of.soon:
        if not person.hears:
            yield Line(Level.WARNING, "health.soon", {"name": person.name, "day": day})
    unbound = [person.name for person in of.staff if not person.bound]
    blocked = [person.name for person in of.staff if person.bound and not person.reachable]
    if unbound:
        yield Line(Level.WARNING, "health.unbound", {"n": len(unbound), "names": _some(unbound)})
    if blocked:
        yield Line(Level.WARNING, "health.blocked", {"n": len(blocked), "names": _some(blocked)})
    if not unbound and not blocked:
        yield Line(Level.OK, "health.people", {"n": len(of.staff)})


def _some(names: list[str]) -> list[str]:
    """As many names as a line has room for."""
    return names if len(names) <= NAMED else [*names[:NAMED], "…"]


def _guards(of: Standing) -> Iterator[Line]:
    without = [name for name, number in of.guards if not number]
    if not of.guards:
        yield Line(Level.WARNING, "health.no_guards")
    elif without:
        yield Line(Level.WARNING, "health.guard_number", {"names": without})
    else:
        yield Line(Level.OK, "health.guards", {"n": len(of.guards)})


def _units(of: Standing) -> Iterator[Line]:
    if of.headless:
        yield Line(Level.WARNING, "health.headless", {"units": list(of.headless)})
    if of.idle:
        yield Line(Level.WARNING, "health.idle", {"units": list(of.idle)})


def _roster(of: Standing) -> Iterator[Line]:
    if of.published is None:
        yield Line(Level.ERROR, "health.no_roster")
    elif of.published < of.needed:
        yield Line(Level.ERROR, "health.roster_short", {"day": of.published})
    else:
        yield Line(Level.OK, "health.roster", {"day": of.published})

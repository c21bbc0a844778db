"""What the office may change that moves a published roster, each as a value: what it makes of the books, how it is put down.

The books are calendar, people, absences, pattern and charter: all that a roster is filled by. Knows those; not what becomes
of the turns, nor who is told. Each change is written in few letters too, for a button.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Protocol

from bot.duty.absence import Absence, AbsenceKind, AbsenceState
from bot.duty.calendar import Calendar, OwnDay
from bot.duty.centre import Centre, Member
from bot.duty.clocks import MOST_SESSIONS
from bot.duty.revision import How
from bot.duty.sections import Sessions
from bot.services import calendar as calendars
from bot.services import charters
from bot.services import day as duty_days
from bot.services.day import People
from storage import absences, centres, days, members
from storage.work import Work

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Books:
    """All that a roster is filled by."""

    centre: Centre
    calendar: Calendar
    people: People
    absences: tuple[Absence, ...]
    pattern: str

    def with_member(self, member: int, **columns: object) -> Books:
        changed = replace(self.people.members[member], **columns)  # type: ignore[arg-type]
        return replace(self, people=replace(self.people, members={**self.people.members, member: changed}))


async def books(work: Work, centre: Centre) -> Books:
    """The books of a centre as they stand; of absences those of the last year and all to come."""
    return Books(
        centre,
        await calendars.of_centre(work, centre),
        await duty_days.people(work, centre.id),
        tuple(await absences.between(work, centre.id, date.min)),
        await centres.pattern_of(work, centre.id),
    )


class Change(Protocol):
    """What is common to all. `ways` are those the office may choose from, the usual one first."""

    @property
    def cause(self) -> str: ...
    @property
    def ways(self) -> tuple[How, ...]: ...
    @property
    def since(self) -> date: ...
    @property
    def concerned(self) -> tuple[int, ...]: ...
    def made(self, of: Books) -> Books: ...
    def stands(self, in_: Books) -> bool: ...
    async def put_down(self, work: Work, before: Books, by: Member, now: datetime) -> None: ...
    def written(self) -> str: ...


@dataclass(frozen=True)
class Days:
    """Days that are off, worked, or have other hours; `normal`: days of which the office's own word is taken back.

    `whole_year`: all other days of that year are as the week has them, because its official notice was given.
    """

    days: tuple[OwnDay, ...]
    cause: str
    normal: tuple[date, ...] = ()
    whole_year: int | None = None
    concerned: tuple[int, ...] = ()

    @property
    def since(self) -> date:
        return min((*(one.day for one in self.days), *self.normal), default=date.max)

    @property
    def ways(self) -> tuple[How, ...]:
        if self.cause == "hours":
            return (How.IN_PLACE,)
        return (How.IN_PLACE, How.IN_ORDER) if self.cause in {"worked", "normal"} else (How.IN_ORDER, How.IN_PLACE)

    def made(self, of: Books) -> Books:
        own = {day: one for day, one in of.calendar.own.items() if day not in self.normal}
        own |= {one.day: one for one in self.days}
        official = of.calendar.official
        if self.whole_year:
            official = replace(official, years=official.years | {self.whole_year})
        return replace(of, calendar=replace(of.calendar, own=own, official=official))

    def stands(self, in_: Books) -> bool:
        after = self.made(in_).calendar
        return (after.own, after.official) == (in_.calendar.own, in_.calendar.official)

    async def put_down(self, work: Work, before: Books, by: Member, now: datetime) -> None:
        for one in self.days:
            await days.set_own_day(work, before.centre.id, one)
        await days.clear_own_days(work, before.centre.id, self.normal)
        if self.whole_year:
            await centres.year_is_known(work, before.centre.id, self.whole_year)

    def written(self) -> str:
        if self.cause == "holidays":
            return "d"
        first, last = self.since, max((*(one.day for one in self.days), *self.normal))
        kinds = {"closed": "c", "worked": "w", "normal": "n"}
        if self.cause == "hours":
            return f"h{first:%Y%m%d};{hours_written(self.days[0].sessions)}"
        return f"{kinds[self.cause]}{first:%Y%m%d}-{last:%Y%m%d}"


@dataclass(frozen=True)
class Left:
    """Somebody no longer belongs to the centre from that day on."""

    member: int
    since: date
    cause: str = "people"
    ways: tuple[How, ...] = (How.IN_PLACE, How.ANEW)

    @property
    def concerned(self) -> tuple[int, ...]:
        return (self.member,)

    def made(self, of: Books) -> Books:
        return of.with_member(self.member, left=self.since - _DAY)

    def stands(self, in_: Books) -> bool:
        return in_.people.members[self.member].left == self.since - _DAY

    async def put_down(self, work: Work, before: Books, by: Member, now: datetime) -> None:
        await members.change(work, before.people.members[self.member], left=self.since - _DAY)

    def written(self) -> str:
        return f"l{self.member};{self.since:%Y%m%d}"


@dataclass(frozen=True)
class Paused:
    """暂停轮值: somebody takes no turns from `since` on, until `last` or until further notice."""

    member: int
    since: date
    last: date | None = None
    cause: str = "people"
    ways: tuple[How, ...] = (How.IN_PLACE, How.ANEW)

    @property
    def concerned(self) -> tuple[int, ...]:
        return (self.member,)

    @property
    def _absence(self) -> Absence:
        return Absence(0, self.member, AbsenceKind.PAUSE, AbsenceState.APPROVED, self.since, self.last)

    def made(self, of: Books) -> Books:
        return replace(of, absences=(*of.absences, self._absence))

    def stands(self, in_: Books) -> bool:
        return any(replace(one, id=0, reason=None, words=None) == self._absence for one in in_.absences)

    async def put_down(self, work: Work, before: Books, by: Member, now: datetime) -> None:
        await absences.add(work, before.centre.id, self._absence, by.id, now)

    def written(self) -> str:
        return f"p{self.member};{self.since:%Y%m%d}" + (f";{self.last:%Y%m%d}" if self.last else "")


@dataclass(frozen=True)
class Back:
    """Somebody who paused takes turns again from that day on; the turns that are published stay unless all is filled anew."""

    member: int
    since: date
    cause: str = "people"
    ways: tuple[How, ...] = (How.IN_PLACE, How.ANEW)
    concerned: tuple[int, ...] = ()

    def _ended(self, of: Books) -> list[Absence]:
        return [
            one
            for one in of.absences
            if one.member == self.member and one.kind is AbsenceKind.PAUSE and one.state is AbsenceState.APPROVED
            if one.last is None or one.last >= self.since
        ]

    def made(self, of: Books) -> Books:
        ended = self._ended(of)
        shorter = [replace(one, last=self.since - _DAY) for one in ended if one.first < self.since]
        return replace(of, absences=(*(one for one in of.absences if one not in ended), *shorter))

    def stands(self, in_: Books) -> bool:
        return not self._ended(in_)

    async def put_down(self, work: Work, before: Books, by: Member, now: datetime) -> None:
        for one in self._ended(before):
            if one.first < self.since:
                await absences.end(work, one, self.since - _DAY)
            else:
                await absences.decide(work, one, AbsenceState.WITHDRAWN, by.id, now)

    def written(self) -> str:
        return f"b{self.member};{self.since:%Y%m%d}"


@dataclass(frozen=True)
class Joined:
    """Somebody new takes turns from that day on."""

    member: int
    since: date
    cause: str = "people"
    ways: tuple[How, ...] = (How.ANEW,)
    concerned: tuple[int, ...] = ()

    def made(self, of: Books) -> Books:
        return of.with_member(self.member, joined=self.since)

    def stands(self, in_: Books) -> bool:
        return in_.people.members[self.member].joined == self.since

    async def put_down(self, work: Work, before: Books, by: Member, now: datetime) -> None:
        await members.change(work, before.people.members[self.member], joined=self.since)

    def written(self) -> str:
        return f"j{self.member};{self.since:%Y%m%d}"


@dataclass(frozen=True)
class Reordered:
    """Units have their turns in another order from that day on; a letter each, counted by age."""

    order: str
    since: date
    cause: str = "order"
    ways: tuple[How, ...] = (How.ANEW,)
    concerned: tuple[int, ...] = ()

    def units(self, of: People) -> tuple[int, ...]:
        """The units in the new order. Raises IndexError or ValueError for an order that is none."""
        by_age = sorted(of.units)
        places = [int(letter, 36) for letter in self.order]
        if sorted(places) != list(range(len(by_age))):
            raise ValueError(self.order)
        return tuple(by_age[place] for place in places)

    def made(self, of: Books) -> Books:
        units = {unit: replace(of.people.units[unit], position=n) for n, unit in enumerate(self.units(of.people))}
        return replace(of, people=replace(of.people, units=units))

    def stands(self, in_: Books) -> bool:
        return tuple(in_.people.units) == self.units(in_.people)

    async def put_down(self, work: Work, before: Books, by: Member, now: datetime) -> None:
        await centres.order_units(work, before.centre.id, self.units(before.people))

    def written(self) -> str:
        return f"u{self.order};{self.since:%Y%m%d}"


def order_of(units: Sequence[int]) -> str:
    """Units in an order, a letter each."""
    by_age = sorted(units)
    return "".join("0123456789abcdefghijklmnopqrstuvwxyz"[by_age.index(unit)] for unit in units)


@dataclass(frozen=True)
class Patterned:
    """Turns follow one another by another pattern from that day on."""

    pattern: str
    since: date
    cause: str = "order"
    ways: tuple[How, ...] = (How.ANEW,)
    concerned: tuple[int, ...] = ()

    def made(self, of: Books) -> Books:
        return replace(of, pattern=self.pattern)

    def stands(self, in_: Books) -> bool:
        return in_.pattern == self.pattern

    async def put_down(self, work: Work, before: Books, by: Member, now: datetime) -> None:
        await centres.choose_pattern(work, before.centre.id, self.pattern)

    def written(self) -> str:
        return f"m{self.pattern};{self.since:%Y%m%d}"


@dataclass(frozen=True)
class Hours:
    """The season in force on that day has other hours from then on: a dated change of the charter."""

    sessions: Sessions
    since: date
    cause: str = "hours"
    ways: tuple[How, ...] = (How.IN_PLACE,)
    concerned: tuple[int, ...] = ()

    def _changed(self, centre: Centre) -> Centre:
        charter = charters.of(centre, self.since)
        season = charter.season(self.since)
        table = [
            {
                "name": one.name, "en": one.en, "from": str(one.first), "to": str(one.last),
                "sessions": [[f"{a:%H:%M}", f"{b:%H:%M}"] for a, b in (self.sessions if one is season else one.sessions)],
            }
            for one in charter.hours
        ]  # fmt: skip
        return replace(centre, changes=charters.with_values(centre.changes, self.since, {"hours": table}))

    def made(self, of: Books) -> Books:
        centre = self._changed(of.centre)
        hours = tuple((since, charter.hours) for since, charter in charters.all_of(centre))
        return replace(of, centre=centre, calendar=replace(of.calendar, hours=hours[0][1], later=hours[1:]))

    def stands(self, in_: Books) -> bool:
        return charters.of(in_.centre, self.since).sessions(self.since) == self.sessions

    async def put_down(self, work: Work, before: Books, by: Member, now: datetime) -> None:
        await centres.change_charter(work, before.centre.id, self._changed(before.centre).changes)

    def written(self) -> str:
        return f"s{self.since:%Y%m%d};{hours_written(self.sessions)}"


def closed(first: date, last: date) -> Days:
    """These days are off, by the office's word."""
    period = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return Days(tuple(OwnDay(day, working=False, reason="office") for day in period), "closed")


def worked(day: date) -> Days:
    """The day is worked although it would be off."""
    return Days((OwnDay(day, working=True, reason="office"),), "worked")


def other_hours(day: date, sessions: Sessions) -> Days:
    """One day has other hours."""
    return Days((OwnDay(day, working=True, sessions=sessions, reason="office"),), "hours")


def read(written: str) -> Change:
    """The change that `Change.written` wrote. Raises ValueError for whatever it has not written."""
    kind, rest = written[:1], written[1:]
    parts = rest.split(";")
    match kind:
        case "c" | "w" | "n":
            first, last = (day_of(one) for one in parts[0].split("-"))
            if not 0 <= (last - first).days <= LONGEST:
                raise ValueError(written)
            return _of_days(kind, first, last)
        case "l" | "b" | "j":
            of_person: Mapping[str, Callable[[int, date], Change]] = {"l": Left, "b": Back, "j": Joined}
            return of_person[kind](int(parts[0]), day_of(parts[1]))
        case "p":
            return Paused(int(parts[0]), day_of(parts[1]), day_of(parts[2]) if len(parts) > 2 else None)  # noqa: PLR2004
        case "u":
            return Reordered(parts[0], day_of(parts[1]))
        case "m":
            return Patterned(parts[0], day_of(parts[1]))
        case "h" | "s":
            day, sessions = day_of(parts[0]), _sessions(parts[1])
            return other_hours(day, sessions) if kind == "h" else Hours(sessions, day)
    raise ValueError(written)


LONGEST = 60
"""Days of one closure."""


def _of_days(kind: str, first: date, last: date) -> Days:
    if kind == "c":
        return closed(first, last)
    if kind == "n":
        return Days((), "normal", tuple(first + timedelta(days=n) for n in range((last - first).days + 1)))
    if first != last:
        raise ValueError(kind)
    return worked(first)


def day_of(written: str) -> date:
    """Raises ValueError."""
    return date(int(written[:4]), int(written[4:6]), int(written[6:8]))


def hours_written(sessions: Sessions | None) -> str:
    """`08001200,14301730`: as few letters as hours need on a button."""
    return ",".join(f"{start:%H%M}{end:%H%M}" for start, end in sessions or ())


def _sessions(written: str) -> Sessions:
    """Raises ValueError, also for what does not follow one another."""
    found = tuple((_clock(one[:4]), _clock(one[4:])) for one in written.split(","))
    moments = [moment for span in found for moment in span]
    if len(found) > MOST_SESSIONS or moments != sorted(set(moments)):
        raise ValueError(written)
    return found


def _clock(written: str) -> time:
    if len(written) != 4:  # noqa: PLR2004 - hours and minutes
        raise ValueError(written)
    return time(int(written[:2]), int(written[2:]))


__all__ = [
    "Back", "Books", "Change", "Days", "Hours", "Joined", "Left", "Patterned", "Paused", "Reordered", "books", "closed",
    "other_hours", "read", "worked",
]  # fmt: skip

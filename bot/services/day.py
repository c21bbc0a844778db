"""One duty day as it stands: everything that was planned and entered, read in one go. Changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.duty.calendar import Calendar
from bot.duty.centre import Centre, Member, Unit
from bot.duty.charter import Charter
from bot.duty.checklist import Entry, Sheet, sheet
from bot.duty.dayplan import askers, signs
from bot.duty.moment import DayTimes
from bot.duty.record import Signature
from bot.duty.roster import Shift, in_charge
from bot.services import calendar as calendars
from bot.services import charters
from storage import days, members
from storage.work import Work


@dataclass(frozen=True)
class Day:
    """A day of a centre. `times` is None on a closed day; `shifts` are those of all posts, none where none is published.

    A question about people is one about a moment: "on duty" is whoever serves a shift that is in charge then.
    """

    centre: Centre
    charter: Charter
    calendar: Calendar
    day: date
    times: DayTimes | None
    shifts: tuple[Shift, ...]
    entries: tuple[Entry, ...]
    signature: Signature | None
    noted: bool

    def sheet(self, checklist: str) -> Sheet:
        return sheet(self.charter, checklist, self.entries)

    def guard(self, people: People) -> Member | None:
        """The guard whose turn it is."""
        guards = people.guards
        return guards[self.charter.guards.turn(self.day, len(guards))] if guards else None

    def today(self, at: datetime) -> date:
        """The centre's own date at that moment."""
        return today(self.centre, at)

    def on_duty(self, at: datetime, posts: Collection[str] | None = None) -> tuple[Shift, ...]:
        """The shifts in charge at that moment, of these posts or of all."""
        return in_charge((shift for shift in self.shifts if posts is None or shift.post in posts), at)

    def holders(self, at: datetime, posts: Collection[str] | None = None) -> tuple[int, ...]:
        """Everybody who is on duty at that moment, of these posts or of all."""
        return _serving(self.on_duty(at, posts), at)

    def asked(self, checklist: str, at: datetime) -> tuple[int, ...]:
        """Of those on duty at that moment whoever is asked this checklist."""
        return self.holders(at, askers(self.charter, checklist))

    def signer(self, at: datetime) -> int | None:
        """Who signs the record, as things stand at that moment: the first on duty of the post that signs."""
        return next(iter(self.holders(at, signs(self.charter))), None)

    def shift_of(self, member: int, at: datetime) -> Shift | None:
        """The shift a member has, had, or will have unless somebody takes it over."""
        mine = [shift for shift in self.shifts if shift.serving(max(at, shift.starts)) == member]
        return next(iter(mine or [shift for shift in self.shifts if member in shift.members]), None)


def _serving(shifts: Sequence[Shift], at: datetime) -> tuple[int, ...]:
    served = (shift.serving(at) for shift in shifts)
    return tuple(dict.fromkeys(member for member in served if member is not None))


async def read(work: Work, centre: Centre, day: date) -> Day:
    calendar = await calendars.of_centre(work, centre)
    return await read_with(work, centre, calendar, day)


async def read_with(work: Work, centre: Centre, calendar: Calendar, day: date) -> Day:
    for found in await with_shifts(work, centre, calendar, day, day):
        return found
    marks = await days.marks(work, centre.id, day)
    entries = await days.entries(work, centre.id, day, day)
    return _day(centre, calendar, day, (), marks, entries.get(day, ()))


async def with_shifts(work: Work, centre: Centre, calendar: Calendar, first: date, last: date) -> list[Day]:
    """The days of a period that have shifts, in order."""
    kept = await days.of_days(work, centre.id, first, last)
    entries = await days.entries(work, centre.id, first, last) if kept else {}
    return [_day(centre, calendar, day, shifts, marks, entries.get(day, ())) for day, (shifts, marks) in kept.items()]


def _day(
    centre: Centre, calendar: Calendar, day: date, shifts: tuple[Shift, ...], marks: days.Marks, entries: Sequence[Entry]
) -> Day:
    times = calendar.times(day, centre.tz, marks.moved) if calendar.is_working(day) else None
    charter = charters.of(centre, day)
    return Day(
        centre, charter, calendar, day, times, in_order(charter, shifts), tuple(entries), marks.signature, marks.noted
    )


def in_order(charter: Charter, shifts: Sequence[Shift]) -> tuple[Shift, ...]:
    """Shifts of one day as the charter lists posts and slots; those of a post it no longer has stand last."""
    if len(shifts) < 2:  # noqa: PLR2004 - the ordinary case is quick
        return tuple(shifts)
    listed = [(post.key, slot.key) for post in charter.posts for slot in post.spans]
    places = {one: place for place, one in enumerate(listed)}
    return tuple(sorted(shifts, key=lambda one: (places.get((one.post, one.slot), len(places)), one.seat)))


def today(centre: Centre, now: datetime) -> date:
    """The centre's own date."""
    return now.astimezone(centre.tz).date()


@dataclass(frozen=True)
class People:
    """Everybody of a centre by id, and the units."""

    members: dict[int, Member]
    units: dict[int, Unit]

    def name(self, member: int | None) -> str:
        return self.members[member].name if member in self.members else ""

    def names(self, members: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.name(member) for member in members)

    def unit_of(self, member: int | None) -> Unit | None:
        found = self.members.get(member) if member is not None else None
        return self.units.get(found.unit) if found and found.unit is not None else None

    @property
    def office(self) -> list[Member]:
        return [member for member in self.members.values() if member.office]

    def is_last_of_office(self, member: int) -> bool:
        """Whether nobody else of the office is there to stay, and bound."""
        return not any(one.telegram for one in self.office if one.left is None and one.id != member)

    @property
    def guards(self) -> list[Member]:
        return [member for member in self.members.values() if member.guard]

    def heads_of(self, unit: int | None) -> list[Member]:
        return [m for m in self.members.values() if m.head and m.unit == unit]


async def people(work: Work, centre: int) -> People:
    members_, units = await members.with_units(work, centre)
    return People({m.id: m for m in members_}, {unit.id: unit for unit in units})

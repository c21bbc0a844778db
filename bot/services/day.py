"""One duty day as it stands: everything that was planned and entered, read in one go. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.duty.calendar import Calendar
from bot.duty.centre import Centre, Member, Unit
from bot.duty.charter import Charter
from bot.duty.checklist import Entry, Sheet, sheet
from bot.duty.moment import DayTimes
from bot.duty.record import Signature
from bot.duty.roster import Shift
from bot.services import calendar as calendars
from bot.services import charters
from storage import days, members
from storage.work import Work


@dataclass(frozen=True)
class Day:
    """A day of a centre. `times` is None on a closed day, `shift` where nothing is published."""

    centre: Centre
    charter: Charter
    calendar: Calendar
    day: date
    times: DayTimes | None
    shift: Shift | None
    entries: tuple[Entry, ...]
    signature: Signature | None
    noted: bool

    def sheet(self, checklist: str) -> Sheet:
        return sheet(self.charter, checklist, self.entries)

    def holder(self, at: datetime) -> int | None:
        """Who has the shift at that moment."""
        return self.shift.serving(at) if self.shift else None


async def read(work: Work, centre: Centre, day: date) -> Day:
    calendar = await calendars.of_centre(work, centre)
    return await read_with(work, centre, calendar, day)


async def read_with(work: Work, centre: Centre, calendar: Calendar, day: date) -> Day:
    for found in await with_shifts(work, centre, calendar, day, day):
        return found
    marks = await days.marks(work, centre.id, day)
    entries = await days.entries(work, centre.id, day, day)
    return _day(centre, calendar, day, None, marks, entries.get(day, ()))


async def with_shifts(work: Work, centre: Centre, calendar: Calendar, first: date, last: date) -> list[Day]:
    """The days of a period that have a shift, in order."""
    kept = await days.of_days(work, centre.id, first, last)
    entries = await days.entries(work, centre.id, first, last) if kept else {}
    return [_day(centre, calendar, day, shift, marks, entries.get(day, ())) for day, (shift, marks) in kept.items()]


def _day(
    centre: Centre, calendar: Calendar, day: date, shift: Shift | None, marks: days.Marks, entries: Sequence[Entry]
) -> Day:
    times = calendar.times(day, centre.tz, marks.moved) if calendar.is_working(day) else None
    charter = charters.of(centre, day)
    return Day(centre, charter, calendar, day, times, shift, tuple(entries), marks.signature, marks.noted)


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

    def unit_of(self, member: int | None) -> Unit | None:
        found = self.members.get(member) if member is not None else None
        return self.units.get(found.unit) if found and found.unit is not None else None

    @property
    def office(self) -> list[Member]:
        return [member for member in self.members.values() if member.office]

    def guard_on(self, day: date) -> Member | None:
        """The guard whose turn it is: they take turns by day."""
        guards = [member for member in self.members.values() if member.guard]
        return guards[day.toordinal() % len(guards)] if guards else None

    def heads_of(self, unit: int | None) -> list[Member]:
        return [m for m in self.members.values() if m.head and m.unit == unit]


async def people(work: Work, centre: int) -> People:
    members_, units = await members.with_units(work, centre)
    return People({m.id: m for m in members_}, {unit.id: unit for unit in units})

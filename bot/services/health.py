"""体检 of a centre: gathers what there is to judge about it from the database, and has it judged. Changes nothing.

How the bot stands with Telegram and the machine it runs on is told by whoever can see that.
"""

from __future__ import annotations

from datetime import date, datetime

from bot.duty import health
from bot.duty.calendar import Calendar
from bot.duty.centre import Centre, Member, Unit
from bot.duty.charter import CharterFaults
from bot.duty.health import Line, Person, Standing
from bot.services import calendar as calendars
from bot.services import charters
from bot.services import day as duty_days
from bot.services.day import People
from storage import centres, days
from storage import health as books
from storage.migrate import revisions
from storage.work import Work


async def of_database(work: Work) -> list[Line]:
    """Whether its tables are today's and sound."""
    return [health.revision(await books.revision(work), revisions()), health.integrity(await books.faults(work))]


async def of_day(work: Work, today: date, now: datetime, centre: Centre | None = None) -> list[Line]:
    """The official calendar, and what waits to be sent; of one centre, with the years its office has given, or of all."""
    years = calendars.official_with(centre.years if centre else "").years
    waiting = await books.mail(work, now, health.OVERDUE, centre.id if centre else None)
    return [*health.holidays(years, today), *health.mail(waiting, now)]


async def of_centre(work: Work, centre: Centre, group: str | None, now: datetime) -> list[Line]:
    """Everything about one centre; `group` is what the bot may do in its group."""
    return health.centre(await standing(work, centre, group, now))


async def of_centres(work: Work, groups: dict[int, str], now: datetime) -> list[Line]:
    """Everything about all of them, and whether there is one; `groups` by chat."""
    found = await centres.all_of_them(work)
    if not found:
        return [Line(health.Level.WARNING, "health.no_centre")]
    return [line for one in found for line in await of_centre(work, one, _of_group(one, groups), now)]


def _of_group(centre: Centre, groups: dict[int, str]) -> str | None:
    return groups.get(centre.group_chat, "unknown") if centre.group_chat is not None else None


async def standing(work: Work, centre: Centre, group: str | None, now: datetime) -> Standing:
    today = duty_days.today(centre, now)
    people, units = await duty_days.people(work, centre.id), await centres.units(work, centre.id)
    here = [member for member in people.members.values() if member.left is None or member.left >= today]
    taking_turns = [member for member in here if member.rotates and member.unit is not None]
    faults, needed, soon = await _ahead(work, centre, people, today)
    return Standing(
        centre.name,
        group,
        tuple(_person(member) for member in here if member.office),
        tuple(_person(member) for member in here if member.unit is not None),
        soon,
        tuple((member.name, member.phone) for member in here if member.guard),
        _lacking(units, [member for member in here if member.head]),
        _lacking(units, taking_turns),
        await days.published_until(work, centre.id),
        needed,
        faults,
    )


async def _ahead(
    work: Work, centre: Centre, people: People, today: date
) -> tuple[tuple[str, ...], date, tuple[tuple[date, Person], ...]]:
    """What is wrong with the charter; where that is nothing, until when there has to be a roster, and who is on soon."""
    try:
        charters.all_of(centre)
    except CharterFaults as found:
        return tuple(fault.key for fault in found.faults), today, ()
    calendar: Calendar = await calendars.of_centre(work, centre)
    last = calendar.add(today, health.THESE_DAYS)
    shifts = await days.shifts(work, centre.id, today, last)
    serving = {(shift.day, member): None for shift in shifts for member in shift.members}
    soon = tuple((day, _person(people.members[member])) for day, member in serving)
    return (), calendar.add(today, health.SOON), soon


def _person(member: Member) -> Person:
    return Person(member.name, member.telegram is not None, member.reachable)


def _lacking(units: list[Unit], people: list[Member]) -> tuple[str, ...]:
    """The units that nobody of these belongs to."""
    having = {member.unit for member in people}
    return tuple(unit.short for unit in units if unit.id not in having)

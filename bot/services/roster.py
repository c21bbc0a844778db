"""The roster (人员值班表) as people look things up in it: a month, my duties, why me."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.duty import rotation
from bot.duty.centre import Centre, Member
from bot.duty.charter import Charter
from bot.duty.errors import Refused
from bot.duty.roster import Shift
from bot.duty.sections import Post
from bot.services import calendar as calendars
from bot.services import charters
from bot.services import day as duty_days
from bot.services.day import People
from storage import days
from storage.work import Work


def rotating_post(charter: Charter) -> Post:
    """The post whose roster this is. Several posts on one day are a later matter."""
    return next(post for post in charter.posts if post.signs)


def in_rotation(post: Post, people: People) -> list[rotation.Person]:
    return [
        rotation.Person(m.id, m.unit, m.position, None, None)
        for m in people.members.values()
        if m.unit is not None and m.rotates and m.desk in post.eligible
    ]


@dataclass(frozen=True)
class Listed:
    """One line of the roster: a working day and who has it, with the calendar's doubt."""

    day: date
    names: tuple[str, ...]
    unit: str
    provisional: bool


async def month(work: Work, centre: Centre, first: date, today: date) -> list[Listed]:
    """The working days of the month of `first`; one to come that is not published has no names."""
    last = (first.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    calendar = await calendars.of_centre(work, centre)
    people = await duty_days.people(work, centre.id)
    shifts = {shift.day: shift for shift in await days.shifts(work, centre.id, first.replace(day=1), last)}
    return [
        Listed(
            day,
            tuple(people.name(m) for m in shifts[day].members) if day in shifts else (),
            unit.short if day in shifts and (unit := people.unit_of(shifts[day].member)) else "",
            not calendar.known(day),
        )
        for day in calendar.working_days(first.replace(day=1), last)
        if day in shifts or day > today
    ]


@dataclass(frozen=True)
class Mine:
    """A member's duties: the next ones, and this year's count beside the average of all who take turns."""

    shifts: tuple[Shift, ...]
    count: int
    average: float


async def of_member(work: Work, centre: Centre, member: Member, now: datetime, most: int = 5) -> Mine:
    today = duty_days.today(centre, now)
    year = await days.shifts(work, centre.id, date(today.year, 1, 1), date(today.year + 1, 12, 31))
    coming = [s for s in year if member.id in s.members and s.ends > now]
    served = [m for s in year if s.day.year == today.year for m in s.members]
    people = await duty_days.people(work, centre.id)
    turning = len(in_rotation(rotating_post(charters.of(centre, today)), people)) or 1
    return Mine(tuple(coming[:most]), served.count(member.id), len(served) / turning)


async def why(work: Work, centre: Centre, day: date) -> tuple[Shift, People]:
    """The shift of a day with its trace. Refuses days that are not published."""
    found = await days.shifts(work, centre.id, day, day)
    if not found:
        raise Refused("not_published", day=day)
    return found[0], await duty_days.people(work, centre.id)

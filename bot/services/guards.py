"""The guards as the office keeps them: their order, and whose turn it is on the days to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.services import calendar as calendars
from bot.services import charters, standing
from bot.services import day as duty_days
from storage import audit, members
from storage.work import Work

SHOWN = 5
"""Working days for which it is said who is on."""


@dataclass(frozen=True)
class Guards:
    """All guards in order, and (day, guard) for the next working days."""

    everybody: tuple[Member, ...]
    soon: tuple[tuple[date, Member], ...]


async def listed(work: Work, centre: Centre, by: Member, now: datetime) -> Guards:
    """For the office."""
    standing.office_only(by)
    calendar = await calendars.of_centre(work, centre)
    found = (await duty_days.people(work, centre.id)).guards
    today = duty_days.today(centre, now)
    days = islice((day for day in calendar.working_days(today, calendar.add(today, SHOWN + 1))), SHOWN)
    soon = ((day, found[charters.of(centre, day).guards.turn(day, len(found))]) for day in days if found)
    return Guards(tuple(found), tuple(soon))


async def move_up(work: Work, centre: Centre, by: Member, member: int, now: datetime) -> Guards:
    """Puts a guard before the one before; from now on turns are by the new order. Refuses the first, and whoever is none."""
    order = list((await listed(work, centre, by, now)).everybody)
    place = next((number for number, one in enumerate(order) if one.id == member), 0)
    if place == 0 or order[place].unit is not None or order[place - 1].unit is not None:
        raise Refused("unknown_button")  # whose place in a unit it is decides about turns of duty, too
    before, moved = order[place - 1], order[place]
    await members.change(work, moved, position=before.position)
    await members.change(work, before, position=moved.position)
    names = [one.name for one in order]
    after = [*names[: place - 1], moved.name, before.name, *names[place + 1 :]]
    await audit.write(work, centre.id, by, now, "guards", moved.name, before={"order": names}, after={"order": after})
    work.plans.add(centre.id)
    return await listed(work, centre, by, now)

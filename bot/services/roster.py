"""The published roster (人员值班表): filling it from the rotation, extending it in time, reading it, giving a shift to another."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from bot.duty import rotation
from bot.duty.calendar import Calendar, OwnDay
from bot.duty.centre import Centre, Member
from bot.duty.charter import Charter
from bot.duty.errors import Refused
from bot.duty.notice import Owed, about, to_member
from bot.duty.roster import Service, Shift, handed_to
from bot.duty.sections import Post
from bot.services import calendar as calendars
from bot.services import day as duty_days
from bot.services import standing
from bot.services.charters import shipped
from bot.services.checks import owe_refresh
from bot.services.day import People
from storage import audit, centres, days, extensions, outbox
from storage.work import Work

AHEAD = timedelta(days=40)
SEEN_BEFORE = 2
"""Working days between the office being shown an extension and its applying by itself."""
ASKED_BEFORE = 5
"""Working days before a day of an unknown year on which the office is asked about it."""
CURSOR_DAYS = timedelta(days=400)
"""How far back published shifts are read to find whose turn is next."""


def rotating_post(charter: Charter) -> Post:
    """The post whose roster this is. Several posts on one day are a later matter."""
    return next(post for post in charter.posts if post.signs)


def in_rotation(post: Post, people: People) -> list[rotation.Person]:
    return [
        rotation.Person(m.id, m.unit, m.position, None, None)
        for m in people.members.values()
        if m.unit is not None and m.rotates and m.desk in post.eligible
    ]


def horizon(calendar: Calendar, today: date) -> date:
    """The last day a roster may be published for: 40 days ahead, to the end of that month, but no unknown day."""
    ahead = today + AHEAD
    month_end = (ahead.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return min(month_end, calendar.known_until(today))


async def publish_first(
    work: Work, centre: Centre, by: Member | None, first: date, cursor: rotation.Cursor, now: datetime
) -> date:
    """Publishes the first roster of a centre, from `first` on, beginning with `cursor`; returns its last day."""
    if await days.published_until(work, centre.id) is not None:
        raise Refused("roster_exists")
    calendar = await calendars.of_centre(work, centre)
    last = horizon(calendar, first)
    await _publish(work, centre, calendar.working_days(first, last), cursor, now)
    await audit.write(work, centre.id, by, now, "publish", f"{first} {last}")
    return last


async def _publish(work: Work, centre: Centre, new: Iterable[date], cursor: rotation.Cursor | None, now: datetime) -> None:
    calendar = await calendars.of_centre(work, centre)
    post = rotating_post(shipped(centre.charter))
    for turn in await _turns(work, centre, list(new), cursor):
        times = calendar.times(turn.day, centre.tz)
        spans = (Service(turn.person, times.opens, times.closes, "turn"),) if turn.person else ()
        why = {**turn.why.as_dict(), "provisional": not calendar.known(turn.day)}
        shift = Shift(0, turn.day, post.key, times.opens, times.closes, turn.unit, turn.person, why, spans, now)
        await days.publish(work, centre.id, shift)
    work.plans.add(centre.id)


async def _turns(work: Work, centre: Centre, wanted: list[date], cursor: rotation.Cursor | None) -> list[rotation.Turn]:
    """Whose turn these days are; without a cursor they follow what is published before them."""
    if not wanted:
        return []
    people = await duty_days.people(work, centre.id)
    pattern = await centres.pattern_of(work, centre.id)
    units = list(people.units)
    if cursor is None:
        before = await days.shifts(work, centre.id, wanted[0] - CURSOR_DAYS, wanted[0] - timedelta(days=1))
        cursor = rotation.cursor_after(pattern, units, [_served(shift, people) for shift in before])
    bench = in_rotation(rotating_post(shipped(centre.charter)), people)
    return list(rotation.fill(pattern, units, bench, cursor, wanted, _nobody_away))


def _served(shift: Shift, people: People) -> rotation.Served:
    position = people.members[shift.member].position if shift.member else None
    return rotation.Served(shift.day, shift.unit, position, rotation.Why.from_dict(shift.why).turn)


def _nobody_away(_person: int, _day: date) -> bool:
    return False  # leave is not kept yet


async def keep_ahead(work: Work, centre: Centre, now: datetime) -> datetime | None:
    """Extends the roster in time: shows the office what is to come, applies what it has been shown.

    Returns when this must be looked at again for an extension's sake, if it is known.
    """
    published = await days.published_until(work, centre.id)
    if published is None:
        return None
    calendar = await calendars.of_centre(work, centre)
    today = duty_days.today(centre, now)
    await _provisional(work, centre, calendar, max(published, today - timedelta(days=1)), now)
    waiting = await extensions.waiting(work, centre.id)
    if waiting is None and published < min(today + AHEAD, calendar.known_until(today)):
        waiting = await _propose(work, centre, calendar, published, now)
    if waiting is None or waiting.applies_at > now:
        return waiting.applies_at if waiting else None
    await _publish(work, centre, calendar.working_days(waiting.first, waiting.last), None, now)
    await extensions.applied(work, waiting, now)
    await audit.write(work, centre.id, None, now, "publish", f"{waiting.first} {waiting.last}")
    return None


async def _propose(work: Work, centre: Centre, calendar: Calendar, published: date, now: datetime) -> extensions.Extension:
    today = duty_days.today(centre, now)
    first, last = published + timedelta(days=1), horizon(calendar, today)
    applies = calendar.add(today, SEEN_BEFORE)
    late = first <= applies  # after a long time off: nobody can be shown it two days before
    at = now if late else datetime.combine(applies, time(), centre.tz)
    extension = await extensions.propose(work, centre.id, first, last, at)
    await _tell_office(work, centre, "extension", first.isoformat(), now, {"last": last.isoformat()})
    return extension


async def _provisional(work: Work, centre: Centre, calendar: Calendar, published: date, now: datetime) -> None:
    """Days of a year without official calendar: the office is asked in time, and unanswered the rule applies."""
    today = duty_days.today(centre, now)
    if published < calendar.known_until(today):
        return
    soon = list(calendar.working_days(published + timedelta(days=1), calendar.add(today, ASKED_BEFORE)))
    for monday in sorted({day - timedelta(days=day.weekday()) for day in soon if not calendar.known(day)}):
        await _tell_office(work, centre, "provisional", monday.isoformat(), now, {})
    tomorrow = calendar.add(today, 1)
    ready = takewhile(lambda day: calendar.known(day) or day <= tomorrow, soon)
    await _publish(work, centre, ready, None, now)


async def confirm_week(work: Work, centre: Centre, by: Member, monday: date, now: datetime) -> list[date]:
    """The office says that a week of an unknown year is worked Monday to Friday; its days are published in turn."""
    standing.office_only(by)
    calendar = await calendars.of_centre(work, centre)
    unknown = [day for day in calendar.working_days(monday, monday + timedelta(days=6)) if not calendar.known(day)]
    if monday.weekday() or not unknown:
        raise Refused("week_known")
    for day in unknown:
        await days.set_own_day(work, centre.id, OwnDay(day, working=True, sessions=None, reason="monday_to_friday"))
    await audit.write(work, centre.id, by, now, "confirm_week", monday.isoformat())
    await keep_ahead(work, centre, now)
    return unknown


async def _tell_office(work: Work, centre: Centre, kind: str, subject: str, now: datetime, facts: dict[str, object]) -> None:
    people = await duty_days.people(work, centre.id)
    await outbox.owe(work, [Owed(centre.id, kind, subject, to_member(m.id), now, facts=facts) for m in people.office])


@dataclass(frozen=True)
class Listed:
    """One line of the roster: a working day and who has it, with the calendar's doubt."""

    day: date
    names: tuple[str, ...]
    unit: str
    provisional: bool


async def preview(work: Work, centre: Centre, first: date, last: date) -> list[Listed]:
    """What the days from `first` to `last` will be, from what is published now."""
    calendar = await calendars.of_centre(work, centre)
    people = await duty_days.people(work, centre.id)
    turns = await _turns(work, centre, list(calendar.working_days(first, last)), None)
    return [
        Listed(
            turn.day, (people.name(turn.person),), unit.short if (unit := people.units.get(turn.unit or 0)) else "", False
        )
        for turn in turns
    ]


async def month(work: Work, centre: Centre, first: date) -> list[Listed]:
    """All working days of the month of `first`; a day that is not published has no names."""
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
    turning = len(in_rotation(rotating_post(shipped(centre.charter)), people)) or 1
    return Mine(tuple(coming[:most]), served.count(member.id), len(served) / turning)


async def why(work: Work, centre: Centre, day: date) -> tuple[Shift, People]:
    """The shift of a day with its trace. Refuses days that are not published."""
    found = await days.shifts(work, centre.id, day, day)
    if not found:
        raise Refused("not_published", day=day)
    return found[0], await duty_days.people(work, centre.id)


async def candidates(work: Work, centre: Centre, by: Member, day: date, now: datetime) -> list[Member]:
    """Who could take over the shift of a day: the own unit first, then by fewest duties. For the office."""
    standing.office_only(by)
    found = await duty_days.read(work, centre, day)
    people = await duty_days.people(work, centre.id)
    turning = {person.id for person in in_rotation(rotating_post(found.charter), people)}
    served = [m for s in await days.shifts(work, centre.id, date(day.year, 1, 1), date(day.year, 12, 31)) for m in s.members]
    holder = people.members.get(found.holder(now) or 0)
    unit = holder.unit if holder else None
    free = [people.members[m] for m in turning if holder is None or m != holder.id]
    return sorted(free, key=lambda m: (m.unit != unit, served.count(m.id), m.unit or 0, m.position))


async def give_to(work: Work, centre: Centre, by: Member, day: date, to: int, now: datetime, reason: str | None) -> Shift:
    """The office gives the shift of a day to another person from now on; what was served stays as it was."""
    standing.office_only(by)
    found = await duty_days.read(work, centre, day)
    if found.shift is None or found.times is None or found.times.midnight <= now or day < duty_days.today(centre, now):
        raise Refused("other_day", day=day)
    if to not in {m.id for m in await candidates(work, centre, by, day, now)}:
        raise Refused("has_it_already")
    before = found.holder(now)
    spans = handed_to(found.shift, to, now, "office")
    await days.replace_services(work, centre.id, found.shift.id, spans, reason)
    await audit.write(work, centre.id, by, now, "give", day.isoformat(), before={"member": before}, after={"member": to})
    facts = {"from": before, "to": to}
    subject, occurrence = about(day, "given"), secrets.token_hex(4)
    told = [m for m in (before, to) if m is not None and m != by.id]
    await outbox.owe(
        work,
        [Owed(centre.id, "given", subject, to_member(m), now, occurrence=occurrence, facts=facts) for m in told],
    )
    work.plans.add(centre.id)
    await owe_refresh(work, found, now)
    return (await days.shifts(work, centre.id, day, day))[0]

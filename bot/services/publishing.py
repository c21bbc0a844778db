"""Publishing the roster: the first one, extending it in time, days of a year without official calendar (clause 2.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby, takewhile

from bot.duty.calendar import Calendar, OwnDay
from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.duty.notice import Owed, to_member
from bot.duty.roster import Shift
from bot.duty.turns import Cursor
from bot.services import calendar as calendars
from bot.services import charters, filling, standing
from bot.services import day as duty_days
from bot.services.roster import Listed, in_rotation, listed, rotating_post
from storage import audit, days, extensions, outbox
from storage.work import Work

AHEAD = timedelta(days=40)
SEEN_BEFORE = 2
"""Working days between the office being shown an extension and its applying by itself."""
ASKED_BEFORE = 5
"""Working days before a day of an unknown year on which the office is asked about it."""
OFFICE_BEGINS = timedelta(minutes=30)
"""Before opening: when the office is told what need not wait for anybody, and no earlier."""


def horizon(calendar: Calendar, today: date) -> date:
    """The last day a roster may be published for: 40 days ahead, to the end of that month, but no unknown day."""
    ahead = today + AHEAD
    month_end = (ahead.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return min(month_end, calendar.known_until(today))


async def publish_first(
    work: Work, centre: Centre, by: Member | None, first: date, begins: Sequence[int], now: datetime
) -> date:
    """Publishes the first roster of a centre, from `first` on, `begins` as `first_shifts` takes it; returns its last day."""
    if await days.published_until(work, centre.id) is not None:
        raise Refused("roster_exists")
    wanted = await first_days(work, centre, first)
    for shift in await first_shifts(work, centre, wanted, begins, now):
        await days.publish(work, centre.id, shift)
    work.plans.add(centre.id)
    await audit.write(work, centre.id, by, now, "publish", f"{first} {wanted[-1]}")
    return wanted[-1]


async def first_days(work: Work, centre: Centre, first: date) -> list[date]:
    """The days of a first roster that begins on `first`."""
    calendar = await calendars.of_centre(work, centre)
    last = max(horizon(calendar, first), calendar.add(first, 1))  # a year nobody knows yet begins by rule
    return list(calendar.working_days(first, last))


async def first_shifts(
    work: Work, centre: Centre, wanted: Sequence[date], begins: Sequence[int], now: datetime, pattern: str = ""
) -> list[Shift]:
    """What these days are in a first roster: the first of `begins` begins, each further one is next in the own unit.

    By the centre's pattern, unless another one is to be seen.
    """
    people = await duty_days.people(work, centre.id)
    bench = {one.id: one for one in in_rotation(rotating_post(charters.of(centre, wanted[0])), people)}
    first = [bench[member] for member in begins if member in bench]
    positions = {one.unit: one.position for one in reversed(first)}
    cursor = Cursor.starting(list(people.units), first[0].unit, positions) if first else Cursor()
    return await filling.fill(work, centre, await calendars.of_centre(work, centre), wanted, now, cursor, pattern)


async def publish_as_it_is(
    work: Work, centre: Centre, by: Member, wanted: Sequence[tuple[date, int]], now: datetime
) -> date:
    """Publishes a roster that was made elsewhere, and goes on after it by rotation; returns its last day."""
    if await days.published_until(work, centre.id) is not None:
        raise Refused("roster_exists")
    calendar = await calendars.of_centre(work, centre)
    for shift in await filling.as_it_is(work, centre, calendar, wanted, now):
        await days.publish(work, centre.id, shift)
    first, ends = wanted[0][0], wanted[-1][0]
    last = max(horizon(calendar, duty_days.today(centre, now)), ends)
    await _publish(work, centre, calendar, calendar.working_days(ends + timedelta(days=1), last), None, now)
    await audit.write(work, centre.id, by, now, "publish", f"{first} {last}", after={"as_it_is_until": ends.isoformat()})
    return last


async def _publish(
    work: Work, centre: Centre, calendar: Calendar, new: Iterable[date], cursor: Cursor | None, now: datetime
) -> None:
    for shift in await filling.fill(work, centre, calendar, list(new), now, cursor):
        await days.publish(work, centre.id, shift)
    work.plans.add(centre.id)


async def keep_ahead(work: Work, centre: Centre, calendar: Calendar, now: datetime) -> datetime | None:
    """Extends the roster in time: shows the office what is to come, applies what it has been shown.

    Returns when this must be looked at again for an extension's sake, if it is known.
    """
    published, waiting = await extensions.standing(work, centre.id)
    if published is None:
        return None
    today = duty_days.today(centre, now)
    await _provisional(work, centre, calendar, max(published, today - timedelta(days=1)), now)
    ahead = calendar.working_days(published + timedelta(days=1), horizon(calendar, today))
    if waiting is None and ahead and published < min(today + AHEAD, calendar.known_until(today)):
        waiting = await _propose(work, centre, calendar, published, now)
    if waiting is None or waiting.applies_at > now:
        return waiting.applies_at if waiting else None
    first = max(waiting.first, published + timedelta(days=1))  # a revision may have gone on into the stretch
    await _publish(work, centre, calendar, calendar.working_days(first, waiting.last), None, now)
    await extensions.applied(work, waiting, now)
    await audit.write(work, centre.id, None, now, "publish", f"{waiting.first} {waiting.last}")
    return await keep_ahead(work, centre, calendar, now)  # after a long time off one stretch may not reach today


async def _propose(work: Work, centre: Centre, calendar: Calendar, published: date, now: datetime) -> extensions.Extension:
    today = duty_days.today(centre, now)
    first, last = published + timedelta(days=1), horizon(calendar, today)
    seen = in_office_hours(centre, calendar, now)
    applies = calendar.add(duty_days.today(centre, seen), SEEN_BEFORE)
    late = first <= applies  # after a long time off: nobody can be shown it two days before
    at = now if late else datetime.combine(applies, time(), centre.tz)
    extension = await extensions.propose(work, centre.id, first, last, at)
    facts = {"last": last.isoformat(), "applies": at.astimezone(centre.tz).date().isoformat()}
    await _tell_office(work, centre, "extension", first.isoformat(), seen, facts)
    return extension


def in_office_hours(centre: Centre, calendar: Calendar, now: datetime) -> datetime:
    """The next moment the office is to be disturbed: now, or from half an hour before opening of a working day."""
    today = duty_days.today(centre, now)
    if calendar.is_working(today):
        times = calendar.times(today, centre.tz)
        begins = times.opens - OFFICE_BEGINS
        if now <= times.closes:
            return max(now, begins)
    return calendar.times(calendar.next_working(today), centre.tz).opens - OFFICE_BEGINS


async def _provisional(work: Work, centre: Centre, calendar: Calendar, published: date, now: datetime) -> None:
    """Days of a year without official calendar: the office is asked in time, and unanswered the rule applies."""
    today = duty_days.today(centre, now)
    if published < calendar.known_until(today):
        return
    soon = list(calendar.working_days(published + timedelta(days=1), calendar.add(today, ASKED_BEFORE)))
    for monday in sorted({day - timedelta(days=day.weekday()) for day in soon if not calendar.known(day)}):
        due = in_office_hours(centre, calendar, now)
        await _tell_office(work, centre, "provisional", monday.isoformat(), due, {})
    tomorrow = calendar.add(today, 1)
    ready = takewhile(lambda day: calendar.known(day) or day <= tomorrow, soon)
    await _publish(work, centre, calendar, ready, None, now)


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
    await keep_ahead(work, centre, await calendars.of_centre(work, centre), now)
    return unknown


async def _tell_office(
    work: Work, centre: Centre, kind: str, subject: str, now: datetime, facts: Mapping[str, object]
) -> None:
    people = await duty_days.people(work, centre.id)
    await outbox.owe(work, [Owed(centre.id, kind, subject, to_member(m.id), now, facts=facts) for m in people.office])


async def preview(work: Work, centre: Centre, first: date, last: date) -> list[Listed]:
    """What the days from `first` to `last` will be, from what is published now."""
    calendar = await calendars.of_centre(work, centre)
    people = await duty_days.people(work, centre.id)
    new = list(calendar.working_days(first, last))
    planned = await filling.fill(work, centre, calendar, new, datetime.combine(first, time(), centre.tz))
    return [
        listed(charters.of(centre, day), people, day, list(shifts), provisional=False)
        for day, shifts in groupby(planned, key=lambda shift: shift.day)
    ]

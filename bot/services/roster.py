"""The roster (人员值班表) as people look things up in it: a month, my duties, why me."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from bot.duty import rotation
from bot.duty.centre import Centre, Member
from bot.duty.charter import Charter
from bot.duty.errors import Refused
from bot.duty.roster import Filed, Shift
from bot.duty.sections import Post, Slot
from bot.services import calendar as calendars
from bot.services import charters
from bot.services import day as duty_days
from bot.services.day import People
from storage import days
from storage.work import Work


def rotating_post(charter: Charter) -> Post:
    """The post whose pattern the office chooses: the one that signs."""
    return next(post for post in charter.posts if post.signs)


def in_rotation(post: Post, people: People) -> list[rotation.Person]:
    return [
        rotation.Person(m.id, m.unit, m.position, m.joined, m.left)
        for m in people.members.values()
        if m.unit is not None and m.rotates and m.desk in post.eligible
    ]


@dataclass(frozen=True)
class Seat:
    """One shift on the roster: of which post and slot, whose turn it was and who serves instead, of which unit."""

    post: Post | None
    slot: Slot | None
    names: tuple[str, ...]
    unit: str
    filed: Filed | None = None


@dataclass(frozen=True)
class Listed:
    """One line of the roster: a day and who has its shifts, none while it is not published; with the calendar's doubt."""

    day: date
    seats: tuple[Seat, ...]
    provisional: bool

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody who is named on that day."""
        return tuple(name for seat in self.seats for name in seat.names)


async def month(work: Work, centre: Centre, first: date, today: date) -> list[Listed]:
    """The working days of the month of `first`; one to come that is not published has no names."""
    last = (first.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    calendar = await calendars.of_centre(work, centre)
    people = await duty_days.people(work, centre.id)
    published = await days.shifts(work, centre.id, first.replace(day=1), last)
    shifts = {day: list(of_day) for day, of_day in groupby(published, key=lambda shift: shift.day)}
    return [
        listed(charters.of(centre, day), people, day, shifts.get(day, ()), provisional=not calendar.known(day))
        for day in calendar.working_days(first.replace(day=1), last)
        if day in shifts or day > today
    ]


def listed(charter: Charter, people: People, day: date, shifts: Sequence[Shift], *, provisional: bool) -> Listed:
    """A day as it stands on the roster."""
    return Listed(day, tuple(_seat(charter, people, shift) for shift in duty_days.in_order(charter, shifts)), provisional)


def _seat(charter: Charter, people: People, shift: Shift) -> Seat:
    post = next((post for post in charter.posts if post.key == shift.post), None)
    slot = next((slot for slot in post.spans if slot.key == shift.slot), None) if post else None
    unit = people.unit_of(shift.member)
    return Seat(post, slot, people.names(shift.named), unit.short if unit else "", shift.filed)


@dataclass(frozen=True)
class Mine:
    """A member's duties: the next ones, and this year's count beside the average of all who take turns.

    `handed_on` are turns of theirs, or begun by them, that somebody else goes on with.
    """

    shifts: tuple[Shift, ...]
    handed_on: tuple[Shift, ...]
    count: int
    average: float
    people: People


async def of_member(work: Work, centre: Centre, member: Member, now: datetime, most: int = 5) -> Mine:
    today = duty_days.today(centre, now)
    year = await days.shifts(work, centre.id, date(today.year, 1, 1), date(today.year + 1, 12, 31))
    coming = [s for s in year if s.awaits(member.id, now)]
    handed_on = [s for s in year if member.id in s.named and not s.awaits(member.id, now) and s.ends > now]
    served = [m for s in year if s.day.year == today.year for m in s.members]
    people = await duty_days.people(work, centre.id)
    turning = len(in_rotation(rotating_post(charters.of(centre, today)), people)) or 1
    average = len(served) / turning
    return Mine(tuple(coming[:most]), tuple(handed_on[:most]), served.count(member.id), average, people)


@dataclass(frozen=True)
class Duty:
    """A span that a member serves, or a turn of theirs that is somebody else's now. `key` is the same for ever."""

    key: str
    post: Post | None
    starts: datetime
    ends: datetime
    given_away: bool


async def duties(work: Work, centre: Centre, member: Member, now: datetime) -> list[Duty]:
    """All duties of a member from now on, as far as the roster is published."""
    found = await of_member(work, centre, member, now, most=1_000)
    return sorted(
        (duty for shift in (*found.shifts, *found.handed_on) for duty in _duties(centre, member, shift)),
        key=lambda duty: duty.starts,
    )


def _duties(centre: Centre, member: Member, shift: Shift) -> list[Duty]:
    """A member's spans of a shift; the whole of it where somebody else has that."""
    mine = [one for one in shift.services if one.member == member.id]
    spans = [(one.starts, one.ends) for one in mine] or [(shift.starts, shift.ends)]
    return [_duty(centre, member, shift, number, span, given_away=not mine) for number, span in enumerate(spans)]


def _duty(
    centre: Centre, member: Member, shift: Shift, number: int, span: tuple[datetime, datetime], *, given_away: bool
) -> Duty:
    post = next((post for post in charters.of(centre, shift.day).posts if post.key == shift.post), None)
    parts = (f"{shift.day:%Y%m%d}", shift.post, shift.slot, shift.seat, member.id, number)
    return Duty("-".join(str(part) for part in parts if part != ""), post, *span, given_away)


async def why(work: Work, centre: Centre, by: Member, day: date) -> tuple[Shift, People]:
    """The shift of a day with its trace: one's own, else the first. Refuses days that are not published."""
    found = duty_days.in_order(charters.of(centre, day), await days.shifts(work, centre.id, day, day))
    if not found:
        raise Refused("not_published", day=day)
    mine = [shift for shift in found if by.id in (shift.member, *shift.members)]
    return (mine or found)[0], await duty_days.people(work, centre.id)

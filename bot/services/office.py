"""A day gone wrong, between the supervisor and the office: who cannot come, who is called, who takes the shift over.

Swaps between staff are a later matter.
"""

from __future__ import annotations

from datetime import date, datetime

from bot.duty import absence
from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.duty.filing import Filing, FilingKind, Handing
from bot.duty.notice import Owed, to_member
from bot.duty.roster import Shift
from bot.services import day as duty_days
from bot.services import filings, standing
from bot.services.day import Day
from bot.services.roster import in_rotation
from storage import absences, audit, days, outbox
from storage.work import Work


async def cannot_come(work: Work, centre: Centre, by: Member, day: date, now: datetime) -> None:
    """Tells the office at once that today's supervisor cannot come. Until somebody takes over the shift stays."""
    found = await duty_days.read(work, centre, day)
    if day != duty_days.today(centre, now) or found.times is None or now >= found.times.closes:
        raise Refused("other_day", day=day)
    people = await duty_days.people(work, centre.id)
    if by.id not in found.holders(now):
        raise Refused("not_yours", name=[people.name(holder) for holder in found.holders(now)])
    await audit.write(work, centre.id, by, now, "cannot_come", day.isoformat())
    told = [member for member in people.office if member.can_be_written_to]
    await outbox.owe(
        work,
        [
            Owed(centre.id, "cannot_come", day.isoformat(), to_member(m.id), now, facts={"by": by.id}, occurrence=str(by.id))
            for m in told
        ],
    )


async def called(work: Work, centre: Centre, by: Member, day: date, now: datetime) -> None:
    """Somebody of the office has called the supervisor; the rest of the office is told so."""
    standing.office_only(by)
    if day != duty_days.today(centre, now):
        raise Refused("other_day", day=day)
    await audit.write(work, centre.id, by, now, "called", day.isoformat())
    people = await duty_days.people(work, centre.id)
    others = [m for m in people.office if m.id != by.id and m.can_be_written_to]
    facts = {"by": by.id}
    await outbox.owe(
        work,
        [
            Owed(centre.id, "called", day.isoformat(), to_member(m.id), now, occurrence=now.isoformat(), facts=facts)
            for m in others
        ],
    )


async def shifts_to_give(work: Work, centre: Centre, by: Member, day: date) -> tuple[Shift, ...]:
    """The shifts of a day that somebody else may take over. For the office."""
    standing.office_only(by)
    return (await duty_days.read(work, centre, day)).shifts


def _shift(found: Day, shift: int) -> Shift:
    """The shift of that id, which must be one of the day: what a button says is not trusted. 0: the only one."""
    for one in found.shifts:
        if one.id == shift or (not shift and len(found.shifts) == 1):
            return one
    raise Refused("other_day", day=found.day)


async def candidates(work: Work, centre: Centre, by: Member, day: date, shift: int, now: datetime) -> list[Member]:
    """Who could take over a shift: whoever takes turns in its post and has none that day, for the office to choose.

    The own unit comes first, then who has fewest duties.
    """
    standing.office_only(by)
    found = await duty_days.read(work, centre, day)
    wanted = _shift(found, shift)
    people = await duty_days.people(work, centre.id)
    absent = absence.away(await absences.between(work, centre.id, day, day))
    rotation = in_rotation(found.charter.post(wanted.post), people)
    turning = {person.id for person in rotation if person.eligible(day) and not absent(person.id, day)}
    served = [m for s in await days.shifts(work, centre.id, date(day.year, 1, 1), date(day.year, 12, 31)) for m in s.members]
    holder = people.members.get(wanted.serving(now) or 0)
    unit = holder.unit if holder else None
    busy = {one.serving(max(now, one.starts)) for one in found.shifts}
    free = [people.members[m] for m in turning - busy]
    return sorted(free, key=lambda m: (m.unit != unit, served.count(m.id), m.unit or 0, m.position))


async def give_to(
    work: Work, centre: Centre, by: Member, day: date, shift: int, to: int, now: datetime, *,
    reason: str | None = None, words: str | None = None,
) -> Filing:  # fmt: skip
    """The office gives a shift to another person from now on, and files it; what was served stays as it was."""
    standing.office_only(by)
    found = await duty_days.read(work, centre, day)
    if found.times is None or found.times.midnight <= now or day < duty_days.today(centre, now):
        raise Refused("other_day", day=day)
    if found.signature:
        raise Refused("signed_already", name=found.signature.name, at=found.signature.at)
    given = _shift(found, shift)
    if given.serving(max(now, given.starts)) == to:
        raise Refused("given_already", day=day, name=(await duty_days.people(work, centre.id)).name(to))
    if to not in {m.id for m in await candidates(work, centre, by, day, given.id, now)}:
        raise Refused("has_it_already")
    if reason is not None and reason not in {one.key for one in found.charter.swap.reasons}:
        raise Refused("unknown_button")
    return await filings.file(
        work, centre, by, FilingKind.OFFICE, [Handing(given, to)], now,
        on_behalf=given.serving(max(now, given.starts)), reason=reason, words=words,
    )  # fmt: skip

"""A day gone wrong, between the supervisor and the office: who cannot come, who is called, who takes the shift over.

Swaps between staff are a later matter.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime

from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.duty.notice import Owed, about, to_member
from bot.duty.roster import Shift, handed_to
from bot.services import day as duty_days
from bot.services import standing
from bot.services.checks import owe_refresh
from bot.services.roster import in_rotation, rotating_post
from storage import audit, days, outbox
from storage.work import Work


async def cannot_come(work: Work, centre: Centre, by: Member, day: date, now: datetime) -> None:
    """Tells the office at once that today's supervisor cannot come. Until somebody takes over the shift stays."""
    found = await duty_days.read(work, centre, day)
    if day != duty_days.today(centre, now) or found.times is None or now >= found.times.closes:
        raise Refused("other_day", day=day)
    people = await duty_days.people(work, centre.id)
    if found.holder(now) != by.id:
        raise Refused("not_yours", name=people.name(found.holder(now)))
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
    if found.signature:
        raise Refused("signed_already", name=found.signature.name, at=found.signature.at)
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

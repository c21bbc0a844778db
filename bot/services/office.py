"""What passes between the supervisor who cannot come and the office. Swaps between staff are a later matter."""

from __future__ import annotations

from datetime import date, datetime

from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.duty.notice import Owed, to_member
from bot.services import day as duty_days
from bot.services import standing
from storage import audit, outbox
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
    await audit.write(work, centre.id, by, now, "called", day.isoformat())
    people = await duty_days.people(work, centre.id)
    others = [m for m in people.office if m.id != by.id and m.can_be_written_to]
    facts = {"by": by.id}
    await outbox.owe(work, [Owed(centre.id, "called", day.isoformat(), to_member(m.id), now, facts=facts) for m in others])

"""In what capacity somebody acts on a day. Every service that changes something asks here, on every tap."""

from __future__ import annotations

from datetime import datetime

from bot.duty.centre import Member
from bot.duty.checklist import Role
from bot.duty.errors import Refused
from bot.services.day import Day
from storage import members
from storage.work import Work


async def of_member(work: Work, day: Day, by: Member, now: datetime) -> Role:
    """Supervisor, office or guard. Refuses everybody else, naming today's supervisor, and people of other centres."""
    if by.centre != day.centre.id:
        raise Refused("unknown_button")
    holder = day.holder(now)
    if holder == by.id:
        return Role.SUPERVISOR
    if by.office:
        return Role.OFFICE
    if by.guard:
        return Role.GUARD
    if holder is None:
        raise Refused("nobody_on")
    raise Refused("not_yours", name=(await members.by_id(work, day.centre.id, holder)).name)


async def supervisor_or_office(work: Work, day: Day, by: Member, now: datetime) -> Role:
    role = await of_member(work, day, by, now)
    if role is Role.GUARD:
        holder = day.holder(now)
        raise Refused("not_yours", name=(await members.by_id(work, by.centre, holder)).name if holder else "")
    return role


def office_only(by: Member) -> None:
    if not by.office:
        raise Refused("office_only")


async def has_part(work: Work, day: Day, by: Member, now: datetime) -> bool:
    """Whether somebody may answer anything of this day."""
    try:
        await of_member(work, day, by, now)
    except Refused:
        return False
    return True

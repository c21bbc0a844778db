"""In what capacity somebody acts on a day. Every service that changes something asks here, on every tap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.duty.centre import Member
from bot.duty.checklist import Role
from bot.duty.errors import Refused
from bot.services.day import Day
from storage import members
from storage.work import Work


async def of_member(work: Work, day: Day, by: Member, now: datetime, checklist: str | None = None) -> Role:
    """Supervisor (any of those on duty who are asked the checklist, where one is meant), office or guard.

    Refuses everybody else, naming who is on duty, and people of other centres.
    """
    if by.centre != day.centre.id:
        raise Refused("unknown_button")
    holders = day.holders(now) if checklist is None else day.asked(checklist, now)
    if by.id in holders:
        return Role.SUPERVISOR
    if by.office:
        return Role.OFFICE
    if by.guard:
        return Role.GUARD
    if not holders:
        raise Refused("nobody_on")
    raise await _not_yours(work, day, holders)


async def _not_yours(work: Work, day: Day, holders: Sequence[int]) -> Refused:
    names = [(await members.by_id(work, day.centre.id, holder)).name for holder in holders]
    return Refused("not_yours", name=names)


async def supervisor_or_office(work: Work, day: Day, by: Member, now: datetime, checklist: str | None = None) -> Role:
    role = await of_member(work, day, by, now, checklist)
    if role is Role.GUARD:
        raise await _not_yours(work, day, day.holders(now) if checklist is None else day.asked(checklist, now))
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

"""Whoever has left is no longer bound, nor asked for anything. Knows when; not why somebody left."""

from __future__ import annotations

from datetime import date, datetime

from bot.duty.centre import Centre, Member
from bot.services import day as duty_days
from bot.services.day import People
from storage import audit, members
from storage.work import Work

ROLES = ("head", "office", "guard", "leader")
"""What somebody may be besides a member of a unit."""


def is_there(member: Member, today: date) -> bool:
    """Whether somebody still belongs to the centre."""
    return member.left is None or member.left >= today


async def release(work: Work, centre: Centre, people: People, now: datetime) -> People:
    """Whoever has left is no longer bound, nor asked for anything: as of the day after the last one here."""
    today = duty_days.today(centre, now)
    gone = [one for one in people.members.values() if not is_there(one, today) and _is_bound(one)]
    for one in gone:
        await members.change(work, one, telegram=None, **dict.fromkeys(ROLES, False))
        await members.void_invites(work, one, now)
        await audit.write(work, centre.id, None, now, "release", f"member {one.id}")
    return await duty_days.people(work, centre.id) if gone else people


def _is_bound(member: Member) -> bool:
    return member.telegram is not None or any(getattr(member, role) for role in ROLES)

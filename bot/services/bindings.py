"""Who of a centre is bound since when, as the office sees it: new links, taking a binding back, sheets of codes to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.services import binding, standing
from bot.services import day as duty_days
from bot.services.releasing import is_there
from storage import audit, members, questions
from storage.work import Work


@dataclass(frozen=True)
class Bound:
    """A person, their unit's short name, and since when they are bound: None when they are not, or nobody wrote it down."""

    member: Member
    unit: str
    since: datetime | None


@dataclass(frozen=True)
class Links:
    """The people of one unit (None: of none) who have no account yet, each with the token of a new link."""

    unit: str | None
    tokens: tuple[tuple[str, str], ...]


async def listed(work: Work, centre: Centre, by: Member, now: datetime) -> list[Bound]:
    """Everybody who has not left, those first who are still missing, by unit."""
    standing.office_only(by)
    people = await duty_days.people(work, centre.id)
    since, today = await audit.last_at(work, centre.id, "bind"), duty_days.today(centre, now)
    order = {unit: number for number, unit in enumerate(people.units)}
    found = [
        Bound(m, unit.short if (unit := people.unit_of(m.id)) else "", since.get(f"member {m.id}") if m.telegram else None)
        for m in people.members.values()
        if is_there(m, today)
    ]
    return sorted(found, key=lambda b: (b.member.telegram is not None, order.get(b.member.unit or 0, -1), b.member.position))


async def of_person(work: Work, centre: Centre, by: Member, member: int, now: datetime) -> Bound:
    """One of them. Refuses people of other centres."""
    found = next((one for one in await listed(work, centre, by, now) if one.member.id == member), None)
    if found is None:
        raise Refused("unknown_button")
    return found


async def new_link(work: Work, centre: Centre, by: Member, member: int, now: datetime) -> tuple[Member, str]:
    """A new one-time token for one person, bound or not."""
    found = (await of_person(work, centre, by, member, now)).member
    await audit.write(work, centre.id, by, now, "invite", f"member {found.id}")
    return found, await binding.invite(work, found, now)


async def release(work: Work, centre: Centre, by: Member, member: int, now: datetime) -> Bound:
    """Takes a binding back (撤销): the account is a stranger's from now on, and links made for the person are over.

    Refuses the last account of the office, for then nobody could let anybody in.
    """
    found = (await of_person(work, centre, by, member, now)).member
    account = found.telegram
    if account is None:
        raise Refused("bound_not", name=found.name)
    if found.office and not [c for c in await members.office(work, centre.id) if c.telegram and c.id != found.id]:
        raise Refused("last_clerk")
    await members.void_invites(work, found, now)
    await members.change(work, found, telegram=None)
    await questions.close(work, account, account)
    await audit.write(work, centre.id, by, now, "release", f"member {found.id}", before={"telegram": account})
    work.plans.add(centre.id)
    return await of_person(work, centre, by, member, now)


async def links_to_print(work: Work, centre: Centre, by: Member, now: datetime) -> list[Links]:
    """New links for everybody who is not bound yet, unit by unit, those of no unit last. Refuses when all are bound."""
    missing = [one.member for one in await listed(work, centre, by, now) if one.member.telegram is None]
    if not missing:
        raise Refused("all_bound")
    people = await duty_days.people(work, centre.id)
    await audit.write(work, centre.id, by, now, "print_links", centre.name, after={"people": len(missing)})
    of_units = [(unit.name, unit.id) for unit in people.units.values()]
    found = []
    for name, unit in [*of_units, (None, None)]:
        here = sorted((m for m in missing if m.unit == unit), key=lambda m: m.position)
        if here:
            found.append(Links(name, tuple([(m.name, await binding.invite(work, m, now)) for m in here])))
    return found

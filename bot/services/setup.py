"""Founding a centre and keeping its people from a staff sheet. The chat's guided set-up is a later matter."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.services import charters, publishing, roster, staff
from bot.services import day as duty_days
from bot.services.staff_rows import StaffRow
from storage import audit, centres, members
from storage.work import Work


async def found(work: Work, charter_key: str, name: str | None, timezone: str, language: str, now: datetime) -> Centre:
    """A new centre with the units of its charter, under `name` or the one the charter proposes."""
    charter = charters.shipped(charter_key)
    name = name or charter.head.centre or charter.name
    pattern = roster.rotating_post(charter).pattern
    centre = await centres.found(work, name, charter_key, pattern, timezone, language, now)
    await centres.add_units(work, centre.id, [(unit.name, unit.short) for unit in charter.units])
    await audit.write(work, centre.id, None, now, "found", centre.name)
    return centre


@dataclass(frozen=True)
class Imported:
    """What an import did. `absent` are people of the centre whom the sheet does not name: they stay."""

    added: tuple[Member, ...]
    changed: tuple[Member, ...]
    absent: tuple[Member, ...]


async def import_rows(
    work: Work, centre: Centre, rows: Sequence[StaffRow], now: datetime, columns: Collection[str] = staff.EVERY
) -> Imported:
    """Adds and updates people without asking anybody: the same phone is the same person, else unit and name."""
    units = {unit.name: unit.id for unit in await centres.units(work, centre.id)}
    wanted = staff.plan(await members.filed(work, centre.id), units, rows, columns)
    added, changed = await staff.apply(work, centre, wanted)
    after = {"added": len(added), "changed": len(changed)}
    await audit.write(work, centre.id, None, now, "import", centre.name, after=after)
    return Imported(tuple(added), tuple(changed), wanted.absent)


async def first_roster(
    work: Work, centre: Centre, by: Member | None, first: date, names: Sequence[str], now: datetime
) -> date:
    """Publishes the first roster from `first` on; returns its last day.

    The first of `names` begins; each further one says who is next in that person's unit. Without names the first unit
    begins with its first person. Refuses unknown names, a second roster, and a centre in which nobody takes turns.
    """
    people = await duty_days.people(work, centre.id)
    turning = roster.in_rotation(roster.rotating_post(charters.of(centre, first)), people)
    if not turning:
        raise Refused("nobody_turns")
    by_name = {people.members[one.id].name: one for one in turning}
    for name in names:
        if name not in by_name:
            raise Refused("unknown_name", name=name)
    return await publishing.publish_first(work, centre, by, first, [by_name[name].id for name in names], now)


async def only_centre(work: Work) -> Centre | None:
    """The centre of this database, None before the first import. Refuses when there are several to choose from."""
    found_ = await centres.all_of_them(work)
    if len(found_) > 1:
        raise Refused("several_centres")
    return found_[0] if found_ else None

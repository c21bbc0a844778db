"""Founding a centre and keeping its people from a staff sheet. The chat's guided set-up is a later matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from bot.duty import rotation
from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.services import charters, publishing, roster
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


class _Columns(TypedDict):
    unit: int | None
    name: str
    phone: str
    desk: str | None
    window: str | None
    head: bool
    rotates: bool
    office: bool
    guard: bool
    leader: bool
    employment: str | None
    note: str | None


async def import_rows(work: Work, centre: Centre, rows: Sequence[StaffRow], now: datetime) -> Imported:
    """Adds and updates people: the same phone is the same person, else unit and name. Nobody is removed."""
    units = {unit.name: unit.id for unit in await centres.units(work, centre.id)}
    known = await members.of_centre(work, centre.id)
    added: list[Member] = []
    changed: list[Member] = []
    met: set[int] = set()
    last = max((member.position for member in known), default=-1)
    for row in rows:
        columns = _columns(row, units)
        same = _same_person(known, columns)
        if same is None:
            last += 1
            added.append(await members.save(work, centre.id, position=last, **columns))
            continue
        met.add(same.id)
        new = await members.change(work, same, **columns)
        if new != same:
            changed.append(new)
    await audit.write(
        work, centre.id, None, now, "import", centre.name, after={"added": len(added), "changed": len(changed)}
    )
    work.plans.add(centre.id)
    return Imported(tuple(added), tuple(changed), tuple(one for one in known if one.id not in met))


def _columns(row: StaffRow, units: dict[str, int]) -> _Columns:
    return {
        "unit": _unit(row.unit, units),
        "name": row.name,
        "phone": row.phone,
        "desk": row.desk,
        "window": row.window,
        "head": row.head,
        "rotates": row.rotates and row.unit is not None,
        "office": row.role == "office",
        "guard": row.role == "guard",
        "leader": row.role == "leader",
        "employment": row.employment,
        "note": row.note,
    }


def _unit(name: str | None, units: dict[str, int]) -> int | None:
    if name is not None and name not in units:
        raise Refused("unknown_unit", name=name)
    return units[name] if name else None


def _same_person(known: Sequence[Member], columns: _Columns) -> Member | None:
    by_phone = [one for one in known if one.phone == columns["phone"]]
    by_name = [one for one in known if (one.unit, one.name) == (columns["unit"], columns["name"])]
    found = by_phone or (by_name if len(by_name) == 1 else [])
    return found[0] if found else None


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
    begins = [by_name[name] for name in names]
    units = list(people.units)
    positions = {one.unit: one.position for one in reversed(begins)}
    if not begins:
        return await publishing.publish_first(work, centre, by, first, rotation.Cursor(), now)
    cursor = rotation.Cursor.starting(units, begins[0].unit, positions)
    return await publishing.publish_first(work, centre, by, first, cursor, now)


async def only_centre(work: Work) -> Centre | None:
    """The centre of this database, None before the first import. Refuses when there are several to choose from."""
    found_ = await centres.all_of_them(work)
    if len(found_) > 1:
        raise Refused("several_centres")
    return found_[0] if found_ else None

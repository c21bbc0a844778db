"""People of a centre as the office keeps them: adding, changing, roles, and who has left. Nobody is ever deleted.

Turns are not known here: somebody new takes them after the roster that is published, unless the office revises it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.duty.absence import Absence, AbsenceKind, AbsenceState
from bot.duty.centre import Centre, Member, Unit
from bot.duty.errors import Refused
from bot.duty.roster import Shift
from bot.services import binding, standing
from bot.services import day as duty_days
from bot.services.releasing import ROLES, is_there
from bot.services.staff_rows import LONGEST
from bot.services.staff_words import clean, e164, is_name, tidy_name, tidy_window
from storage import absences, audit, centres, days, members, outbox
from storage.work import Work

WITHOUT_UNIT = ("office", "guard", "leader")
TYPED = frozenset({"name", "phone", "window"})
"""The fields that are typed."""
SHOWN = 5


@dataclass(frozen=True)
class Card:
    """Somebody as the office sees them: unit, absences to come, next duties."""

    member: Member
    unit: Unit | None
    units: tuple[Unit, ...]
    absences: tuple[Absence, ...]
    shifts: tuple[Shift, ...]
    window: str

    @property
    def pauses(self) -> list[Absence]:
        return [one for one in self.absences if one.kind is AbsenceKind.PAUSE]


async def listed(work: Work, centre: Centre, by: Member, now: datetime) -> tuple[list[Member], list[Unit]]:
    """Everybody who has not left, by position; all units. For the office."""
    standing.office_only(by)
    today = duty_days.today(centre, now)
    everybody = await members.of_centre(work, centre.id)
    return [one for one in everybody if is_there(one, today)], await centres.units(work, centre.id)


async def card(work: Work, centre: Centre, by: Member, member: int, now: datetime) -> Card:
    """Everything about one person. For the office; refuses people of other centres."""
    found = await _one(work, centre, by, member)
    today = duty_days.today(centre, now)
    last = await days.published_until(work, centre.id) or today
    coming = [shift for shift in await days.shifts(work, centre.id, today, last) if member in shift.members]
    away = await absences.between(work, centre.id, today)
    units = tuple(await centres.units(work, centre.id))
    unit = next((one for one in units if one.id == found.unit), None)
    mine = tuple(one for one in away if one.member == member and one.state is AbsenceState.APPROVED)
    return Card(found, unit, units, mine, tuple(coming[:SHOWN]), str(await members.column_of(work, found, "window") or ""))


async def _one(work: Work, centre: Centre, by: Member, member: int) -> Member:
    standing.office_only(by)
    found = [one for one in await members.of_centre(work, centre.id) if one.id == member]
    if not found:
        raise Refused("unknown_button")
    return found[0]


async def add(
    work: Work, centre: Centre, by: Member, unit: int, role: str, name: str, phone: str, now: datetime
) -> Member:  # fmt: skip
    """Somebody new of a unit, or (unit 0) with a role; whoever was here before, by the number, is back.

    Refuses names and numbers that are none, and a number that somebody has already.
    """
    standing.office_only(by)
    name, number = _name(name), _number(phone)
    if unit not in {0, *(one.id for one in await centres.units(work, centre.id))} or (not unit and role not in WITHOUT_UNIT):
        raise Refused("unknown_button")
    last = await days.published_until(work, centre.id)
    columns = {
        "unit": unit or None, "name": name, "desk": "front" if unit else None, "rotates": bool(unit), "left": None,
        "joined": last + timedelta(days=1) if last and unit else None, **({role: True} if not unit else {}),
    }  # fmt: skip
    known = [one for one in await members.of_centre(work, centre.id) if one.phone == number]
    if known and is_there(known[0], duty_days.today(centre, now)):
        raise Refused("phone_taken", name=known[0].name)
    if known:
        member = await members.change(work, known[0], **columns)
    else:
        (member,) = await members.save_all(work, centre.id, [{**columns, "phone": number}])
    await audit.write(
        work, centre.id, by, now, "add_member", f"member {member.id}", after={"name": name, "unit": unit or None}
    )
    work.plans.add(centre.id)
    return member


async def type_field(work: Work, centre: Centre, by: Member, member: int, field: str, text: str, now: datetime) -> Member:
    """Puts what was typed into a field: name, phone or window."""
    found = await _one(work, centre, by, member)
    match field:
        case "name":
            new: object = _name(text)
        case "phone":
            new = _number(text)
            taken = [one for one in await members.of_centre(work, centre.id) if one.phone == new and one.id != member]
            if taken:
                raise Refused("phone_taken", name=taken[0].name)
        case "window":
            new = tidy_window(clean(text)) or None
            if len(str(new)) > LONGEST["window"]:
                raise Refused("text_too_long", n=LONGEST["window"])
        case _:
            raise Refused("unknown_button")
    return await _put(work, centre, by, found, field, new, now)


async def put_field(work: Work, centre: Centre, by: Member, member: int, field: str, value: str, now: datetime) -> Member:
    """Puts one of its values into a field: unit, desk, or a role that somebody has or has not."""
    found = await _one(work, centre, by, member)
    if field == "unit" and value in {str(one.id) for one in await centres.units(work, centre.id)}:
        return await _put(work, centre, by, found, field, int(value), now)
    if field == "desk" and value in {"front", "back"}:
        return await _put(work, centre, by, found, field, value, now)
    if field not in ROLES or value not in {"0", "1"} or (field == "head" and found.unit is None):
        raise Refused("unknown_button")
    if field == "office" and value == "0" and (await duty_days.people(work, centre.id)).is_last_of_office(member):
        raise Refused("last_of_office")
    changed = await _put(work, centre, by, found, field, value == "1", now)
    await outbox.owe(work, [binding.menu(changed, now)])
    return changed


async def _put(work: Work, centre: Centre, by: Member, member: Member, field: str, new: object, now: datetime) -> Member:
    old = await members.column_of(work, member, field)
    if old == new:
        return member
    changed = await members.change(work, member, **{field: new})
    subject = f"member {member.id}"
    await audit.write(work, centre.id, by, now, "change_member", subject, before={field: old}, after={field: new})
    work.plans.add(centre.id)
    return changed


async def stays(work: Work, centre: Centre, by: Member, member: int, now: datetime) -> Member:
    """Somebody who was to leave does not; turns that were given to others stay with them."""
    found = await _one(work, centre, by, member)
    if found.left is None:
        return found
    await audit.write(work, centre.id, by, now, "stays", f"member {member}", before={"left": found.left.isoformat()})
    work.plans.add(centre.id)
    return await members.change(work, found, left=None)


def _name(text: str) -> str:
    name = tidy_name(clean(text))
    if not is_name(name) or len(name) > LONGEST["name"]:
        raise Refused("no_name", text=text)
    return name


def _number(text: str) -> str:
    number = e164(clean(text))
    if not number:
        raise Refused("no_number", text=text)
    return number


def name_and_number(text: str) -> tuple[str, str]:
    """`王小明 138 0000 0000`, in either order. Refuses what lacks one of them."""
    words = clean(text)
    digits = "".join(char for char in words if char.isdigit() or char in "+- ").strip()
    name = "".join(char for char in words if not (char.isdigit() or char in "+-,;:")).strip()
    if not name or not digits:
        raise Refused("name_and_number")
    return name, digits


def of_unit(everybody: Sequence[Member], unit: int) -> list[Member]:
    """Those of a unit; 0: of none."""
    return [one for one in everybody if (one.unit or 0) == unit]

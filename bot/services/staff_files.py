"""The staff sheet an office sends: kept as it was read, shown with what it changes, asked about, and taken in as shown.

What was previewed is what is taken in: the rows that were read are kept until then, and a centre that has changed
meanwhile is shown anew. Does not know how a file is read (`sheet`) nor who a row is (`staff`).
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.services import questions, staff, standing
from bot.services.sheet import Sheet
from bot.services.staff import NEW, Plan
from bot.services.staff_rows import RowFault, StaffRow
from bot.services.staff_words import short_of
from storage import audit, centres, members, staff_files
from storage.members import Filed
from storage.staff_files import StaffFile
from storage.work import Work

AWAITED = "staff_file"
"""The question that a staff sheet answers."""


@dataclass(frozen=True)
class Preview:
    """A sheet that was sent, and what it changes as things stand. `strange`: people by unit that the centre does not have.

    While it is not said what becomes of those there are no `faults` for them.
    """

    mark: str
    name: str
    plan: Plan
    faults: tuple[RowFault, ...]
    strange: tuple[tuple[str, int], ...]
    also: tuple[str, ...]
    ignored: tuple[str, ...]


async def ask(work: Work, centre: Centre, by: Member, chat: int, now: datetime) -> None:
    """Waits for a file in this chat."""
    standing.office_only(by)
    await questions.ask(work, centre, by, chat, AWAITED, {}, now)


async def units_of(work: Work, centre: Centre, by: Member) -> list[tuple[str, str]]:
    """(name, short) of the centre's units, for whoever reads a sheet or fills one in."""
    standing.office_only(by)
    return [(unit.name, unit.short) for unit in await centres.units(work, centre.id)]


async def to_fill_in(work: Work, centre: Centre, by: Member) -> tuple[dict[int, str], list[Filed]]:
    """What a sheet to fill in begins with: units by id, in the order of turns, and who is there already."""
    standing.office_only(by)
    people = [one for one in await members.filed(work, centre.id) if one.member.phone]
    return {unit.id: unit.name for unit in await centres.units(work, centre.id)}, people


async def waiting(work: Work, centre: Centre, by: Member) -> Preview | None:
    """The file that was sent and still waits for a word."""
    standing.office_only(by)
    file = await staff_files.of(work, centre.id)
    return await _preview(work, centre, file) if file else None


async def keep(work: Work, centre: Centre, by: Member, name: str, read: Sheet, now: datetime) -> Preview:
    """Keeps what was read of a file, in place of a file that was sent before, and says what it changes."""
    standing.office_only(by)
    await staff_files.keep(work, StaffFile(centre.id, secrets.token_hex(4), name, asdict(read), {}, None), by.id, now)
    return await _preview(work, centre, await _kept(work, centre, None))


async def preview(work: Work, centre: Centre, by: Member, mark: str) -> Preview:
    """The file of that mark as things stand. Refuses one that was taken in, dropped or replaced."""
    standing.office_only(by)
    return await _preview(work, centre, await _kept(work, centre, mark))


async def _kept(work: Work, centre: Centre, mark: str | None) -> StaffFile:
    found = await staff_files.of(work, centre.id)
    if found is None or mark not in (None, found.mark):
        raise Refused("file_replaced")
    return found


async def _preview(work: Work, centre: Centre, file: StaffFile) -> Preview:
    units = await _units(work, centre)
    if file.adds_units:
        units |= {name: -number for number, name in enumerate(_strange(file, units), 1)}
    strange = _strange(file, units)
    faults = [RowFault(**fault) for fault in file.sheet["faults"]]
    if file.adds_units is False:
        left_out = [row for row in _rows(file) if row.unit in strange]
        faults += [RowFault(row.row, "unit", "sheet.unit_unknown", {"value": row.unit or ""}) for row in left_out]
        faults.sort(key=lambda fault: fault.row)
        strange.clear()
    plan = await _planned(work, centre, file, units)
    sheet = file.sheet
    return Preview(
        file.mark, file.name, plan, tuple(faults), tuple(strange.items()), tuple(sheet["also"]), tuple(sheet["ignored"])
    )


async def _units(work: Work, centre: Centre) -> dict[str, int]:
    return {unit.name: unit.id for unit in await centres.units(work, centre.id)}


def _rows(file: StaffFile) -> list[StaffRow]:
    return [StaffRow(**row) for row in file.sheet["rows"]]


def _strange(file: StaffFile, units: Mapping[str, int]) -> Counter[str]:
    """How many people are of each unit that is not among `units`, in the order of the sheet."""
    return Counter(row.unit for row in _rows(file) if row.unit is not None and row.unit not in units)


async def _planned(work: Work, centre: Centre, file: StaffFile, units: Mapping[str, int]) -> Plan:
    """What the rows change that are of none or of these units."""
    rows = [row for row in _rows(file) if row.unit is None or row.unit in units]
    decided = {int(row): member for row, member in file.decided.items()}
    return staff.plan(await members.filed(work, centre.id), units, rows, file.sheet["columns"], decided)


async def add_units(work: Work, centre: Centre, by: Member, mark: str, *, add: bool) -> Preview:
    """Units that the centre does not have are added with the people, or their rows left out."""
    standing.office_only(by)
    file = await _kept(work, centre, mark)
    await staff_files.decide(work, centre.id, file.decided, adds_units=add)
    return await preview(work, centre, by, mark)


async def decide(work: Work, centre: Centre, by: Member, mark: str, row: int, member: int) -> Preview:
    """Says who a row is: one of those it may be, or NEW. Refuses what is not asked."""
    found = await preview(work, centre, by, mark)
    question = next((one for one in found.plan.questions if one.row.row == row), None)
    if question is None or member not in (NEW, *(one.id for one in question.might_be)):
        raise Refused("answered_already")
    return await _decide(work, centre, by, mark, {str(row): member})


async def all_the_same(work: Work, centre: Centre, by: Member, mark: str) -> Preview:
    """Every row that may be one person only is that one."""
    asked = (await preview(work, centre, by, mark)).plan.questions
    return await _decide(work, centre, by, mark, {str(q.row.row): q.might_be[0].id for q in asked if len(q.might_be) == 1})


async def _decide(work: Work, centre: Centre, by: Member, mark: str, more: Mapping[str, int]) -> Preview:
    file = await _kept(work, centre, mark)
    await staff_files.decide(work, centre.id, {**file.decided, **more}, adds_units=file.adds_units)
    return await preview(work, centre, by, mark)


async def take_in(
    work: Work, centre: Centre, by: Member, mark: str, digest: str, chat: int, now: datetime
) -> tuple[list[Member], list[Member]]:
    """Takes the file in as it was shown: those added, those changed. Refuses while something is asked.

    Refuses with "file_differs" when it would do something else by now than what was shown.
    """
    shown = await preview(work, centre, by, mark)
    if shown.strange or shown.plan.questions:
        raise Refused("file_asks")
    if shown.plan.digest != digest:
        raise Refused("file_differs")
    file = await _kept(work, centre, mark)
    if file.adds_units:
        new = _strange(file, await _units(work, centre))
        await centres.add_units(work, centre.id, [(name, short_of(name)) for name in new])
    wanted = await _planned(work, centre, file, await _units(work, centre))
    added, changed = await staff.apply(work, centre, wanted)
    after = {"added": len(added), "changed": len(changed), "file": file.name}
    await audit.write(work, centre.id, by, now, "import", centre.name, after=after)
    await _drop(work, centre, by, chat)
    return added, changed


async def drop(work: Work, centre: Centre, by: Member, mark: str, chat: int) -> None:
    """Forgets the file; nothing was changed."""
    standing.office_only(by)
    await _kept(work, centre, mark)
    await _drop(work, centre, by, chat)


async def _drop(work: Work, centre: Centre, by: Member, chat: int) -> None:
    await staff_files.forget(work, centre.id)
    if await questions.asked(work, by.telegram or 0, chat) == AWAITED:
        await questions.drop(work, by.telegram or 0, chat)

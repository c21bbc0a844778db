"""Units of a centre as the office keeps them: what they are called, and new ones. Their order is a matter of the roster."""

from __future__ import annotations

from datetime import datetime

from bot.duty.centre import Centre, Member, Unit
from bot.duty.errors import Refused
from bot.services import standing
from bot.services.staff_words import clean
from storage import audit, centres
from storage.work import Work

LONGEST, LONGEST_SHORT = 40, 8


async def listed(work: Work, centre: Centre, by: Member) -> tuple[list[Unit], str]:
    """All units in the order of turns, and the pattern of turns. For the office."""
    standing.office_only(by)
    return await centres.units(work, centre.id), await centres.pattern_of(work, centre.id)


async def name(work: Work, centre: Centre, by: Member, unit: int, text: str, now: datetime) -> Unit:
    """Gives a unit its name, and perhaps a short one after a space; unit 0 is new. Refuses a name that is taken."""
    known, _ = await listed(work, centre, by)
    full, short = _names(text)
    if any(one.name == full and one.id != unit for one in known):
        raise Refused("unit_taken", name=full)
    if not unit:
        (added,) = await centres.add_units(work, centre.id, [(full, short)])
        await audit.write(work, centre.id, by, now, "add_unit", full)
        return added
    old = next((one for one in known if one.id == unit), None)
    if old is None:
        raise Refused("unknown_button")
    await centres.rename_unit(work, centre.id, unit, full, short)
    await audit.write(work, centre.id, by, now, "rename_unit", full, before={"name": old.name}, after={"name": full})
    return Unit(unit, full, short, old.position)


def _names(text: str) -> tuple[str, str]:
    words = clean(text).split(" ")
    full, short = words[0], words[1] if len(words) > 1 else words[0][:LONGEST_SHORT]
    if not full or len(words) > 2 or len(full) > LONGEST or len(short) > LONGEST_SHORT:  # noqa: PLR2004 - both names
        raise Refused("no_unit_name", n=LONGEST, short=LONGEST_SHORT)
    return full, short

"""What the office sets of its charter by itself (制度选项): from which day it holds, and that the whole stays sound.

A day on which the matter has begun stays as it is: nobody is asked twice, or not at all, because the rules changed on the
way. Setting it back is setting it. What there is to set is the charter's to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.duty.centre import Centre, Member
from bot.duty.changeover import begun
from bot.duty.charter import Charter
from bot.duty.errors import Refused
from bot.duty.options import Option, Value, state
from bot.services import calendar as calendars
from bot.services import charters, checks, standing
from bot.services import day as duty_days
from storage import audit, centres
from storage.work import Work


@dataclass(frozen=True)
class Setting:
    """How an option stands today; `then` is what it becomes on the day `since`, the same where nothing is to change."""

    option: Option
    now: Value
    then: Value
    since: date | None


def all_of(centre: Centre, by: Member, now: datetime) -> tuple[Setting, ...]:
    """Every option of the centre's charter, in the charter's order. For the office."""
    standing.office_only(by)
    return tuple(_setting(centre, option, now) for option in charters.all_of(centre)[-1][1].options)


def of_group(centre: Centre, by: Member, group: str, now: datetime) -> tuple[Setting, ...]:
    """The options of one group. Refuses groups that the charter does not have."""
    found = tuple(setting for setting in all_of(centre, by, now) if setting.option.group == group)
    if not found:
        raise Refused("unknown_button")
    return found


def one(centre: Centre, by: Member, key: str, now: datetime) -> Setting:
    """The option of that key. Refuses keys that the charter does not offer."""
    for setting in all_of(centre, by, now):
        if setting.option.key == key:
            return setting
    raise Refused("unknown_button")


def _setting(centre: Centre, option: Option, now: datetime) -> Setting:
    today = duty_days.today(centre, now)
    present = state(charters.of(centre, today), option)
    coming = [(since, state(charter, option)) for since, charter in charters.all_of(centre) if since > today]
    then = coming[-1][1] if coming else present
    since = next((day for day, value in coming if value == then), None) if then != present else None
    return Setting(option, present, then, since)


async def put(work: Work, centre: Centre, by: Member, key: str, named: str, now: datetime) -> Centre:
    """Sets an option to a value of that name, from the first day on which nothing of the matter has begun.

    Refuses what is no choice. Raises CharterFaults, with nothing changed, when the charter would not be sound any more.
    """
    before = one(centre, by, key, now)
    wanted = before.option.values_by_name.get(named)
    if wanted is None:
        raise Refused("unknown_button")
    if before.then == wanted:
        return centre
    values = before.option.values(wanted)
    since = await _since(work, centre, values, now)
    changed = replace(centre, changes=charters.without(centre.changes, since, values))
    if any(state(charter, before.option) != wanted for charter in _from(changed, since)):
        changed = replace(centre, changes=charters.with_values(centre.changes, since, values))
        charters.all_of(changed)
    await centres.change_charter(work, centre.id, changed.changes)
    after = {"value": wanted, "from": since.isoformat()}
    await audit.write(work, centre.id, by, now, "option", key, before={"value": before.then}, after=after)
    work.plans.add(centre.id)
    return changed


def _from(centre: Centre, since: date) -> list[Charter]:
    """The charter as it is on that day, and what becomes of it later."""
    return [charters.of(centre, since), *(charter for day, charter in charters.all_of(centre) if day > since)]


async def _since(work: Work, centre: Centre, values: Mapping[str, object], now: datetime) -> date:
    """Today, if nothing of it has begun today; else the next working day, or the one after when its eve has begun."""
    calendar = await calendars.of_centre(work, centre)
    today = duty_days.today(centre, now)
    since = day = today if calendar.is_working(today) else calendar.next_working(today)
    for _ in range(2):
        found = await duty_days.read_with(work, centre, calendar, day)
        new = charters.of(replace(centre, changes=charters.with_values(centre.changes, day, values)), day)
        following = calendar.next_working(day)
        if found.times and begun(found.charter, new, found.times, now, checks.EARLY):
            since = following
        day = following
    return since

"""The first steps of a set-up: the centre's name, its charter, its hours, the safety door at noon.

Nothing is published yet, so what is said here holds from the beginning; later such things change from a date on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.duty.centre import Centre, Member
from bot.duty.charter import CharterFaults
from bot.duty.charterfile import Table
from bot.duty.errors import Refused
from bot.duty.sections import Season
from bot.services import charters, options, questions, setting_up
from bot.services import day as duty_days
from bot.services.setting_up import DONE, NOON
from bot.services.staff_words import clean
from storage import audit, centres
from storage.work import Work

NAME = "centre_name"
"""The question for the name of the centre."""
LONGEST = 40
STEP = timedelta(minutes=15)
AROUND = 6
"""So many steps sooner and later are offered of a time."""


async def ask_name(work: Work, centre: Centre, by: Member, chat: int, now: datetime) -> None:
    await questions.ask(work, centre, by, chat, NAME, {}, now)


async def name(work: Work, centre: Centre, by: Member, written: str, now: datetime) -> None:
    """The centre is called so. Refuses what is no name, and more than fits above a record."""
    found = await setting_up.read(work, centre, by, now)
    wanted = clean(written)
    if not 1 < len(wanted) <= LONGEST or wanted.startswith("/"):
        raise Refused("bad_centre_name", most=LONGEST)
    if wanted != centre.name:
        await centres.rename(work, centre.id, wanted)
        before, after = {"name": centre.name}, {"name": wanted}
        await audit.write(work, centre.id, by, now, "rename", wanted, before=before, after=after)
    if not found.over:
        await setting_up.answer(work, centre, name=DONE)


def offered(centre: Centre) -> list[str]:
    """The keys of the charters to choose from, the present one first."""
    return sorted(charters.keys(), key=lambda key: (key != centre.charter, key))


async def choose_charter(work: Work, centre: Centre, by: Member, key: str, now: datetime) -> None:
    """The centre follows that charter, as it is shipped, with its units where nobody is in one yet."""
    found = await setting_up.before_roster(work, centre, by, now)
    if key not in charters.keys():  # noqa: SIM118 - a function of the module
        raise Refused("unknown_button")
    if key != centre.charter:
        charter = charters.shipped(key)
        await centres.set_charter(work, centre.id, key)
        post = next((post for post in charter.posts if post.signs), None)
        await centres.choose_pattern(work, centre.id, post.pattern if post else "")
        if not found.people.units:
            await centres.drop_units(work, centre.id)
            await centres.add_units(work, centre.id, [(unit.name, unit.short) for unit in charter.units])
        before, after = {"charter": centre.charter}, {"charter": key}
        await audit.write(work, centre.id, by, now, "charter", key, before=before, after=after)
        await setting_up.answer(work, centre, hours=None, noon=None, pattern=None)
        work.plans.add(centre.id)
    await setting_up.answer(work, centre, charter=DONE)


def seasons(centre: Centre, now: datetime) -> tuple[tuple[Season, ...], Season]:
    """The hours of the year, and the season it is."""
    today = duty_days.today(centre, now)
    charter = charters.of(centre, today)
    return charter.hours, charter.season(today)


async def confirm_hours(work: Work, centre: Centre, by: Member, now: datetime) -> None:
    await setting_up.before_roster(work, centre, by, now)
    await setting_up.answer(work, centre, hours=DONE)


def season_at(every: tuple[Season, ...], place: int) -> Season:
    """The season that stands there. Refuses places where there is none."""
    if not 0 <= place < len(every):
        raise Refused("unknown_button")
    return every[place]


def edges(season: Season) -> list[time]:
    """The times of a season in order: first opening, first closing, and so on."""
    return [edge for session in season.sessions for edge in session]


def choices(season: Season, edge: int) -> list[time]:
    """What an edge may become, a quarter of an hour apart, without touching those beside it."""
    all_ = edges(season)
    if not 0 <= edge < len(all_):
        raise Refused("unknown_button")
    day = date(2000, 1, 1)
    at = datetime.combine(day, all_[edge])
    around = [at + STEP * n for n in range(-AROUND, AROUND + 1) if n]
    after = all_[edge - 1] if edge else time.min
    before = all_[edge + 1] if edge + 1 < len(all_) else time.max
    return [one.time() for one in around if one.date() == day and after < one.time() < before]


async def set_hour(work: Work, centre: Centre, by: Member, season: int, edge: int, minutes: int, now: datetime) -> Centre:
    """One edge of a season's hours is at another time, from the beginning. Refuses what was not offered."""
    await setting_up.before_roster(work, centre, by, now)
    every, _ = seasons(centre, now)
    present = season_at(every, season)
    wanted = time(*divmod(minutes, 60)) if 0 <= minutes < 24 * 60 else None
    if wanted not in choices(present, edge):
        raise Refused("unknown_button")
    tables: list[Table] = [dict(one) for one in charters.tables(centre.charter, centre.changes)[-1][1]["hours"]]
    times = edges(present)
    times[edge] = wanted
    tables[season] = {**tables[season], "sessions": _sessions(times)}
    changed = replace(centre, changes=charters.with_values(centre.changes, date.min, {"hours": tables}))
    try:
        charters.all_of(changed)
    except CharterFaults:
        raise Refused("hours_unsound") from None
    await centres.change_charter(work, centre.id, changed.changes)
    await audit.write(work, centre.id, by, now, "hours", present.name, after={"sessions": _sessions(times)})
    work.plans.add(centre.id)
    return changed


def _sessions(times: Sequence[time]) -> list[list[str]]:
    written = [f"{one:%H:%M}" for one in times]
    return [written[place : place + 2] for place in range(0, len(written), 2)]


async def noon(work: Work, centre: Centre, by: Member, now: datetime, *, closes: bool) -> None:
    """Whether the safety door is closed over noon."""
    await setting_up.before_roster(work, centre, by, now)
    await options.put(work, centre, by, NOON, "on" if closes else "off", now)
    await setting_up.answer(work, centre, noon=DONE)

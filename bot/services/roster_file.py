"""The roster that hangs on the wall becomes the first one here: day by day as it is, and the rotation goes on after it.

What was previewed is what is published: days and people are kept with the open question. Does not know files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.services import calendar as calendars
from bot.services import charters, publishing, questions, standing
from bot.services import day as duty_days
from bot.services.day import People
from bot.services.roster import in_rotation, rotating_post
from bot.services.roster_rows import WallRow
from storage import days
from storage.work import Work

AWAITED = "roster_file"
"""The question that such a file answers."""
FURTHEST = timedelta(days=400)
"""How far ahead a roster may reach: a later day is a slip of the pen."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row (0: with none in particular)."""

    row: int
    reason: str
    name: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Wall:
    """A roster that was sent: who has which day to come; `past` rows are left out. `seal` stands for exactly this."""

    days: tuple[tuple[date, int], ...]
    past: int
    faults: tuple[Fault, ...]
    people: People

    @property
    def seal(self) -> str:
        return hashlib.sha256(repr(self.days).encode()).hexdigest()[:8]


async def ask(work: Work, centre: Centre, by: Member, chat: int, now: datetime) -> None:
    """Waits for the file in this chat. For the office, as long as there is no roster."""
    await _may(work, centre, by)
    await questions.ask(work, centre, by, chat, AWAITED, {}, now)


async def is_wanted(work: Work, centre: Centre, by: Member) -> bool:
    """Whether the office may still take over the roster that hangs on the wall."""
    return by.office and await days.published_until(work, centre.id) is None


async def _may(work: Work, centre: Centre, by: Member) -> None:
    standing.office_only(by)
    if await days.published_until(work, centre.id) is not None:
        raise Refused("roster_exists")


async def to_fill_in(work: Work, centre: Centre, by: Member, now: datetime) -> tuple[list[date], list[tuple[str, str]]]:
    """The next working days, and everybody who takes turns with the unit: what a sheet to fill in begins with."""
    await _may(work, centre, by)
    calendar = await calendars.of_centre(work, centre)
    today = duty_days.today(centre, now)
    people = await duty_days.people(work, centre.id)
    named = [
        (people.name(one), unit.name if (unit := people.unit_of(one)) else "") for one in _takers(centre, people, today)
    ]
    return list(calendar.working_days(today, publishing.horizon(calendar, today))), named


def _takers(centre: Centre, people: People, today: date) -> list[int]:
    """Who takes turns."""
    return [one.id for one in in_rotation(rotating_post(charters.of(centre, today)), people) if one.eligible(today)]


async def take(work: Work, centre: Centre, by: Member, chat: int, rows: Sequence[WallRow], now: datetime) -> Wall:
    """Reads the rows against people and calendar, and keeps them with the question if nothing is wrong."""
    await _may(work, centre, by)
    await questions.open_one(work, centre, by, chat, AWAITED)
    found = await _wall(work, centre, rows, now)
    kept = [] if found.faults else [[day.isoformat(), member] for day, member in found.days]
    await questions.ask(work, centre, by, chat, AWAITED, {"days": kept}, now)
    return found


async def _wall(work: Work, centre: Centre, rows: Sequence[WallRow], now: datetime) -> Wall:
    people, today = await duty_days.people(work, centre.id), duty_days.today(centre, now)
    takers = _takers(centre, people, today)
    faults: list[Fault] = []
    wanted: dict[date, int] = {}
    to_come = [row for row in rows if row.day is None or row.day >= today]
    calendar = await calendars.of_centre(work, centre)
    for row in to_come:
        member = _who(row, people, takers)
        if row.day is None:
            faults.append(Fault(row.row, "no_day"))
        elif row.day > today + FURTHEST:
            faults.append(Fault(row.row, "too_far", day=row.day))
        elif row.day in wanted:
            faults.append(Fault(row.row, "day_twice", day=row.day))
        elif not calendar.is_working(row.day):
            faults.append(Fault(row.row, "day_off", day=row.day))
        elif isinstance(member, str):
            faults.append(Fault(row.row, member, name=row.name))
        else:
            wanted[row.day] = member
    faults += [Fault(0, "gap", day=day) for day in _gaps(wanted, calendar.working_days(today, max(wanted, default=today)))]
    if not wanted and not faults:
        faults.append(Fault(0, "all_past"))
    return Wall(tuple(sorted(wanted.items())), len(rows) - len(to_come), tuple(faults), people)


def _gaps(wanted: dict[date, int], working: Sequence[date]) -> list[date]:
    """Working days between the first and the last that nobody has."""
    return [day for day in working if wanted and day >= min(wanted) and day not in wanted]


def _who(row: WallRow, people: People, takers: Sequence[int]) -> int | str:
    """The person that is meant, or what is wrong with the name."""
    named = [one for one in takers if people.name(one) == row.name]
    if row.unit:
        of_unit = [one for one in named if (unit := people.unit_of(one)) and row.unit in (unit.name, unit.short)]
        named = of_unit or named
    if len(named) == 1:
        return named[0]
    return "name_twice" if named else "no_name" if row.name else "nobody"


async def publish(work: Work, centre: Centre, by: Member, chat: int, seal: str, now: datetime) -> date:
    """Publishes what was shown, and goes on after it by rotation; returns the last day."""
    await _may(work, centre, by)
    draft = await questions.open_one(work, centre, by, chat, AWAITED)
    kept = draft.answers.get("days")
    wanted = [(date.fromisoformat(day), int(member)) for day, member in kept] if isinstance(kept, list) else []
    if not wanted or Wall(tuple(wanted), 0, (), People({}, {})).seal != seal:
        raise Refused("unknown_button")
    await questions.close(work, draft)
    return await publishing.publish_as_it_is(work, centre, by, wanted, now)

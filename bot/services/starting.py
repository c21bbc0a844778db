"""Where the rotation starts: which pattern, from which day, with whom in each unit; shown first, then published."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.duty.centre import Member, Unit
from bot.duty.errors import Refused
from bot.duty.roster import Shift
from bot.services import calendar as calendars
from bot.services import charters, publishing, setting_up
from bot.services import day as duty_days
from bot.services.roster import Listed, listed
from bot.services.setting_up import DONE, SetUp
from storage import centres
from storage.work import Work

SHOWN_DAYS = 60
"""Working days whose duties a person are counted."""
TO_CHOOSE = 60
"""Working days that may be the first one."""
WEEK = 5


@dataclass(frozen=True)
class PatternShown:
    """One pattern: who has the first days, and how many of the next working days each person has."""

    pattern: str
    first: tuple[Listed, ...]
    duties: Mapping[int, int]
    nailed: bool
    """Whether each unit keeps its day of the week until a holiday moves it."""


@dataclass(frozen=True)
class Start:
    """Where it begins: the day, the units in the order in which they follow, and who is next in each."""

    day: date
    units: tuple[Unit, ...]
    next: Mapping[int, Member]

    @property
    def begins(self) -> list[int]:
        """Whose turn it is first, then who is next in the other units."""
        return [self.next[unit.id].id for unit in self.units]


async def patterns(work: Work, found: SetUp, now: datetime) -> list[PatternShown]:
    """All patterns that the charter offers, the present one first, each as it would be from the start that is chosen."""
    assert found.post is not None
    chosen = await centres.pattern_of(work, found.centre.id)
    start = await start_of(work, found, now)
    ordered = sorted(found.post.patterns, key=lambda one: one != chosen)
    return [await _shown(work, found, pattern, start, now) for pattern in ordered]


async def _shown(work: Work, found: SetUp, pattern: str, start: Start, now: datetime) -> PatternShown:
    calendar = await calendars.of_centre(work, found.centre)
    wanted = [calendar.add(start.day, n) for n in range(SHOWN_DAYS)]
    shifts = await publishing.first_shifts(work, found.centre, wanted, start.begins, now, pattern)
    duties = Counter({member.id: 0 for member in found.turning})
    duties.update(shift.member for shift in shifts if shift.member is not None)
    first = [shift for shift in shifts if shift.day <= wanted[WEEK - 1]]
    nailed = pattern == "unit_daily" and len(start.units) == WEEK
    return PatternShown(pattern, tuple(_listed(found, first)), duties, nailed)


def _listed(found: SetUp, shifts: Sequence[Shift]) -> list[Listed]:
    days = dict.fromkeys(shift.day for shift in shifts)
    return [
        listed(
            charters.of(found.centre, day),
            found.people,
            day,
            [shift for shift in shifts if shift.day == day],
            provisional=any(shift.why.get("provisional") for shift in shifts if shift.day == day),
        )
        for day in days
    ]


async def choose_pattern(work: Work, found: SetUp, pattern: str) -> None:
    """The rotation goes by this pattern."""
    if found.post is None or pattern not in found.post.patterns:
        raise Refused("unknown_button")
    await centres.choose_pattern(work, found.centre.id, pattern)
    await setting_up.answer(work, found.centre, pattern=DONE)


async def first_days(work: Work, found: SetUp, now: datetime) -> list[date]:
    """The days that may be the first one: from today on, as long as it has not opened."""
    calendar = await calendars.of_centre(work, found.centre)
    today = duty_days.today(found.centre, now)
    opens = calendar.times(today, found.centre.tz).opens if calendar.is_working(today) else None
    first = today if opens and now < opens else calendar.next_working(today)
    return [calendar.add(first, n) for n in range(TO_CHOOSE)]


async def start_of(work: Work, found: SetUp, now: datetime) -> Start:
    """Where it begins, as far as it was said; else tomorrow with the first unit, in each unit with the first person."""
    if not found.turning:
        raise Refused("nobody_turns")
    possible = await first_days(work, found, now)
    said = found.answers.get("begins") or {}
    day = next((one for one in possible if one.isoformat() == said.get("day")), possible[0])
    of_unit: dict[int, list[Member]] = {}
    for member in found.turning:
        of_unit.setdefault(member.unit or 0, []).append(member)
    units = [found.people.units[unit] for unit in of_unit]
    first = next((place for place, unit in enumerate(units) if unit.id == said.get("unit")), 0)
    units = units[first:] + units[:first]
    people = said.get("people") or {}
    next_ = {
        unit: next((one for one in members if one.id == people.get(str(unit))), members[0])
        for unit, members in of_unit.items()
    }
    return Start(day, tuple(units), next_)


async def begin(
    work: Work, found: SetUp, now: datetime, *, day: date | None = None, unit: int | None = None, member: int | None = None
) -> None:
    """Says from which day, with which unit, or with whom in a unit it begins. Refuses what cannot be."""
    start = await start_of(work, found, now)
    said = dict(found.answers.get("begins") or {})
    if day is not None:
        if day not in await first_days(work, found, now):
            raise Refused("start_over", day=day)
        said["day"] = day.isoformat()
    if unit is not None:
        if unit not in {one.id for one in start.units}:
            raise Refused("unknown_button")
        said["unit"] = unit
    if member is not None:
        who = next((one for one in found.turning if one.id == member), None)
        if who is None:
            raise Refused("unknown_button")
        said["people"] = {**said.get("people", {}), str(who.unit): who.id}
    await setting_up.answer(work, found.centre, begins=said)


@dataclass(frozen=True)
class FirstRoster:
    """The first roster as it would be published; of two with one digest each has the same people on the same days."""

    days: tuple[Listed, ...]
    digest: str


async def first_roster(work: Work, found: SetUp, now: datetime) -> FirstRoster:
    start = await start_of(work, found, now)
    wanted = await publishing.first_days(work, found.centre, start.day)
    shifts = await publishing.first_shifts(work, found.centre, wanted, start.begins, now)
    told = [(shift.day.isoformat(), shift.post, shift.slot, shift.seat, shift.member) for shift in shifts]
    return FirstRoster(tuple(_listed(found, shifts)), hashlib.sha256(repr(told).encode()).hexdigest()[:8])


async def publish(work: Work, found: SetUp, by: Member, digest: str, now: datetime) -> date:
    """Publishes the first roster as it was shown; its last day. Refuses when it would be another one by now."""
    if (await first_roster(work, found, now)).digest != digest:
        raise Refused("roster_differs")
    start = await start_of(work, found, now)
    return await publishing.publish_first(work, found.centre, by, start.day, start.begins, now)

"""Where the rotation starts: the patterns beside one another, the start, and the first roster before it is published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from bot.duty.centre import Member
from bot.services.setting_up import SetUp
from bot.services.starting import SHOWN_DAYS, FirstRoster, PatternShown, Start
from bot.texts import Markup, Say
from handlers.roster_taps import AskRosterFile
from handlers.screens.paging import paged
from handlers.screens.roster import line
from handlers.screens.screen import Button, Screen, rows_of
from handlers.screens.setting_up import step
from handlers.setup_taps import FirstRoster as ShowFirst
from handlers.setup_taps import (
    PickPattern,
    PublishFirst,
    StartDay,
    StartDays,
    StartPeople,
    StartUnit,
    StartUnits,
    StartWith,
    Step,
)

BY_PERSON = "person_list"
"""The pattern in which only who begins matters: all follow one after another."""


def patterns(say: Say, found: SetUp, shown: Sequence[PatternShown]) -> Screen:
    """Each pattern with its first days and the duties per person; below them one button each."""
    lines = []
    for one in shown:
        lines += ["", say("setup.pattern", pattern=Markup(say(f"pattern_name.{one.pattern}")))]
        lines.append(say(f"pattern.{one.pattern}"))
        lines += [line(say, day) for day in one.first]
        lines.append(say("setup.duties", n=SHOWN_DAYS, duties=[Markup(each) for each in _duties(say, found, one)]))
        if one.nailed:
            lines.append(say("setup.nailed"))
    picks = [Button(say(f"pattern_name.{one.pattern}"), PickPattern(one.pattern).pack()) for one in shown]
    return step(say, found, "pattern", lines[1:], rows_of(picks, 2 if len(picks) == 2 else 3))  # noqa: PLR2004 - a row


def _duties(say: Say, found: SetUp, one: PatternShown) -> list[str]:
    """How often each person of a unit is on."""
    of_unit: dict[int, list[int]] = defaultdict(list)
    for member in found.turning:
        of_unit[member.unit or 0].append(one.duties[member.id])
    return [_each(say, found.people.units[unit].short, counts) for unit, counts in of_unit.items()]


def _each(say: Say, unit: str, counts: list[int]) -> str:
    least, most = min(counts), max(counts)
    if least == most:
        return say("setup.each", unit=unit, people=len(counts), n=most)
    return say("setup.each_between", unit=unit, people=len(counts), least=least, most=most)


def start(say: Say, found: SetUp, begin: Start, pattern: str) -> Screen:
    """From which day, and who is next in each unit; each of it a button."""
    by_person = pattern == BY_PERSON
    units = begin.units[:1] if by_person else begin.units
    lines = [say("setup.start", day=begin.day)]
    lines += [
        say("setup.start_line", n=str(n), unit=unit.name, name=begin.next[unit.id].name) for n, unit in enumerate(units, 1)
    ]
    lines.append(say("setup.start_list" if by_person else "setup.start_hint"))
    change = [Button(say("button.other_day"), StartDays(0).pack()), Button(say("button.other_unit"), StartUnits().pack())]
    people = [
        Button(say("button.start_with", unit=unit.short, name=begin.next[unit.id].name), StartPeople(unit.id, 0).pack())
        for unit in units
    ]
    wall = Button(say("roster_file.take_over"), AskRosterFile().pack())
    see = Button(say("button.see_roster"), ShowFirst().pack())
    return step(say, found, "start", lines, (tuple(change), *rows_of(people, 1), (wall,), (see,)))


def days(say: Say, listed: Sequence[date], page: int) -> Screen:
    buttons = [Button(say.bare(day), StartDay(day).pack()) for day in listed]
    return Screen(say("setup.which_day"), (*paged(say, buttons, page, StartDays), _to_start(say)))


def units(say: Say, begin: Start, found: SetUp) -> Screen:
    """Which unit has the first day?"""
    there = {unit.id for unit in begin.units}
    buttons = [Button(unit.short, StartUnit(unit.id).pack()) for unit in found.people.units.values() if unit.id in there]
    return Screen(say("setup.which_unit", day=begin.day), (*rows_of(buttons, 2), _to_start(say)))


def people(say: Say, unit: int, listed: Sequence[Member], page: int) -> Screen:
    """Who of the unit is next?"""
    buttons = [Button(one.name, StartWith(one.id).pack()) for one in listed]
    return Screen(say("setup.which_person"), (*paged(say, buttons, page, lambda to: StartPeople(unit, to)), _to_start(say)))


def _to_start(say: Say) -> tuple[Button, ...]:
    return (Button(say("button.back"), Step("start").pack()),)


def month(say: Say, first: date) -> Screen:
    """What stands under the picture of a month."""
    return Screen(say("picture.head", year=first.year, month=first.month))


def first_roster(say: Say, roster: FirstRoster) -> Screen:
    """All that would be published."""
    first, last = roster.days[0].day, roster.days[-1].day
    lines = [say("setup.first_roster", first=first, last=last), *(line(say, day) for day in roster.days)]
    publish = Button(say("button.publish"), PublishFirst(roster.digest).pack())
    return Screen("\n".join(lines), ((publish, *_to_start(say)),))

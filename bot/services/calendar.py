"""The working calendar of a centre: official days from `chinesecalendar`, the office's own on top."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from chinese_calendar import constants

from bot.duty.calendar import Calendar, Official
from bot.duty.centre import Centre
from bot.services import charters
from storage import days
from storage.work import Work


@cache
def official() -> Official:
    """The official holidays and make-up days. A year the library has no day of is unknown, never guessed."""
    holidays, workdays = frozenset(constants.holidays), frozenset(constants.workdays)
    return Official(holidays, workdays, frozenset(day.year for day in holidays))


@cache
def official_with(years: str) -> Official:
    """The same, and these years known by the word of an office."""
    return replace(official(), years=official().years | {int(year) for year in years.split()})


async def of_centre(work: Work, centre: Centre) -> Calendar:
    hours = tuple((since, charter.hours) for since, charter in charters.all_of(centre))
    return Calendar(official_with(centre.years), await days.own_days(work, centre.id), hours[0][1], hours[1:])

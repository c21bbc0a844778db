"""The State Council's notice about holidays (国务院办公厅关于…节假日安排的通知), read as days off and days worked.

Knows how such a notice is worded, the yearly one and those that change it in the middle of a year. What it cannot read it
names, sentence by sentence, and never guesses. The words stand here because they are read, never shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.duty.calendar import Calendar

MOST_CHARACTERS = 8_000
LONGEST = 31
"""Days of one holiday."""


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day of the notice: off or worked, and the holiday it belongs to."""

    day: date
    working: bool
    name: str


@dataclass(frozen=True, slots=True)
class HolidayNotice:
    """What a notice says. `whole_year`: it is the yearly one, so that what it does not name is as the week has it.

    `unread` are sentences that name days and were not understood, or contradict the calendar or themselves.
    """

    year: int
    whole_year: bool
    days: tuple[DayOff, ...]
    unread: tuple[str, ...]


@dataclass
class _Reading:
    year: int
    calendar: Calendar
    name: str = ""
    days: dict[date, DayOff] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


_YEAR = re.compile("(20[0-9]{2})年[^。]*?(?:节假日|假期|放假|春节|元旦|清明|劳动节|端午|中秋|国庆)")
_DAY = (
    r"(?:(?P<year{0}>20[0-9]{{2}})年)?(?:(?P<month{0}>1[0-2]|0?[1-9])月)?(?P<day{0}>3[01]|[12][0-9]|0?[1-9])日"
    r"(?:\([^()]*?(?:(?:周|星期)(?P<week{0}>[一二三四五六日天]))?\))?"
)
_ONE = re.compile(_DAY.format("1"))
_OFF = re.compile(
    _DAY.format("1") + "(?:(?:至|到|—|-|~)" + _DAY.format("2") + r")?(?:放假|休假)(?:调休)?(?:,?共?(?P<n>[0-9]+)天)?"
)
_WORKED = re.compile(r"(?P<days>(?:[^,]*?[0-9]日(?:\([^()]*\))?[、和]?)+)起?均?(?:正常|照常)?上班")
_LONGER = re.compile("延长[^。]*?假期至" + _DAY.format("1"))
_NAME = re.compile("元旦|春节|清明节?|劳动节|端午节?|中秋节?|国庆节?")
_MATTERS = re.compile("放假|休假|上班|调休|假期")
_ASIDE = re.compile("鼓励|可以|建议")
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}


def parse(text: str, calendar: Calendar) -> HolidayNotice | None:
    """What a notice says; None for whatever is none. `calendar`, as it stands, says when a holiday begins that is made longer."""
    words = re.sub(r"[ \t]+", "", unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]))
    found = _YEAR.search(words)
    if found is None:
        return None
    reading = _Reading(int(found[1]), calendar)
    for sentence in re.split(r"[。;\n]", words):
        _read(reading, sentence)
    if not reading.days and not reading.unread:
        return None
    days = tuple(reading.days[day] for day in sorted(reading.days))
    return HolidayNotice(reading.year, "部分节假日" in words, days, tuple(reading.unread))


def _read(reading: _Reading, sentence: str) -> None:
    if names := _NAME.findall(re.split("[0-9]{1,2}月", sentence)[0]):
        reading.name = "、".join(dict.fromkeys(names))
    if not (_ONE.search(sentence) and _MATTERS.search(sentence)) or _ASIDE.search(sentence):
        return
    try:
        days = [*_off(reading, sentence), *_longer(reading, sentence), *_worked(reading, sentence)]
    except ValueError:
        days = []
    if not days:
        reading.unread.append(sentence)
    reading.days.update({one.day: one for one in days})


def _off(reading: _Reading, sentence: str) -> Iterator[DayOff]:
    for match in _OFF.finditer(sentence):
        first = _day(reading, match, "1", None)
        last = _day(reading, match, "2", first) if match["day2"] else first
        length = (last - first).days + 1
        if not 0 < length <= LONGEST or (match["n"] and int(match["n"]) != length):
            raise ValueError(sentence)
        yield from (DayOff(first + timedelta(days=n), working=False, name=reading.name) for n in range(length))


def _longer(reading: _Reading, sentence: str) -> Iterator[DayOff]:
    """假期延长至: whatever follows the holiday as it is known, to that day."""
    for match in _LONGER.finditer(sentence):
        day = _day(reading, match, "1", None)
        for _ in range(LONGEST):
            if day.weekday() < _WEEKDAYS["六"] and not reading.calendar.is_working(day):
                break  # the holiday itself
            yield DayOff(day, working=False, name=reading.name)
            day -= timedelta(days=1)


def _worked(reading: _Reading, sentence: str) -> Iterator[DayOff]:
    for match in _WORKED.finditer(sentence):
        before: date | None = None
        for one in _ONE.finditer(match["days"]):
            if sentence[match.start("days") + one.end() :].startswith(("放假", "休假", "至", "到")):
                continue  # that one is off: both may stand in one sentence
            before = _day(reading, one, "1", before)
            yield DayOff(before, working=True, name=reading.name)


def _day(reading: _Reading, match: re.Match[str], which: str, before: date | None) -> date:
    """Raises ValueError for a day there is none of, or whose weekday is another."""
    year, month, number, week = (match[f"{part}{which}"] for part in ("year", "month", "day", "week"))
    if month is None and before is None:
        raise ValueError(match[0])
    the_month = int(month) if month else before.month if before else 0
    the_year = int(year) if year else reading.year
    day = date(the_year, the_month, int(number))
    if before is not None and not year and day < before:
        day = date(before.year + 1, the_month, int(number)) if the_month < before.month else day
    if week and day.weekday() != _WEEKDAYS[week]:
        raise ValueError(match[0])
    return day

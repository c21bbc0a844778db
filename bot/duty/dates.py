"""Dates as people type them: `11.24`, `24/11`, `明天`, `下周三`, `11月24日-26日`, `tomorrow afternoon`.

Knows how days and spans of days are written, and that a date without its year is the nearest one. Does not know which
days are worked, nor whether a day will do. The words stand here because they are read, never shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MOST_CHARACTERS = 60
LONGEST = 183
"""Days of a span whose end is written without a year: what is longer was not meant."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included; perhaps from noon of the first, or until noon of the last."""

    first: date
    last: date
    from_noon: bool = False
    until_noon: bool = False


def parse(text: str, today: date) -> Period | None:
    """The days that `text` names, seen from `today`; None for whatever names none, or names them against the calendar."""
    if len(text) > MOST_CHARACTERS:
        return None
    words = _tidy(text)
    return next(_readings(words, today), None)


def parse_day(text: str, today: date) -> date | None:
    """As `parse`, for where one whole day is wanted."""
    found = parse(text, today)
    single = found is not None and found.first == found.last and not (found.from_noon or found.until_noon)
    return found.first if found and single else None


_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_NUMBER = re.compile("[零〇一二两三四五六七八九十]+(?=[年月日号天个])")
_SINCE = re.compile("(?P<day>.+?)(?:起|开始|from)?(?P<n>[0-9]{1,3})(?:个?天|days?)")
_WEEK = re.compile("(?P<which>本|这|下下|下|this|next)个?(?:周|星期|礼拜|week)")
_TO = re.compile("—+|–|-|~|至|到|to|until")
_BARE = re.compile("[0-9]{1,2}")
_WITH_TAIL = re.compile("[0-9]{1,2}(?P<tail>日|号|[a-z]+)")
_HALF = re.compile("(?P<before>morning|afternoon|上午|下午)?(?P<day>.*?)(?P<after>上午|下午|morning|afternoon|am|pm)?")
_AFTERNOON = frozenset({"下午", "afternoon", "pm"})
_WEEKDAYS = {
    name: number
    for number, names in enumerate((
        ("一", "1", "monday", "mon"), ("二", "2", "tuesday", "tues", "tue"), ("三", "3", "wednesday", "wed"),
        ("四", "4", "thursday", "thurs", "thur", "thu"), ("五", "5", "friday", "fri"),
        ("六", "6", "saturday", "sat"), ("日", "天", "7", "sunday", "sun"),
    ))
    for name in names
}  # fmt: skip
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"),
            ("july", "jul"), ("august", "aug"), ("september", "sept", "sep"), ("october", "oct"),
            ("november", "nov"), ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
_SAID = {
    "今天": 0, "今日": 0, "today": 0, "明天": 1, "明日": 1, "tomorrow": 1, "后天": 2, "thedayaftertomorrow": 2,
    "dayaftertomorrow": 2, "大后天": 3,
}  # fmt: skip
_CHINESE_WEEKDAY = "(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天1-7])"
_ENGLISH_WEEKDAY = f"(?P<weekday>{'|'.join(one for one in _WEEKDAYS if one.isascii() and one.isalpha())})"
_MONTH = f"(?P<month>{'|'.join(_MONTHS)})"


def _tidy(text: str) -> str:
    """Half-width, small letters, no spaces, numbers as digits; brackets stay, for a weekday may stand in them."""
    words = re.sub(r"[\s,。.]+$|\s+", "", unicodedata.normalize("NFKC", text).casefold())
    return _NUMBER.sub(lambda match: str(_number(match[0])), words)


def _number(written: str) -> int:
    """`二十四` is 24; `二〇二六`, digit by digit, is 2026."""
    if "十" not in written:
        return int("".join(str(_DIGITS[digit]) for digit in written))
    tens, _, ones = written.partition("十")
    return (_DIGITS.get(tens, 1) * 10) + (_DIGITS.get(ones, 0))


def _readings(words: str, today: date) -> Iterator[Period]:
    """What the words may mean, the likeliest first."""
    if alone := _end(words, today, None):
        day, half = alone
        yield Period(day, day, half == "pm", half == "am")
    if week := _WEEK.fullmatch(words):
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=_weeks(week["which"]))
        yield Period(monday, monday + timedelta(days=6))
    if since := _SINCE.fullmatch(words):
        start, length = _end(since["day"], today, None), int(since["n"])
        if start and 0 < length <= LONGEST:
            yield Period(start[0], start[0] + timedelta(days=length - 1), from_noon=start[1] == "pm")
    for to in _TO.finditer(words):
        yield from _span(words[: to.start()], words[to.end() :], today)


def _span(left: str, right: str, today: date) -> Iterator[Period]:
    tail = _WITH_TAIL.match(right)
    if _BARE.fullmatch(left) and tail:
        left += tail["tail"]  # `24-26日`, `24-26 Nov`
    first = _end(left, today, None)
    last = _end(right, today, first[0]) if first else None
    if first and last and last[0] >= first[0]:
        span = Period(first[0], last[0], from_noon=first[1] == "pm", until_noon=last[1] == "am")
        if span.first < span.last or not (span.from_noon and span.until_noon):
            yield span


def _end(words: str, today: date, after: date | None) -> tuple[date, str] | None:
    """One end of a span and which half of its day is named; `after`: where the span began."""
    half = _HALF.fullmatch(words)
    assert half is not None
    named = half["before"] or half["after"]
    day = _day(half["day"], today, after)
    return (day, "" if named is None else "pm" if named in _AFTERNOON else "am") if day else None


def _day(words: str, today: date, after: date | None) -> date | None:
    """The day that is named, None if there is none or its weekday is another."""
    stem, weekday = words, None
    if match := re.fullmatch(rf"(?P<stem>.+?)\(?(?:{_CHINESE_WEEKDAY})\)?", words):
        stem, weekday = match["stem"], _WEEKDAYS[match["weekday"]]
    for pattern, meaning in _DAYS:
        for spelt, wanted in ((words, None), (stem, weekday)):
            if match := pattern.fullmatch(spelt):
                try:
                    day = meaning(match, today, after)
                except (ValueError, OverflowError):
                    continue
                if wanted is None or day.weekday() == wanted:
                    return day
    return None


def _said(match: re.Match[str], today: date, _after: date | None) -> date:
    return today + timedelta(days=_SAID[match[0]])


def _of_week(match: re.Match[str], today: date, after: date | None) -> date:
    """`周三` is the coming one, today included; `本周三`, `下周三` are of that week."""
    weekday, which = _WEEKDAYS[match["weekday"]], match["which"]
    if which is None:
        start = after or today
        return start + timedelta(days=(weekday - start.weekday()) % 7)
    return today + timedelta(days=weekday - today.weekday(), weeks=_weeks(which))


def _weeks(which: str) -> int:
    return {"next": 1}.get(which, which.count("下"))


def _full(match: re.Match[str], _today: date, _after: date | None) -> date:
    return date(int(match["year"]), _month(match), int(match["day"]))


def _of_year(match: re.Match[str], today: date, after: date | None) -> date:
    return _nearest(_month(match), int(match["day"]), today, after)


def _month(match: re.Match[str]) -> int:
    return _MONTHS.get(match["month"]) or int(match["month"])


def _of_month(match: re.Match[str], today: date, after: date | None) -> date:
    """`24日` is the coming one; as the end of a span the first one after its beginning."""
    start, number = after or today, int(match["day"])
    for ahead in range(3):
        year, month = divmod(start.year * 12 + start.month - 1 + ahead, 12)
        try:
            day = date(year, month + 1, number)
        except ValueError:
            continue
        if day >= start:
            return day
    raise ValueError(match[0])


def _ends_alone(match: re.Match[str], today: date, after: date | None) -> date:
    """A mere number ends a span, and names no day by itself."""
    if after is None:
        raise ValueError(match[0])
    return _of_month(match, today, after)


def _nearest(month: int, number: int, today: date, after: date | None) -> date:
    """Of this year, the last or the next: the nearest; as the end of a span the first after its beginning."""
    start = after or today
    days = []
    for year in (start.year - 1, start.year, start.year + 1):
        try:
            days.append(date(year, month, number))
        except ValueError:
            continue  # 29 February
    if after is not None:
        days = [day for day in days if after <= day <= after + timedelta(days=LONGEST)]
    if not days:
        raise ValueError(month, number)
    return min(days, key=lambda day: abs(day - start))


_Meaning = Callable[["re.Match[str]", date, "date | None"], date]
_YEAR, _M, _D = "(?P<year>20[0-9]{2})", "(?P<month>1[0-2]|0?[1-9])", "(?P<day>3[01]|[12][0-9]|0?[1-9])"
_DAYS: tuple[tuple[re.Pattern[str], _Meaning], ...] = tuple(
    (re.compile(pattern), meaning)
    for pattern, meaning in (
        ("|".join(_SAID), _said),
        (rf"(?P<which>本|这|下下|下)?个?{_CHINESE_WEEKDAY}", _of_week),
        (rf"(?P<which>this|next)?{_ENGLISH_WEEKDAY}", _of_week),
        (rf"{_YEAR}年{_M}月{_D}[日号]?", _full),
        (rf"{_YEAR}(?P<dot>[-./]){_M}(?P=dot){_D}", _full),
        (r"(?P<year>20[0-9]{2})(?P<month>[01][0-9])(?P<day>[0-3][0-9])", _full),
        (rf"{_D}{_MONTH},?{_YEAR}", _full),
        (rf"{_M}月{_D}[日号]?", _of_year),
        (rf"{_M}[-./]{_D}[日号]?", _of_year),
        (rf"{_D}[-./]{_M}", _of_year),
        (rf"{_MONTH}{_D}", _of_year),
        (rf"{_D}{_MONTH}", _of_year),
        (rf"{_D}[日号]", _of_month),
        (_D, _ends_alone),
    )
)

"""How single values are written in a charter file, as field types: a moment, a time of the clock, a date of any year.

Knows only the spelling; each refusal is a reason key, worded elsewhere. Does not know which section a value stands in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from typing import Annotated, NamedTuple, TypeVar

from pydantic import Field, PlainValidator, StringConstraints
from pydantic_core import PydanticCustomError

from bot.duty.moment import Anchor, Moment

T = TypeVar("T")

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_MONTH_DAY = re.compile(r"([0-9]{2})-([0-9]{2})")
_LEAP_YEAR = 2000  # 29 February can be written


class MonthDay(NamedTuple):
    """A date of any year."""

    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"

    @classmethod
    def of(cls, day: date) -> MonthDay:
        return cls(day.month, day.day)


def _clock(text: str) -> time:
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return time(int(match[1]), int(match[2]))


def _month_day(text: str) -> MonthDay:
    match = _MONTH_DAY.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return MonthDay.of(date(_LEAP_YEAR, int(match[1]), int(match[2])))


def _moment_of_day(text: str) -> Moment:
    moment = Moment.parse(text)
    if moment.anchor is Anchor.DUE:
        raise ValueError(text)
    return moment


def _reading(read: Callable[[str], T], reason: str) -> PlainValidator:
    def validate(value: object) -> T:
        if not isinstance(value, str):
            raise PydanticCustomError("string_type", "not text")
        try:
            return read(value)
        except ValueError:
            raise PydanticCustomError("charter", "see reason", {"reason": reason, "value": value}) from None

    return PlainValidator(validate)


Clock = Annotated[time, _reading(_clock, "charter.bad_time")]
DayOfYear = Annotated[MonthDay, _reading(_month_day, "charter.bad_date")]
DueMoment = Annotated[Moment, _reading(_moment_of_day, "charter.bad_moment")]
LastMoment = Annotated[Moment, _reading(Moment.parse, "charter.bad_moment")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Minutes = Annotated[int, Field(ge=1, le=24 * 60)]

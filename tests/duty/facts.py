"""The State Council's notices for 2025 and 2026, typed as they stand, and the default charter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from bot import charters
from bot.duty.calendar import Calendar, Official, OwnDay
from bot.duty.charter import Charter, parse


def span(start: date, end: date) -> frozenset[date]:
    return frozenset(start + timedelta(days=n) for n in range((end - start).days + 1))


HOLIDAYS = {
    2025: span(date(2025, 1, 1), date(2025, 1, 1))
    | span(date(2025, 1, 28), date(2025, 2, 4))
    | span(date(2025, 4, 4), date(2025, 4, 6))
    | span(date(2025, 5, 1), date(2025, 5, 5))
    | span(date(2025, 5, 31), date(2025, 6, 2))
    | span(date(2025, 10, 1), date(2025, 10, 8)),
    2026: span(date(2026, 1, 1), date(2026, 1, 3))
    | span(date(2026, 2, 15), date(2026, 2, 23))
    | span(date(2026, 4, 4), date(2026, 4, 6))
    | span(date(2026, 5, 1), date(2026, 5, 5))
    | span(date(2026, 6, 19), date(2026, 6, 21))
    | span(date(2026, 9, 25), date(2026, 9, 27))
    | span(date(2026, 10, 1), date(2026, 10, 7)),
}
MAKE_UP = {
    2025: {date(2025, 1, 26), date(2025, 2, 8), date(2025, 4, 27), date(2025, 9, 28), date(2025, 10, 11)},
    2026: {
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    },
}
OFFICIAL = Official(HOLIDAYS[2025] | HOLIDAYS[2026], frozenset(MAKE_UP[2025] | MAKE_UP[2026]), frozenset({2025, 2026}))


def shipped_text() -> str:
    return files(charters).joinpath("shanghang.toml").read_text(encoding="utf-8")


@cache
def shanghang() -> Charter:
    return parse(shipped_text(), "shanghang.toml")


def calendar(own: Mapping[date, OwnDay] | None = None, official: Official = OFFICIAL) -> Calendar:
    return Calendar(official, own or {}, shanghang().hours)

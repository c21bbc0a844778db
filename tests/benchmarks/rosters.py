"""The row about filling a roster, in one process on both sides."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from asyncio.subprocess import PIPE
from datetime import date, timedelta
from typing import Any, Final

from bot.duty.calendar import Calendar
from bot.duty.rotation import Cursor, Person, fill
from bot.services.calendar import official
from bot.services.charters import shipped
from tests.benchmarks.harness import Line, Stage

FIRST: Final = date(2017, 1, 1)
LAST: Final = date(2026, 12, 31)
UNITS: Final = 5
EACH: Final = 4
OURS: Final = "ours, both levels, with the reason of every turn"


async def rotation(stage: Stage) -> list[Line]:
    """Ten official years, units in turn and in each unit its people in turn. Both must come to the same turns."""
    rounds = 1 if stage.brief else 9
    took, turns = [], []
    for _ in range(rounds):
        began = time.perf_counter()
        turns = _ours()
        took.append(time.perf_counter() - began)
    ours = statistics.median(took) * 1000
    if stage.references is None:
        return [Line("rotation", OURS, ours, "ms")]
    theirs = await _theirs(stage.references)
    assert theirs["turns"] == turns
    slower = theirs["seconds"] * 1000
    return [
        Line("rotation", "recurring-ical-events: working days recur, one list of people", slower, "ms"),
        Line("rotation", OURS, ours, "ms", slower / ours, "≥ 40 ×"),
    ]


def _ours() -> list[list[Any]]:
    calendar = Calendar(official(), {}, shipped("shanghang").hours)
    people = [Person(unit + UNITS * n, unit, n) for unit in range(UNITS) for n in range(EACH)]
    turns = fill("unit_daily", range(UNITS), people, Cursor(), calendar.working_days(FIRST, LAST), lambda _who, _day: False)
    return [[turn.day.isoformat(), turn.person] for turn in turns]


async def _theirs(python: str) -> dict[str, Any]:
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    given = {
        "first": next(day for day in days if day.weekday() < 5 and day not in official().holidays).isoformat(),
        "last": LAST.isoformat(),
        "off": sorted(day.isoformat() for day in official().holidays if day.weekday() < 5),
        "on": sorted(day.isoformat() for day in official().workdays if day.weekday() > 4 and FIRST <= day <= LAST),
        "people": UNITS * EACH,
        "rounds": 3,
    }
    process = await asyncio.create_subprocess_exec(python, "-m", "tests.benchmarks.recurring", stdin=PIPE, stdout=PIPE)
    told, _ = await process.communicate(json.dumps(given).encode())
    return dict(json.loads(told))

"""Ten years of turns by recurring-ical-events: every working day is an event that recurs, people take them in turn.

Runs in `references`. Reads the calendar as JSON from standard input, prints seconds a round and the days and people:

    {"first": day, "last": day, "off": [days], "on": [days], "people": number, "rounds": number}
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from datetime import date, timedelta
from itertools import cycle
from typing import Any

import recurring_ical_events
from icalendar import Calendar, Event


def _calendar(given: dict[str, Any]) -> Any:
    """Monday to Friday, without official days off, with make-up days."""
    event = Event()
    event.add("uid", "duty")
    event.add("dtstart", date.fromisoformat(given["first"]))
    event.add("rrule", {"freq": "daily", "byday": ["MO", "TU", "WE", "TH", "FR"]})
    event.add("exdate", [date.fromisoformat(day) for day in given["off"]])
    event.add("rdate", [date.fromisoformat(day) for day in given["on"]])
    calendar = Calendar()
    calendar.add_component(event)
    return calendar


def _turns(calendar: Any, first: date, last: date, people: int) -> list[tuple[str, int]]:
    events = recurring_ical_events.of(calendar).between(first, last + timedelta(days=1))
    days = sorted(event["DTSTART"].dt for event in events)
    return [(day.isoformat(), person) for day, person in zip(days, cycle(range(people)), strict=False)]


def _main() -> None:
    given = json.load(sys.stdin)
    first, last = date.fromisoformat(given["first"]), date.fromisoformat(given["last"])
    calendar, took, turns = _calendar(given), [], []
    for _ in range(given["rounds"]):
        began = time.perf_counter()
        turns = _turns(calendar, first, last, given["people"])
        took.append(time.perf_counter() - began)
    print(json.dumps({"seconds": statistics.median(took), "turns": turns}))


if __name__ == "__main__":
    _main()

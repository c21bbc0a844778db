"""The roster of a month as a picture: every day in its week, who has it, what is off and what is provisional."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.duty.calendar import Calendar
from bot.services.roster import Listed, Seat
from bot.texts import Say
from handlers.documents import paper
from handlers.screens.filings import number
from handlers.screens.screen import duty

WEEK = 7


async def picture(say: Say, centre: str, first: date, listed: Sequence[Listed], calendar: Calendar, today: date) -> bytes:
    """A PNG of the month of `first`."""
    return await paper.picture("roster.typ", data(say, centre, first, listed, calendar, today))


def data(
    say: Say, centre: str, first: date, listed: Sequence[Listed], calendar: Calendar, today: date
) -> dict[str, object]:  # fmt: skip
    """What stands on it."""
    by_day = {one.day: one for one in listed}
    start = first - timedelta(days=first.weekday())
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    weeks = -(-((last - start).days + 1) // WEEK)
    days = [[start + timedelta(days=week * WEEK + place) for place in range(WEEK)] for week in range(weeks)]
    cells = [
        [_cell(say, day, by_day.get(day), calendar, today) if day.month == first.month else _EMPTY for day in w]
        for w in days
    ]
    doubtful = any(one.provisional for one in listed)
    return {
        "head": say("picture.head", year=first.year, month=first.month),
        "centre": centre,
        "weekdays": [say.weekday(day) for day in days[0]],
        "weeks": cells,
        "foot": say("picture.provisional") if doubtful else "",
    }


_EMPTY: dict[str, object] = {"day": "", "state": "", "note": "", "people": []}


def _cell(say: Say, day: date, one: Listed | None, calendar: Calendar, today: date) -> dict[str, object]:
    if one is None and not calendar.is_working(day):
        return {"day": str(day.day), "state": "off", "note": say("picture.off"), "people": []}
    state = "today" if day == today else "provisional" if one and one.provisional else ""
    seats = one.seats if one else ()
    return {
        "day": str(day.day),
        "state": state,
        "note": "",
        "people": [_person(say, seat, several=len(seats) > 1) for seat in seats],
    }


def _person(say: Say, seat: Seat, *, several: bool) -> dict[str, str]:
    return {
        "name": say("roster.arrow").join(seat.names) or say("roster.open"),
        "unit": duty(say, seat.post, seat.slot) if several else seat.unit,
        "filed": number(say, seat.filed) if seat.filed else "",
    }

"""Filling days of the roster: whose turn the seats of some days are, going on where the published shifts ended.

Knows whom a centre has and what is published before. Does not know which days are to be published, nor when.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.duty import absence
from bot.duty.asking import Away
from bot.duty.calendar import Calendar
from bot.duty.centre import Centre
from bot.duty.dealing import Order, next_number
from bot.duty.revision import Place, dealt
from bot.duty.roster import Shift
from bot.duty.turns import Cursor, Seat, Turn, Why
from bot.services import charters
from bot.services import day as duty_days
from bot.services.day import People
from bot.services.roster import in_rotation, rotating_post
from storage import absences, centres, days
from storage.work import Work

CURSOR_DAYS = timedelta(days=400)
"""How far back published shifts are read to find whose turn is next."""


def places(centre: Centre, calendar: Calendar, wanted: Iterable[date]) -> Iterator[Place]:
    """The seats of these working days, in order; a slot that a day has none of has no seats."""
    for day in wanted:
        post, times = rotating_post(charters.of(centre, day)), calendar.times(day, centre.tz)
        for slot in post.spans:
            seen = slot.seen(times)
            for number in range(slot.people if seen else 0):
                assert seen is not None
                yield Place(day, Seat(post.key, slot.key, number), seen.starts or seen.opens, seen.ends or seen.closes)


def order(centre: Centre, people: People, pattern: str, away: Away, day: date) -> Order:
    """The order of turns as it is from that day on."""
    bench = in_rotation(rotating_post(charters.of(centre, day)), people)
    positions = {member.id: member.position for member in people.members.values()}
    return Order(pattern, list(people.units), bench, positions, away)


async def fill(
    work: Work, centre: Centre, calendar: Calendar, wanted: Sequence[date], now: datetime, cursor: Cursor | None = None,
    pattern: str = "",
) -> list[Shift]:  # fmt: skip
    """The shifts of these working days (ascending); their ids are yet to be given.

    They follow what is published before them; `cursor` says instead where the first roster begins, `pattern` by which
    rule where not by the centre's.
    """
    if not wanted:
        return []
    before = await days.shifts(work, centre.id, wanted[0] - CURSOR_DAYS, wanted[0] - timedelta(days=1))
    away = absence.away(await absences.between(work, centre.id, wanted[0], wanted[-1]))
    people, pattern = await duty_days.people(work, centre.id), pattern or await centres.pattern_of(work, centre.id)
    turning, spots = order(centre, people, pattern, away, wanted[0]), list(places(centre, calendar, wanted))
    turns = turning.fill(cursor or turning.cursor(before), [spot.day for spot in spots])
    numbers = range(next_number(before), next_number(before) + len(spots))
    return [
        _shift(calendar, turn._replace(why=turn.why._replace(number=number)), spot, now)
        for number, turn, spot in zip(numbers, turns, spots, strict=True)
    ]


async def as_it_is(
    work: Work, centre: Centre, calendar: Calendar, wanted: Sequence[tuple[date, int]], now: datetime
) -> list[Shift]:
    """The shifts of a roster that was made elsewhere: the first seat of each day, as it was given."""
    people, pattern = await duty_days.people(work, centre.id), await centres.pattern_of(work, centre.id)
    found = []
    for number, (day, member) in enumerate(wanted, 1):
        unit = people.members[member].unit
        turn = Turn(day, member, unit, Why(pattern, unit, number=number))
        found.append(_shift(calendar, turn, next(places(centre, calendar, [day])), now))
    return found


def _shift(calendar: Calendar, turn: Turn, spot: Place, now: datetime) -> Shift:
    shift = dealt(turn, spot, now)
    return replace(shift, why={**shift.why, "provisional": not calendar.known(turn.day)})

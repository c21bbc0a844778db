"""The roster of a month as text, why somebody has a day, and the office's ways to change it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from bot.duty.centre import Member
from bot.duty.roster import Service, Shift
from bot.duty.rotation import Why
from bot.services.changes import closed
from bot.services.day import Day, People
from bot.services.roster import Listed, Seat
from bot.texts import Markup, Say, escape
from handlers.roster_taps import AskHours, AskRosterFile, Days, GiveWhy, Propose, SeeDay
from handlers.screens import buttons
from handlers.screens.admin import back
from handlers.screens.filings import number
from handlers.screens.screen import Button, Screen, duty, rows_of
from handlers.taps import ConfirmWeek, Month, Reassign

PAGE = 8


def month(say: Say, first: date, listed: list[Listed], *, in_private: bool, office: bool, wall: bool) -> Screen:
    """One line a working day; days of an unknown year are marked as provisional. The office comes here from its menu, too.

    `wall`: there is no roster yet, and the one that hangs on the wall may be taken over.
    """
    lines = [say("roster.head", year=first.year, month=first.month)]
    lines += [line(say, one) for one in listed]
    if not listed:
        lines.append(say("roster.none"))
    before = Button(say("button.before"), Month((first - timedelta(days=1)).replace(day=1)).pack())
    after = Button(say("button.after"), Month((first + timedelta(days=32)).replace(day=1)).pack())
    some_day = [Button(say("button.some_day"), Days(first).pack())] if listed else []
    more = ((*some_day, buttons.see_today(say)),) if in_private else ()
    take_over = ((Button(say("roster_file.take_over"), AskRosterFile().pack()),),) if wall else ()
    home = ((back(say),),) if office else ()
    return Screen("\n".join(lines), ((before, after), *more, *take_over, *home))


def days(say: Say, first: date, listed: Sequence[date]) -> Screen:
    """Which day is to be looked at?"""
    rows = rows_of([Button(say.bare(one), SeeDay(one).pack()) for one in listed], 2)
    return Screen(say("roster.which") if listed else say("roster.none"), (*rows, _to_month(say, first)))


def _to_month(say: Say, day: date) -> tuple[Button, ...]:
    return (Button(say("button.back"), Month(day.replace(day=1)).pack()),)


def day(say: Say, found: Day, people: People, *, may_change: bool) -> Screen:
    """Who has the shifts of a day and why."""
    if not found.shifts:
        text = say("refused.not_published", day=found.day)
    else:
        text = "\n\n".join(why(say, shift, people).text for shift in found.shifts)
    close = Button(say("day.close"), Propose(closed(found.day, found.day).written()).pack())
    hours = Button(say("calendar.hours"), AskHours(1, found.day).pack())
    ways = ((buttons.reassign(say, found.day), close), (hours,)) if may_change and found.shifts else ()
    return Screen(text, (*ways, _to_month(say, found.day)))


def line(say: Say, one: Listed) -> str:
    """Who has the day: one with the unit; several under their post and slot, where a day has several of these."""
    provisional = Markup(say("roster.provisional")) if one.provisional else ""
    if len(one.seats) > 1:
        groups = groupby(one.seats, key=lambda seat: (seat.post, seat.slot))
        duties = Markup(say("format.semicolon").join(_duty(say, [*seats]) for _, seats in groups))
        return say("roster.line_several", day=one.day, duties=duties, provisional=provisional).rstrip()
    seat = one.seats[0] if one.seats else None
    names = Markup(_names(say, seat))
    return say("roster.line", day=one.day, names=names, unit=seat.unit if seat else "", provisional=provisional).rstrip()


def _names(say: Say, seat: Seat | None) -> str:
    """原 → 替 and the number of the filing, or the one name."""
    if seat is None or not seat.names:
        return say("roster.open")
    names = escape(say("roster.arrow").join(seat.names))
    return f"{names} {number(say, seat.filed)}" if seat.filed else names


def _duty(say: Say, seats: list[Seat]) -> str:
    names = [Markup(_names(say, seat)) for seat in seats]
    return say("roster.duty", duty=duty(say, seats[0].post, seats[0].slot), names=names)


def why(say: Say, shift: Shift, people: People) -> Screen:
    """Why this person has this day: unit's turn, person's turn, days counted, who took over."""
    trace = Why.from_dict(shift.why)
    unit = people.units.get(shift.unit or 0)
    lines = [say("why.head", day=shift.day, name=people.name(shift.member))]
    if unit:
        before = people.units.get(trace.previous_unit or 0)
        lines.append(
            say("why.unit_after", unit=unit.name, before=before.name) if before else say("why.unit", unit=unit.name)
        )
    if trace.turn != shift.unit and trace.turn in people.units:
        lines.append(say("why.for_unit", unit=people.units[trace.turn].name))
    if trace.previous_person is not None and trace.previous_day:
        lines.append(say("why.person", before=people.name(trace.previous_person), day=trace.previous_day))
        lines.append(say("why.days", n=trace.working or 0, closed=trace.closed or 0))
    if trace.passed:
        lines.append(say("why.passed", names=[people.name(one) for one in trace.passed]))
    if shift.why.get("provisional"):
        lines.append(say("why.provisional"))
    lines += [_filed(say, shift, service, people) for service in shift.services if service.filed]
    return Screen("\n".join(lines))


def _filed(say: Say, shift: Shift, service: Service, people: People) -> str:
    assert service.filed is not None
    key = "why.filed" if service.starts == shift.starts else "why.filed_from"
    return say(key, number=Markup(number(say, service.filed)), at=service.starts, name=people.name(service.member))


def choose_shift(say: Say, day: date, shifts: Sequence[Shift], people: People, now: datetime) -> Screen:
    """Which shift of the day is somebody else to take over?"""
    rows = [
        (Button(say("reassign.shift", name=people.name(one.serving(now)), start=one.starts, end=one.ends),
                Reassign(day, 0, one.id).pack()),)
        for one in shifts
    ]  # fmt: skip
    return Screen(say("reassign.which", day=day) if rows else say("roster.none"), (*rows, (buttons.see_today(say),)))


def choose(say: Say, day: date, shift: int, free: list[Member], people: People, page: int) -> Screen:
    """Who is to take the shift over: own unit first, then by fewest duties."""
    shown = free[page * PAGE : (page + 1) * PAGE]
    rows: list[tuple[Button, ...]] = []
    for one in shown:
        unit = people.units.get(one.unit or 0)
        rows.append((Button(f"{one.name} {unit.short if unit else ''}".rstrip(), GiveWhy(day, one.id, shift).pack()),))
    turn = []
    if page > 0:
        turn.append(Button(say("button.before_page"), Reassign(day, page - 1, shift).pack()))
    if (page + 1) * PAGE < len(free):
        turn.append(Button(say("button.after_page"), Reassign(day, page + 1, shift).pack()))
    if turn:
        rows.append(tuple(turn))
    return Screen(say("reassign.ask", day=day), (*rows, (buttons.see_today(say),)))


def extension(say: Say, listed: list[Listed], first: date, last: date, applies: date) -> Screen:
    lines = [say("extension.head", first=first, last=last, applies=applies), *(line(say, one) for one in listed)]
    return Screen("\n".join(lines), ((Button(say("button.see_roster"), Month(first.replace(day=1)).pack()),),))


def provisional(say: Say, monday: date) -> Screen:
    ask = say("provisional.ask", first=monday, last=monday + timedelta(days=4), year=(monday + timedelta(days=4)).year)
    return Screen(ask, ((Button(say("button.monday_to_friday"), ConfirmWeek(monday).pack()),),))

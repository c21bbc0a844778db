"""The roster of a month as text, why somebody has a day, and the office's ways to change it."""

from __future__ import annotations

from datetime import date, timedelta

from bot.duty.centre import Member
from bot.duty.roster import Shift
from bot.duty.rotation import Why
from bot.services.day import People
from bot.services.roster import Listed
from bot.texts import Markup, Say
from handlers.screens import buttons
from handlers.screens.screen import Button, Screen
from handlers.taps import ConfirmWeek, GiveTo, Month, Reassign

PAGE = 8


def month(say: Say, first: date, listed: list[Listed]) -> Screen:
    """One line a working day; days of an unknown year are marked as provisional."""
    lines = [say("roster.head", year=first.year, month=first.month)]
    lines += [_line(say, one) for one in listed]
    if not listed:
        lines.append(say("roster.none"))
    before = Button(say("button.before"), Month((first - timedelta(days=1)).replace(day=1)).pack())
    after = Button(say("button.after"), Month((first + timedelta(days=32)).replace(day=1)).pack())
    return Screen("\n".join(lines), ((before, after),))


def _line(say: Say, one: Listed) -> str:
    names = say("roster.arrow").join(one.names) if one.names else say("roster.open")
    provisional = Markup(say("roster.provisional")) if one.provisional else ""
    return say("roster.line", day=one.day, names=names, unit=one.unit, provisional=provisional).rstrip()


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
    lines += [say("why.given", name=people.name(s.member), at=s.starts) for s in shift.services if s.because == "office"]
    return Screen("\n".join(lines))


def choose(say: Say, day: date, free: list[Member], people: People, page: int) -> Screen:
    """Who is to take the shift over: own unit first, then by fewest duties."""
    shown = free[page * PAGE : (page + 1) * PAGE]
    rows: list[tuple[Button, ...]] = []
    for one in shown:
        unit = people.units.get(one.unit or 0)
        rows.append((Button(f"{one.name} {unit.short if unit else ''}".rstrip(), GiveTo(day, one.id).pack()),))
    turn = []
    if page > 0:
        turn.append(Button(say("button.before_page"), Reassign(day, page - 1).pack()))
    if (page + 1) * PAGE < len(free):
        turn.append(Button(say("button.after_page"), Reassign(day, page + 1).pack()))
    if turn:
        rows.append(tuple(turn))
    return Screen(say("reassign.ask", day=day), (*rows, (buttons.see_today(say),)))


def extension(say: Say, listed: list[Listed], first: date, last: date, applies: date) -> Screen:
    lines = [say("extension.head", first=first, last=last, applies=applies), *(_line(say, one) for one in listed)]
    return Screen("\n".join(lines), ((Button(say("button.see_roster"), Month(first.replace(day=1)).pack()),),))


def provisional(say: Say, monday: date) -> Screen:
    ask = say("provisional.ask", first=monday, last=monday + timedelta(days=4), year=(monday + timedelta(days=4)).year)
    return Screen(ask, ((Button(say("button.monday_to_friday"), ConfirmWeek(monday).pack()),),))

"""Choosing a day: the next days, a month of days, or typing it."""

from __future__ import annotations

from datetime import date, timedelta

from bot.texts import Say
from handlers.roster_taps import Blank, PickDay, PickMonth, TypeDay
from handlers.screens import buttons
from handlers.screens.screen import Button, Screen, rows_of

NEXT = 10
WEEK = 7


def next_days(say: Say, asked: str, purpose: str, arg: str, today: date, back: Button) -> Screen:
    """The next days, two in a row."""
    days = [today + timedelta(days=n) for n in range(NEXT)]
    grid = rows_of([Button(say.bare(day), PickDay(purpose, arg, day).pack()) for day in days], 2)
    month = Button(say("button.month"), PickMonth(purpose, arg, today.replace(day=1)).pack())
    return Screen(asked, (*grid, (month, _typed(say, purpose, arg)), (back,)))


def month(say: Say, asked: str, purpose: str, arg: str, first: date, today: date, back: Button) -> Screen:
    """All days of a month, Monday first; those that are past are not there."""
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    blank = Button("·", Blank().pack())
    cells = [blank] * first.weekday()
    for number in range(1, last.day + 1):
        day = first.replace(day=number)
        cells.append(Button(str(number), PickDay(purpose, arg, day).pack()) if day >= today else blank)
    cells += [blank] * (-len(cells) % WEEK)
    grid = tuple(row for row in rows_of(cells, WEEK) if any(one is not blank for one in row))
    turning = [Button(say("button.after"), PickMonth(purpose, arg, last + timedelta(days=1)).pack())]
    if first > today:
        before = (first - timedelta(days=1)).replace(day=1)
        turning.insert(0, Button(say("button.before"), PickMonth(purpose, arg, before).pack()))
    text = f"{asked}\n{say('pick.month', year=first.year, month=first.month)}"
    return Screen(text, (*grid, tuple(turning), (_typed(say, purpose, arg), back)))


def typed(say: Say) -> Screen:
    """How a day may be written."""
    return Screen(say("pick.typed"), ((buttons.drop(say),),))


def _typed(say: Say, purpose: str, arg: str) -> Button:
    return Button(say("button.type_day"), TypeDay(purpose, arg).pack())

"""What the office is shown when a day goes wrong."""

from __future__ import annotations

from datetime import date

from bot.duty.centre import Member
from bot.duty.roster import Shift
from bot.services.day import People
from bot.texts import Say
from handlers.screens import buttons
from handlers.screens.screen import Screen, dialled


def cannot_come(say: Say, office: list[Member]) -> Screen:
    """For the supervisor: what has been done, and whom to call."""
    numbers = [say("office.number", name=clerk.name, phone=dialled(clerk.phone)) for clerk in office]
    return Screen("\n".join([say("cannot_come.done"), *numbers]))


def cannot_come_told(say: Say, day: date, who: Member) -> Screen:
    """For the office: the supervisor cannot come."""
    return Screen(
        say("cannot_come.told", name=who.name, phone=dialled(who.phone)),
        ((buttons.reassign(say, day), buttons.called(say, day)),),
    )


def given(say: Say, shift: Shift, people: People) -> Screen:
    return Screen(say("reassign.done", day=shift.day, name=people.name(shift.services[-1].member)))


def given_told(say: Say, day: date, before: str, after: str) -> Screen:
    return Screen(say("reassign.told", day=day, before=before, after=after), ((buttons.see_today(say),),))


def called(say: Say, day: date) -> Screen:
    return Screen(say("called.done"), ((buttons.reassign(say, day), buttons.see_today(say)),))


def called_told(say: Say, name: str) -> Screen:
    return Screen(say("called.told", name=name))


def week_confirmed(say: Say, days: list[date]) -> Screen:
    return Screen(say("provisional.done", days=days))

"""What the office is shown when a day goes wrong."""

from __future__ import annotations

from datetime import date

from bot.duty.centre import Member
from bot.duty.filing import Filing
from bot.duty.sections import Word
from bot.services.day import People
from bot.texts import Markup, Say
from handlers.roster_taps import NO_REASON, GiveWhy, GiveWords
from handlers.screens import buttons
from handlers.screens.filings import number
from handlers.screens.screen import Button, Screen, dialled, rows_of, word
from handlers.taps import GiveTo, Reassign


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


def why_give(say: Say, tap: GiveWhy, people: People, reasons: tuple[Word, ...]) -> Screen:
    """Why is the shift given to somebody else? The group and staff never read it."""
    day, member, shift = tap.day, tap.member, tap.shift
    known = [Button(word(say, one), GiveTo(day, member, shift, one.key).pack()) for one in reasons]
    others = (
        Button(say("button.type_reason"), GiveWords(day, member, shift).pack()),
        Button(say("button.no_reason"), GiveTo(day, member, shift, NO_REASON).pack()),
    )
    rows = (*rows_of(known, 3), others, (Button(say("button.back"), Reassign(day, 0, shift).pack()),))
    return Screen(say("reassign.why", day=day, name=people.name(member)), rows)


def ask_words(say: Say) -> Screen:
    return Screen(say("reassign.words"), ((buttons.drop(say),),))


def given(say: Say, filing: Filing, people: People) -> Screen:
    only = filing.changes[0]
    return Screen(say("reassign.done", day=only.day, name=people.name(only.after), number=Markup(number(say, filing))))


def called(say: Say, day: date) -> Screen:
    return Screen(say("called.done"), ((buttons.reassign(say, day), buttons.see_today(say)),))


def called_told(say: Say, name: str) -> Screen:
    return Screen(say("called.told", name=name))


def week_confirmed(say: Say, days: list[date]) -> Screen:
    return Screen(say("provisional.done", days=days))

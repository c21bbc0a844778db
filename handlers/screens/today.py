"""Today, my duties, the first words to somebody new, help: what everybody of a centre sees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.duty.centre import Centre, Member
from bot.duty.checklist import Sheet
from bot.duty.record import Record
from bot.duty.roster import Shift
from bot.services.day import Day, People
from bot.services.roster import Mine
from bot.texts import LANGUAGES, Markup, Say
from handlers.screens import buttons
from handlers.screens.admin import back
from handlers.screens.checks import title
from handlers.screens.filings import number
from handlers.screens.screen import Button, Screen
from handlers.taps import CalendarFile, CentreSpeaks, Speak, WhyMe

COMMANDS = {
    "everybody": ("today", "roster", "help", "lang", "cancel", "privacy"),
    "staff": ("my",),
    "on_duty": ("checks", "record"),
    "group": ("today", "roster"),
    "group_office": ("bind",),
}
"""Which commands who is shown; the words are in the catalogues."""


def commands_for(member: Member) -> tuple[str, ...]:
    """What this person can do, in the order of the menu."""
    if member.guard and not member.office:
        return ("today", "checks", "help", "lang", "cancel", "privacy")
    mine = COMMANDS["staff"] if member.unit is not None else ()
    kept = ("admin", "filings") if member.office else ()
    return ("today", *mine, "roster", *COMMANDS["on_duty"], *kept, "help", "lang", "cancel", "privacy")


def help_(say: Say, member: Member, centre: Centre) -> Screen:
    lines = [say("help.head", name=member.name, centre=centre.name)]
    lines += [f"/{command} {say(f'command.{command}')}" for command in commands_for(member)]
    if member.office:
        lines.append(say("help.office"))
    return Screen("\n".join(lines))


def today(say: Say, found: Day, record: Record, sheets: tuple[Sheet, ...], people: People) -> Screen:
    """Who is on and how the day stands; the same for everybody of the centre."""
    if found.times is None:
        return Screen(say("today.closed", day=record.day))
    lines = [say("today.head", day=record.day), served(say, record), *filed(say, found.shifts, people)]
    lines += [say("today.check", check=title(say, sheet), state=sheet_state(say, sheet)) for sheet in sheets]
    state = signature(say, record) if record.signature else say("today.unsigned")
    lines.append(say("today.record", state=state))
    return Screen("\n".join(lines))


def filed(say: Say, shifts: Sequence[Shift], people: People) -> list[str]:
    """原 → 替 with the number, a line for each shift that somebody else serves."""
    return [
        say(
            "today.filed", number=Markup(number(say, shift.filed)), names=say("roster.arrow").join(people.names(shift.named))
        )
        for shift in shifts
        if shift.filed
    ]


def served(say: Say, record: Record) -> str:
    """Who has or had the day: one name with the unit, or each with the hours."""
    if not record.served:
        return say("record.nobody")
    if len(record.served) == 1:
        only = record.served[0]
        return say("record.supervisor", name=only.name, unit=only.unit)
    spans = [Markup(say("record.span", name=s.name, start=s.starts, end=s.ends)) for s in record.served]
    return say("record.supervisors", spans=spans)


def signature(say: Say, record: Record) -> str:
    if record.signature is None:
        return say("record.unsigned")
    if record.signature.by_hand:
        return say("record.signed_by_hand", name=record.signature.name)
    return say("record.signed", name=record.signature.name, at=record.signature.at)


def sheet_state(say: Say, sheet: Sheet) -> str:
    own = sheet.own
    done = [line.entry for line in own if line.entry is not None and not line.open]
    if not done:
        return say("check.none")
    if len(done) < len(own):
        return say("check.some", n=len(done), of=len(own))
    return say("check.all", at=max(entry.at for entry in done))


def mine(say: Say, found: Mine, day: date) -> Screen:
    """My next duties, with a button each that says why; my count beside the average."""
    if not found.shifts:
        lines = [say("my.none")]
    else:
        lines = [say("my.head"), *(_my_line(say, shift, found.people) for shift in found.shifts)]
    for shift in found.handed_on:
        who = say("roster.arrow").join(found.people.names(shift.named))
        lines.append(say("my.handed_on", day=shift.day, names=who, number=Markup(_number(say, shift))))
    lines.append(say("my.count", n=found.count, average=f"{found.average:.1f}", year=day.year))
    rows = tuple((Button(say("button.why", day=s.day), WhyMe(s.day).pack()),) for s in found.shifts[:3])
    file = ((Button(say("button.calendar_file"), CalendarFile().pack()),),) if found.shifts or found.handed_on else ()
    return Screen("\n".join(lines), (*rows, *file))


def _my_line(say: Say, shift: Shift, people: People) -> str:
    line = say("my.line", day=shift.day, start=shift.starts, end=shift.ends)
    if not shift.filed:
        return line
    who = say("roster.arrow").join(people.names(shift.named))
    return line + say("my.filed", names=who, number=Markup(number(say, shift.filed)))


def _number(say: Say, shift: Shift) -> str:
    return number(say, shift.filed) if shift.filed else ""


def bound(say: Say, member: Member, unit: str, next_day: date | None) -> Screen:
    where = say("bind.where", name=member.name, unit=unit) if unit else say("bind.who", name=member.name)
    following = [say("bind.next", day=next_day)] if next_day else []
    rows = ((buttons.see_mine(say),),) if member.unit is not None else ((buttons.see_today(say),),)
    return Screen("\n".join([say("bind.done", who=Markup(where)), *following]), rows)


def centre_languages(say: Say, centre: Centre) -> Screen:
    """The language of the group and of those who have not chosen theirs, and which it could be instead."""
    others = tuple(Button(say(f"lang.{one}"), CentreSpeaks(one).pack()) for one in LANGUAGES if one != centre.language)
    return Screen(say("lang.centre", language=say(f"lang.{centre.language}")), (others, (back(say),)))


def languages(say: Say) -> Screen:
    return Screen(say("lang.ask"), (tuple(Button(say(f"lang.{one}"), Speak(one).pack()) for one in LANGUAGES),))

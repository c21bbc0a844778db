"""What the office is told after trouble: what came late, what was not sent any more, whom to ring up. One screenful."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.services.account import Account, Call, Missed
from bot.services.day import People
from bot.texts import Markup, Say, escape
from handlers.screens import buttons
from handlers.screens.checks import name_of
from handlers.screens.screen import Screen, dialled

MOST = 6
"""Lines of one kind; of more the newest are shown and the others counted."""
CALLED = {
    **dict.fromkeys(("check", "again", "guard", "escalation"), "account.check_open"),
    **dict.fromkeys(("eve", "wake"), "account.on_duty"),
    "eve_head": "account.cover",
}
"""What to ring somebody up about, where it is not the notice itself."""


def account(say: Say, found: Account, people: People, today: date) -> Screen:
    """`today`: days other than this one are named."""
    since, until = (_moment(say, at, today) if at else None for at in (found.since, found.until))
    lines = [say("account.span", since=since, until=until) if until else say("account.since", since=since)]
    lines += _section(say, "account.late", _lines(say, found.late, people, today))
    lines += _section(say, "account.dropped", _lines(say, found.dropped, people, today))
    lines += _section(say, "account.calls", [_call(say, call) for call in found.calls])
    if not found.calls:
        lines.append(say("account.no_calls"))
    return Screen("\n".join(lines), ((buttons.see_today(say),),))


def _section(say: Say, head: str, lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    left_out = len(lines) - MOST
    earlier = [say("account.earlier", n=left_out)] if left_out > 0 else []
    return [say(head), *earlier, *lines[-MOST:]]


def _lines(say: Say, missed: Sequence[Missed], people: People, today: date) -> list[str]:
    """A line for each thing at its time, with everybody it was for."""
    to: dict[tuple[datetime, str], dict[str, None]] = {}
    for one in missed:
        to.setdefault((one.at, _what(say, one)), {})[_whom(say, one, people)] = None
    return [
        say("account.line", at=_moment(say, at, today), what=Markup(what), to=[Markup(name) for name in names])
        for (at, what), names in to.items()
    ]


def _what(say: Say, missed: Missed) -> str:
    return say(f"account.kind.{missed.kind}", check=name_of(say, missed.checklist) if missed.checklist else "")


def _whom(say: Say, missed: Missed, people: People) -> str:
    if missed.stands_for:
        return say("account.through_office", name=missed.stands_for.name)
    if missed.to is None:
        return say("account.group")
    if missed.to.office and people.unit_of(missed.to.id) is None:
        return say("account.office")
    return escape(missed.to.name)


def _call(say: Say, call: Call) -> str:
    about = call.about
    check = name_of(say, about.checklist) if about.checklist else ""
    why = say(CALLED[about.kind], check=check, day=about.day) if about.kind in CALLED else _what(say, about)
    return say("account.call", name=call.who.name, phone=dialled(call.who.phone), why=Markup(why))


def _moment(say: Say, at: datetime, today: date) -> datetime | Markup:
    day = at.astimezone(say.tz).date()
    return at if day == today else Markup(say("account.at_day", day=say.bare(day, weekday=False), at=at))

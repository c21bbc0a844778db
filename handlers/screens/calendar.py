"""日历与作息: what the office has said of single days, the hours, and the ways to change them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from itertools import groupby

from bot.duty.calendar import OwnDay
from bot.duty.holidays import HolidayNotice
from bot.duty.sections import Season, Sessions
from bot.services.changes import Days, Hours, closed, other_hours
from bot.texts import Markup, Say
from handlers.roster_taps import AskDay, PasteNotice, Propose, TypeHours
from handlers.screens import admin, buttons
from handlers.screens.revise import sessions, spans
from handlers.screens.screen import Button, Screen, rows_of

MOST = 12
"""Exceptions that are shown; later ones when these are over."""


def section(say: Say, today: date, hours: Sessions, own: Sequence[OwnDay], *, may_close: bool) -> Screen:
    """Today's hours, the exceptions to come, and what can be changed."""
    lines = [say("calendar.head")]
    lines.append(
        say("calendar.today", day=today, sessions=sessions(say, hours)) if hours else say("calendar.off", day=today)
    )
    lines += [_line(say, one, list(run)) for one, run in _runs(own)[:MOST]]
    if not own:
        lines.append(say("calendar.none"))
    today_off = [Button(say("admin.closed_today"), Propose(closed(today, today).written()).pack())] if may_close else []
    ways = [Button(say(f"calendar.{one}"), AskDay(one).pack()) for one in ("close", "work", "hours", "hours_from")]
    if own:
        ways.append(Button(say("calendar.normal"), AskDay("normal").pack()))
    ways.append(Button(say("calendar.paste"), PasteNotice().pack()))
    return Screen("\n".join(lines), (*rows_of([*today_off, *ways], 2), (admin.back(say),)))


def _runs(own: Sequence[OwnDay]) -> list[tuple[OwnDay, list[OwnDay]]]:
    """Exceptions of one kind that follow one another, together."""
    runs = groupby(
        enumerate(own), key=lambda one: (one[1].day.toordinal() - one[0], one[1].working, one[1].sessions, one[1].reason)
    )
    return [(run[0], run) for run in ([one for _, one in group] for _, group in runs)]


def _line(say: Say, one: OwnDay, run: Sequence[OwnDay]) -> str:
    days = Markup(spans(say, [each.day for each in run]))
    state = sessions(say, one.sessions) if one.sessions else say("calendar.worked" if one.working else "calendar.closed")
    return say("calendar.line", days=days, state=Markup(state))


def ask_hours(say: Say, day: date, now: Sessions, seasons: Sequence[Season], *, only: bool) -> Screen:
    """Which hours? Those that are usual, half a day, an hour less; or typed."""
    offered = [season.sessions for season in seasons]
    if only and len(now) > 1:
        offered += [now[:1], now[1:]]
    if only and now:
        offered += [earlier for earlier in (_ends_at(now, -60), _ends_at(now, -120)) if earlier]
    fresh = [one for one in dict.fromkeys(offered) if one != now]
    rows = tuple((Button(sessions(say, one), Propose(_written(day, one, only=only)).pack()),) for one in fresh)
    asked = say("hours.ask" if only else "hours.ask_from", day=day, sessions=sessions(say, now))
    typed = Button(say("button.type_hours"), TypeHours(int(only), day).pack())
    return Screen(asked, (*rows, (typed, admin.back(say, "calendar"))))


def _written(day: date, of: Sessions, *, only: bool) -> str:
    return other_hours(day, of).written() if only else Hours(of, day).written()


def _ends_at(now: Sessions, minutes: int) -> Sessions | None:
    """The day's hours with another end."""
    starts, ends = now[-1]
    last = ends.hour * 60 + ends.minute + minutes
    if last <= starts.hour * 60 + starts.minute:
        return None
    return (*now[:-1], (starts, time(last // 60, last % 60)))


def typed_hours(say: Say) -> Screen:
    return Screen(say("hours.typed"), ((buttons.drop(say),),))


def paste(say: Say) -> Screen:
    return Screen(say("notice.ask"), ((buttons.drop(say),),))


def notice(say: Say, found: HolidayNotice, change: Days) -> Screen:
    """The days that were understood, by holiday, and every sentence that was not."""
    lines = [say("notice.head", year=found.year)]
    for name, group in groupby(change.days, key=lambda one: (one.reason, one.working)):
        days = Markup(spans(say, [one.day for one in group]))
        state = say("calendar.worked" if name[1] else "calendar.closed")
        lines.append(say("notice.line", name=name[0] or "", days=days, state=Markup(state)))
    if found.unread:
        lines += [say("notice.unread"), *(say("notice.sentence", text=one) for one in found.unread)]
    go_on = Button(say("notice.go_on"), Propose(change.written()).pack())
    return Screen("\n".join(lines), ((go_on,), (buttons.drop(say),)))

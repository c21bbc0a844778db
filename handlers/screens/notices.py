"""What the clock sends to the supervisor and the unit head: the eve, the morning, a missing signature."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.duty.centre import Member
from bot.duty.dayplan import there_by
from bot.duty.roster import Shift
from bot.services.day import Day
from bot.texts import Markup, Say, escape
from handlers.screens import buttons
from handlers.screens.screen import Screen, dialled

SATURDAY = 5


def eve(say: Say, found: Day, shift: Shift | None, today: date, *, offers_help: bool) -> Screen:
    """The working day before: tomorrow, on Monday or after the holidays it is your turn; new hours are said."""
    times = found.times
    assert times is not None
    lines = [say("eve.turn", when=Markup(when(say, found, today)))]
    lines.append(say("eve.be_there", opens=times.opens, there=be_there(found, shift)))
    if changed_hours(found, today):
        lines.append(say("eve.hours", sessions=[_session(say, *one) for one in found.calendar.sessions(found.day)]))
    row = (buttons.acknowledge(say),) if offers_help else (buttons.reassign(say, found.day),)
    return Screen("\n".join(lines), (row,))


def when(say: Say, found: Day, today: date) -> str:
    """`明天`, `下周一`, `节后第一天`: how people name the next working day."""
    day = found.day
    if day <= today:
        return say("eve.today", day=say.bare(day))
    if day == today + timedelta(days=1):
        return say("eve.tomorrow", day=say.bare(day))
    between = [today + timedelta(days=n) for n in range(1, (day - today).days)]
    if all(one.weekday() >= SATURDAY for one in between) and day.weekday() == 0:
        return say("eve.monday", day=say.bare(day, weekday=False))
    return say("eve.after_holiday", day=say.bare(day))


def changed_hours(found: Day, today: date) -> bool:
    """Whether this day's hours are others than today's."""
    return found.calendar.sessions(found.day) != found.calendar.sessions(today)


def _session(say: Say, start: object, end: object) -> Markup:
    return Markup(say("format.span", start=start, end=end))


def eve_head(say: Say, day: date, name: list[str]) -> Screen:
    return Screen(say("eve_head", day=day, name=name), ((buttons.acknowledge(say),),))


def be_there(found: Day, shift: Shift | None) -> datetime:
    """When to be there by today's hours, which may be others than when the shift was published."""
    assert found.times is not None
    post = next((post for post in found.charter.posts if shift and post.key == shift.post), None)
    slot = next((slot for slot in post.spans if shift and slot.key == shift.slot), None) if post else None
    seen = slot.seen(found.times) if slot else None
    return there_by(found.charter, shift.post if shift else "", seen or found.times)


def wake(say: Say, found: Day, shift: Shift | None, guard: Member | None, *, offers_help: bool) -> Screen:
    lines = [say("wake", there=be_there(found, shift))]
    if guard:
        lines.append(say("guard.number", name=guard.name, phone=dialled(guard.phone)))
    mine = (buttons.acknowledge(say), buttons.cannot_come(say, found.day))
    return Screen("\n".join(lines), (mine if offers_help else (buttons.reassign(say, found.day),),))


def unsigned(say: Say, day: date, by_hand: str | None = None) -> Screen:
    """`by_hand`: who signs on paper; then it is for the office, which notes that it was done."""
    if by_hand is not None:
        row = (buttons.see_record(say, day), buttons.signed_by_hand(say, day))
        return Screen(say("unsigned.by_hand", name=by_hand), (row,))
    return Screen(say("unsigned"), ((buttons.see_record(say, day), buttons.sign_late(say, day)),))


def mention(say: Say, account: int, name: str) -> Screen:
    """Names somebody so that their phone tells them."""
    return Screen(say("group.mention", who=Markup(f'<a href="tg://user?id={account}">@{escape(name)}</a>')))


def handed_on(say: Say, day: date, name: list[str]) -> Screen:
    """A card whose shift went to somebody else."""
    return Screen(say("handed_on", day=day, name=name), ((buttons.see_today(say),),))

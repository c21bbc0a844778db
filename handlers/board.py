"""The live board as it stands in the group: rendered when it is sent, into the message it has there if it has one."""

from __future__ import annotations

from datetime import date, datetime

from bot.duty.centre import Centre
from bot.duty.notice import Notice
from bot.services import board
from bot.services import day as duty_days
from bot.texts import say_in
from handlers.outgoing import Message, Pin
from handlers.screens import board as screens
from storage import centres
from storage.work import Work


async def render(work: Work, notice: Notice, now: datetime) -> Message | Pin | None:
    """A board, or its being pinned; None when it has no place: no group, or a day that is over and never had one."""
    if notice.kind != board.POST:
        chat, pinned = (int(str(notice.facts[name])) for name in ("chat", "message"))
        return Pin(chat, pinned, stays=notice.kind == board.PIN)
    centre = await centres.by_id(work, notice.centre)
    day = date.fromisoformat(notice.subject)
    found = await duty_days.read(work, centre, day)
    message = board.standing(await board.of_day(work, centre.id, day), centre.group_chat)
    if centre.group_chat is None or (message is None and not _has_begun(found, centre, now)):
        return None
    shown = await board.read(work, found, await duty_days.people(work, centre.id), now)
    screen = screens.board(say_in(centre.language, centre.tz), shown)
    return Message(centre.group_chat, screen, message, board=True)


def _has_begun(found: duty_days.Day, centre: Centre, now: datetime) -> bool:
    """Whether a board may be posted for this day now."""
    return found.times is not None and found.day == duty_days.today(centre, now)

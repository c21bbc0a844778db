"""Another process fetches this bot's mail: the office of every centre is told, once a day and when it may be disturbed."""

from __future__ import annotations

from datetime import datetime

from bot.duty.notice import Owed, to_member
from bot.services import calendar as calendars
from bot.services import publishing
from storage import centres, members, outbox
from storage.work import Work

KIND = "conflict"


async def tell_offices(work: Work, now: datetime) -> None:
    for centre in await centres.all_of_them(work):
        due = publishing.in_office_hours(centre, await calendars.of_centre(work, centre), now)
        day = due.astimezone(centre.tz).date().isoformat()
        clerks = [clerk for clerk in await members.office(work, centre.id) if clerk.can_be_written_to]
        await outbox.owe(work, [Owed(centre.id, KIND, day, to_member(clerk.id), due) for clerk in clerks])

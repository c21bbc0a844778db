"""A person's duties for the calendar of a phone. Taken in again, it moves what has moved and strikes out what was given away."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.duty.centre import Centre
from bot.services.roster import Duty
from bot.texts import Say

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//duty-rota-bot//EN"


async def calendar(say: Say, centre: Centre, duties: Sequence[Duty], now: datetime) -> bytes:
    """An iCalendar file in the centre's time."""
    return await asyncio.to_thread(_calendar, say, centre, duties, now)


def _calendar(say: Say, centre: Centre, duties: Sequence[Duty], now: datetime) -> bytes:
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", html.unescape(say("duties.name")))
    for duty in duties:
        made.add_component(_event(say, centre, duty, now))
    if duties:
        made.add_missing_timezones(duties[0].starts.date(), duties[-1].ends.date())
    content: bytes = made.to_ical()
    return content


def _event(say: Say, centre: Centre, duty: Duty, now: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{duty.key}@duty-rota-bot.{centre.id}")
    event.add("dtstamp", now)
    event.add("sequence", int(now.timestamp()) // 60)  # a calendar takes the later of two for the true one
    event.add("dtstart", duty.starts.astimezone(centre.tz))
    event.add("dtend", duty.ends.astimezone(centre.tz))
    post = (duty.post.en if say.language == "en" else duty.post.text) if duty.post else ""
    event.add("summary", html.unescape(say("duties.event", post=post)))
    event.add("location", centre.name)
    event.add("status", "CANCELLED" if duty.given_away else "CONFIRMED")
    return event

"""/roster: the month as a picture with its text, and a day of it; for the office also what can be changed about that day."""

from __future__ import annotations

from datetime import date

from bot.duty.errors import Refused
from bot.services import calendar as calendars
from bot.services import day as duty_days
from bot.services import roster, roster_file
from handlers.context import DutyContext
from handlers.documents import roster as pictures
from handlers.roster_taps import Days, SeeDay
from handlers.screens import roster as screens
from handlers.screens.screen import File, Screen
from handlers.taps import Month
from handlers.today import asking


async def show(_update: object, context: DutyContext) -> None:
    """This month."""
    await _month(None, context)


async def show_month(tap: Month, context: DutyContext) -> None:
    await _month(tap.day, context)


async def _month(wanted: date | None, context: DutyContext) -> None:
    """A month, the text under its picture; what is too long for that stands before it."""
    async with context.open_work(write=False) as work:
        centre = await asking(work, context)
        today = duty_days.today(centre, context.now)
        first = _bounded(wanted or today, today)
        listed = await roster.month(work, centre, first, today)
        calendar = await calendars.of_centre(work, centre)
        me = (await context.me(work))[0] if context.in_private else None
        wall = me is not None and await roster_file.is_wanted(work, centre, me)
    office = me is not None and me.office
    screen = screens.month(context.say, first, listed, in_private=context.in_private, office=office, wall=wall)
    made = await pictures.picture(context.say, centre.name, first, listed, calendar, today)
    if not screen.is_caption:
        await context.send(context.chat, Screen(screen.text))
        screen = Screen(screen.text.split("\n")[0], screen.rows)
    name = context.say("picture.file", year=first.year, month=f"{first.month:02}")
    await context.show_picture(File(name, made, screen))


def _bounded(first: date, today: date) -> date:
    """Nobody pages into years that have no calendar at all."""
    if abs(first.year - today.year) > 1:
        raise Refused("unknown_button")
    return first.replace(day=1)


async def choose_day(tap: Days, context: DutyContext) -> None:
    """The published days of a month, a button each."""
    async with context.open_work(write=False) as work:
        _, centre = await context.me(work)
        listed = await roster.month(work, centre, tap.day, duty_days.today(centre, context.now))
    await context.show(screens.days(context.say, tap.day, [one.day for one in listed if one.seats]))


async def see_day(tap: SeeDay, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        found = await duty_days.read(work, centre, tap.day)
        people = await duty_days.people(work, centre.id)
    to_come = found.times is not None and context.now < found.times.midnight
    await context.show(screens.day(context.say, found, people, may_change=me.office and to_come))

"""/roster → a day: who has it and why; for the office also what can be changed about it."""

from __future__ import annotations

from bot.services import day as duty_days
from bot.services import roster
from handlers.context import DutyContext
from handlers.roster_taps import Days, SeeDay
from handlers.screens import roster as screens


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

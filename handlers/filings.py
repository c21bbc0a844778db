"""/filings (备案): all that were made, for the office."""

from __future__ import annotations

from bot.services import charters, filings
from bot.services import day as duty_days
from handlers.context import DutyContext
from handlers.roster_taps import Filings
from handlers.screens import filings as screens


async def show(_update: object, context: DutyContext) -> None:
    await turn(Filings(0), context)


async def turn(tap: Filings, context: DutyContext) -> None:
    """A page of them."""
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        found, pages = await filings.listed(work, centre, me, max(0, tap.page))
        people = await duty_days.people(work, centre.id)
    with_reasons = [(one, charters.of(centre, one.changes[0].day).swap.reasons) for one in found]
    await context.show(screens.listed(context.say, with_reasons, people, tap.page, pages))

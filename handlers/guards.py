"""/admin → 保安: who they are, in which order, and who is on which day."""

from __future__ import annotations

from bot.services import guards
from handlers.context import DutyContext
from handlers.screens import guards as screens
from handlers.taps import GuardUp


async def show(_tap: object, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        found = await guards.listed(work, centre, me, context.now)
    await context.show(screens.guards(context.say, found))


async def up(tap: GuardUp, context: DutyContext) -> None:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        found = await guards.move_up(work, centre, me, tap.member, context.now)
    await context.show(screens.guards(context.say, found))

"""/admin → 体检: the same check-up as `doctor`, of this centre, on the phone."""

from __future__ import annotations

from bot.disk import room
from bot.duty import health
from bot.services import day as duty_days
from bot.services import health as checkup
from bot.services import standing
from handlers.context import DutyContext
from handlers.probing import ask
from handlers.screens import health as screens


async def show(_tap: object, context: DutyContext) -> None:
    """Telegram is asked between the works."""
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        standing.office_only(me)
    await context.toast(context.say("health.looking"))
    chats = [centre.group_chat] if centre.group_chat is not None else []
    probe = await ask(context.bot, chats, context.bot_data.now)
    group = probe.groups.get(centre.group_chat or 0, "unknown") if chats else None
    lines = [probe.line, *health.clock(probe.skew, context.now, centre.timezone), health.disk(room(context.bot_data.folder))]
    async with context.open_work(write=False) as work:
        lines += await checkup.of_database(work)
        lines += await checkup.of_day(work, duty_days.today(centre, context.now), context.now, centre)
        lines += await checkup.of_centre(work, centre, group, context.now)
    await context.show(screens.health(context.say, lines, context.now))

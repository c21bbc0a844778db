"""/admin (管理): the office's menu. What stands in a section is known to the section."""

from __future__ import annotations

from collections.abc import Mapping

from telegram.ext import ConversationHandler

from bot.duty.errors import Refused
from bot.services import noting, questions, standing
from handlers.context import DutyContext
from handlers.conversation import Handle
from handlers.screens import admin as screens
from handlers.taps import Admin


def menu(sections: Mapping[str, Handle]) -> Handle:
    """The menu of these sections."""

    async def show(_update: object, context: DutyContext) -> None:
        async with context.open_work(write=False) as work:
            me, centre = await context.me(work)
            standing.office_only(me)
        await context.show(screens.menu(context.say, centre, tuple(sections)))

    return show


def section(sections: Mapping[str, Handle]) -> Handle:
    """A button of the menu, or the way back to it."""

    async def back(context: DutyContext) -> int | None:
        """返回 ends what a section has asked; a note that is being written meanwhile stays open."""
        async with context.open_work(write=True) as work:
            me, centre = await context.me(work)
            standing.office_only(me)
            left = await questions.asked(work, context.account, context.chat) not in noting.AWAITED
            left = left and await questions.drop(work, context.account, context.chat)
        await context.show(screens.menu(context.say, centre, tuple(sections)))
        return ConversationHandler.END if left else None

    async def open_(tap: Admin, context: DutyContext) -> object:
        if not tap.section:
            return await back(context)
        async with context.open_work(write=False) as work:
            me, _ = await context.me(work)
            standing.office_only(me)
        if tap.section not in sections:
            raise Refused("unknown_button")
        return await sections[tap.section](tap, context)

    return open_

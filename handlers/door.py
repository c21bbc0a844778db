"""Getting in: the own number, 告诉办公室, and the office that knows who it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.services import day as duty_days
from bot.services import door, roster
from bot.texts import Say
from handlers.context import DutyContext
from handlers.conversation import Handle
from handlers.screens import door as screens
from handlers.screens import today as today_screens
from handlers.screens.screen import Screen
from handlers.setup_taps import Knocking, LetIn, ShareNumber, TellOffice, TurnAway
from storage import members
from storage.work import Work


async def welcome(work: Work, say: Say, me: Member, centre: Centre, now: datetime) -> Screen:
    """Text 4: who you are, and when you are next."""
    people = await duty_days.people(work, centre.id)
    unit = people.unit_of(me.id)
    coming = (await roster.of_member(work, centre, me, now)).shifts
    return today_screens.bound(say, me, unit.name if unit else "", coming[0].day if coming else None)


def contact(otherwise: Handle) -> Handle:
    """A contact that nobody asked for: somebody's own number may let them in. For people who are in it is `otherwise`."""

    async def take(update: Any, context: DutyContext) -> object:
        async with context.open_work(write=False) as work:
            known = await members.by_telegram(work, context.account)
        if known is not None:
            return await otherwise(update, context)
        await _share(context)
        return None

    return take


async def _share(context: DutyContext) -> None:
    message = context.incoming.message if context.incoming else None
    sent = message.contact if message else None
    if sent is None or sent.user_id != context.account:
        raise Refused("contact_not_own")
    async with context.open_work(write=True) as work:
        bound = await door.open_with(work, context.account, sent.phone_number, context.now)
        if bound is None:
            screen = screens.no_such_number(context.say, has_door=await door.where(work, context.account) is not None)
        else:
            me, centre = await context.me(work)
            screen = await welcome(work, context.say, me, centre, context.now)
    await context.send(context.chat, screens.number_read(context.say))
    await context.send(context.chat, screen)


async def share_number(_tap: ShareNumber, context: DutyContext) -> None:
    """An id of the settings whose centre is there already comes in as everybody does."""
    if context.account not in context.bot_data.admins:
        raise Refused("stranger")
    await _strangers_only(context)
    await context.show(screens.ask_number(context.say), fresh=True)


async def _strangers_only(context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        if await members.by_telegram(work, context.account) is not None:
            raise Refused("bound_already")


async def tell_office(_tap: TellOffice, context: DutyContext) -> None:
    await _strangers_only(context)
    async with context.open_work(write=True) as work:
        await door.knock(work, context.account, context.display_name, context.now)
    await context.show(screens.told(context.say))


async def knocking(tap: Knocking, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        knock, free = await door.waiting(work, centre, me, tap.knock, context.now)
        people = await duty_days.people(work, centre.id)
    await context.show(screens.knocking(context.say, knock, free, people, tap.page))


async def let_in(tap: LetIn, context: DutyContext) -> None:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        knock, member = await door.let_in(work, centre, me, tap.knock, tap.member, context.now)
    await context.show(screens.let_in(context.say, knock, member))


async def turn_away(tap: TurnAway, context: DutyContext) -> None:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        knock = await door.turn_away(work, centre, me, tap.knock, context.now)
    await context.show(screens.turned_away(context.say, knock))

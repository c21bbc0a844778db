"""/start, /help, /lang, /privacy."""

from __future__ import annotations

from telegram import ChatMemberUpdated

from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.services import binding, door, setting_up, standing
from handlers.context import DutyContext
from handlers.door import welcome
from handlers.screens import door as door_screens
from handlers.screens import today as screens
from handlers.screens.screen import Screen
from handlers.setting_up import END, go_on
from handlers.setup_taps import NewCentre
from handlers.taps import CentreSpeaks, Speak
from storage import members
from storage.work import Work


async def start(_update: object, context: DutyContext) -> object:
    """/start, with what a link ends in or without."""
    token = context.args[0] if context.args else ""
    async with context.open_work(write=False) as work:
        known = await members.by_telegram(work, context.account)
    if known is None:
        return await _come_in(context, token)
    async with context.open_work(write=known.office) as work:
        me, centre = await context.me(work)
        screen, awaited = await _on(work, context, me, centre)
    if token:
        raise Refused("bound_already")
    await context.show(screen or screens.help_(context.say, me, centre))
    return awaited


async def _come_in(context: DutyContext, token: str) -> object:
    """Somebody who is not known: by a one-time link, as an id of the settings, else by the own number."""
    awaited: object = None
    async with context.open_work(write=True) as work:
        if token and not await door.stand_at(work, token, context.account, context.display_name):
            await binding.accept(work, token, context.account, context.now)
            screen, awaited = await _welcome(work, context)
        elif not token and context.account in context.bot_data.admins:
            screen, awaited = await _as_office(work, context)
        elif await door.is_there(work):
            screen = door_screens.ask_number(context.say)
        else:
            raise Refused("stranger")
    await context.show(screen)
    return awaited


async def _as_office(work: Work, context: DutyContext) -> tuple[Screen, object]:
    new = context.bot_data.new_centre
    if await binding.office_by_id(work, context.account, context.display_name, new, context.now) is None:
        return door_screens.which_centre(context.say), None
    return await _welcome(work, context)


async def _welcome(work: Work, context: DutyContext) -> tuple[Screen, object]:
    """Text 4; whoever is of the office is led through what is not set up yet."""
    me, centre = await context.me(work)
    screen, awaited = await _on(work, context, me, centre)
    if screen is not None:
        return screen.prefixed(context.say("setup.welcome", name=me.name)), awaited
    return await welcome(work, context.say, me, centre, context.now), None


async def _on(work: Work, context: DutyContext, me: Member, centre: Centre) -> tuple[Screen | None, object]:
    """Where the set-up goes on, for the office of a centre that is not set up yet."""
    if not me.office or (await setting_up.read(work, centre, me, context.now)).over:
        return None, None
    screen, awaited = await go_on(work, me, centre, context)
    return screen, awaited or END


async def new_centre(_tap: NewCentre, context: DutyContext) -> object:
    """An id of the settings founds one more centre and is its office."""
    if context.account not in context.bot_data.admins:
        raise Refused("stranger")
    async with context.open_work(write=True) as work:
        await binding.found_by_id(work, context.account, context.display_name, context.bot_data.new_centre, context.now)
        screen, awaited = await _welcome(work, context)
    await context.show(screen)
    return awaited


async def help_(_update: object, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
    await context.show(screens.help_(context.say, me, centre))


async def lang(_update: object, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        await context.me(work)
    await context.show(screens.languages(context.say))


async def speak(tap: Speak, context: DutyContext) -> None:
    async with context.open_work(write=True) as work:
        me, _ = await context.me(work)
        await binding.choose_language(work, me, tap.language, context.now)
        await context.me(work)
    await context.show(Screen(context.say("lang.done")))


async def centre_language(_tap: object, context: DutyContext) -> None:
    """/admin → 语言: that of the group, and of everybody who has not chosen one."""
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        standing.office_only(me)
    await context.show(screens.centre_languages(context.say, centre))


async def centre_speaks(tap: CentreSpeaks, context: DutyContext) -> None:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        changed = await binding.centre_speaks(work, centre, me, tap.language, context.now)
        await context.me(work)
    await context.show(screens.centre_languages(context.say, changed))


async def privacy(_update: object, context: DutyContext) -> None:
    """What is kept about whom. A stranger may ask too and learns nothing about the centre."""
    async with context.open_work(write=False) as work:
        known = await members.by_telegram(work, context.account)
        if known is not None:
            await context.me(work)
    await context.show(Screen(context.say("privacy")))


async def blocked_or_back(change: ChatMemberUpdated, context: DutyContext) -> None:
    """Somebody blocked the bot or unblocked it."""
    can = change.new_chat_member.status not in ("kicked", "left")
    async with context.open_work(write=True) as work:
        member = await members.by_telegram(work, change.from_user.id)
        if member is not None:
            await binding.reachable(work, member, context.now, can=can)

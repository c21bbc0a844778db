"""/admin → 绑定: who is bound since when, new links, taking one back, the sheets of codes."""

from __future__ import annotations

from bot.services import binding, bindings, door, standing
from handlers.context import DutyContext
from handlers.documents import codes
from handlers.screens import bindings as screens
from handlers.screens.screen import File
from handlers.setup_taps import AskRelease, Binding, Bindings, DoorLink, NewLink, PrintCodes, Release


async def show(_update: object, context: DutyContext) -> None:
    await turn(Bindings(0), context)


async def turn(tap: Bindings, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        everybody = await bindings.listed(work, centre, me, context.now)
    await context.show(screens.listed(context.say, everybody, tap.page))


async def person(tap: Binding, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        found = await bindings.of_person(work, centre, me, tap.member, context.now)
    await context.show(screens.person(context.say, found))


async def new_link(tap: NewLink, context: DutyContext) -> None:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        found, token = await bindings.new_link(work, centre, me, tap.member, context.now)
    await context.show(screens.link(context.say, found.name, binding.address(context.bot.username, token)), fresh=True)


async def ask_release(tap: AskRelease, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        found = await bindings.of_person(work, centre, me, tap.member, context.now)
    await context.show(screens.ask_release(context.say, found))


async def release(tap: Release, context: DutyContext) -> None:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        found = await bindings.release(work, centre, me, tap.member, context.now)
    await context.show(screens.person(context.say, found))


async def door_link(_tap: DoorLink, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        standing.office_only(me)
        payload = await door.payload(work, centre)
    await context.show(screens.door(context.say, binding.address(context.bot.username, payload)), fresh=True)


async def print_codes(_tap: PrintCodes, context: DutyContext) -> None:
    """New links for everybody who is missing, as sheets to print."""
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        links = await bindings.links_to_print(work, centre, me, context.now)
    until = context.now + binding.LINK_LIVES
    sheets = await codes.sheets(context.say, centre.name, links, context.bot.username, until)
    words = screens.codes(context.say, len(links), sum(len(page.tokens) for page in links))
    await context.send_file(context.chat, File(context.say("codes.file"), sheets, words))

"""Heads of units, guards, leaders, colleagues of the office: chosen by buttons, or written and sent where nobody is listed."""

from __future__ import annotations

from bot.duty.errors import Refused
from bot.services import people, roles, setting_up
from handlers.context import DutyContext
from handlers.people import somebody_new
from handlers.screens import roles as screens
from handlers.setting_up import END, go_on
from handlers.setup_taps import Heads, Role, SetHead, SetRole


async def of_unit(tap: Heads, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        found = await setting_up.read(work, centre, me, context.now)
    if tap.unit not in found.people.units:
        raise Refused("unknown_button")
    await context.show(screens.of_unit(context.say, found, found.people.units[tap.unit], tap.page))


async def set_head(tap: SetHead, context: DutyContext) -> object:
    """Becomes head, or is so no longer; then the next unit without one."""
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        await people.put_field(work, centre, me, tap.member, "head", str(tap.has), context.now)
        over = (await setting_up.read(work, centre, me, context.now)).over
        screen, awaited = await go_on(work, me, centre, context, "heads" if over else None)
    await context.show(screen)
    return awaited or END


async def of_role(tap: Role, context: DutyContext) -> str:
    """Everybody, to choose from; whoever is not among them may be written or sent meanwhile."""
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        found = await setting_up.read(work, centre, me, context.now)
        if tap.role not in people.WITHOUT_UNIT:
            raise Refused("unknown_button")
        await roles.ask_person(work, centre, me, tap.role, context.chat, context.now)
    await context.show(screens.of_role(context.say, found, tap.role, tap.page))
    return roles.PERSON


async def set_role(tap: SetRole, context: DutyContext) -> None:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        if tap.role not in people.WITHOUT_UNIT:
            raise Refused("unknown_button")
        await people.put_field(work, centre, me, tap.member, tap.role, str(tap.has), context.now)
        found = await setting_up.read(work, centre, me, context.now)
    await context.show(screens.of_role(context.say, found, tap.role, tap.page))


async def take_person(_update: object, context: DutyContext) -> object:
    """A name and a number were typed, or a contact was sent; then the step that asked for it as it stands."""
    name, phone = somebody_new(context)
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        role = await roles.role_asked(work, centre, me, context.chat)
        await roles.give(work, centre, me, role, name, phone, context.now)
        screen, awaited = await go_on(work, me, centre, context, screens.STEP_OF[role])
    await context.show(screen)
    return awaited or END

"""/admin → 单位与轮值: names, new units, their order and the pattern of turns from a day on."""

from __future__ import annotations

from collections.abc import Mapping

from bot.duty.dates import Period
from bot.duty.errors import Refused
from bot.services import changes, charters, questions, standing, units
from bot.services import day as duty_days
from bot.texts import Say
from handlers import picking, revise
from handlers.context import DutyContext
from handlers.picking import Purpose
from handlers.roster_taps import NameUnit, OrderUnits, UnitsTo
from handlers.screens import admin
from handlers.screens import units as screens
from handlers.screens.screen import Button

NAME = "unit_name"
"""The question what a unit is called."""
LONGEST = 80


async def show(_update: object, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        listed, pattern = await units.listed(work, centre, me)
    await context.show(screens.section(context.say, listed, pattern))


async def to(tap: UnitsTo, context: DutyContext) -> None:
    """Renaming, the order, the pattern."""
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        listed, pattern = await units.listed(work, centre, me)
        in_turn = list((await duty_days.people(work, centre.id)).units.values())
    posts = charters.of(centre, duty_days.today(centre, context.now)).posts
    known = list(dict.fromkeys(one for post in posts for one in post.patterns))
    match tap.what:
        case "name":
            await context.show(screens.rename(context.say, listed))
        case "order":
            await context.show(screens.order(context.say, in_turn, in_turn))
        case "pattern":
            await context.show(screens.patterns(context.say, known, pattern))
        case _:
            raise Refused("unknown_button")


async def order(tap: OrderUnits, context: DutyContext) -> None:
    """One unit was moved up."""
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        standing.office_only(me)
        people = await duty_days.people(work, centre.id)
    try:
        wanted = changes.Reordered(tap.order, duty_days.today(centre, context.now)).units(people)
    except (ValueError, IndexError):
        raise Refused("unknown_button") from None
    await context.show(screens.order(context.say, [people.units[unit] for unit in wanted], list(people.units.values())))


async def ask_name(tap: NameUnit, context: DutyContext) -> str:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        standing.office_only(me)
        await questions.ask(work, centre, me, context.chat, NAME, {"unit": tap.unit}, context.now)
    await context.show(screens.ask_name(context.say, new=not tap.unit), fresh=True)
    return NAME


async def named(_update: object, context: DutyContext) -> int:
    words = context.written(LONGEST)
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        draft = await questions.open_one(work, centre, me, context.chat, NAME)
        await units.name(work, centre, me, int(str(draft.answers["unit"])), words, context.now)
        await questions.close(work, draft)
    await show(None, context)
    return picking.END


async def _reorder(period: Period, arg: str, context: DutyContext) -> None:
    await revise.show(changes.Reordered(arg, period.first).written(), context)


async def _pattern(period: Period, arg: str, context: DutyContext) -> None:
    await revise.show(changes.Patterned(arg, period.first).written(), context)


def _to_section(say: Say, _arg: str) -> Button:
    return admin.back(say, "units")


PURPOSES: Mapping[str, Purpose] = {
    "reorder": Purpose("pick.reorder", _reorder, _to_section),
    "pattern": Purpose("pick.pattern", _pattern, _to_section),
}
"""What a day is asked for here."""

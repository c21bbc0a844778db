"""/admin → 制度选项: what the office sets of its charter, and from which day."""

from __future__ import annotations

from bot.duty.charter import CharterFaults
from bot.services import charters, options
from bot.services import day as duty_days
from handlers.context import DutyContext
from handlers.screens import options as screens
from handlers.taps import AskOption, OptionsOf, SetOption


async def show(_tap: object, context: DutyContext) -> None:
    """The groups there are, under the name of the charter."""
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        settings = options.all_of(centre, me, context.now)
        charter = charters.of(centre, duty_days.today(centre, context.now))
    await context.show(screens.groups(context.say, charter, settings))


async def of_group(tap: OptionsOf, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        settings = options.of_group(centre, me, tap.group, context.now)
    await context.show(screens.group(context.say, settings))


async def ask(tap: AskOption, context: DutyContext) -> None:
    """Which of the values?"""
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        setting = options.one(centre, me, tap.option, context.now)
    await context.show(screens.choose(context.say, setting))


async def put(tap: SetOption, context: DutyContext) -> None:
    """Set; what would make the charter unsound is named, and nothing is changed."""
    try:
        async with context.open_work(write=True) as work:
            me, centre = await context.me(work)
            changed = await options.put(work, centre, me, tap.option, tap.value, context.now)
    except CharterFaults as found:
        setting = options.one(centre, me, tap.option, context.now)
        await context.show(screens.unsound(context.say, setting, found.faults))
        return
    setting = options.one(changed, me, tap.option, context.now)
    settings = options.of_group(changed, me, setting.option.group, context.now)
    await context.show(screens.group(context.say, settings, changed=setting))

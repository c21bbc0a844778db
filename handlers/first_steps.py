"""The first steps of a set-up: name, charter, hours, the safety door at noon. Each is answered by a press; a name may be typed."""

from __future__ import annotations

from bot.duty.errors import Refused
from bot.services import first_steps, setting_up
from handlers.context import DutyContext
from handlers.screens import setting_up as screens
from handlers.setting_up import then
from handlers.setup_taps import ChangeHours, Charters, Hour, KeepHours, KeepName, Noon, PickCharter, SetHour


async def keep_name(_tap: KeepName, context: DutyContext) -> object:
    return await then(context, lambda w, c, m: first_steps.name(w, c, m, c.name, context.now))


async def take_name(_update: object, context: DutyContext) -> object:
    """The name was typed."""
    message = context.incoming.message if context.incoming else None
    if message is None or not message.text:
        raise Refused("expect_name")
    text = message.text
    return await then(context, lambda w, c, m: first_steps.name(w, c, m, text, context.now))


async def charters(tap: Charters, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        found = await setting_up.before_roster(work, centre, me, context.now)
    await context.show(screens.charter(context.say, found, tap.page))


async def pick_charter(tap: PickCharter, context: DutyContext) -> object:
    return await then(context, lambda w, c, m: first_steps.choose_charter(w, c, m, tap.charter, context.now))


async def keep_hours(_tap: KeepHours, context: DutyContext) -> object:
    return await then(context, lambda w, c, m: first_steps.confirm_hours(w, c, m, context.now))


async def change_hours(_tap: ChangeHours, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        found = await setting_up.before_roster(work, centre, me, context.now)
    seasons, _ = first_steps.seasons(centre, context.now)
    await context.show(screens.change_hours(context.say, found, seasons))


async def hour(tap: Hour, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        found = await setting_up.before_roster(work, centre, me, context.now)
    seasons, _ = first_steps.seasons(centre, context.now)
    season = first_steps.season_at(seasons, tap.season)
    choices = first_steps.choices(season, tap.edge)
    await context.show(screens.hour(context.say, found, season, tap, choices))


async def set_hour(tap: SetHour, context: DutyContext) -> None:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        changed = await first_steps.set_hour(work, centre, me, tap.season, tap.edge, tap.at, context.now)
        found = await setting_up.before_roster(work, changed, me, context.now)
    seasons, _ = first_steps.seasons(changed, context.now)
    await context.show(screens.change_hours(context.say, found, seasons))


async def noon(tap: Noon, context: DutyContext) -> object:
    return await then(context, lambda w, c, m: first_steps.noon(w, c, m, context.now, closes=bool(tap.closes)))

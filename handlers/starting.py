"""Where the rotation starts: the pattern, the first day, who is next in each unit, and publishing what was shown."""

from __future__ import annotations

from itertools import groupby

from bot.duty.errors import Refused
from bot.services import calendar as calendars
from bot.services import day as duty_days
from bot.services import setting_up, starting
from bot.services.setting_up import SetUp
from handlers.context import DutyContext
from handlers.documents import roster as pictures
from handlers.screens import setting_up as setup_screens
from handlers.screens import starting as screens
from handlers.screens.screen import File
from handlers.setting_up import END, go_on
from handlers.setup_taps import (
    FirstRoster,
    PickPattern,
    PublishFirst,
    StartDay,
    StartDays,
    StartPeople,
    StartUnit,
    StartUnits,
    StartWith,
)
from storage.work import Work


async def _before(work: Work, context: DutyContext) -> SetUp:
    me, centre = await context.me(work)
    return await setting_up.before_roster(work, centre, me, context.now)


async def pick_pattern(tap: PickPattern, context: DutyContext) -> object:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        found = await setting_up.before_roster(work, centre, me, context.now)
        await starting.choose_pattern(work, found, tap.pattern)
        screen, awaited = await go_on(work, me, centre, context)
    await context.show(screen)
    return awaited or END


async def days(tap: StartDays, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        listed = await starting.first_days(work, await _before(work, context), context.now)
    await context.show(screens.days(context.say, listed, tap.page))


async def units(_tap: StartUnits, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        found = await _before(work, context)
        begin = await starting.start_of(work, found, context.now)
    await context.show(screens.units(context.say, begin, found))


async def people(tap: StartPeople, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        found = await _before(work, context)
    listed = [member for member in found.turning if member.unit == tap.unit]
    if not listed:
        raise Refused("unknown_button")
    await context.show(screens.people(context.say, tap.unit, listed, tap.page))


async def on_day(tap: StartDay, context: DutyContext) -> object:
    return await _begin(context, day=tap.day)


async def with_unit(tap: StartUnit, context: DutyContext) -> object:
    return await _begin(context, unit=tap.unit)


async def with_person(tap: StartWith, context: DutyContext) -> object:
    return await _begin(context, member=tap.member)


async def _begin(context: DutyContext, **how: object) -> object:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        found = await setting_up.before_roster(work, centre, me, context.now)
        await starting.begin(work, found, context.now, **how)  # type: ignore[arg-type]
        screen, awaited = await go_on(work, me, centre, context, "start")
    await context.show(screen)
    return awaited or END


async def first_roster(_tap: FirstRoster, context: DutyContext) -> None:
    """All that would be published: a picture a month, then the text from which it is published."""
    async with context.open_work(write=False) as work:
        found = await _before(work, context)
        roster = await starting.first_roster(work, found, context.now)
        calendar = await calendars.of_centre(work, found.centre)
    today = duty_days.today(found.centre, context.now)
    for month, listed in groupby(roster.days, key=lambda one: one.day.replace(day=1)):
        made = await pictures.picture(context.say, found.centre.name, month, list(listed), calendar, today)
        words = {"year": month.year, "month": f"{month.month:02}"}
        await context.send_file(
            context.chat, File(context.say("picture.file", **words), made, screens.month(context.say, month))
        )
    await context.show(screens.first_roster(context.say, roster), fresh=True)


async def publish(tap: PublishFirst, context: DutyContext) -> None:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        found = await setting_up.before_roster(work, centre, me, context.now)
        last = await starting.publish(work, found, me, tap.digest, context.now)
    await context.show(setup_screens.ready(context.say, found, last))

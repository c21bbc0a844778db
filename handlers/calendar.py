"""/admin → 日历与作息: days off and worked, hours, 今天不上班, the State Council's notice."""

from __future__ import annotations

from collections.abc import Mapping

from bot.duty import clocks
from bot.duty.dates import Period
from bot.duty.errors import Refused
from bot.services import calendar as calendars
from bot.services import changes, charters, holidays, questions, standing
from bot.services import day as duty_days
from bot.texts import Say
from handlers import picking, revise
from handlers.context import DutyContext
from handlers.picking import Purpose
from handlers.roster_taps import AskHours, PasteNotice, TypeHours
from handlers.screens import admin
from handlers.screens import calendar as screens
from handlers.screens.screen import Button

HOURS = "hours"
"""The question that typed hours answer."""
LONGEST_HOURS = 80
LONGEST_NOTICE = 8_000


async def show(_update: object, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        standing.office_only(me)
        today = duty_days.today(centre, context.now)
        calendar = await calendars.of_centre(work, centre)
    own = sorted((one for day, one in calendar.own.items() if day >= today), key=lambda one: one.day)
    hours = calendar.sessions(today)
    may_close = bool(hours) and context.now < calendar.times(today, centre.tz).opens
    await context.show(screens.section(context.say, today, hours, own, may_close=may_close))


async def close_today(_update: object, context: DutyContext) -> None:
    """今天不上班."""
    async with context.open_work(write=False) as work:
        _, centre = await context.me(work)
    today = duty_days.today(centre, context.now)
    await revise.show(changes.closed(today, today).written(), context)


async def _close(period: Period, _arg: str, context: DutyContext) -> None:
    if (period.last - period.first).days > changes.LONGEST:
        raise Refused("too_long_closed", n=changes.LONGEST)
    await revise.show(changes.closed(period.first, period.last).written(), context)


async def _work(period: Period, _arg: str, context: DutyContext) -> None:
    await revise.show(changes.worked(period.first).written(), context)


async def _normal(period: Period, _arg: str, context: DutyContext) -> None:
    await revise.show(changes.Days((), "normal", (period.first,)).written(), context)


async def _hours(period: Period, _arg: str, context: DutyContext) -> None:
    await ask_hours(AskHours(1, period.first), context)


async def _hours_from(period: Period, _arg: str, context: DutyContext) -> None:
    await ask_hours(AskHours(0, period.first), context)


async def ask_hours(tap: AskHours, context: DutyContext) -> None:
    """Which hours, on that day or from it on?"""
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        standing.office_only(me)
        calendar = await calendars.of_centre(work, centre)
    charter = charters.of(centre, tap.day)
    now = calendar.sessions(tap.day) if tap.only else charter.sessions(tap.day)
    if tap.only and not now:
        raise Refused("closed_day_hours", day=tap.day)
    await context.show(screens.ask_hours(context.say, tap.day, now, charter.hours, only=bool(tap.only)))


async def type_hours(tap: TypeHours, context: DutyContext) -> str:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        standing.office_only(me)
        answers = {"only": tap.only, "day": f"{tap.day:%Y%m%d}"}
        await questions.ask(work, centre, me, context.chat, HOURS, answers, context.now)
    await context.show(screens.typed_hours(context.say), fresh=True)
    return HOURS


async def typed_hours(_update: object, context: DutyContext) -> int:
    """Hours were typed; what are none are asked for again."""
    words = context.written(LONGEST_HOURS)
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        draft = await questions.open_one(work, centre, me, context.chat, HOURS)
    sessions = clocks.parse(words)
    if sessions is None:
        raise Refused("no_hours", text=words)
    day = changes.day_of(str(draft.answers["day"]))
    change = changes.other_hours(day, sessions) if draft.answers["only"] else changes.Hours(sessions, day)
    await revise.show(change.written(), context)
    return await picking.answered(draft, context)


async def paste(_tap: PasteNotice, context: DutyContext) -> str:
    """The State Council's notice is to be pasted."""
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        standing.office_only(me)
        await questions.ask(work, centre, me, context.chat, holidays.HOLIDAYS, {}, context.now)
    await context.show(screens.paste(context.say), fresh=True)
    return holidays.HOLIDAYS


async def pasted(_update: object, context: DutyContext) -> None:
    """A notice was pasted: what was understood is shown before anything else."""
    words = context.written(LONGEST_NOTICE)
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        notice = await holidays.take(work, centre, me, context.chat, words, context.now)
        change = holidays.change_of(notice, duty_days.today(centre, context.now))
    await context.show(screens.notice(context.say, notice, change))


def _back(say: Say, _arg: str) -> Button:
    return admin.back(say, "calendar")


PURPOSES: Mapping[str, Purpose] = {
    "close": Purpose("pick.close", _close, _back, spans=True),
    "work": Purpose("pick.work", _work, _back),
    "hours": Purpose("pick.hours", _hours, _back),
    "hours_from": Purpose("pick.hours_from", _hours_from, _back),
    "normal": Purpose("pick.normal", _normal, _back),
}
"""What a day is asked for here."""

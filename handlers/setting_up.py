"""The guided set-up: /start of an office whose centre has no roster yet, and /admin → 设置.

It shows the next step, or the one that was asked for, and opens the question of a step that takes what is written or sent.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from telegram.ext import ConversationHandler

from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.services import first_steps, questions, roles, setting_up, staff_files, starting
from bot.services.setting_up import SetUp
from handlers.context import DutyContext
from handlers.screens import roles as role_screens
from handlers.screens import setting_up as screens
from handlers.screens import staff as staff_screens
from handlers.screens import starting as start_screens
from handlers.screens.screen import Screen
from handlers.setup_taps import PutOffStep, Step
from storage import centres
from storage.work import Work

END = ConversationHandler.END
Drawn = Callable[[Work, SetUp, DutyContext], Awaitable[Screen]]
ASKED: Mapping[str, str] = {
    "name": first_steps.NAME,
    "staff": staff_files.AWAITED,
    "guards": roles.PERSON,
    "record": roles.PERSON,
}
"""The question that a step opens."""


async def show(tap: object, context: DutyContext) -> object:
    """Where the set-up stands; once it is over, what was set up."""
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        found = await setting_up.read(work, centre, me, context.now)
        if found.over:
            screen, awaited = screens.overview(context.say, found), None
        else:
            screen, awaited = await go_on(work, me, centre, context)
    await context.show(screen)
    return awaited or END


async def go_on(
    work: Work, me: Member, centre: Centre, context: DutyContext, key: str | None = None
) -> tuple[Screen, str | None]:
    """The screen of a step, else of the next one; its question, if it has one, is open from now on."""
    centre = await centres.by_id(work, centre.id)
    found = await setting_up.read(work, centre, me, context.now)
    key = key or found.step
    if key is None:
        screen = screens.ready(context.say, found, None) if found.over else screens.waiting(context.say, found)
        return screen, await _close(work, context)
    if key not in found.steps or (found.over and key not in screens.LATER):
        raise Refused("unknown_button")
    screen = await DRAWN[key](work, found, context)
    return screen, await _ask(work, me, centre, context, key)


async def _ask(work: Work, me: Member, centre: Centre, context: DutyContext, key: str) -> str | None:
    match ASKED.get(key):
        case first_steps.NAME:
            await first_steps.ask_name(work, centre, me, context.chat, context.now)
        case staff_files.AWAITED:
            await staff_files.ask(work, centre, me, context.chat, context.now)
        case roles.PERSON:
            role = "guard" if key == "guards" else "leader"
            await roles.ask_person(work, centre, me, role, context.chat, context.now)
        case _:
            return await _close(work, context)
    return ASKED[key]


async def _close(work: Work, context: DutyContext) -> str | None:
    """A question of the step before is over; one of another matter, which is returned, stays."""
    asked = await questions.asked(work, context.account, context.chat)
    if asked not in ASKED.values():
        return asked
    await questions.drop(work, context.account, context.chat)
    return None


async def step(tap: Step, context: DutyContext) -> object:
    """A step, or (an empty one) the next that is open."""
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        screen, awaited = await go_on(work, me, centre, context, tap.step or None)
    await context.show(screen)
    return awaited or END


async def put_off(tap: PutOffStep, context: DutyContext) -> object:
    return await then(context, lambda w, c, m: setting_up.put_off(w, c, m, tap.step, context.now))


async def then(context: DutyContext, do: Callable[[Work, Centre, Member], Awaitable[object]]) -> object:
    """Does one thing of a step and shows the next."""
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        await do(work, centre, me)
        screen, awaited = await go_on(work, me, centre, context)
    await context.show(screen)
    return awaited or END


async def _name(_work: Work, found: SetUp, context: DutyContext) -> Screen:
    return screens.name(context.say, found)


async def _charter(_work: Work, found: SetUp, context: DutyContext) -> Screen:
    return screens.charter(context.say, found)


async def _hours(_work: Work, found: SetUp, context: DutyContext) -> Screen:
    return screens.hours(context.say, found, *first_steps.seasons(found.centre, context.now))


async def _noon(_work: Work, found: SetUp, context: DutyContext) -> Screen:
    return screens.noon(context.say, found)


async def _staff(work: Work, found: SetUp, context: DutyContext) -> Screen:
    """A sheet that was sent and waits for a word, else asks for one."""
    waiting = await staff_files.waiting(work, found.centre, found.by)
    return staff_screens.preview(context.say, waiting) if waiting else screens.staff(context.say, found)


async def _heads(_work: Work, found: SetUp, context: DutyContext) -> Screen:
    return role_screens.heads(context.say, found)


async def _guards(_work: Work, found: SetUp, context: DutyContext) -> Screen:
    return role_screens.guards(context.say, found)


async def _record(_work: Work, found: SetUp, context: DutyContext) -> Screen:
    return role_screens.record(context.say, found)


async def _group(_work: Work, found: SetUp, context: DutyContext) -> Screen:
    return screens.group(context.say, found, context.bot.username)


async def _pattern(work: Work, found: SetUp, context: DutyContext) -> Screen:
    return start_screens.patterns(context.say, found, await starting.patterns(work, found, context.now))


async def _start(work: Work, found: SetUp, context: DutyContext) -> Screen:
    begin = await starting.start_of(work, found, context.now)
    return start_screens.start(context.say, found, begin, await centres.pattern_of(work, found.centre.id))


DRAWN: Mapping[str, Drawn] = {
    "name": _name,
    "charter": _charter,
    "hours": _hours,
    "noon": _noon,
    "staff": _staff,
    "heads": _heads,
    "guards": _guards,
    "record": _record,
    "group": _group,
    "pattern": _pattern,
    "start": _start,
}
"""The screen of each step."""

"""/checks and the cards of the checks: all fine, item by item, 有问题, 晚点关."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.duty.centre import Centre, Member
from bot.duty.checklist import Role
from bot.duty.dayplan import check_due, last_check
from bot.duty.errors import Refused
from bot.services import checks, noting, standing
from bot.services import day as duty_days
from bot.services.day import Day
from handlers.context import DutyContext
from handlers.screens import checks as screens
from handlers.screens.screen import Screen
from handlers.taps import (
    AllFine,
    AskProblem,
    CallGuard,
    DoorsOnly,
    OfCheck,
    OneItem,
    Problem,
    PutOff,
    PutOffBy,
    ShowCheck,
    unpack,
)
from handlers.today import today_screen
from storage.work import Work

Answer = Callable[[Work, Centre, Member], Awaitable[Day]]
CARDS = (AllFine, DoorsOnly, AskProblem, CallGuard, ShowCheck, PutOff, OneItem, Problem)


async def view_of(
    work: Work, found: Day, checklist: str, role: Role, now: datetime, reader: Member | None = None
) -> screens.View:
    """What the card of a check needs to know; whoever is to sign the record does so with the last check."""
    people = await duty_days.people(work, found.centre.id)
    holders = found.asked(checklist, now)
    lasts = checklist == last_check(found.charter) and reader is not None and reader.id == found.signer(now)
    closing = found.times is not None and lead_is_closing(found, checklist)
    return screens.View(
        found.day,
        found.sheet(checklist),
        role,
        found.guard(people),
        [people.name(holder) for holder in holders],
        signs=lasts and role is Role.SUPERVISOR and found.signature is None,
        can_be_put_off=closing and role is not Role.GUARD and found.charter.late_close.enabled,
        closes=found.times.closes if found.times else None,
    )


def lead_is_closing(found: Day, checklist: str) -> bool:
    """Whether a check is about closing, so that people who still wait put it off."""
    return any(item.until for item in found.charter.checklist(checklist).items)


async def show_checks(_update: object, context: DutyContext) -> None:
    """/checks: today's checklists, with a way to each for those who may answer it."""
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        found = await duty_days.read(work, centre, duty_days.today(centre, context.now))
        may = await standing.has_part(work, found, me, context.now)
    if found.times is None:
        raise Refused("closed_day", day=found.day)
    sheets = []
    for checklist in found.charter.checklists:
        due = check_due(found.charter, checklist.key, found.times)
        if checklist.enabled and due is not None:
            sheets.append((found.sheet(checklist.key), may and context.now >= due - checks.EARLY))
    await context.show(screens.overview(context.say, found.day, tuple(sheets)))


async def all_fine(tap: AllFine, context: DutyContext) -> None:
    await _answer(
        context,
        tap.checklist,
        lambda work, centre, me: checks.confirm(work, centre, me, tap.day, tap.checklist, context.now),
    )


async def one_item(tap: OneItem, context: DutyContext) -> None:
    await _answer(
        context,
        tap.checklist,
        lambda work, centre, me: checks.confirm(work, centre, me, tap.day, tap.checklist, context.now, tap.item),
    )


async def doors_only(tap: DoorsOnly, context: DutyContext) -> None:
    await _answer(
        context,
        tap.checklist,
        lambda work, centre, me: checks.doors_only(work, centre, me, tap.day, tap.checklist, context.now),
    )


async def _answer(context: DutyContext, checklist: str, answer: Answer) -> None:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        screen = await card_for(work, await answer(work, centre, me), me, checklist, context)
    await context.show(screen)


async def card_for(work: Work, found: Day, me: Member, checklist: str, context: DutyContext) -> Screen:
    """The card of a check as it stands, for the person who looks at it."""
    role = await standing.of_member(work, found, me, context.now, checklist)
    view = await view_of(work, found, checklist, role, context.now, me)
    if role is Role.GUARD:
        return screens.guard_card(context.say, view, me)
    return screens.card(context.say, view)


async def show_check(tap: ShowCheck, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        found = await checks.read_for(work, centre, tap.day, tap.checklist, context.now)
        screen = await card_for(work, found, me, tap.checklist, context)
    await context.show(screen)


async def call_guard(tap: CallGuard, context: DutyContext) -> None:
    """The guard's number under the card, to be pressed or copied."""
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        found = await checks.read_for(work, centre, tap.day, tap.checklist, context.now)
        role = await standing.supervisor_or_office(work, found, me, context.now, tap.checklist)
        view = await view_of(work, found, tap.checklist, role, context.now, me)
        screen = await card_for(work, found, me, tap.checklist, context)
    await context.show(screens.with_guard(screen, context.say, view.guard) if view.guard else screen)


async def ask_problem(tap: AskProblem, context: DutyContext) -> None:
    """有问题: with which item?"""
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        found = await checks.read_for(work, centre, tap.day, tap.checklist, context.now)
        role = await standing.supervisor_or_office(work, found, me, context.now, tap.checklist)
        view = await view_of(work, found, tap.checklist, role, context.now, me)
    await context.show(screens.choose_problem(context.say, view))


async def problem(tap: Problem, context: DutyContext) -> str:
    """The item is chosen: what was seen? From here on what is written belongs to the note."""
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        found = await noting.ask_problem(work, centre, me, tap.day, tap.checklist, tap.item, context.chat, context.now)
    line = next(one for one in found.sheet(tap.checklist).lines if one.item.key == tap.item)
    await context.show(screens.ask_note(context.say, line.item), fresh=True)
    return noting.PROBLEM


async def put_off(tap: PutOff, context: DutyContext) -> None:
    """晚点关: by how much?"""
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        found = await checks.read_for(work, centre, tap.day, tap.checklist, context.now)
        await standing.supervisor_or_office(work, found, me, context.now)
    assert found.times is not None
    choices = found.charter.late_close.choices
    await context.show(screens.put_off(context.say, tap.day, tap.checklist, choices, found.times.closes))


async def put_off_by(tap: PutOffBy, context: DutyContext) -> None:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        found = await checks.put_off(work, centre, me, tap.day, tap.minutes, context.now)
    assert found.times is not None
    await context.show(screens.was_put_off(context.say, found.times.closes))


async def show_present(context: DutyContext) -> None:
    """After a refusal: the pressed card shows how things stand now; what is not a check's card shows today."""
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        tap = _check_tap(context)
        today = duty_days.today(centre, context.now)
        try:
            if tap is None or tap.day != today:
                screen = await today_screen(work, context.say, centre, context.now)
            else:
                found = await duty_days.read(work, centre, today)
                screen = await card_for(work, found, me, tap.checklist, context)
        except (Refused, KeyError):
            screen = await today_screen(work, context.say, centre, context.now)
    await context.show(screen)


def _check_tap(context: DutyContext) -> OfCheck | None:
    query = context.incoming.callback_query if context.incoming else None
    for kind in CARDS:
        try:
            return unpack(kind, query.data or "") if query else None
        except ValueError:
            continue
    return None

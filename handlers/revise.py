"""A change to the roster: what it would do, who would move, and doing it; whoever changed things meanwhile is seen first."""

from __future__ import annotations

from datetime import timedelta

from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.duty.revision import How
from bot.services import changes, holidays, questions, revising
from bot.services import day as duty_days
from bot.services.changes import Change
from handlers.context import DutyContext
from handlers.roster_taps import Propose, Revise, SeeMoves
from handlers.screens import revise as screens
from storage.work import Work

FURTHEST = timedelta(days=400)
"""How far ahead anything may be changed."""


async def propose(tap: Propose, context: DutyContext) -> None:
    """What would it do, in each of its ways?"""
    await show(tap.change, context)


async def show(written: str, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        change = await _change(work, centre, me, written, context)
        found = await revising.previews(work, centre, me, change, context.now)
        people = await duty_days.people(work, centre.id)
    await context.show(screens.proposed(context.say, found, people))


async def see_moves(tap: SeeMoves, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        change = await _change(work, centre, me, tap.change, context)
        found = await revising.preview(work, centre, me, change, _how(tap.how), context.now)
        people = await duty_days.people(work, centre.id)
    await context.show(screens.moves(context.say, found, people))


async def revise(tap: Revise, context: DutyContext) -> None:
    """Does it, if it is still what was shown; else shows what it would be now."""
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        change = await _change(work, centre, me, tap.change, context)
        found, is_done = await revising.apply(work, centre, me, change, _how(tap.how), tap.seal, context.now)
        if is_done and tap.change == holidays.WRITTEN:
            await questions.drop(work, context.account, context.chat)
        again = [] if is_done else await revising.previews(work, centre, me, change, context.now)
        people = await duty_days.people(work, centre.id)
    await context.show(
        screens.done(context.say, found, people) if is_done else screens.proposed(context.say, again, people, renewed=True)
    )


async def _change(work: Work, centre: Centre, me: Member, written: str, context: DutyContext) -> Change:
    """What a button means: written on it, or the notice that was pasted. Refuses whatever we have not written."""
    if written == holidays.WRITTEN:
        return await holidays.open_change(work, centre, me, context.chat)
    try:
        change = changes.read(written)
        if change.written() != written:
            raise Refused("unknown_button")
    except (ValueError, IndexError, OverflowError):
        raise Refused("unknown_button") from None
    if change.since > duty_days.today(centre, context.now) + FURTHEST:
        raise Refused("too_far", day=change.since, year=str(change.since.year))
    return change


def _how(written: str) -> How:
    try:
        return How(written)
    except ValueError:
        raise Refused("unknown_button") from None

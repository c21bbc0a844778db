"""The office's own buttons: another person takes over, 已联系, a week of an unknown year; and 今天来不了, which asks for them."""

from __future__ import annotations

from telegram.ext import ConversationHandler

from bot.services import charters, office, publishing, questions, standing
from bot.services import day as duty_days
from handlers.context import DutyContext
from handlers.roster_taps import NO_REASON, GiveWhy, GiveWords
from handlers.screens import office as screens
from handlers.screens import roster as roster_screens
from handlers.taps import Called, CannotCome, ConfirmWeek, GiveTo, Reassign, unpack

GIVE_WORDS = "give_words"
LONGEST_REASON = 200


async def cannot_come(tap: CannotCome, context: DutyContext) -> None:
    """The supervisor cannot come: the office hears of it at once; until somebody takes over the shift stays."""
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        await office.cannot_come(work, centre, me, tap.day, context.now)
        people = await duty_days.people(work, centre.id)
    await context.show(screens.cannot_come(context.say, people.office))


async def reassign(tap: Reassign, context: DutyContext) -> None:
    """改派他人: which shift, where the day has several, and who is to take it over?"""
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        shifts = await office.shifts_to_give(work, centre, me, tap.day)
        people = await duty_days.people(work, centre.id)
        shift = shifts[0].id if len(shifts) == 1 else tap.shift
        free = await office.candidates(work, centre, me, tap.day, shift, context.now) if shift else []
    if not shift:
        screen = roster_screens.choose_shift(context.say, tap.day, shifts, people, context.now)
    else:
        screen = roster_screens.choose(context.say, tap.day, shift, free, people, tap.page)
    await context.show(screen, fresh=not tap.shift and tap.page == 0)


async def give_why(tap: GiveWhy, context: DutyContext) -> None:
    """Somebody was chosen: why? A tap answers it, or a text."""
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        standing.office_only(me)
        people = await duty_days.people(work, centre.id)
    await context.show(screens.why_give(context.say, tap, people, charters.of(centre, tap.day).swap.reasons))


async def give_to(tap: GiveTo, context: DutyContext) -> None:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        reason = None if tap.reason == NO_REASON else tap.reason
        filing = await office.give_to(work, centre, me, tap.day, tap.shift, tap.member, context.now, reason=reason)
        people = await duty_days.people(work, centre.id)
    await context.show(screens.given(context.say, filing, people))


async def ask_words(tap: GiveWords, context: DutyContext) -> str:
    """The reason is to be typed."""
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        standing.office_only(me)
        await questions.ask(work, centre, me, context.chat, GIVE_WORDS, {"tap": tap.pack()}, context.now)
    await context.show(screens.ask_words(context.say), fresh=True)
    return GIVE_WORDS


async def give_words(_update: object, context: DutyContext) -> int:
    """The reason was typed: now it is done."""
    words = context.written(LONGEST_REASON)
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        draft = await questions.open_one(work, centre, me, context.chat, GIVE_WORDS)
        await questions.close(work, draft)
        tap = unpack(GiveWords, str(draft.answers["tap"]))
        filing = await office.give_to(work, centre, me, tap.day, tap.shift, tap.member, context.now, words=words)
        people = await duty_days.people(work, centre.id)
    await context.show(screens.given(context.say, filing, people))
    return ConversationHandler.END


async def called(tap: Called, context: DutyContext) -> None:
    """已联系: the others of the office see that somebody is at it."""
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        await office.called(work, centre, me, tap.day, context.now)
    await context.show(screens.called(context.say, tap.day))


async def confirm_week(tap: ConfirmWeek, context: DutyContext) -> None:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        days = await publishing.confirm_week(work, centre, me, tap.day, context.now)
    await context.show(screens.week_confirmed(context.say, days))

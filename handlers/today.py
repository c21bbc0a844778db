"""/today, /my, /roster, why-me and 知道了: looking things up."""

from __future__ import annotations

import asyncio
import html
from datetime import datetime

from telegram import InlineKeyboardMarkup, Message

from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.services import day as duty_days
from bot.services import records, roster
from bot.texts import Say
from handlers.context import DutyContext, forgiving
from handlers.documents import duties
from handlers.screens import roster as roster_screens
from handlers.screens import today as screens
from handlers.screens.screen import File, Screen
from handlers.taps import Acknowledge, CalendarFile, SeeMine, SeeToday, WhyMe
from storage import centres
from storage.work import Work


async def today_screen(work: Work, say: Say, centre: Centre, now: datetime) -> Screen:
    """How today stands, the same for everybody of the centre."""
    found = await duty_days.read(work, centre, duty_days.today(centre, now))
    people = await duty_days.people(work, centre.id)
    record = await records.compose(work, found, people)
    sheets = tuple(found.sheet(c.key) for c in found.charter.checklists if c.enabled)
    return screens.today(say, found, record, sheets, people)


async def asking(work: Work, context: DutyContext) -> Centre:
    """The centre that is asked about: in its group anybody may ask, in private only its people. Refuses strangers."""
    if context.in_private:
        return (await context.me(work))[1]
    owner = await centres.by_group(work, context.chat)
    if owner is None:
        raise Refused("stranger")
    context.speak(owner.language, owner)
    return owner


async def show_today(_update: object, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        centre = await asking(work, context)
        screen = await today_screen(work, context.say, centre, context.now)
    await context.show(screen, fresh=True)


async def see_today(_tap: SeeToday, context: DutyContext) -> None:
    await show_today(None, context)


async def show_mine(_update: object, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        _staff_only(me)
        found = await roster.of_member(work, centre, me, context.now)
    await context.show(screens.mine(context.say, found, duty_days.today(centre, context.now)), fresh=True)


def _staff_only(me: Member) -> None:
    if me.unit is None:
        raise Refused("staff_only")


async def see_mine(_tap: SeeMine, context: DutyContext) -> None:
    await show_mine(None, context)


async def calendar_file(_tap: CalendarFile, context: DutyContext) -> None:
    """日历文件: my duties for the calendar of the phone."""
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        _staff_only(me)
        found = await roster.duties(work, centre, me, context.now)
    content = await duties.calendar(context.say, centre, found, context.now)
    name = html.unescape(context.say("duties.file", name=me.name))
    await context.send_file(context.chat, File(name, content, Screen(context.say("duties.hint"))))


async def why_me(tap: WhyMe, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        shift, people = await roster.why(work, centre, me, tap.day)
    await context.show(roster_screens.why(context.say, shift, people), fresh=True)


async def acknowledge(_tap: Acknowledge, context: DutyContext) -> None:
    """知道了: that button goes, the message stays, and so does what one may still need of it (今天来不了)."""
    async with context.open_work(write=False) as work:
        await context.me(work)
    query = context.incoming.callback_query if context.incoming else None
    if query is not None and isinstance(query.message, Message):
        keys = query.message.reply_markup.inline_keyboard if query.message.reply_markup else ()
        left = [rest for row in keys if (rest := [key for key in row if key.callback_data != query.data])]
        markup = InlineKeyboardMarkup(left) if left else None
        await asyncio.gather(context.toast(), forgiving(query.message.edit_reply_markup(markup)))

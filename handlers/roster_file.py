"""The roster that hangs on the wall, by chat: the sheet to fill in, the file that is sent, its preview, publishing it."""

from __future__ import annotations

import asyncio

from telegram.ext import ConversationHandler

from bot.duty.errors import Refused
from bot.services import day as duty_days
from bot.services import roster_file, roster_rows, setting_up, standing
from bot.services.sheet_file import MAX_BYTES
from bot.services.sheet_safety import SheetRefused
from handlers.context import DutyContext
from handlers.documents import roster_sheet
from handlers.roster_taps import AskRosterFile, PublishFile, RosterTemplate
from handlers.screens import roster_file as screens
from handlers.screens.screen import File
from handlers.screens.setting_up import ready

END = ConversationHandler.END


async def ask(_tap: AskRosterFile, context: DutyContext) -> str:
    """Asks for the file."""
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        await roster_file.ask(work, centre, me, context.chat, context.now)
    await context.show(screens.ask(context.say), fresh=True)
    return roster_file.AWAITED


async def template(_tap: RosterTemplate, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        days, people = await roster_file.to_fill_in(work, centre, me, context.now)
    made = await asyncio.to_thread(roster_sheet.workbook, context.say, days, people)
    await context.send_file(context.chat, File(context.say("roster_file.file"), made, screens.template(context.say)))


async def receive(_update: object, context: DutyContext) -> str:
    """Something came while the file is awaited."""
    message = context.incoming.message if context.incoming else None
    if message is None or message.document is None:
        raise Refused("expect_sheet")
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        standing.office_only(me)
    file, name, today = message.document, message.document.file_name or "", duty_days.today(centre, context.now)
    data = await context.fetch(file.file_id, file.file_size, MAX_BYTES)
    try:
        rows = await asyncio.to_thread(roster_rows.read, name, data, today)
    except SheetRefused as refused:
        await context.show(screens.not_taken(context.say, refused))
        return roster_file.AWAITED
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        found = await roster_file.take(work, centre, me, context.chat, rows, context.now)
    await context.show(screens.preview(context.say, found))
    return roster_file.AWAITED


async def publish(tap: PublishFile, context: DutyContext) -> int:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        last = await roster_file.publish(work, centre, me, context.chat, tap.seal, context.now)
        found = await setting_up.read(work, centre, me, context.now)
    await context.show(ready(context.say, found, last))
    return END

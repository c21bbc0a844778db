"""Staff by chat: the template, the sheet that is sent, its preview, and taking it in as it was shown."""

from __future__ import annotations

import asyncio

from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.services import setting_up, staff_files
from bot.services.sheet import SheetRefused
from bot.services.sheet_aside import read_aside
from bot.services.sheet_file import MAX_BYTES
from bot.services.staff_files import Preview
from handlers.context import DutyContext
from handlers.documents import staff_sheet
from handlers.screens import staff as screens
from handlers.screens.screen import File, Screen
from handlers.setting_up import END, go_on
from handlers.setup_taps import DropFile, StaffIs, StaffList, StaffPreview, StaffSame, StaffTemplate, StaffUnits, TakeIn
from storage.work import Work


async def show(_update: object, context: DutyContext) -> str:
    """/admin → 人员表: the file that waits for a word, else asks for one."""
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        await staff_files.ask(work, centre, me, context.chat, context.now)
        waiting = await staff_files.waiting(work, centre, me)
    await context.show(screens.preview(context.say, waiting) if waiting else screens.ask(context.say))
    return staff_files.AWAITED


async def template(_tap: StaffTemplate, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        units, people = await staff_files.to_fill_in(work, centre, me)
    made = await asyncio.to_thread(staff_sheet.workbook, context.say, units, people)
    await context.send_file(context.chat, File(context.say("staff.file"), made, screens.template(context.say)))


async def receive(_update: object, context: DutyContext) -> str | None:
    """Something came while a sheet is awaited."""
    message = context.incoming.message if context.incoming else None
    if message is None:
        return None
    if message.document is None:
        raise Refused("expect_sheet_not_picture") if message.photo else Refused("expect_sheet")
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        units = await staff_files.units_of(work, centre, me)
    file, name = message.document, message.document.file_name or ""
    data = await context.fetch(file.file_id, file.file_size, MAX_BYTES)
    try:
        read = await read_aside(name, data, units)
    except SheetRefused as refused:
        await context.show(screens.not_taken(context.say, refused))
        return staff_files.AWAITED
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        found = await staff_files.keep(work, centre, me, name, read, context.now)
    await context.show(screens.preview(context.say, found))
    return staff_files.AWAITED


async def preview(tap: StaffPreview, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        found = await staff_files.preview(work, centre, me, tap.mark)
    await context.show(screens.preview(context.say, found))


async def part(tap: StaffList, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        found = await staff_files.preview(work, centre, me, tap.mark)
    await context.show(screens.part(context.say, found, tap.part, tap.page))


async def units(tap: StaffUnits, context: DutyContext) -> None:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        found: Preview = await staff_files.add_units(work, centre, me, tap.mark, add=bool(tap.add))
    await context.show(screens.preview(context.say, found))


async def is_(tap: StaffIs, context: DutyContext) -> None:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        found = await staff_files.decide(work, centre, me, tap.mark, tap.row, tap.member)
    await context.show(screens.preview(context.say, found))


async def same(tap: StaffSame, context: DutyContext) -> None:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        found = await staff_files.all_the_same(work, centre, me, tap.mark)
    await context.show(screens.preview(context.say, found))


async def take_in(tap: TakeIn, context: DutyContext) -> object:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        added, changed = await staff_files.take_in(work, centre, me, tap.mark, tap.digest, context.chat, context.now)
        screen, awaited = await _then(work, me, centre, context, screens.taken_in(context.say, len(added), len(changed)))
    await context.show(screen)
    return awaited


async def drop(tap: DropFile, context: DutyContext) -> object:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        await staff_files.drop(work, centre, me, tap.mark, context.chat)
        screen, awaited = await _then(work, me, centre, context, screens.dropped(context.say))
    await context.show(screen)
    return awaited


async def _then(work: Work, me: Member, centre: Centre, context: DutyContext, done: Screen) -> tuple[Screen, object]:
    """What was done; while the centre is being set up, with the next step below it."""
    if (await setting_up.read(work, centre, me, context.now)).over:
        return done, END
    screen, awaited = await go_on(work, me, centre, context)
    return screen.prefixed(done.text), awaited or END

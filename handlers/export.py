"""/admin → 导出设置: everything the office has set, as a workbook and as a file for programs, in private."""

from __future__ import annotations

import asyncio
import html

from bot.services import day as duty_days
from bot.services import export
from handlers.context import DutyContext
from handlers.documents import settings
from handlers.screens.admin import back
from handlers.screens.screen import File, Screen


async def show(_tap: object, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        found = await export.of_centre(work, centre, me, context.now)
    say, day = context.say, f"{duty_days.today(centre, context.now):%Y%m%d}"
    book = await asyncio.to_thread(settings.workbook, say, found)
    name = html.unescape(say("export.file", day=day))
    await context.send_file(context.account, File(f"{name}.xlsx", book, Screen(say("export.workbook"))))
    table = File(f"{name}.json", found.as_json().encode(), Screen(say("export.json"), ((back(say),),)))
    await context.send_file(context.account, table)

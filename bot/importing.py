"""`import FILE`: staff from a workbook or a list into the database, the first roster, and everybody's link.

Nothing is imported unless every row is right. Runs beside the bot.
"""

from __future__ import annotations

import asyncio
import html
import sys
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from datetime import date, datetime
from pathlib import Path

from bot.clock import SystemClock
from bot.duty.centre import Centre
from bot.duty.errors import Refused
from bot.lock import Held, held
from bot.opening import NO_DATABASE, unusable
from bot.services import binding, setup, sheet
from bot.services import day as duty_days
from bot.services.charters import shipped
from bot.settings import Settings
from bot.texts import say_in
from storage import mail
from storage.engine import make_engine
from storage.migrate import migrate
from storage.trouble import DISK_TROUBLE
from storage.work import Storage, Work

FINE, WRONG = 0, 1


def import_file(settings: Settings, file: Path, start: date | None, first: Sequence[str]) -> int:
    """Imports `file`; with `start` publishes the first roster from there on. Says what it did; the exit code."""
    desk = _Import(settings)
    try:
        read = sheet.read(file.name, file.read_bytes(), desk.units)
    except sheet.SheetRefused as refused:
        return desk.complain(desk.say(refused.reason_key, **desk.worded(refused.params)))
    if read.faults:
        desk.complain(desk.say("import.faults", n=len(read.faults)))
        for fault in read.faults:
            reason = desk.say(fault.reason_key, **fault.params)
            desk.complain(desk.say("import.row", row=fault.row, column=desk.say(f"column.{fault.column}"), reason=reason))
        return WRONG
    if read.ignored:
        print(desk.say("import.ignored", names=read.ignored))
    try:
        lines = asyncio.run(desk.write(read, start, first))
    except Refused as refusal:
        return desk.complain(desk.say(f"refused.{refusal.key}", **refusal.params))
    except DISK_TROUBLE as trouble:
        key, why = unusable(trouble)
        desk.complain(desk.say(key, why=why))
        return NO_DATABASE
    print("\n".join(lines))
    return FINE


class _Import:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.units = [(unit.name, unit.short) for unit in shipped(settings.charter).units]

    def say(self, key: str, **params: object) -> str:
        return html.unescape(say_in(self._settings.language, self._settings.timezone)(key, **params))

    def worded(self, params: Mapping[str, object]) -> dict[str, object]:
        """The columns that a refusal names, by the words that stand above them."""
        return {name: self._column(given) if name in ("missing", "column") else given for name, given in params.items()}

    def _column(self, given: object) -> object:
        return [self._column(code) for code in given] if isinstance(given, tuple) else self.say(f"column.{given}")

    @staticmethod
    def complain(line: str) -> int:
        print(line, file=sys.stderr)
        return WRONG

    async def write(self, read: sheet.Sheet, start: date | None, first: Sequence[str]) -> list[str]:
        """One work: the centre, its people, the roster and the links, or nothing."""
        now = SystemClock().now()
        url = self._settings.database_url
        async with AsyncExitStack() as stack:
            with suppress(Held):  # the bot is running: it has migrated, and its database takes several writers
                await stack.enter_async_context(held(url, now.isoformat(timespec="seconds")))
                await migrate(url)
            storage = Storage(make_engine(url))
            try:
                async with storage.open_work(write=True, now=now) as work:
                    return await self._write(work, read, start, first, now)
            finally:
                await storage.close()

    async def _write(
        self, work: Work, read: sheet.Sheet, start: date | None, first: Sequence[str], now: datetime
    ) -> list[str]:
        centre = await setup.only_centre(work)
        if centre is None:
            of = self._settings
            centre = await setup.found(work, of.charter, None, of.timezone.key, of.language, now)
        done = await setup.import_rows(work, centre, read.rows, now, read.columns)
        lines = [self.say("import.done", added=len(done.added), changed=len(done.changed))]
        if done.absent:
            lines.append(self.say("import.absent", names=[member.name for member in done.absent]))
        if start is not None:
            last = await setup.first_roster(work, centre, None, start, first, now)
            lines.append(self.say("import.roster", last=last))
        return [*lines, *await self._links(work, centre, now)]

    async def _links(self, work: Work, centre: Centre, now: datetime) -> list[str]:
        """A new link for everybody who is not bound."""
        people = await duty_days.people(work, centre.id)
        username = await mail.bot_username(work)
        lines = [self.say("import.links")]
        for member in people.members.values():
            if member.telegram is None:
                token = await binding.invite(work, member, now)
                link = binding.address(username, token) if username else f"/start {token}"
                lines.append(self.say("import.link", name=member.name, link=link))
        return lines if len(lines) > 1 else []

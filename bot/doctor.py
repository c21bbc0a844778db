"""`doctor`: whether all is well, a line each, with what to do. Runs beside the bot: takes no lock and writes nothing.

Looks at Telegram, the machine and the database; what is good or bad is judged elsewhere. No secret is ever shown.
"""

from __future__ import annotations

import asyncio
import html
import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from bot.clock import SystemClock
from bot.connection import bot_of
from bot.disk import room
from bot.duty import health
from bot.duty.health import Level, Line
from bot.opening import NO_DATABASE, unusable
from bot.pacer import Pacer
from bot.services import health as checkup
from bot.settings import Settings
from bot.texts import say_in
from handlers.probing import Probe, ask
from storage import centres
from storage.engine import reading_engine, sqlite_file
from storage.trouble import DISK_TROUBLE
from storage.work import Storage

FINE, WRONG = 0, 1


class Books(NamedTuple):
    """What the database says: lines, and the groups of its centres. `usable`: it can be read, and is today's."""

    lines: list[Line]
    groups: list[int]
    usable: bool
    there: bool


def examine(settings: Settings, *, as_json: bool) -> int:
    """Prints what was found. 0: fine, or warnings only; 1: something is wrong; 3: there is no database to look at."""
    lines, there = asyncio.run(_examine(settings))
    _show(lines, settings, as_json=as_json)
    if not there:
        return NO_DATABASE
    return WRONG if health.worst(lines) is Level.ERROR else FINE


async def _examine(settings: Settings) -> tuple[list[Line], bool]:
    now = SystemClock().now()
    storage = Storage(reading_engine(settings.database_url))
    try:
        books = await _books(settings, storage, now)
        probe = await _telegram(settings, books.groups)
        lines = [
            probe.line,
            *health.clock(probe.skew, now, settings.timezone.key),
            health.disk(room(settings.data_dir)),
            *books.lines,
        ]
        if books.usable:
            async with storage.open_work(write=False, now=now) as work:
                lines += await checkup.of_day(work, now.astimezone(settings.timezone).date(), now)
                lines += await checkup.of_centres(work, dict(probe.groups), now)
    finally:
        await storage.close()
    return lines, books.there


async def _books(settings: Settings, storage: Storage, now: datetime) -> Books:
    file = sqlite_file(settings.database_url)
    if file is not None and not file.exists():
        return Books([Line(Level.ERROR, "health.no_database", {"place": str(file)})], [], usable=False, there=False)
    try:
        async with storage.open_work(write=False, now=now) as work:
            lines = await checkup.of_database(work)
            usable = all(line.level is Level.OK for line in lines)
            groups = [one.group_chat for one in await centres.all_of_them(work) if one.group_chat] if usable else []
    except DISK_TROUBLE as trouble:
        return Books([Line(Level.ERROR, "health.database", {"why": unusable(trouble)[1]})], [], usable=False, there=False)
    return Books(lines, groups, usable, there=True)


async def _telegram(settings: Settings, groups: Sequence[int]) -> Probe:
    if settings.bot_token is None:
        return Probe(Line(Level.ERROR, "health.no_token"))
    bot = bot_of(settings, Pacer())
    try:
        return await ask(bot, groups, SystemClock().now)
    finally:
        await bot.shutdown()


def _show(lines: Sequence[Line], settings: Settings, *, as_json: bool) -> None:
    say = say_in(settings.language, settings.timezone)
    texts = [html.unescape(say(line.key, **line.params)) for line in lines]
    if as_json:
        found = [
            {"level": line.level, "key": line.key.removeprefix("health."), "centre": line.centre, "text": text}
            for line, text in zip(lines, texts, strict=True)
        ]
        print(json.dumps({"worst": health.worst(lines), "lines": found}, ensure_ascii=False, indent=2))
        return
    for line, text in zip(lines, texts, strict=True):
        about = say("health.of_centre", centre=line.centre, text=text) if line.centre else text
        print(html.unescape(say(f"health.cli_{line.level}", text=about)))

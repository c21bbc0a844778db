"""The one place where things are joined: settings → database → bot → intake, clockwork and poster."""

from __future__ import annotations

import asyncio
import html
import signal
import sys
from contextlib import AsyncExitStack, suppress
from datetime import datetime
from functools import partial
from typing import Any, cast

import structlog
from telegram import (
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    Update,
)
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import Application, ApplicationBuilder, ContextTypes

import handlers
from bot.clock import Clock, RehearsalClock, SystemClock
from bot.connection import bot_of, request_of
from bot.courier import Courier
from bot.intake import WANTED, Intake
from bot.lock import Held, served_alone
from bot.opening import NO_DATABASE, unusable
from bot.pacer import Pacer
from bot.services.binding import NewCentre
from bot.settings import Settings
from bot.texts import LANGUAGES, say_in
from bot.webhook import webhook
from handlers.context import Bot, DutyContext, Shared
from handlers.conversation import Awaiting
from handlers.errors import not_saved
from handlers.notices import render
from scheduler.clockwork import Clockwork
from scheduler.post import Poster
from scheduler.tick import tick
from storage import centres, mail, outbox, questions
from storage.engine import make_engine
from storage.migrate import Newer, migrate
from storage.server import SERVER
from storage.trouble import DISK_TROUBLE
from storage.work import Storage

log = structlog.get_logger()
FINE, UNUSABLE = 0, 2
MENUS = (
    (BotCommandScopeAllPrivateChats(), ("start", "help", "privacy")),
    (BotCommandScopeAllGroupChats(), ("today", "roster")),
    (BotCommandScopeAllChatAdministrators(), ("today", "roster", "bind")),
)
"""What those are offered whom the bot does not know by name; everybody else's menu is a notice."""


def run(settings: Settings) -> int:
    """Serves until it is told to stop; the exit code. What cannot work is said in one line."""
    say = partial(_say, settings.language)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # until `serve` listens: a standby is told to stop, too
    try:
        return asyncio.run(_run(settings))
    except InvalidToken:
        why = say("run.bad_token")
    except Held as held:
        why = say("run.held", **{"pid": "?", "host": "?", "since": "?", **held.holder})
    except Newer as newer:
        why = say("run.newer", revision=newer.args[0])
    except DISK_TROUBLE as trouble:
        key, reason = unusable(trouble)
        _complain(say(key, why=reason))
        return NO_DATABASE
    except KeyboardInterrupt:
        return FINE
    return _complain(why)


def _say(language: str, key: str, **params: object) -> str:
    return html.unescape(say_in(language)(key, **params))


def _complain(line: str) -> int:
    print(line, file=sys.stderr, flush=True)
    return UNUSABLE


async def _run(settings: Settings) -> int:
    clock: Clock = RehearsalClock(settings.rehearsal_clock) if settings.rehearsal_clock else SystemClock()
    async with AsyncExitStack() as stack:
        since = SystemClock().now().isoformat(timespec="seconds")
        await stack.enter_async_context(served_alone(settings.database_url, since))
        if await migrate(settings.database_url):
            log.info("database migrated")
        storage = Storage(make_engine(settings.database_url, SERVER))
        stack.push_async_callback(storage.close)
        desk = Desk(settings, storage, clock)
        stack.push_async_callback(desk.close)
        return await desk.serve()


class Desk:
    """The running bot: its parts, joined."""

    def __init__(self, settings: Settings, storage: Storage, clock: Clock, pacer: Pacer | None = None) -> None:
        self.settings, self.storage, self.clock = settings, storage, clock
        self.bot = bot_of(settings, pacer or Pacer(seconds=clock.seconds))
        self.polls = request_of(settings, connections=2)
        new = NewCentre(settings.charter, settings.timezone.key, settings.language)
        self.shared = Shared(storage, clock.now, settings.language, frozenset(settings.admin_ids), new, settings.data_dir)
        self.app = application(self.bot, self.shared)
        self.poster = Poster(storage, clock, render, Courier(self.bot).deliver)
        self.clockwork = Clockwork(lambda: tick(storage, clock.now()))
        self.intake = Intake(self.bot, self.polls, storage, clock, self.shared, self.app.process_update, self._not_saved)
        storage.on_plan, storage.on_owed = self.clockwork.nudge, self.poster.wake
        self._stopping = asyncio.Event()

    async def serve(self) -> int:
        """Until a signal, or until something that must live has died."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stopping.set)
        told, started = asyncio.Event(), asyncio.Event()
        tasks = [asyncio.create_task(self._live(told, started))]
        if isinstance(self.clock, RehearsalClock):
            tasks.append(asyncio.create_task(self.clock.follow(told.set, partial(self._quiet, started))))
        else:
            told.set()
        stop = asyncio.create_task(self._stopping.wait())
        done, _ = await asyncio.wait([*tasks, stop], return_when=asyncio.FIRST_COMPLETED)
        for task in (*tasks, stop):
            task.cancel()
        await asyncio.gather(*tasks, stop, return_exceptions=True)
        for task in done - {stop}:
            task.result()
        return FINE

    async def _live(self, told: asyncio.Event, started: asyncio.Event) -> None:
        """From the moment the time is known: everything that runs, until one of it ends."""
        await told.wait()
        await self._connect()
        await self.app.initialize()
        await self.polls.initialize()
        async with self.storage.open_work(write=True, now=self.clock.now()) as work:
            await mail.remember_bot(work, self.bot.id, self.bot.username)
        self.clockwork.start()
        await self.poster.start()
        posting = asyncio.create_task(self.poster.run())
        await self.intake.resume()
        menus = asyncio.create_task(set_menus(self.bot))
        log.info("serving", bot=self.bot.username)
        started.set()
        polling = asyncio.create_task(self._receive())
        try:
            done, _ = await asyncio.wait([posting, polling], return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            polling.cancel()
            menus.cancel()
            await self.intake.stop()
            posting.cancel()
            await self.poster.stop()

    async def _connect(self) -> None:
        """Asks Telegram who we are until it answers; said once."""
        wait, said = 1.0, False
        while True:
            try:
                await self.bot.initialize()
                await self._say_where()
            except InvalidToken:
                raise
            except NetworkError as error:
                if not said:
                    log.warning("telegram is out of reach, trying on", why=str(error))
                    said = True
                await asyncio.sleep(wait)
                wait = min(wait * 2, 30.0)
            else:
                return

    async def _say_where(self) -> None:
        """Tells Telegram whether we fetch our mail or it is to be brought."""
        of = self.settings
        if of.webhook_url and of.webhook_secret:
            await self.bot.set_webhook(
                of.webhook_url, secret_token=of.webhook_secret.get_secret_value(), allowed_updates=WANTED
            )
        else:
            await self.bot.delete_webhook()

    async def _receive(self) -> None:
        """Takes mail in for ever, the way the settings say."""
        of = self.settings
        if not (of.webhook_url and of.webhook_listen and of.webhook_secret):
            await self.intake.poll()
            return
        async with webhook(of.webhook_url, of.webhook_listen, of.webhook_secret.get_secret_value(), self.intake.take):
            await asyncio.Event().wait()

    async def _quiet(self, started: asyncio.Event) -> datetime | None:
        """For the rehearsal: nothing is left to do at the time it is; when something is due next."""
        await started.wait()
        while True:
            await self.intake.idle()
            await self.clockwork.run_now()
            await self.poster.idle()
            async with self.storage.open_work(write=False, now=self.clock.now()) as work:
                dues = [due for due in (await centres.next_look(work), await outbox.next_at(work)) if due]
            if all(due > self.clock.now() for due in dues):
                return min(dues, default=None)

    async def _not_saved(self, update: Update, *, later: bool = False) -> None:
        """A bug or a full disk kept an update from taking effect: the person is told."""
        with suppress(TelegramError):
            await not_saved(DutyContext.from_update(update, self.app), later=later)

    async def close(self) -> None:
        await self.clockwork.stop()
        with suppress(RuntimeError):
            await self.app.shutdown()
        await self.polls.shutdown()


def application(bot: Bot, shared: Shared) -> Application[Any, Any, Any, Any, Any, Any]:
    """PTB's Application, without updater and job queue: updates come from the intake, time from the clockwork."""
    app = (
        ApplicationBuilder()
        .bot(bot)
        .updater(None)
        .job_queue(None)
        .context_types(cast("Any", ContextTypes)(context=DutyContext, bot_data=lambda: shared))
        .persistence(Awaiting(partial(_open_questions, shared)))
        .build()
    )
    handlers.register(app)
    return app


async def _open_questions(shared: Shared) -> dict[tuple[int, int], str]:
    async with shared.storage.open_work(write=False, now=shared.now()) as work:
        return {(draft.chat, draft.person): draft.awaiting for draft in await questions.all_open(work)}


async def set_menus(bot: Bot) -> None:
    """Offers the menus that are for all chats of a kind."""
    for language in LANGUAGES:
        code = "" if language == LANGUAGES[0] else language
        say = say_in(language)
        for scope, names in MENUS:
            commands = [BotCommand(name, say(f"command.{name}")) for name in names]
            try:
                await bot.set_my_commands(commands, scope=scope, language_code=code)
            except TelegramError as error:
                log.warning("menu not set", why=str(error))
                return

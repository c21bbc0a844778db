"""Polling: updates are stored before they are acknowledged, then fed one after another to each person.

Knows Telegram's ids and whose turn it is; does not know what an update means. An update takes effect once: the first
writing work of its handler marks it, and what a restart left half done is looked after here.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from time import monotonic
from typing import Any, Protocol
from urllib.parse import urlencode

import structlog
from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.clock import Clock
from bot.duty.notice import Owed, to_member
from bot.reading import Unreadable, checked, letter
from bot.services import rivals
from bot.transport import AiohttpRequest
from handlers.context import Bot, Shared
from storage import mail, members, outbox
from storage.trouble import DISK_TROUBLE
from storage.work import Storage

log = structlog.get_logger()
WANTED = ("message", "edited_message", "callback_query", "my_chat_member")
HOLD = 50
"""Seconds Telegram may hold an empty answer back."""
SLOWEST = 30.0
GRACE = 10.0
KEPT = timedelta(days=7)
"""How long answered updates are kept."""
WAIT_FOR_DISK = 1.0
"""Seconds until updates that could not be stored are asked for again."""
SAY_AGAIN = 3600.0
"""Seconds until it is said once more that another process polls."""
TIDY_AFTER = 0.5
"""Seconds after which answered updates are marked although nothing new came in."""

MANY = 5
"""Updates of one person that are still waiting: a thumb that does not stop, not somebody in a hurry."""
OTHERS = 9
"""How many times as long as such a one's update took goes to others before the next of them."""
LONGEST_PAUSE = 0.1
"""Seconds. What took long has waited for Telegram, and held up nobody."""

Process = Callable[[Update], Awaitable[None]]


class NotSaved(Protocol):
    """Tells whoever an update is from that it did not take effect; `later` that it will when the disk is well again."""

    def __call__(self, update: Update, *, later: bool = False) -> Awaitable[None]: ...


class Intake:
    """One bot's mail."""

    def __init__(
        self,
        bot: Bot,
        request: AiohttpRequest,
        storage: Storage,
        clock: Clock,
        shared: Shared,
        process: Process,
        not_saved: NotSaved,
    ) -> None:
        self._bot, self._request, self._storage, self._clock, self._shared = bot, request, storage, clock, shared
        self._process, self._not_saved = process, not_saved
        self._queues: defaultdict[int, deque[tuple[int, Update]]] = defaultdict(deque)
        self._workers: dict[int, asyncio.Task[None]] = {}
        self._answered: list[int] = []
        self._failed: dict[int, str] = {}
        self._told: set[int] = set()
        self._silent_until = 0.0
        self._tidying: asyncio.Task[None] | None = None
        self._marking = asyncio.Lock()
        self._offset: int | None = None
        self._heard = clock.now()

    async def resume(self) -> None:
        """After a start: what had taken effect is answered by the outbox, what had not is done now, in order."""
        async with self._storage.open_work(write=False, now=self._clock.now()) as work:
            left = await mail.unanswered(work, self._bot.id)
            self._offset = await mail.offset(work, self._bot.id, self._clock.now())
        async with self._storage.open_work(write=True, now=self._clock.now()) as work:
            await mail.forget(work, self._bot.id, self._clock.now() - KEPT)
        for one in left:
            body = json.loads(one.body)
            if one.applied:
                await self._owe_present(one.update_id, self._read(body))
            else:
                await self._feed(one.update_id, body)

    async def poll(self) -> None:
        """Fetches mail for ever. Raises InvalidToken when the token is no longer good."""
        wait = 1.0
        while True:
            try:
                raw = await self._fetch()
            except InvalidToken:
                raise
            except Conflict:
                await self._tell_of_rival()
                wait = await self._back_off(wait)
            except RetryAfter as error:
                seconds = error.retry_after
                await asyncio.sleep(seconds if isinstance(seconds, int | float) else seconds.total_seconds())
            except TelegramError as error:
                if wait == 1.0:
                    log.warning("telegram is out of reach", why=str(error))
                wait = await self._back_off(wait)
            else:
                if wait > 1.0:
                    log.info("telegram is back")
                wait = 1.0
                if raw and not await self.take(raw):
                    await asyncio.sleep(WAIT_FOR_DISK)

    @staticmethod
    async def _back_off(wait: float) -> float:
        await asyncio.sleep(wait)
        return min(wait * 2, SLOWEST)

    async def _fetch(self) -> list[dict[str, Any]]:
        asked: dict[str, object] = {"timeout": HOLD, "allowed_updates": json.dumps(WANTED)}
        if self._heard < self._clock.now() - mail.QUIET:
            self._offset = None  # after a quiet time Telegram may count from anywhere
        if self._offset is not None:
            asked["offset"] = self._offset
        url = f"{self._bot.base_url}/getUpdates?{urlencode(asked)}"
        answer = await self._request.post(url, read_timeout=HOLD + 10)
        return answer if isinstance(answer, list) else []

    async def take(self, raw: list[dict[str, Any]]) -> bool:
        """Stores updates, and with them which earlier ones are answered; then feeds what is new.

        False when they could not be stored: what is not acknowledged comes again. Who sent them is told so, once.
        """
        now = self._clock.now()
        letters: dict[int, tuple[str, dict[str, Any]]] = {}
        for one in raw:
            if (found := letter(one)) is None:
                log.warning("an update without a number left out")
            else:
                letters.setdefault(found[0], (found[1], one))
        if not letters:
            return False
        done, self._answered = self._answered, []
        try:
            async with self._storage.open_work(write=True, now=now) as work:
                new = await mail.store(work, self._bot.id, [(number, body) for number, (body, _) in letters.items()], now)
                await mail.answered(work, self._bot.id, done, now)
        except Exception as error:
            self._answered = done + self._answered
            if not isinstance(error, DISK_TROUBLE):
                log.exception("updates not stored")
            await asyncio.gather(*(self._not_stored(number, one) for number, (_, one) in letters.items()))
            return False
        self._told.clear()
        self._offset, self._heard = max(letters) + 1, now
        for number, (_, one) in letters.items():
            if number in new:
                await self._feed(number, one)
                await asyncio.sleep(0)  # whoever sent a hundred has a hundred read, and others go on between them
        return True

    async def _not_stored(self, number: int, body: dict[str, Any]) -> None:
        update = None if number in self._told else self._read(body)
        self._told.add(number)
        if update is not None:
            await self._not_saved(update, later=True)

    async def stop(self) -> None:
        """Lets what people did last be answered and marked so."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.idle(), GRACE)

    async def idle(self) -> None:
        """Returns when everything that was stored is processed and marked so."""
        while self._workers:
            await asyncio.wait(list(self._workers.values()))
        await self._tidy()

    async def _feed(self, number: int, body: dict[str, Any]) -> None:
        update = self._read(body)
        if update is None:
            await self._set_aside(number, "unreadable")
            return
        person = _person(update)
        self._queues[person].append((number, update))
        if person not in self._workers:
            self._workers[person] = asyncio.create_task(self._serve(person))

    def _read(self, body: dict[str, Any]) -> Update | None:
        try:
            return Update.de_json(checked(body, WANTED), self._bot)
        except Exception as error:  # noqa: BLE001 - what cannot be read must not stop everything behind it
            why = str(error) if isinstance(error, Unreadable) else type(error).__name__
            log.warning("unreadable update", update_id=body.get("update_id"), why=why)
            return None

    async def _serve(self, person: int) -> None:
        """One person's updates, one after another; whoever sends many at once leaves most of the time to others."""
        queue = self._queues[person]
        now = asyncio.get_running_loop().time
        try:
            while queue:
                number, update = queue.popleft()
                began = now()
                try:
                    await self._one(number, update)
                except Exception:
                    log.exception("update not processed", update_id=number)
                if len(queue) >= MANY:
                    await asyncio.sleep(min(OTHERS * (now() - began), LONGEST_PAUSE))
        finally:
            del self._workers[person], self._queues[person]
            if self._tidying is None or self._tidying.done():
                self._tidying = asyncio.create_task(self._tidy_soon())

    async def _one(self, number: int, update: Update) -> None:
        for attempt in (1, 2):
            self._shared.troubles.pop(number, None)
            await self._process(update)
            trouble = self._shared.troubles.pop(number, None)
            if trouble is None:
                self._answered.append(number)
                return
            if isinstance(trouble, TelegramError):
                await self._owe_present(number, update)
                return
            if not isinstance(trouble, DISK_TROUBLE):
                log.warning("bug", update_id=number, attempt=attempt)
        await self._not_saved(update)
        await self._set_aside(number, type(trouble).__name__)

    async def _owe_present(self, number: int, update: Update | None) -> None:
        """The answer did not arrive: the person gets the present state by the outbox."""
        now = self._clock.now()
        async with self._storage.open_work(write=True, now=now) as work:
            user = update.effective_user if update else None
            member = await members.by_telegram(work, user.id) if user else None
            if member is not None:
                facts = {"applied": await mail.is_applied(work, self._bot.id, number)}
                owed = Owed(member.centre, "present", str(number), to_member(member.id), now, facts=facts)
                await outbox.owe(work, [owed])
            await mail.answered(work, self._bot.id, [number], now)

    async def _set_aside(self, number: int, why: str) -> None:
        """A bug, or what was told not to be saved: kept with its reason, as soon as that can be written."""
        self._failed[number] = why
        await self._tidy()

    async def _tidy_soon(self) -> None:
        await asyncio.sleep(TIDY_AFTER)
        if not self._workers:
            await self._tidy()

    async def _tidy(self) -> None:
        """Marks what was answered and what failed; returns when it is marked, even if somebody else had begun to."""
        async with self._marking:
            await self._mark()

    async def _mark(self) -> None:
        (done, self._answered), (failed, self._failed) = (self._answered, []), (self._failed, {})
        if not done and not failed:
            return
        try:
            async with self._storage.open_work(write=True, now=self._clock.now()) as work:
                await mail.answered(work, self._bot.id, done, self._clock.now())
                for number, why in failed.items():
                    await mail.failed(work, self._bot.id, number, why)
                await mail.forget(work, self._bot.id, self._clock.now() - KEPT)
        except Exception as error:
            self._answered, self._failed = done + self._answered, {**failed, **self._failed}
            if not isinstance(error, DISK_TROUBLE):
                log.exception("answers not marked")

    async def _tell_of_rival(self) -> None:
        """Somebody else polls with this token: said in the log and to the office, at most once an hour."""
        if monotonic() < self._silent_until:
            return
        log.error("another process polls with this token")
        try:
            async with self._storage.open_work(write=True, now=self._clock.now()) as work:
                await rivals.tell_offices(work, self._clock.now())
        except DISK_TROUBLE:
            return  # said by the storage, and tried again with the next 409
        except Exception:
            log.exception("offices not told")
        self._silent_until = monotonic() + SAY_AGAIN


def _person(update: Update) -> int:
    """Whose order an update keeps: the person's, else the chat's."""
    who = update.effective_user or update.effective_chat
    return who.id if who else 0

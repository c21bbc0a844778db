"""One database transaction is a work. Knows nothing of Telegram; no work may be open while it is talked to."""

from __future__ import annotations

from asyncio import Lock
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any

import structlog
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.engine import WRITES
from storage.tables import CentreRow
from storage.trouble import DISK_TROUBLE, is_trouble, reason, words

log = structlog.get_logger()
SAY_AGAIN = 60.0
"""Seconds after which a trouble that lasts is said once more."""


@dataclass
class Work:
    """What repositories act on.

    `answered_in` is the message (chat, id) that will show the person acting what this work did; `plans` names the centres
    whose plan it changes, `owes` says that it wrote a notice.
    """

    session: AsyncSession
    writes: bool
    answered_in: tuple[int, int] | None = None
    plans: set[int] = field(default_factory=set)
    owes: bool = False

    async def rows(self, statement: Any, **given: object) -> Sequence[Any]:
        """What a statement on plain columns finds, with everything this work has added or changed so far."""
        if self.session.new or self.session.dirty:
            await self.session.flush()
        found: Sequence[Any] = (await self.session.exec(statement, params=given)).all()
        return found


def _nobody() -> None:
    """Stands for a listener until somebody wants to know of commits."""


class Storage:
    """Opens works on one engine and tells a listener of commits that left something to plan or to send."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        on_server = {"isolation_level": "READ COMMITTED"} if engine.dialect.name == "postgresql" else {}
        self._writing = engine.execution_options(**WRITES, **on_server)
        # A database's own waiting for a writer is not fair: under load somebody waits until the timeout is over.
        self._turn = Lock()
        self.on_plan: Callable[[], None] = _nobody
        self.on_owed: Callable[[], None] = _nobody
        self._silent_until = 0.0

    @asynccontextmanager
    async def open_work(
        self, *, write: bool, now: datetime, answered_in: tuple[int, int] | None = None
    ) -> AsyncIterator[Work]:
        """A transaction that commits at the end of the block and rolls back when it raises.

        Raises one of DISK_TROUBLE when the database cannot be read or written; that is said in the log here.
        """
        work = Work(AsyncSession(self._writing if write else self.engine, expire_on_commit=False), write, answered_in)
        try:
            async with self._turn if write else nullcontext(), work.session:
                yield work
                if write:
                    await _commit(work, now)
        except DISK_TROUBLE as error:
            if is_trouble(error):
                self._in_trouble(error)
            raise
        if write:
            self._well()
        if work.plans:
            self.on_plan()
        if work.owes:
            self.on_owed()

    def _in_trouble(self, trouble: BaseException) -> None:
        """One line a minute, however many works fail."""
        if monotonic() >= self._silent_until:
            log.error("database in trouble, nothing is saved", reason=reason(trouble), why=words(trouble))
            self._silent_until = monotonic() + SAY_AGAIN

    def _well(self) -> None:
        if self._silent_until:
            log.info("database is well again")
            self._silent_until = 0.0

    async def close(self) -> None:
        await self.engine.dispose()


async def _commit(work: Work, now: datetime) -> None:
    if work.plans:
        look = update(CentreRow).where(col(CentreRow.id).in_(work.plans)).values(look_at=now)
        await work.session.exec(look)
    await work.session.commit()

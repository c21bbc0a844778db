"""One database transaction is a work. Knows nothing of Telegram; no work may be open while it is talked to."""

from __future__ import annotations

from asyncio import Lock
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.engine import WRITES
from storage.tables import CentreRow


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


DISK_TROUBLE = (OperationalError, InterfaceError, NoConnectionFree, OSError)
"""What a work raises when the disk is full, the database locked or the server gone; it may be well again later."""


def _nobody() -> None:
    """Stands for a listener until somebody wants to know of commits."""


class Storage:
    """Opens works on one engine and tells a listener of commits that left something to plan or to send."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._writing = engine.execution_options(**WRITES)
        # SQLite's own waiting for a writer is not fair: under load somebody waits until the busy timeout is over.
        self._turn: AbstractAsyncContextManager[None] = Lock() if engine.dialect.name == "sqlite" else nullcontext()
        self.on_plan: Callable[[], None] = _nobody
        self.on_owed: Callable[[], None] = _nobody

    @asynccontextmanager
    async def open_work(
        self, *, write: bool, now: datetime, answered_in: tuple[int, int] | None = None
    ) -> AsyncIterator[Work]:
        """A transaction that commits at the end of the block and rolls back when it raises."""
        work = Work(AsyncSession(self._writing if write else self.engine, expire_on_commit=False), write, answered_in)
        async with self._turn if write else nullcontext(), work.session:
            yield work
            if not write:
                return
            if work.plans:
                look = update(CentreRow).where(col(CentreRow.id).in_(work.plans)).values(look_at=now)
                await work.session.exec(look)
            await work.session.commit()
        if work.plans:
            self.on_plan()
        if work.owes:
            self.on_owed()

    async def close(self) -> None:
        await self.engine.dispose()

"""Updates from Telegram: stored before they are acknowledged, marked when they take effect and when they are answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import CursorResult, bindparam, delete, update
from sqlmodel import col, select

from storage.outbox import insert_once
from storage.rows import table
from storage.tables import BotRow, UpdateRow
from storage.work import Work

QUIET = timedelta(hours=24)
"""After so long without an update the ids may start anywhere again (Telegram says: after a week)."""
_update = table(UpdateRow)
_APPLY = (
    update(_update)
    .where(_update.c.bot == bindparam("of"), _update.c.update_id == bindparam("number"), _update.c.applied_at.is_(None))
    .values(applied_at=bindparam("now"))
)


class Letter(NamedTuple):
    """One stored update. `applied` says that it already took effect."""

    update_id: int
    body: str
    applied: bool


async def store(work: Work, bot: int, letters: Iterable[tuple[int, str]], now: datetime) -> set[int]:
    """Keeps (update_id, body); what is there already is left alone. Returns the ids that are new."""
    rows = [{"bot": bot, "update_id": number, "body": body, "received_at": now} for number, body in letters]
    insert = insert_once(work, UpdateRow, ("bot", "update_id")).returning(_update.c.update_id)
    return set((await work.session.exec(insert, params=rows)).scalars())


async def offset(work: Work, bot: int, now: datetime) -> int | None:
    """The id to ask Telegram for next, None when the last one is too old to go by."""
    query = (
        select(UpdateRow.update_id)
        .where(UpdateRow.bot == bot, UpdateRow.received_at > now - QUIET)
        .order_by(col(UpdateRow.received_at).desc(), col(UpdateRow.update_id).desc())
        .limit(1)
    )
    last = (await work.session.exec(query)).first()
    return last + 1 if last is not None else None


async def unanswered(work: Work, bot: int) -> list[Letter]:
    query = (
        select(UpdateRow)
        .where(UpdateRow.bot == bot, col(UpdateRow.answered_at).is_(None), col(UpdateRow.failed).is_(None))
        .order_by(col(UpdateRow.received_at), col(UpdateRow.update_id))
    )
    return [Letter(row.update_id, row.body, row.applied_at is not None) for row in await work.session.exec(query)]


async def apply(work: Work, bot: int, update_id: int, now: datetime) -> bool:
    """Marks an update as having taken effect in this work; False when it had done so before."""
    result = await work.session.exec(_APPLY, params={"of": bot, "number": update_id, "now": now})
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


async def is_applied(work: Work, bot: int, update_id: int) -> bool:
    query = select(UpdateRow.applied_at).where(UpdateRow.bot == bot, UpdateRow.update_id == update_id)
    return (await work.session.exec(query)).first() is not None


async def answered(work: Work, bot: int, update_ids: Sequence[int], now: datetime) -> None:
    if update_ids:
        await work.session.exec(
            update(UpdateRow)
            .where(col(UpdateRow.bot) == bot, col(UpdateRow.update_id).in_(update_ids))
            .values(answered_at=now)
        )


async def failed(work: Work, bot: int, update_id: int, why: str) -> None:
    """A bug: the update is set aside with what went wrong."""
    await work.session.exec(
        update(UpdateRow).where(col(UpdateRow.bot) == bot, col(UpdateRow.update_id) == update_id).values(failed=why)
    )


async def forget(work: Work, bot: int, before: datetime) -> None:
    """Throws away answered mail that came in before then: its ids may come again, for other updates."""
    await work.session.exec(
        delete(UpdateRow).where(
            col(UpdateRow.bot) == bot, col(UpdateRow.received_at) < before, col(UpdateRow.answered_at).is_not(None)
        )
    )


async def remember_bot(work: Work, bot: int, username: str) -> None:
    await work.session.merge(BotRow(id=bot, username=username))


async def bot_username(work: Work) -> str | None:
    return (await work.session.exec(select(BotRow.username))).first()

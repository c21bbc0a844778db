"""The outbox: what the bot owes to whom, and what became of it. Knows nothing of what a notice says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Insert, and_, bindparam, func, or_, update
from sqlalchemy import select as pick
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from bot.duty.notice import ASIDE, BOARD, Notice, NoticeState, Owed
from storage.rows import columns, table, value
from storage.tables import NoticeRow
from storage.work import Work

REVIVED = timedelta(days=1)
KEY = ("centre", "kind", "subject", "occurrence", "addressee")
_heard_of = col(NoticeRow.kind).not_in(ASIDE)
_notice = table(NoticeRow)
_ABOUT = (
    pick(*columns(Notice, NoticeRow))
    .where(_notice.c.centre == bindparam("centre"), _notice.c.subject == bindparam("subject"))
    .order_by(_notice.c.id)
)


def _row(owed: Owed) -> dict[str, Any]:
    ended = None if owed.state is NoticeState.WAITING else owed.due
    return {
        "centre": owed.centre, "kind": owed.kind, "subject": owed.subject, "occurrence": owed.occurrence,
        "addressee": owed.addressee, "facts": dict(owed.facts), "due_at": owed.due, "stale_at": owed.stale,
        "state": owed.state.value, "retry_at": owed.due, "attempts": 0, "ended_at": ended,
    }  # fmt: skip


def insert_once(work: Work, row: Any, key: tuple[str, ...]) -> Any:
    """An insert that leaves rows alone whose key is there already, in the words of the database at hand.

    The rows are its parameters: as values of the statement, a hundred of them hold up everybody for 15 ms.
    """
    return _insert_once(work.session.get_bind().dialect.name, row, key)


@cache
def _insert_once(dialect: str, row: Any, key: tuple[str, ...]) -> Insert:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table(row)).on_conflict_do_nothing(index_elements=list(key))


async def owe(work: Work, notices: Iterable[Owed]) -> None:
    """Writes notices; one that is there already, sent or not, is left as it is."""
    rows = [_row(owed) for owed in notices]
    if rows:
        await work.session.exec(insert_once(work, NoticeRow, KEY), params=rows)
        work.owes = True


def _notices(due: Iterable[Any]) -> list[Notice]:
    return [value(Notice, row, state=NoticeState(row.state)) for row in due]


async def claim(work: Work, run: str, now: datetime, limit: int) -> list[Notice]:
    """Takes what is due by now for this run, oldest first; boards when nothing else is left."""
    query = (
        select(NoticeRow)
        .where(NoticeRow.state == NoticeState.WAITING, col(NoticeRow.claimed_by).is_(None), NoticeRow.retry_at <= now)
        .order_by(col(NoticeRow.addressee) == BOARD, col(NoticeRow.due_at), col(NoticeRow.id))
        .limit(limit)
    )
    rows = list(await work.session.exec(query))
    for row in rows:
        row.claimed_by = run
    return _notices(rows)


async def free_claims(work: Work, run: str) -> None:
    """Frees what other runs had claimed; safe because one database has one process."""
    await work.session.exec(
        update(NoticeRow)
        .where(col(NoticeRow.state) == NoticeState.WAITING, col(NoticeRow.claimed_by) != run)
        .values(claimed_by=None)
    )


async def next_at(work: Work) -> datetime | None:
    """When the next notice that nobody has claimed is due, or due again."""
    query = (
        select(NoticeRow.retry_at)
        .where(NoticeRow.state == NoticeState.WAITING, col(NoticeRow.claimed_by).is_(None))
        .order_by(col(NoticeRow.retry_at))
        .limit(1)
    )
    return (await work.session.exec(query)).first()


async def end(
    work: Work, notice: int, state: NoticeState, at: datetime, *, chat: int | None = None, message: int | None = None,
    detail: str | None = None,
) -> None:  # fmt: skip
    """Says what became of a notice, once and for all."""
    values = {"state": state.value, "ended_at": at, "claimed_by": None, "chat": chat, "message": message, "detail": detail}
    await work.session.exec(update(NoticeRow).where(col(NoticeRow.id) == notice).values(**values))


async def retry(work: Work, notices: Collection[int], at: datetime, detail: str) -> None:
    """Puts notices back: to be tried again at `at`."""
    await work.session.exec(
        update(NoticeRow)
        .where(col(NoticeRow.id).in_(notices))
        .values(retry_at=at, claimed_by=None, attempts=NoticeRow.attempts + 1, detail=detail)
    )


async def set_back(work: Work, until: datetime, by: timedelta) -> None:
    """The clock was set back by so much: what was due until then is tried so much sooner, as if it had not been."""
    waiting = select(NoticeRow).where(
        NoticeRow.state == NoticeState.WAITING, NoticeRow.due_at <= until, NoticeRow.retry_at > until - by
    )
    for row in await work.session.exec(waiting):
        row.retry_at -= by


async def about(work: Work, centre: int, subject: str) -> list[Notice]:
    """All notices about a subject, oldest first."""
    return _notices(await work.rows(_ABOUT, centre=centre, subject=subject))


async def waiting_for(work: Work, centre: int, addressee: str) -> list[Notice]:
    """What an addressee is still owed."""
    query = select(NoticeRow).where(
        NoticeRow.centre == centre, NoticeRow.addressee == addressee, NoticeRow.state == NoticeState.WAITING
    )
    return _notices(await work.session.exec(query))


async def restate(work: Work, notice: int, facts: Mapping[str, object]) -> None:
    """What nobody has claimed yet has other facts now."""
    await work.session.exec(update(NoticeRow).where(col(NoticeRow.id) == notice).values(facts=dict(facts)))


async def by_id(work: Work, notice: int) -> Notice | None:
    return next(iter(_notices(await work.session.exec(select(NoticeRow).where(NoticeRow.id == notice)))), None)


async def sent_about(work: Work, centre: int, subjects: Collection[str]) -> list[Notice]:
    """The messages that were sent about these subjects."""
    query = select(NoticeRow).where(
        NoticeRow.centre == centre, col(NoticeRow.subject).in_(subjects), col(NoticeRow.message).is_not(None)
    )
    return _notices(await work.session.exec(query))


async def revive(work: Work, centre: int, addressee: str, now: datetime) -> None:
    """Somebody can be written to again, or for the first time: what did not reach them and is of use is sent after all.

    What is never too late is so for a day: the office has told them the rest.
    """
    await work.session.exec(
        update(NoticeRow)
        .where(
            col(NoticeRow.centre) == centre,
            col(NoticeRow.addressee) == addressee,
            col(NoticeRow.state) == NoticeState.UNREACHABLE,
            or_(
                col(NoticeRow.stale_at) > now,
                and_(col(NoticeRow.stale_at).is_(None), col(NoticeRow.due_at) > now - REVIVED),
            ),
        )
        .values(state=NoticeState.WAITING.value, retry_at=now, attempts=0, ended_at=None, claimed_by=None)
    )
    work.owes = True


async def newest(work: Work, centre: int, kind: str) -> list[Notice]:
    """The notices of this kind with the greatest subject: one to each addressee."""
    subject = select(func.max(NoticeRow.subject)).where(NoticeRow.centre == centre, NoticeRow.kind == kind)
    query = select(NoticeRow).where(
        NoticeRow.centre == centre, NoticeRow.kind == kind, NoticeRow.subject == subject.scalar_subquery()
    )
    return _notices(await work.session.exec(query))


async def is_waiting(work: Work, centre: int, due_by: datetime) -> bool:
    """Whether something that somebody has to hear of (not ASIDE) and was due by then has not gone out yet."""
    query = select(NoticeRow.id).where(
        NoticeRow.centre == centre, col(NoticeRow.ended_at).is_(None), NoticeRow.due_at <= due_by, _heard_of
    )
    return (await work.session.exec(query.limit(1))).first() is not None


async def in_trouble(work: Work, centre: int, since: datetime, until: datetime) -> list[Notice]:
    """What ended between the two (`until` not included) late or as stale, by the time it was due."""
    query = (
        select(NoticeRow)
        .where(NoticeRow.centre == centre, col(NoticeRow.ended_at) >= since, col(NoticeRow.ended_at) < until, _heard_of)
        .where(col(NoticeRow.state).in_((NoticeState.SENT, NoticeState.STALE)))
        .order_by(col(NoticeRow.due_at), col(NoticeRow.id))
    )
    ended = _notices(await work.session.exec(query))
    return [one for one in ended if one.state == NoticeState.STALE or one.is_late(one.ended_at or one.due_at)]

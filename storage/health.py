"""What a database says of itself, and of what waits in it. Reads only."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, inspect, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.duty.health import Mail
from bot.duty.notice import NoticeState
from storage.tables import CentreRow, NoticeRow, UpdateRow
from storage.work import Work

REMEMBERED = timedelta(days=7)
"""For so long an update that failed is told of."""


async def revision(work: Work) -> str | None:
    """What the database was brought to last, None for one without tables."""
    connection = await work.session.connection()
    if not await connection.run_sync(lambda sync: inspect(sync).has_table("alembic_version")):
        return None
    return str((await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar())


async def faults(work: Work) -> list[str]:
    """What is broken. A server sees to that by itself."""
    if work.session.get_bind().dialect.name != "sqlite":
        return []
    checked = await _all(work.session, "PRAGMA quick_check(3)")
    lost = await _all(work.session, "PRAGMA foreign_key_check")
    return [*(one for one in checked if one != "ok"), *dict.fromkeys(lost)]


async def _all(session: AsyncSession, pragma: str) -> list[str]:
    return [str(row[0]) for row in await (await session.connection()).execute(text(pragma))]


async def mail(work: Work, now: datetime, overdue: timedelta, centre: int | None = None) -> Mail:
    """What waits longer than it should, of one centre or of all; what failed is nobody's in particular."""
    ours = [NoticeRow.centre == centre] if centre is not None else []
    waiting = select(func.count(), func.min(NoticeRow.due_at)).where(
        NoticeRow.state == NoticeState.WAITING, NoticeRow.due_at < now - overdue, *ours
    )
    number, oldest = (await work.session.exec(waiting)).one()
    since = col(UpdateRow.received_at) > now - REMEMBERED
    failed = (await work.session.exec(select(func.count()).where(col(UpdateRow.failed).is_not(None), since))).one()
    look = select(func.min(CentreRow.look_at)).where(*([CentreRow.id == centre] if centre is not None else []))
    return Mail(number, oldest, failed, (await work.session.exec(look)).one())

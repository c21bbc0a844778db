"""Who did what, for whom, when and why: only ever added to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import func, select

from bot.duty.centre import Member
from storage.tables import AuditRow
from storage.work import Work


async def write(
    work: Work, centre: int, by: Member | None, now: datetime, action: str, subject: str, *,
    before: Mapping[str, object] | None = None, after: Mapping[str, object] | None = None, why: str | None = None,
) -> None:  # fmt: skip
    """`by` is None for the bot itself. What is worth a line here has the centre looked at: it may owe somebody something."""
    work.plans.add(centre)
    work.session.add(
        AuditRow(
            centre=centre, at=now, by=by.id if by else None, by_name=by.name if by else "", action=action,
            subject=subject, before=dict(before) if before else None, after=dict(after) if after else None, why=why,
        )
    )  # fmt: skip


async def last_at(work: Work, centre: int, action: str) -> dict[str, datetime]:
    """When an action was last done to each subject."""
    query = (
        select(AuditRow.subject, func.max(AuditRow.at))
        .where(AuditRow.centre == centre, AuditRow.action == action)
        .group_by(AuditRow.subject)
    )
    return dict((await work.session.exec(query)).all())

"""Who did what, for whom, when and why: only ever added to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.duty.centre import Member
from storage.tables import AuditRow
from storage.work import Work


async def write(
    work: Work, centre: int, by: Member | None, now: datetime, action: str, subject: str, *,
    before: Mapping[str, object] | None = None, after: Mapping[str, object] | None = None, why: str | None = None,
) -> None:  # fmt: skip
    """`by` is None for the bot itself."""
    work.session.add(
        AuditRow(
            centre=centre, at=now, by=by.id if by else None, by_name=by.name if by else "", action=action,
            subject=subject, before=dict(before) if before else None, after=dict(after) if after else None, why=why,
        )
    )  # fmt: skip

"""People nobody knows yet: at the door of which centre they stand, when they asked to be let in, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select

from storage.rows import value
from storage.tables import KnockRow
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Knock:
    """One account at one door. `told_at`: when its office was last told; `member` is who it turned out to be."""

    id: int
    centre: int
    account: int
    name: str
    told_at: datetime | None
    ended_at: datetime | None
    ended_by: int | None
    member: int | None


async def at_door(work: Work, centre: int, account: int, name: str) -> Knock:
    """Notes that this account stands at the door of this centre, and of no other."""
    row = (await work.session.exec(select(KnockRow).where(KnockRow.account == account))).first()
    row = row or KnockRow(centre=centre, account=account, name=name)
    row.centre, row.name = centre, name
    work.session.add(row)
    await work.session.flush()
    return value(Knock, row)


async def of_account(work: Work, account: int) -> Knock | None:
    row = (await work.session.exec(select(KnockRow).where(KnockRow.account == account))).first()
    return value(Knock, row) if row else None


async def by_id(work: Work, centre: int, knock: int) -> Knock | None:
    row = (await work.session.exec(select(KnockRow).where(KnockRow.id == knock, KnockRow.centre == centre))).first()
    return value(Knock, row) if row else None


async def told_since(work: Work, centre: int, since: datetime) -> int:
    """How many have asked to be let in since then."""
    query = select(func.count()).select_from(KnockRow).where(KnockRow.centre == centre, col(KnockRow.told_at) > since)
    return (await work.session.exec(query)).one()


async def tell(work: Work, knock: Knock, now: datetime) -> None:
    """The office is told now; what came of an earlier time no longer counts."""
    row = (await work.session.exec(select(KnockRow).where(KnockRow.id == knock.id))).one()
    row.told_at, row.ended_at, row.ended_by, row.member = now, None, None, None


async def end(work: Work, knock: Knock, by: int, member: int | None, now: datetime) -> None:
    row = (await work.session.exec(select(KnockRow).where(KnockRow.id == knock.id))).one()
    row.ended_at, row.ended_by, row.member = now, by, member

"""Stretches of roster that were shown to the office and apply by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from storage.rows import value
from storage.tables import ExtensionRow
from storage.work import Work


@dataclass(frozen=True)
class Extension:
    id: int
    first: date
    last: date
    applies_at: datetime


async def waiting(work: Work, centre: int) -> Extension | None:
    query = select(ExtensionRow).where(ExtensionRow.centre == centre, col(ExtensionRow.applied_at).is_(None))
    row = (await work.session.exec(query)).first()
    return value(Extension, row) if row else None


async def propose(work: Work, centre: int, first: date, last: date, applies_at: datetime) -> Extension:
    row = ExtensionRow(centre=centre, first=first, last=last, applies_at=applies_at)
    work.session.add(row)
    await work.session.flush()
    return value(Extension, row)


async def applied(work: Work, extension: Extension, now: datetime) -> None:
    row = (await work.session.exec(select(ExtensionRow).where(ExtensionRow.id == extension.id))).one()
    row.applied_at = now

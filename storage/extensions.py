"""Stretches of roster that were shown to the office and apply by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam, func
from sqlalchemy import select as pick
from sqlmodel import select

from storage.rows import columns, table, value
from storage.tables import CentreRow, ExtensionRow, ShiftRow
from storage.work import Work


@dataclass(frozen=True)
class Extension:
    id: int
    first: date
    last: date
    applies_at: datetime


_extension, _centre = table(ExtensionRow), table(CentreRow)
_PUBLISHED = pick(func.max(table(ShiftRow).c.day)).where(table(ShiftRow).c.centre == bindparam("centre"))
_STANDING = (
    pick(_PUBLISHED.scalar_subquery().label("published"), *columns(Extension, ExtensionRow))
    .join_from(
        _centre,
        _extension,
        and_(_extension.c.centre == _centre.c.id, _extension.c.applied_at.is_(None)),
        isouter=True,
    )
    .where(_centre.c.id == bindparam("centre"))
)


async def standing(work: Work, centre: int) -> tuple[date | None, Extension | None]:
    """The last day that is published, and the stretch that waits to follow it."""
    row = (await work.rows(_STANDING, centre=centre))[0]
    return row.published, Extension(*row[1:]) if row.id is not None else None


async def propose(work: Work, centre: int, first: date, last: date, applies_at: datetime) -> Extension:
    row = ExtensionRow(centre=centre, first=first, last=last, applies_at=applies_at)
    work.session.add(row)
    await work.session.flush()
    return value(Extension, row)


async def applied(work: Work, extension: Extension, now: datetime) -> None:
    row = (await work.session.exec(select(ExtensionRow).where(ExtensionRow.id == extension.id))).one()
    row.applied_at = now

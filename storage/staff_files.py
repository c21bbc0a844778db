"""The one staff sheet of a centre that was sent and not yet taken in, with what was decided about it so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import col, select

from storage.rows import value
from storage.tables import StaffFileRow
from storage.work import Work


@dataclass(frozen=True)
class StaffFile:
    """`mark` names this file among those sent before and after; `sheet` is what was read, as JSON holds it.

    `decided` says by number of the row who it is; `adds_units` whether unknown units are added, None before anybody said.
    """

    centre: int
    mark: str
    name: str
    sheet: Mapping[str, Any]
    decided: Mapping[str, int]
    adds_units: bool | None


async def keep(work: Work, file: StaffFile, by: int, now: datetime) -> None:
    """Puts the file in place of the one that was there."""
    await work.session.merge(
        StaffFileRow(
            centre=file.centre, mark=file.mark, name=file.name, by=by, at=now, sheet=dict(file.sheet),
            decided=dict(file.decided), adds_units=file.adds_units,
        )
    )  # fmt: skip
    await work.session.flush()


async def of(work: Work, centre: int) -> StaffFile | None:
    row = (await work.session.exec(select(StaffFileRow).where(StaffFileRow.centre == centre))).first()
    return value(StaffFile, row) if row else None


async def decide(work: Work, centre: int, decided: Mapping[str, int], *, adds_units: bool | None) -> None:
    row = (await work.session.exec(select(StaffFileRow).where(StaffFileRow.centre == centre))).one()
    row.decided, row.adds_units = dict(decided), adds_units
    await work.session.flush()


async def forget(work: Work, centre: int) -> None:
    await work.session.exec(delete(StaffFileRow).where(col(StaffFileRow.centre) == centre))

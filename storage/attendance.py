"""Answers to the roll calls of a day."""

from __future__ import annotations

from dataclasses import astuple
from datetime import date
from typing import Any

from sqlmodel import col, select

from bot.duty.attendance import Expected, Mark
from storage.rows import value
from storage.tables import AttendanceRow
from storage.work import Work


async def of_day(work: Work, centre: int, day: date) -> list[Mark]:
    """Oldest first."""
    query = select(AttendanceRow).where(AttendanceRow.centre == centre, AttendanceRow.day == day)
    rows = await work.session.exec(query.order_by(col(AttendanceRow.id)))
    return [value(Mark, row, expected=_expected(row.expected)) for row in rows]


def _expected(stored: list[list[Any]] | None) -> tuple[Expected, ...]:
    return tuple(Expected(*one) for one in stored or ())


async def add(work: Work, centre: int, day: date, mark: Mark) -> None:
    work.session.add(
        AttendanceRow(
            centre=centre, day=day, session=mark.session, member=mark.member, name=mark.name, unit=mark.unit,
            reason=mark.reason, by=mark.by, by_name=mark.by_name, role=mark.role, at=mark.at,
            expected=[list(astuple(one)) for one in mark.expected] or None,
        )
    )  # fmt: skip
    await work.session.flush()

"""Pauses and leave of people: what was asked for, and what became of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import col, or_, select

from bot.duty.absence import Absence, AbsenceKind, AbsenceState
from storage.rows import value
from storage.tables import AbsenceRow
from storage.work import Work


def _absence(row: AbsenceRow) -> Absence:
    return value(Absence, row, kind=AbsenceKind(row.kind), state=AbsenceState(row.state))


async def between(work: Work, centre: int, first: date, last: date | None = None) -> list[Absence]:
    """Whatever is about any day from `first` to `last` (or later), in whatever state, by its beginning."""
    query = select(AbsenceRow).where(
        AbsenceRow.centre == centre, or_(col(AbsenceRow.last).is_(None), col(AbsenceRow.last) >= first)
    )
    if last is not None:
        query = query.where(col(AbsenceRow.first) <= last)
    return [_absence(row) for row in await work.session.exec(query.order_by(col(AbsenceRow.first), col(AbsenceRow.id)))]


async def add(work: Work, centre: int, absence: Absence, by: int | None, now: datetime) -> Absence:
    """Puts it down; its id is given by the database."""
    row = AbsenceRow(
        centre=centre, member=absence.member, kind=absence.kind, state=absence.state, first=absence.first,
        last=absence.last, from_noon=absence.from_noon, until_noon=absence.until_noon, reason=absence.reason,
        words=absence.words, by=by, at=now,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    return _absence(row)


async def decide(work: Work, absence: Absence, state: AbsenceState, by: int | None, now: datetime) -> None:
    row = (await work.session.exec(select(AbsenceRow).where(AbsenceRow.id == absence.id))).one()
    row.state, row.decided_by, row.decided_at = state, by, now
    await work.session.flush()


async def end(work: Work, absence: Absence, last: date) -> None:
    """It lasts until then and no longer."""
    row = (await work.session.exec(select(AbsenceRow).where(AbsenceRow.id == absence.id))).one()
    row.last = last
    await work.session.flush()

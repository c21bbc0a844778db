"""What is kept of single days: shifts and services, delays of closing, own days, answers to checks, the signature."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import and_, delete, exists, func
from sqlmodel import col, select

from bot.duty.calendar import OwnDay
from bot.duty.checklist import Entry, EntryState
from bot.duty.record import Signature
from bot.duty.roster import Service, Shift
from storage.tables import CentreRow, CheckRow, DelayRow, MemberRow, NoteRow, OwnDayRow, RecordRow, ServiceRow, ShiftRow
from storage.work import Work


async def shifts(work: Work, centre: int, first: date, last: date) -> list[Shift]:
    """The published shifts of both days and all between, by day and seat."""
    query = (
        select(ShiftRow, ServiceRow)
        .join(ServiceRow, col(ServiceRow.shift) == col(ShiftRow.id), isouter=True)
        .where(ShiftRow.centre == centre, ShiftRow.day >= first, ShiftRow.day <= last)
        .order_by(col(ShiftRow.day), col(ShiftRow.post), col(ShiftRow.seat), col(ServiceRow.starts_at))
    )
    rows: dict[int, ShiftRow] = {}
    spans: defaultdict[int, list[Service]] = defaultdict(list)
    for shift, span in await work.session.exec(query):
        rows[shift.id or 0] = shift
        if span is not None:
            spans[shift.id or 0].append(Service(span.member, span.starts_at, span.ends_at, span.because))
    return [
        Shift(key, r.day, r.post, r.starts_at, r.ends_at, r.unit, r.member, r.why, tuple(spans[key]), r.published_at)
        for key, r in rows.items()
    ]


async def published_until(work: Work, centre: int) -> date | None:
    return (await work.session.exec(select(func.max(ShiftRow.day)).where(ShiftRow.centre == centre))).one()


async def publish(work: Work, centre: int, shift: Shift) -> None:
    """Writes a new shift with its services; its id is given by the database."""
    row = ShiftRow(
        centre=centre, day=shift.day, post=shift.post, starts_at=shift.starts, ends_at=shift.ends,
        unit=shift.unit, member=shift.member, why=dict(shift.why), published_at=shift.published_at,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    _add_services(work, centre, row.id or 0, shift.services, None)


async def replace_services(work: Work, centre: int, shift: int, spans: Sequence[Service], reason: str | None) -> None:
    await work.session.exec(delete(ServiceRow).where(col(ServiceRow.shift) == shift))
    _add_services(work, centre, shift, spans, reason)


def _add_services(work: Work, centre: int, shift: int, spans: Iterable[Service], reason: str | None) -> None:
    for span in spans:
        work.session.add(
            ServiceRow(
                centre=centre, shift=shift, member=span.member, starts_at=span.starts, ends_at=span.ends,
                because=span.because, reason=reason,
            )
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Marks:
    """What one day has at most one of: by how many minutes closing was put off, the signature; and whether it has notes."""

    moved: int
    signature: Signature | None
    noted: bool


async def marks(work: Work, centre: int, day: date) -> Marks:
    delays = select(func.sum(DelayRow.minutes)).where(DelayRow.centre == centre, DelayRow.day == day)
    written = select(NoteRow.id).where(NoteRow.centre == centre, NoteRow.day == day, col(NoteRow.submitted_at).is_not(None))
    query = (
        select(delays.scalar_subquery(), exists(written), RecordRow)
        .select_from(CentreRow)
        .join(RecordRow, and_(col(RecordRow.centre) == centre, col(RecordRow.day) == day), isouter=True)
        .where(CentreRow.id == centre)
    )
    moved, noted, record = (await work.session.exec(query)).one()
    signature = Signature(record.signed_by, record.signed["signer"], record.signed_at, record.signed) if record else None
    return Marks(moved or 0, signature, noted)


async def put_off(work: Work, centre: int, day: date, minutes: int, by: int, now: datetime) -> None:
    work.session.add(DelayRow(centre=centre, day=day, minutes=minutes, by=by, at=now))
    await work.session.flush()


async def own_days(work: Work, centre: int) -> Mapping[date, OwnDay]:
    rows = await work.session.exec(select(OwnDayRow).where(OwnDayRow.centre == centre))
    return {row.day: OwnDay(row.day, row.working, _sessions(row.sessions), row.reason) for row in rows}


def _sessions(stored: list[list[str]] | None) -> tuple[tuple[time, time], ...] | None:
    if stored is None:
        return None
    return tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in stored)


async def set_own_day(work: Work, centre: int, own: OwnDay) -> None:
    sessions = [[f"{a:%H:%M}", f"{b:%H:%M}"] for a, b in own.sessions] if own.sessions else None
    await work.session.merge(
        OwnDayRow(centre=centre, day=own.day, working=own.working, sessions=sessions, reason=own.reason or "")
    )


async def entries(work: Work, centre: int, day: date) -> tuple[Entry, ...]:
    """All answers to the checks of a day, oldest first, with the names of who gave them."""
    query = (
        select(CheckRow, MemberRow.name)
        .join(MemberRow, col(MemberRow.id) == col(CheckRow.by))
        .where(CheckRow.centre == centre, CheckRow.day == day)
        .order_by(col(CheckRow.id))
    )
    return tuple(
        Entry(row.checklist, row.item, EntryState(row.state), row.by, name, row.role, row.at, row.note)
        for row, name in await work.session.exec(query)
    )


async def add_entries(work: Work, centre: int, day: date, new: Iterable[Entry]) -> None:
    for entry in new:
        work.session.add(
            CheckRow(
                centre=centre, day=day, checklist=entry.checklist, item=entry.item, state=entry.state, by=entry.by,
                role=entry.role, at=entry.at, note=entry.note,
            )
        )  # fmt: skip
    await work.session.flush()


async def sign(work: Work, centre: int, day: date, by: int, at: datetime, signed: Mapping[str, object]) -> None:
    work.session.add(RecordRow(centre=centre, day=day, signed_by=by, signed_at=at, signed=dict(signed)))
    await work.session.flush()

"""What is kept of single days: shifts and services, delays of closing, own days, answers to checks, the signature."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, func, update
from sqlalchemy import select as pick
from sqlmodel import col, select

from bot.duty.calendar import OwnDay
from bot.duty.checklist import Entry, EntryState
from bot.duty.record import Signature
from bot.duty.roster import Filed, Service, Shift
from storage.rows import table
from storage.tables import (
    CentreRow,
    CheckRow,
    DelayRow,
    FilingRow,
    MemberRow,
    NoteRow,
    OwnDayRow,
    RecordRow,
    ServiceRow,
    ShiftRow,
)
from storage.work import Work

_shift, _service, _record, _member = (table(row) for row in (ShiftRow, ServiceRow, RecordRow, MemberRow))
_check, _delay, _note, _own_day = (table(row) for row in (CheckRow, DelayRow, NoteRow, OwnDayRow))
_filing = table(FilingRow)
_CENTRE: Any = bindparam("centre")
_DAY: Any = bindparam("day")
_FIRST: Any = bindparam("first")
_LAST: Any = bindparam("last")
_SHIFT = [
    *(_shift.c.id, _shift.c.day, _shift.c.post, _shift.c.slot, _shift.c.seat),
    *(_shift.c.starts_at.label("opens"), _shift.c.ends_at.label("closes")),
    *(_shift.c.unit, _shift.c.member.label("turn"), _shift.c.why, _shift.c.published_at),
]
_SPAN = [
    *(_service.c.member, _service.c.starts_at, _service.c.ends_at, _service.c.because),
    *(_service.c.filing, _filing.c.year, _filing.c.number),
]
_SIGNED = [_record.c.signed_by, _record.c.signed_at, _record.c.signed]


def _in_period(of: Any) -> Any:
    return and_(of.c.centre == _CENTRE, of.c.day.between(_FIRST, _LAST))


def _moved_and_noted(centre: Any, day: Any) -> tuple[Any, Any]:
    """By how many minutes a day's closing was put off, and whether there are finished notes of it."""
    moved = pick(func.sum(_delay.c.minutes)).where(_delay.c.centre == centre, _delay.c.day == day)
    noted = pick(_note.c.id).where(_note.c.centre == centre, _note.c.day == day, _note.c.submitted_at.is_not(None))
    return moved.scalar_subquery().label("moved"), exists(noted).label("noted")


_SHIFTS = (
    pick(*_SHIFT, *_SPAN)
    .join_from(_shift, _service, _service.c.shift == _shift.c.id, isouter=True)
    .join(_filing, _filing.c.id == _service.c.filing, isouter=True)
    .where(_in_period(_shift))
    .order_by(_shift.c.day, _shift.c.post, _shift.c.slot, _shift.c.seat, _service.c.starts_at)
)
_DAYS = _SHIFTS.add_columns(*_SIGNED, *_moved_and_noted(_shift.c.centre, _shift.c.day)).join(
    _record, and_(_record.c.centre == _shift.c.centre, _record.c.day == _shift.c.day), isouter=True
)
_MARKED = (
    pick(*_SIGNED, *_moved_and_noted(_CENTRE, _DAY))
    .join_from(table(CentreRow), _record, and_(_record.c.centre == _CENTRE, _record.c.day == _DAY), isouter=True)
    .where(table(CentreRow).c.id == _CENTRE)
)
_ENTRIES = (
    pick(*_check.c, _member.c.name)
    .join_from(_check, _member, _member.c.id == _check.c.by)
    .where(_in_period(_check))
    .order_by(_check.c.id)
)
_OWN_DAYS = pick(*_own_day.c).where(_own_day.c.centre == _CENTRE)


async def shifts(work: Work, centre: int, first: date, last: date) -> list[Shift]:
    """The published shifts of both days and all between, by day, post, slot and seat."""
    return _shifts(await work.rows(_SHIFTS, centre=centre, first=first, last=last))


def _shifts(rows: Iterable[Any]) -> list[Shift]:
    """One shift of the rows of its services."""
    heads: dict[int, Sequence[Any]] = {}
    spans: defaultdict[int, list[Service]] = defaultdict(list)
    for row in rows:
        heads[row[0]] = row[: len(_SHIFT)]
        if row.member is not None:
            filed = Filed(row.filing, row.year, row.number) if row.filing else None
            spans[row[0]].append(Service(row.member, row.starts_at, row.ends_at, row.because, filed))
    parts = ([*head[:-1], tuple(spans[key]), head[-1]] for key, head in heads.items())
    return [Shift(*fields) for fields in parts]


async def published_until(work: Work, centre: int) -> date | None:
    return (await work.session.exec(select(func.max(ShiftRow.day)).where(ShiftRow.centre == centre))).one()


async def publish(work: Work, centre: int, shift: Shift) -> None:
    """Writes a new shift with its services; its id is given by the database."""
    row = ShiftRow(
        centre=centre, day=shift.day, post=shift.post, slot=shift.slot, seat=shift.seat, starts_at=shift.starts, ends_at=shift.ends,
        unit=shift.unit, member=shift.member, why=dict(shift.why), published_at=shift.published_at,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    _add_services(work, centre, row.id or 0, shift.services)


async def rewrite(work: Work, centre: int, changed: Sequence[Shift], gone: Sequence[int]) -> None:
    """Puts shifts where they stand now, with their services; those that are `gone` leave the roster."""
    ids = [shift.id for shift in changed]
    await work.session.exec(delete(ServiceRow).where(col(ServiceRow.shift).in_([*ids, *gone])))
    await work.session.exec(delete(ShiftRow).where(col(ShiftRow.id).in_(gone)))
    # Two may change places: first none of them is anywhere.
    await work.session.exec(update(ShiftRow).where(col(ShiftRow.id).in_(ids)).values(seat=-col(ShiftRow.id)))
    for shift in changed:
        values = {
            "day": shift.day, "post": shift.post, "slot": shift.slot, "seat": shift.seat, "starts_at": shift.starts,
            "ends_at": shift.ends, "unit": shift.unit, "member": shift.member, "why": dict(shift.why),
            "published_at": shift.published_at,
        }  # fmt: skip
        await work.session.exec(update(ShiftRow).where(col(ShiftRow.id) == shift.id).values(**values))
        _add_services(work, centre, shift.id, shift.services)
    await work.session.flush()


async def replace_services(work: Work, centre: int, shift: int, spans: Sequence[Service]) -> None:
    await work.session.exec(delete(ServiceRow).where(col(ServiceRow.shift) == shift))
    _add_services(work, centre, shift, spans)


def _add_services(work: Work, centre: int, shift: int, spans: Iterable[Service]) -> None:
    for span in spans:
        work.session.add(
            ServiceRow(
                centre=centre, shift=shift, member=span.member, starts_at=span.starts, ends_at=span.ends,
                because=span.because, filing=span.filed.id if span.filed else None,
            )
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Marks:
    """What one day has at most one of: by how many minutes closing was put off, the signature; and whether it has notes."""

    moved: int
    signature: Signature | None
    noted: bool


async def of_days(work: Work, centre: int, first: date, last: date) -> dict[date, tuple[tuple[Shift, ...], Marks]]:
    """The days of a period that have shifts, each with its shifts and its marks."""
    rows = await work.rows(_DAYS, centre=centre, first=first, last=last)
    marks = {row.day: _marks(row) for row in rows}
    of_day = groupby(_shifts(rows), key=lambda shift: shift.day)
    return {day: (tuple(shifts), marks[day]) for day, shifts in of_day}


async def marks(work: Work, centre: int, day: date) -> Marks:
    """The marks of any day, with a shift or without."""
    (row,) = await work.rows(_MARKED, centre=centre, day=day)
    return _marks(row)


def _marks(row: Any) -> Marks:
    signer = row.signed["signer"] if row.signed else ""
    signature = Signature(row.signed_by, signer, row.signed_at, row.signed) if row.signed_by else None
    return Marks(row.moved or 0, signature, row.noted)


async def put_off(work: Work, centre: int, day: date, minutes: int, by: int, now: datetime) -> None:
    work.session.add(DelayRow(centre=centre, day=day, minutes=minutes, by=by, at=now))
    await work.session.flush()


async def own_days(work: Work, centre: int) -> Mapping[date, OwnDay]:
    rows = await work.rows(_OWN_DAYS, centre=centre)
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


async def clear_own_days(work: Work, centre: int, wanted: Iterable[date]) -> None:
    """The office no longer says anything about these days."""
    await work.session.exec(delete(OwnDayRow).where(col(OwnDayRow.centre) == centre, col(OwnDayRow.day).in_(list(wanted))))


async def entries(work: Work, centre: int, first: date, last: date) -> Mapping[date, Sequence[Entry]]:
    """All answers to the checks of both days and all between, oldest first, with the names of who gave them."""
    given: defaultdict[date, list[Entry]] = defaultdict(list)
    for row in await work.rows(_ENTRIES, centre=centre, first=first, last=last):
        entry = Entry(row.checklist, row.item, EntryState(row.state), row.by, row.name, row.role, row.at, row.note)
        given[row.day].append(entry)
    return given


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

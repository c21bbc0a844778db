"""Filings (备案), numbered by centre and year without gaps: the number is taken in the work that writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, update
from sqlmodel import col, select

from bot.duty.filing import Change, Filing, FilingKind
from storage.rows import value
from storage.tables import FilingChangeRow, FilingRow
from storage.work import Work


async def add(work: Work, centre: int, filing: Filing) -> Filing:
    """Puts it down under the next number of its year; id and number are given here."""
    last = select(func.max(FilingRow.number)).where(FilingRow.centre == centre, FilingRow.year == filing.year)
    number = ((await work.session.exec(last)).one() or 0) + 1
    row = FilingRow(
        centre=centre, year=filing.year, number=number, kind=filing.kind, by=filing.by, on_behalf=filing.on_behalf,
        reason=filing.reason, words=filing.words, at=filing.at,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    for one in filing.changes:
        work.session.add(
            FilingChangeRow(
                centre=centre, filing=row.id or 0, shift=one.shift, day=one.day, post=one.post, before=one.before,
                after=one.after, starts_at=one.starts, ends_at=one.ends, whole=one.whole,
            )
        )  # fmt: skip
    await work.session.flush()
    return _filing(row, filing.changes)


def _filing(row: FilingRow, changes: Iterable[Change]) -> Filing:
    return value(Filing, row, kind=FilingKind(row.kind), changes=tuple(changes))


def _change(row: FilingChangeRow) -> Change:
    return value(Change, row, starts=row.starts_at, ends=row.ends_at)


async def _with_changes(work: Work, rows: Sequence[FilingRow]) -> list[Filing]:
    ids = [row.id for row in rows]
    found = select(FilingChangeRow).where(col(FilingChangeRow.filing).in_(ids)).order_by(col(FilingChangeRow.id))
    changes: defaultdict[int, list[Change]] = defaultdict(list)
    for one in await work.session.exec(found):
        changes[one.filing].append(_change(one))
    return [_filing(row, changes[row.id or 0]) for row in rows]


async def by_id(work: Work, centre: int, filing: int) -> Filing | None:
    rows = (await work.session.exec(select(FilingRow).where(FilingRow.id == filing, FilingRow.centre == centre))).all()
    return next(iter(await _with_changes(work, rows)), None)


async def newest(work: Work, centre: int, skip: int, most: int) -> tuple[list[Filing], int]:
    """A page of them, the newest first; and how many there are."""
    total = (await work.session.exec(select(func.count()).where(FilingRow.centre == centre))).one()
    query = select(FilingRow).where(FilingRow.centre == centre).order_by(col(FilingRow.id).desc()).offset(skip).limit(most)
    return await _with_changes(work, (await work.session.exec(query)).all()), total


async def about(work: Work, shifts: Collection[int]) -> list[Filing]:
    """All that have been made about these shifts, in order."""
    ids = select(FilingChangeRow.filing).where(col(FilingChangeRow.shift).in_(shifts))
    query = select(FilingRow).where(col(FilingRow.id).in_(ids)).order_by(col(FilingRow.id))
    return await _with_changes(work, (await work.session.exec(query)).all())


async def undo(work: Work, undone: Collection[int], by: int) -> None:
    """Another filing has taken these back."""
    await work.session.exec(update(FilingRow).where(col(FilingRow.id).in_(undone)).values(undone_by=by))


async def cancel(work: Work, shifts: Collection[int], now: datetime) -> None:
    """What was filed about these shifts holds no longer; it is marked so, once."""
    mark = update(FilingChangeRow).where(col(FilingChangeRow.shift).in_(shifts), col(FilingChangeRow.cancelled_at).is_(None))
    await work.session.exec(mark.values(cancelled_at=now))


async def forget(work: Work, shifts: Collection[int]) -> None:
    """These shifts are leaving the roster; what was filed about them stays."""
    await work.session.exec(update(FilingChangeRow).where(col(FilingChangeRow.shift).in_(shifts)).values(shift=None))

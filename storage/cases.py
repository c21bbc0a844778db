"""Cases, what was said of them step by step, and what is only counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from bot.duty.case import Case, Kind, Step, Tally
from bot.duty.note import Note
from storage import notes
from storage.rows import value
from storage.tables import CaseRow, CaseStepRow, TallyRow
from storage.work import Work


async def begin(work: Work, centre: int, case: Case) -> int:
    """Puts it down without a number and without any steps; returns its id."""
    row = CaseRow(
        centre=centre, day=case.day, kind=case.kind, reported=case.reported, note=case.note.id, by=case.by,
        by_name=case.by_name, at=case.at,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    return row.id or 0


async def number(work: Work, centre: int, case: Case) -> int:
    """Enters it: it gets the next number of its day. Writers take turns, so there is no gap and none twice."""
    last = select(func.max(CaseRow.number)).where(CaseRow.centre == centre, CaseRow.day == case.day)
    row = await _row(work, centre, case.id)
    row.number = ((await work.session.exec(last)).one() or 0) + 1
    await work.session.flush()
    return row.number


async def add_step(work: Work, centre: int, case: int, step: Step) -> None:
    work.session.add(
        CaseStepRow(
            centre=centre, case=case, kind=step.kind, value=step.value, unit=step.unit, member=step.member, name=step.name,
            due=step.due, note=step.note.id if step.note else None, by=step.by, by_name=step.by_name, role=step.role, at=step.at,
        )
    )  # fmt: skip
    await work.session.flush()


async def close(work: Work, centre: int, case: int, now: datetime) -> None:
    (await _row(work, centre, case)).closed_at = now
    await work.session.flush()


async def _row(work: Work, centre: int, case: int) -> CaseRow:
    return (await work.session.exec(select(CaseRow).where(CaseRow.id == case, CaseRow.centre == centre))).one()


async def of_day(work: Work, centre: int, day: date) -> list[Case]:
    """In the order they were begun, unfinished ones too."""
    return await _cases(work, centre, CaseRow.day == day)


async def open_ones(work: Work, centre: int) -> list[Case]:
    """What was entered and is not closed, oldest first."""
    found = await _cases(work, centre, col(CaseRow.closed_at).is_(None), col(CaseRow.number).is_not(None))
    return [one for one in found if one.is_open]


async def by_id(work: Work, centre: int, case: int) -> Case | None:
    return next(iter(await _cases(work, centre, CaseRow.id == case)), None)


async def _cases(work: Work, centre: int, *where: ColumnElement[bool] | bool) -> list[Case]:
    query = (
        select(CaseRow, CaseStepRow)
        .join(CaseStepRow, col(CaseStepRow.case) == col(CaseRow.id), isouter=True)
        .where(CaseRow.centre == centre, *where)
        .order_by(col(CaseRow.id), col(CaseStepRow.id))
    )
    rows: dict[int, CaseRow] = {}
    steps: defaultdict[int, list[CaseStepRow]] = defaultdict(list)
    for row, step in await work.session.exec(query):
        rows[row.id or 0] = row
        if step is not None:
            steps[row.id or 0].append(step)
    wanted = {row.note for row in rows.values()} | {s.note for many in steps.values() for s in many if s.note is not None}
    written = await notes.by_ids(work, centre, wanted)
    return [value(Case, row, note=written[row.note], steps=_steps(steps[key], written)) for key, row in rows.items()]


def _steps(rows: Sequence[CaseStepRow], written: dict[int, Note]) -> tuple[Step, ...]:
    return tuple(value(Step, row, kind=Kind(row.kind), note=written.get(row.note or 0)) for row in rows)


async def count(work: Work, centre: int, day: date, kind: str, amount: int, by: int, by_name: str, now: datetime) -> None:
    work.session.add(TallyRow(centre=centre, day=day, kind=kind, amount=amount, by=by, by_name=by_name, at=now))
    await work.session.flush()


async def tallies(work: Work, centre: int, day: date) -> list[Tally]:
    query = (
        select(TallyRow.kind, func.sum(TallyRow.amount))
        .where(TallyRow.centre == centre, TallyRow.day == day)
        .group_by(col(TallyRow.kind))
    )
    return [Tally(kind, amount) for kind, amount in await work.session.exec(query)]

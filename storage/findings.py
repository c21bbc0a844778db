"""Findings and what was said of them, step by step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from bot.duty.inspection import Finding, Kind, Step
from bot.duty.note import Note
from storage import notes
from storage.rows import value
from storage.tables import FindingRow, FindingStepRow
from storage.work import Work


async def begin(work: Work, centre: int, finding: Finding) -> int:
    """Puts it down without any steps; returns its id."""
    row = FindingRow(
        centre=centre, day=finding.day, round=finding.round, session=finding.session, unit=finding.unit, own=finding.own,
        item=finding.item, note=finding.note.id, by=finding.by, by_name=finding.by_name, at=finding.at,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    return row.id or 0


async def add_step(work: Work, centre: int, finding: int, step: Step) -> None:
    work.session.add(
        FindingStepRow(
            centre=centre, finding=finding, kind=step.kind, value=step.value, member=step.member, name=step.name, due=step.due,
            note=step.note.id if step.note else None, by=step.by, by_name=step.by_name, role=step.role, at=step.at,
        )
    )  # fmt: skip
    await work.session.flush()


async def close(work: Work, centre: int, finding: int, now: datetime) -> None:
    row = (await work.session.exec(select(FindingRow).where(FindingRow.id == finding, FindingRow.centre == centre))).one()
    row.closed_at = now
    await work.session.flush()


async def of_day(work: Work, centre: int, day: date) -> list[Finding]:
    """In the order they were begun."""
    return await _findings(work, centre, FindingRow.day == day)


async def open_ones(work: Work, centre: int) -> list[Finding]:
    """What somebody still has to put right, oldest first."""
    found = await _findings(work, centre, col(FindingRow.closed_at).is_(None))
    return [one for one in found if one.is_open]


async def by_id(work: Work, centre: int, finding: int) -> Finding | None:
    return next(iter(await _findings(work, centre, FindingRow.id == finding)), None)


async def about(work: Work, centre: int, member: int, since: date) -> list[Finding]:
    """What names somebody, newest first."""
    named = select(FindingStepRow.finding).where(FindingStepRow.centre == centre, FindingStepRow.member == member)
    found = await _findings(work, centre, col(FindingRow.id).in_(named), FindingRow.day >= since)
    return [one for one in reversed(found) if one.person is not None and one.person.member == member]


async def _findings(work: Work, centre: int, *where: ColumnElement[bool] | bool) -> list[Finding]:
    query = (
        select(FindingRow, FindingStepRow)
        .join(FindingStepRow, col(FindingStepRow.finding) == col(FindingRow.id), isouter=True)
        .where(FindingRow.centre == centre, *where)
        .order_by(col(FindingRow.id), col(FindingStepRow.id))
    )
    rows: dict[int, FindingRow] = {}
    steps: defaultdict[int, list[FindingStepRow]] = defaultdict(list)
    for row, step in await work.session.exec(query):
        rows[row.id or 0] = row
        if step is not None:
            steps[row.id or 0].append(step)
    wanted = {row.note for row in rows.values()} | {s.note for many in steps.values() for s in many if s.note is not None}
    written = await notes.by_ids(work, centre, wanted)
    return [value(Finding, row, note=written[row.note], steps=_steps(steps[key], written)) for key, row in rows.items()]


def _steps(rows: Sequence[FindingStepRow], written: dict[int, Note]) -> tuple[Step, ...]:
    return tuple(value(Step, row, kind=Kind(row.kind), note=written.get(row.note or 0)) for row in rows)

"""Rounds and what each says of the units."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from sqlmodel import col, func, select

from bot.duty.inspection import Round, Seen, Visit
from storage.rows import value
from storage.tables import RoundRow, RoundVisitRow
from storage.work import Work


async def of_day(work: Work, centre: int, day: date) -> list[Round]:
    """In the order they were begun."""
    query = (
        select(RoundRow, RoundVisitRow)
        .join(RoundVisitRow, col(RoundVisitRow.round) == col(RoundRow.id), isouter=True)
        .where(RoundRow.centre == centre, RoundRow.day == day)
        .order_by(col(RoundRow.number), col(RoundVisitRow.id))
    )
    rows: dict[int, RoundRow] = {}
    visits: defaultdict[int, dict[int, Visit]] = defaultdict(dict)
    for row, visit in await work.session.exec(query):
        rows[row.id or 0] = row
        if visit is not None:  # the newest of a unit counts
            visits[row.id or 0][visit.unit] = Visit(visit.unit, Seen(visit.seen), visit.reason, visit.at)
    return [value(Round, row, visits=tuple(visits[key].values())) for key, row in rows.items()]


async def begin(work: Work, centre: int, day: date, session: str, by: int, by_name: str, now: datetime) -> int:
    """The next round of a day; returns its id."""
    made = select(func.count()).select_from(RoundRow).where(RoundRow.centre == centre, RoundRow.day == day)
    number = (await work.session.exec(made)).one() + 1
    row = RoundRow(
        centre=centre, day=day, session=session, number=number, by=by, by_name=by_name, begun_at=now
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    return row.id or 0


async def visit(work: Work, centre: int, round_: int, unit: int, seen: Seen, reason: str, now: datetime) -> None:
    work.session.add(RoundVisitRow(centre=centre, round=round_, unit=unit, seen=seen, reason=reason, at=now))
    await work.session.flush()


async def finish(work: Work, centre: int, round_: int, now: datetime) -> None:
    row = (await work.session.exec(select(RoundRow).where(RoundRow.id == round_, RoundRow.centre == centre))).one()
    row.finished_at = now
    await work.session.flush()


async def per_unit(work: Work, centre: int, since: date) -> dict[int, int]:
    """In how many finished rounds since that day each unit was looked at."""
    query = (
        select(RoundVisitRow.unit, func.count(func.distinct(RoundVisitRow.round)))
        .join(RoundRow, col(RoundRow.id) == col(RoundVisitRow.round))
        .where(
            RoundRow.centre == centre, RoundRow.day >= since, col(RoundRow.finished_at).is_not(None),
            RoundVisitRow.seen != Seen.UNCHECKED,
        )
        .group_by(col(RoundVisitRow.unit))
    )  # fmt: skip
    return dict((await work.session.exec(query)).all())

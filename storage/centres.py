"""Centres and their units."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, delete, literal, update
from sqlalchemy import select as pick
from sqlmodel import col, select

from bot.duty.centre import Centre, GroupKind, GroupRights, Unit
from storage.rows import columns, table, value
from storage.tables import CentreRow, UnitRow
from storage.work import Work

CENTRE = columns(Centre, CentreRow)
_centre = table(CentreRow)
_ID = _centre.c.id == bindparam("centre")
_BY_ID = pick(*CENTRE).where(_ID)
_TO_PLAN = pick(*CENTRE, _centre.c.planned_until, _centre.c.account_at).where(_ID)
_PLANNED = (
    update(_centre)
    .where(_ID)
    .values(planned_until=bindparam("until"), look_at=bindparam("look"), account_at=bindparam("account"))
)


def centre_of(row: CentreRow) -> Centre:
    return centre_from([getattr(row, column.name) for column in CENTRE])


def centre_from(held: Sequence[Any]) -> Centre:
    """A centre from what CENTRE's columns hold."""
    *plain, kind, rights = held
    fields = [*plain, GroupKind(kind) if kind else None, GroupRights(rights) if rights else None]
    return Centre(*fields)


async def found(work: Work, name: str, charter: str, pattern: str, timezone: str, language: str, now: datetime) -> Centre:
    row = CentreRow(
        name=name, charter=charter, pattern=pattern, timezone=timezone, language=language,
        secret=secrets.token_hex(16), created_at=now, planned_until=now, look_at=now,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    return centre_of(row)


async def by_id(work: Work, centre: int) -> Centre:
    (row,) = await work.rows(_BY_ID, centre=centre)
    return centre_from(row)


async def find(work: Work, centre: int) -> Centre | None:
    for row in await work.rows(_BY_ID, centre=centre):
        return centre_from(row)
    return None


async def all_of_them(work: Work) -> list[Centre]:
    return [centre_of(row) for row in await work.session.exec(select(CentreRow).order_by(col(CentreRow.id)))]


async def by_group(work: Work, chat: int) -> Centre | None:
    row = (await work.session.exec(select(CentreRow).where(CentreRow.group_chat == chat))).first()
    return centre_of(row) if row else None


async def change_charter(work: Work, centre: int, changes: str) -> None:
    """Puts down what the centre has changed of its charter, all of it."""
    row = (await work.session.exec(select(CentreRow).where(CentreRow.id == centre))).one()
    row.changes = changes


async def speak(work: Work, centre: int, language: str) -> Centre:
    row = (await work.session.exec(select(CentreRow).where(CentreRow.id == centre))).one()
    row.language = language
    return centre_of(row)


async def year_is_known(work: Work, centre: int, year: int) -> None:
    """The office has given the official calendar of a year."""
    row = (await work.session.exec(select(CentreRow).where(CentreRow.id == centre))).one()
    row.years = " ".join(sorted({*row.years.split(), str(year)}))


async def choose_pattern(work: Work, centre: int, pattern: str) -> None:
    row = (await work.session.exec(select(CentreRow).where(CentreRow.id == centre))).one()
    row.pattern = pattern


async def rename(work: Work, centre: int, name: str) -> None:
    row = (await work.session.exec(select(CentreRow).where(CentreRow.id == centre))).one()
    row.name = name


async def set_charter(work: Work, centre: int, charter: str) -> None:
    """Another charter as it is shipped: what was changed of the one before is gone."""
    row = (await work.session.exec(select(CentreRow).where(CentreRow.id == centre))).one()
    row.charter, row.changes = charter, "[]"


async def pattern_of(work: Work, centre: int) -> str:
    return (await work.session.exec(select(CentreRow.pattern).where(CentreRow.id == centre))).one()


async def secret_of(work: Work, centre: int) -> str:
    return (await work.session.exec(select(CentreRow.secret).where(CentreRow.id == centre))).one()


async def set_group(
    work: Work, centre: int, *, chat: int | None, title: str, kind: GroupKind | None, rights: GroupRights | None
) -> None:
    row = (await work.session.exec(select(CentreRow).where(CentreRow.id == centre))).one()
    row.group_chat, row.group_title, row.group_kind, row.group_rights = chat, title, kind, rights


async def to_look_at(work: Work, now: datetime, limit: int) -> list[int]:
    """The centres whose plan must be looked at by now, longest waiting first."""
    query = select(CentreRow.id).where(CentreRow.look_at <= now).order_by(col(CentreRow.look_at)).limit(limit)
    return [centre for centre in await work.session.exec(query) if centre is not None]


async def next_look(work: Work) -> datetime | None:
    query = select(CentreRow.look_at).order_by(col(CentreRow.look_at)).limit(1)
    return (await work.session.exec(query)).first()


async def to_plan(work: Work, centre: int) -> tuple[Centre, datetime, datetime | None]:
    """A centre, until when what it owes has been planned, and when its office's account is to be thought of."""
    (row,) = await work.rows(_TO_PLAN, centre=centre)
    return centre_from(row[:-2]), row[-2], row[-1]


async def planned(work: Work, centre: int, until: datetime, look_at: datetime, account_at: datetime | None) -> None:
    params = {"centre": centre, "until": until, "look": look_at, "account": account_at}
    await work.session.exec(_PLANNED, params=params)


async def think_of_account(work: Work, centre: int, at: datetime) -> None:
    """The centre is looked at then, and with it what its office is to be told of trouble."""
    then = literal(at, _centre.c.look_at.type)
    sooner = case((_centre.c.look_at > then, then), else_=_centre.c.look_at)
    await work.session.exec(update(_centre).where(_centre.c.id == centre).values(account_at=at, look_at=sooner))


async def account_at(work: Work, centre: int) -> datetime | None:
    return (await work.session.exec(select(CentreRow.account_at).where(CentreRow.id == centre))).one()


async def add_units(work: Work, centre: int, names: Sequence[tuple[str, str]]) -> list[Unit]:
    """Adds (name, short) behind those that are there, in the order of turns."""
    first = max((unit.position for unit in await units(work, centre)), default=-1) + 1
    rows = [
        UnitRow(centre=centre, name=name, short=short, position=place) for place, (name, short) in enumerate(names, first)
    ]
    work.session.add_all(rows)
    await work.session.flush()
    return [value(Unit, row) for row in rows]


async def drop_units(work: Work, centre: int) -> None:
    """All units go; nobody may be in one."""
    await work.session.exec(delete(UnitRow).where(col(UnitRow.centre) == centre))


async def units(work: Work, centre: int) -> list[Unit]:
    query = select(UnitRow).where(UnitRow.centre == centre).order_by(col(UnitRow.position))
    return [value(Unit, row) for row in await work.session.exec(query)]


async def order_units(work: Work, centre: int, order: Sequence[int]) -> None:
    """These units have their turns in this order, all others after them."""
    known = await units(work, centre)
    others = [unit.id for unit in known if unit.id not in order]
    for place, unit in enumerate([*order, *others]):
        await work.session.exec(update(UnitRow).where(col(UnitRow.id) == unit).values(position=place))


async def rename_unit(work: Work, centre: int, unit: int, name: str, short: str) -> None:
    row = (await work.session.exec(select(UnitRow).where(UnitRow.id == unit, UnitRow.centre == centre))).one()
    row.name, row.short = name, short
    await work.session.flush()

"""People of a centre, and the invitations that bind their accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, or_, update
from sqlalchemy import select as pick
from sqlmodel import col, func, select

from bot.duty.centre import Centre, Member, Unit
from storage.centres import CENTRE, centre_from
from storage.rows import columns, table, value
from storage.tables import CentreRow, InviteRow, MemberRow, UnitRow
from storage.work import Work

MEMBER, UNIT = columns(Member, MemberRow), columns(Unit, UnitRow)
_member, _unit, _centre = table(MemberRow), table(UnitRow), table(CentreRow)
_WITH_CENTRE = pick(*MEMBER, *CENTRE).join_from(_member, _centre).where(_member.c.telegram == bindparam("account"))
_WITH_UNITS = (
    pick(*MEMBER, *UNIT)
    .join_from(_member, _unit, isouter=True)
    .where(_member.c.centre == bindparam("centre"))
    .order_by(_member.c.position)
)


async def by_telegram(work: Work, account: int) -> Member | None:
    row = (await work.session.exec(select(MemberRow).where(MemberRow.telegram == account))).first()
    return value(Member, row) if row else None


async def with_centre(work: Work, account: int) -> tuple[Member, Centre] | None:
    """Whose account this is, and their centre."""
    for row in await work.rows(_WITH_CENTRE, account=account):
        return Member(*row[: len(MEMBER)]), centre_from(row[len(MEMBER) :])
    return None


async def unbound_with_phone(work: Work, phone: str, day: date) -> list[Member]:
    """Those of all centres who are listed under this number on that day and have no account yet."""
    stays = or_(col(MemberRow.left).is_(None), col(MemberRow.left) >= day)
    query = select(MemberRow).where(MemberRow.phone == phone, col(MemberRow.telegram).is_(None), stays)
    return [value(Member, row) for row in await work.session.exec(query)]


async def by_id(work: Work, centre: int, member: int) -> Member:
    query = select(MemberRow).where(MemberRow.id == member, MemberRow.centre == centre)
    return value(Member, (await work.session.exec(query)).one())


async def of_centre(work: Work, centre: int) -> list[Member]:
    """Everybody, units in no order, within a unit by position."""
    query = select(MemberRow).where(MemberRow.centre == centre).order_by(col(MemberRow.position))
    return [value(Member, row) for row in await work.session.exec(query)]


async def with_units(work: Work, centre: int) -> tuple[list[Member], list[Unit]]:
    """Everybody by position, and the units that have people, in the order of turns."""
    found = await work.rows(_WITH_UNITS, centre=centre)
    units = {row[len(MEMBER)]: Unit(*row[len(MEMBER) :]) for row in found if row[len(MEMBER)] is not None}
    ordered = sorted(units.values(), key=lambda unit: unit.position)
    return [Member(*row[: len(MEMBER)]) for row in found], ordered


async def office(work: Work, centre: int) -> list[Member]:
    query = select(MemberRow).where(MemberRow.centre == centre, col(MemberRow.office)).order_by(col(MemberRow.position))
    return [value(Member, row) for row in await work.session.exec(query)]


async def save(work: Work, centre: int, **columns: Any) -> Member:
    """Adds a person; `columns` are those of the table."""
    row = MemberRow(centre=centre, **columns)
    work.session.add(row)
    await work.session.flush()
    return value(Member, row)


@dataclass(frozen=True)
class Filed:
    """A person, and what is kept of them that a staff sheet may say, by column."""

    member: Member
    columns: Mapping[str, object]


SHEET = (
    *("unit", "name", "phone", "desk", "window", "head", "rotates", "office", "guard", "leader"),
    *("employment", "note"),
)


async def filed(work: Work, centre: int) -> list[Filed]:
    """Everybody of a centre by position."""
    query = select(MemberRow).where(MemberRow.centre == centre).order_by(col(MemberRow.position))
    return [
        Filed(value(Member, row), {name: getattr(row, name) for name in SHEET}) for row in await work.session.exec(query)
    ]


async def save_all(work: Work, centre: int, wanted: Sequence[Mapping[str, Any]]) -> list[Member]:
    """Adds people behind those who are there, in this order."""
    last = (await work.session.exec(select(func.max(MemberRow.position)).where(MemberRow.centre == centre))).one()
    first = 0 if last is None else last + 1
    rows = [MemberRow(centre=centre, position=first + number, **one) for number, one in enumerate(wanted)]
    work.session.add_all(rows)
    await work.session.flush()
    return [value(Member, row) for row in rows]


async def change_all(work: Work, centre: int, wanted: Mapping[int, Mapping[str, Any]]) -> list[Member]:
    """Changes people of a centre, by id."""
    found = await work.session.exec(select(MemberRow).where(MemberRow.centre == centre).order_by(col(MemberRow.position)))
    rows = [row for row in found if row.id in wanted]
    for row in rows:
        for name, new in wanted[row.id or 0].items():
            setattr(row, name, new)
    await work.session.flush()
    return [value(Member, row) for row in rows]


async def add_office(work: Work, centre: int, name: str) -> Member:
    """Somebody of the office who is on no staff sheet yet."""
    last = (await work.session.exec(select(func.max(MemberRow.position)).where(MemberRow.centre == centre))).one()
    return await save(work, centre, name=name, phone=None, office=True, rotates=False, position=(last or 0) + 1)


async def change(work: Work, member: Member, **columns: object) -> Member:
    row = (await work.session.exec(select(MemberRow).where(MemberRow.id == member.id))).one()
    for name, new in columns.items():
        setattr(row, name, new)
    await work.session.flush()
    return value(Member, row)


async def invite(work: Work, member: Member, token: str, expires: datetime) -> None:
    work.session.add(InviteRow(token=token, centre=member.centre, member=member.id, expires_at=expires))


async def use_invite(work: Work, token: str, now: datetime) -> Member | None:
    """The person a token was made for, once: None when it is unknown, used or out of date."""
    row = (await work.session.exec(select(InviteRow).where(InviteRow.token == token))).first()
    if row is None or row.used_at is not None or row.expires_at <= now:
        return None
    row.used_at = now
    return await by_id(work, row.centre, row.member)


async def void_invites(work: Work, member: Member, now: datetime) -> None:
    """All links that were made for this person are over."""
    await work.session.exec(
        update(InviteRow).where(col(InviteRow.member) == member.id, col(InviteRow.used_at).is_(None)).values(used_at=now)
    )


async def column_of(work: Work, member: Member, name: str) -> object:
    """What is kept of a person under a column that not every answer needs."""
    row = (await work.session.exec(select(MemberRow).where(MemberRow.id == member.id))).one()
    return getattr(row, name)

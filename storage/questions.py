"""The one open question of a person in a chat: what is awaited, and what was answered so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col, select

from storage.rows import value
from storage.tables import DraftRow
from storage.work import Work


@dataclass(frozen=True)
class Draft:
    """An open question. `awaiting` says which; `note` is the one that collects the answer, None where it is no note."""

    chat: int
    person: int
    centre: int
    awaiting: str
    note: int | None
    answers: Mapping[str, object]


async def ask(work: Work, draft: Draft, now: datetime) -> None:
    """Asks a new question; it replaces the one that was open."""
    row = DraftRow(
        chat=draft.chat, person=draft.person, centre=draft.centre, awaiting=draft.awaiting, note=draft.note,
        answers=dict(draft.answers), opened_at=now,
    )  # fmt: skip
    await work.session.merge(row)
    await work.session.flush()


async def of(work: Work, chat: int, person: int) -> Draft | None:
    row = (await work.session.exec(select(DraftRow).where(DraftRow.chat == chat, DraftRow.person == person))).first()
    return value(Draft, row) if row else None


async def close(work: Work, chat: int, person: int) -> None:
    await work.session.exec(delete(DraftRow).where(col(DraftRow.chat) == chat, col(DraftRow.person) == person))


async def all_open(work: Work) -> list[Draft]:
    return [value(Draft, row) for row in await work.session.exec(select(DraftRow))]

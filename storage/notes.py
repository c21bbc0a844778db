"""Notes and their parts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from bot.duty.note import Note, Part
from storage.outbox import insert_once
from storage.rows import value
from storage.tables import MemberRow, NotePartRow, NoteRow
from storage.work import Work


async def begin(work: Work, centre: int, day: date, subject: str, by: int, now: datetime) -> int:
    row = NoteRow(centre=centre, day=day, subject=subject, by=by, opened_at=now)
    work.session.add(row)
    await work.session.flush()
    return row.id or 0


async def add_part(work: Work, centre: int, note: int, part: Part) -> None:
    """Adds a message to a note; one that is there already is left as it is."""
    row = {
        "centre": centre, "note": note, "chat": part.chat, "message": part.message, "kind": part.kind, "text": part.text,
        "file": part.file, "at": part.at,
    }  # fmt: skip
    await work.session.exec(insert_once(work, NotePartRow, ("note", "chat", "message")), params=[row])


async def edit_part(work: Work, centre: int, chat: int, message: int, text: str, now: datetime) -> Note | None:
    """Changes the text of the part that came with this message; None when no note of the centre has it."""
    query = select(NotePartRow).where(NotePartRow.centre == centre, NotePartRow.chat == chat, NotePartRow.message == message)
    row = (await work.session.exec(query)).first()
    if row is None:
        return None
    row.text, row.edited_at = text, now
    await work.session.flush()
    return await by_id(work, centre, row.note)


async def submit(work: Work, centre: int, note: int, now: datetime) -> None:
    row = (await work.session.exec(select(NoteRow).where(NoteRow.id == note, NoteRow.centre == centre))).one()
    row.submitted_at = now


async def by_id(work: Work, centre: int, note: int) -> Note:
    return (await _notes(work, NoteRow.centre == centre, NoteRow.id == note))[0]


async def by_ids(work: Work, centre: int, wanted: Collection[int]) -> dict[int, Note]:
    """Those of the centre, by id."""
    if not wanted:
        return {}
    return {note.id: note for note in await _notes(work, NoteRow.centre == centre, col(NoteRow.id).in_(wanted))}


async def toggle_part(work: Work, centre: int, note: int, part: Part) -> None:
    """Adds a part, or takes it out again if it is there: a phrase that was chosen and is not meant after all."""
    query = select(NotePartRow).where(
        NotePartRow.centre == centre, NotePartRow.note == note, NotePartRow.chat == part.chat,
        NotePartRow.message == part.message,
    )  # fmt: skip
    there = (await work.session.exec(query)).first()
    if there is None:
        await add_part(work, centre, note, part)
        return
    await work.session.delete(there)
    await work.session.flush()


async def submitted(work: Work, centre: int, day: date) -> list[Note]:
    """The finished notes of a day, in order."""
    return await _notes(work, NoteRow.centre == centre, NoteRow.day == day, col(NoteRow.submitted_at).is_not(None))


async def _notes(work: Work, *where: ColumnElement[bool] | bool) -> list[Note]:
    query = (
        select(NoteRow, MemberRow.name, NotePartRow)
        .join(MemberRow, col(MemberRow.id) == col(NoteRow.by))
        .join(NotePartRow, col(NotePartRow.note) == col(NoteRow.id), isouter=True)
        .where(*where)
        .order_by(col(NoteRow.id), col(NotePartRow.id))
    )
    found = (await work.session.exec(query)).all()
    parts = {note.id: tuple(value(Part, p) for other, _, p in found if p and other.id == note.id) for note, _, _ in found}
    names = {note.id: (note, name) for note, name, _ in found}
    return [value(Note, note, by_name=name, parts=parts[key]) for key, (note, name) in names.items()]

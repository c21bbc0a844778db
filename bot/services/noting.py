"""Notes: an open question collects what somebody writes, photographs or says, until 提交."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.duty.note import Note, Part
from bot.services import checks, questions, records, standing
from bot.services import day as duty_days
from bot.services.day import Day
from storage import notes
from storage.questions import Draft
from storage.work import Work

PROBLEM = "problem"
AWAITED = (PROBLEM, records.REMARK)
"""The questions that a note answers."""
MOST_PARTS = 30


async def ask_problem(
    work: Work, centre: Centre, by: Member, day: date, checklist: str, item: str, chat: int, now: datetime
) -> Day:
    """Opens the question what is wrong with an item of a check. Refuses as the answer itself would."""
    found = await checks.read_for(work, centre, day, checklist, now)
    checks.problem_line(found, checklist, item, await standing.of_member(work, found, by, now, checklist))
    answers = {"checklist": checklist, "item": item}
    await _ask(work, centre, by, day, PROBLEM, f"{checklist} {item}", answers, chat, now)
    return found


async def ask_remark(work: Work, centre: Centre, by: Member, day: date, chat: int, now: datetime) -> None:
    """Opens the question for a remark in the record of today. Only who is on duty, before signing."""
    await _may_remark(work, centre, by, day, now)
    await _ask(work, centre, by, day, records.REMARK, records.REMARK, {}, chat, now)


async def _may_remark(work: Work, centre: Centre, by: Member, day: date, now: datetime) -> None:
    found = await duty_days.read(work, centre, day)
    if day != duty_days.today(centre, now) or found.times is None:
        raise Refused("other_day", day=day)
    if by.id not in found.holders(now):
        people = await duty_days.people(work, centre.id)
        raise Refused("only_supervisor_signs", name=people.name(found.signer(now)))
    if found.signature:
        raise Refused("signed_already", name=found.signature.name, at=found.signature.at.astimezone(centre.tz))


async def _ask(
    work: Work, centre: Centre, by: Member, day: date, awaiting: str, subject: str, answers: Mapping[str, object],
    chat: int, now: datetime,
) -> None:  # fmt: skip
    note = await notes.begin(work, centre.id, day, subject, by.id, now)
    await questions.ask(work, centre, by, chat, awaiting, answers, now, note)


async def open_question(work: Work, centre: Centre, by: Member, chat: int) -> tuple[Draft, Note]:
    """The question a person was asked in this chat and what was answered so far. Refuses when there is none."""
    draft = await questions.open_one(work, centre, by, chat, *AWAITED)
    assert draft.note is not None
    return draft, await notes.by_id(work, centre.id, draft.note)


async def add(work: Work, centre: Centre, by: Member, part: Part) -> Note:
    """Adds one message to the open note."""
    _, note = await open_question(work, centre, by, part.chat)
    if len(note.parts) >= MOST_PARTS:
        raise Refused("note_full", n=MOST_PARTS)
    await notes.add_part(work, centre.id, note.id, part)
    return await notes.by_id(work, centre.id, note.id)


async def edit(work: Work, centre: Centre, by: Member, chat: int, message: int, text: str, now: datetime) -> Note | None:
    """An edited message changes the note it came from; None when it came from none. After signing nothing changes."""
    changed = await notes.edit_part(work, centre.id, chat, message, text, now)
    if changed is None:
        return None
    found = await duty_days.read(work, centre, changed.day)
    if changed.by != by.id:
        raise Refused("unknown_button")
    if found.signature and changed.submitted_at:
        raise Refused("signed_already", name=found.signature.name, at=found.signature.at.astimezone(centre.tz))
    return changed


async def submit(work: Work, centre: Centre, by: Member, chat: int, now: datetime) -> tuple[Draft, Note]:
    """Ends the open note and lets it take effect."""
    draft, note = await open_question(work, centre, by, chat)
    if not note.parts:
        raise Refused("note_empty")
    await notes.submit(work, centre.id, note.id, now)
    await questions.close(work, draft)
    if draft.awaiting == PROBLEM:
        checklist, item = str(draft.answers["checklist"]), str(draft.answers["item"])
        await checks.problem(work, centre, by, note.day, checklist, item, note.id, now)
    else:
        await _may_remark(work, centre, by, note.day, now)
    return draft, note

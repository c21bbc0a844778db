"""Answering the checks of a day (clause 4.4): all at once, item by item, with a problem, or later because people wait."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.duty import checklist as rules
from bot.duty.centre import Centre, Member
from bot.duty.checklist import Entry, EntryState, Line, Role, Sheet
from bot.duty.dayplan import check_due
from bot.duty.errors import Refused
from bot.duty.notice import Owed, about, to_member
from bot.services import day as duty_days
from bot.services import standing
from bot.services.day import Day
from storage import audit, days, members, outbox
from storage.work import Work

EARLY = timedelta(minutes=30)
"""How long before it is asked a check may be answered."""
CARDS = frozenset({"check", "again", "escalation", "guard", "record"})
"""Kinds of notices that show how the checks stand."""


async def read_for(work: Work, centre: Centre, day: date, checklist: str, now: datetime) -> Day:
    """The day, if the checklist can be answered now. Refuses other days, closed days and checks that are not due yet."""
    found = await duty_days.read(work, centre, day)
    keys = {c.key for c in found.charter.checklists if c.enabled}
    if checklist not in keys:
        raise Refused("unknown_button")
    if day != duty_days.today(centre, now):
        raise Refused("other_day", day=day)
    due = check_due(found.charter, checklist, found.times) if found.times else None
    if due is None:
        raise Refused("closed_day", day=day)
    if now < due - EARLY:
        raise Refused("check_too_early", at=due.astimezone(centre.tz), n=int(EARLY.total_seconds() // 60))
    return found


async def confirm(
    work: Work, centre: Centre, by: Member, day: date, checklist: str, now: datetime, item: str | None = None
) -> Day:
    """Answers everything that is open, or one item, as it should be. A guard answers only what is the guard's."""
    found, role, lines = await _open_lines(work, centre, by, day, checklist, now, item)
    return await _enter(work, found, checklist, rules.answers(lines, EntryState.DONE, by.id, by.name, role, now), by, now)


async def doors_only(work: Work, centre: Centre, by: Member, day: date, checklist: str, now: datetime) -> Day:
    """Answers what must be true now; what cannot be true while people work is carried into the later checklist."""
    found, role, lines = await _open_lines(work, centre, by, day, checklist, now, None)
    if role is Role.GUARD:
        raise Refused("unknown_button")
    return await _enter(
        work,
        found,
        checklist,
        rules.doors_only(Sheet(found.charter.checklist(checklist), tuple(lines)), by.id, by.name, role, now),
        by,
        now,
    )


async def problem(
    work: Work, centre: Centre, by: Member, day: date, checklist: str, item: str, note: int, now: datetime
) -> Day:
    """Says that an item is not as it should be; the note says what was seen. The office is told."""
    found = await read_for(work, centre, day, checklist, now)
    role = await standing.of_member(work, found, by, now, checklist)
    line = problem_line(found, checklist, item, role)
    if role is Role.GUARD and line.entry is not None and not line.open:
        raise done_already(found, [line.entry])  # somebody answered while the guard was writing: the first answer wins
    entered = rules.answers([line], EntryState.PROBLEM, by.id, by.name, role, now, note)
    facts = {"item": item, "checklist": line.checklist, "note": note, "by": by.id}
    tell = [m for m in await members.office(work, centre.id) if m.id != by.id]
    await outbox.owe(
        work, [Owed(centre.id, "problem", about(day, f"note {note}"), to_member(m.id), now, facts=facts) for m in tell]
    )
    return await _enter(work, found, checklist, entered, by, now)


def problem_line(found: Day, checklist: str, item: str, role: Role) -> Line:
    """The line of an item of the sheet. Refuses unknown items, and a guard what is not the guard's."""
    lines = [line for line in found.sheet(checklist).lines if line.item.key == item]
    if not lines or (role is Role.GUARD and not lines[0].item.guard):
        raise Refused("unknown_button")
    return lines[0]


async def put_off(work: Work, centre: Centre, by: Member, day: date, minutes: int, now: datetime) -> Day:
    """Closing is put off because people still wait: every later time of the day moves with it."""
    found = await duty_days.read(work, centre, day)
    await standing.supervisor_or_office(work, found, by, now)
    if day != duty_days.today(centre, now) or found.times is None:
        raise Refused("other_day", day=day)
    late = found.charter.late_close
    if not late.enabled or minutes not in late.choices:
        raise Refused("unknown_button")
    closes = found.times.closes + timedelta(minutes=minutes)
    if closes <= now or closes.date() != day:
        raise Refused("delay_too_late", at=found.times.closes)
    await days.put_off(work, centre.id, day, minutes, by.id, now)
    await audit.write(work, centre.id, by, now, "put_off", day.isoformat(), after={"minutes": minutes})
    work.plans.add(centre.id)
    return await duty_days.read(work, centre, day)


async def _open_lines(
    work: Work, centre: Centre, by: Member, day: date, checklist: str, now: datetime, item: str | None
) -> tuple[Day, Role, list[Line]]:
    """What of the sheet this person may still answer. Refuses when somebody has done so already, saying who and when."""
    found = await read_for(work, centre, day, checklist, now)
    role = await standing.of_member(work, found, by, now, checklist)
    sheet = found.sheet(checklist)
    mine = [line for line in sheet.lines if _may_answer(line, role, item)]
    if not mine:
        raise Refused("unknown_button")
    still_open = [line for line in mine if line.open or (item is not None and line.problem)]
    if not still_open:
        raise done_already(found, [line.entry for line in mine if line.entry])
    return found, role, still_open


def _may_answer(line: Line, role: Role, item: str | None) -> bool:
    """Whether this line is meant: the one that is named, else all; a guard's only doors, the office's not an arrival."""
    if role is Role.GUARD and not line.item.guard:
        return False
    return line.item.key == item if item is not None else not (role is Role.OFFICE and line.item.personal)


def done_already(found: Day, entries: Sequence[Entry]) -> Refused:
    """What an old button answers with: what has happened since."""
    last = max(entries, key=lambda entry: entry.at)
    item = next(i for c in found.charter.checklists if c.key == last.checklist for i in c.items if i.key == last.item)
    key = "stale_problem" if last.state is EntryState.PROBLEM else "stale"
    return Refused(key, at=last.at.astimezone(found.centre.tz), name=last.by_name, item=item)


async def _enter(work: Work, found: Day, checklist: str, new: list[Entry], by: Member, now: datetime) -> Day:
    await days.add_entries(work, found.centre.id, found.day, new)
    after = {entry.item: entry.state.value for entry in new}
    await audit.write(work, found.centre.id, by, now, "check", about(found.day, checklist), after=after)
    work.plans.add(found.centre.id)
    await owe_refresh(work, found, now)
    return await duty_days.read_with(work, found.centre, found.calendar, found.day)


async def owe_refresh(work: Work, found: Day, now: datetime) -> None:
    """The cards people have of this day are to be edited, but for the one that was pressed: it is answered at once."""
    subjects = [about(found.day, lead) for lead in found.charter.leads]
    cards = [n for n in await outbox.sent_about(work, found.centre.id, subjects) if n.kind in CARDS]
    await outbox.owe(
        work,
        [
            Owed(found.centre.id, "refresh", str(card.id), card.addressee, now, occurrence=secrets.token_hex(4))
            for card in cards
            if (card.chat, card.message) != work.answered_in
        ],
    )

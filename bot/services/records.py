"""The daily record: composing it, signing it, owing it to the group (clauses 3.5, 4.5)."""

from __future__ import annotations

from datetime import date, datetime

from bot.duty.centre import Centre, Member
from bot.duty.dayplan import last_check
from bot.duty.errors import Refused
from bot.duty.notice import GROUP, Owed, about, to_member
from bot.duty.record import Record, Span, checked, signed_parts, snapshot
from bot.services import checks, standing
from bot.services import day as duty_days
from bot.services.day import Day, People
from storage import audit, days, notes, outbox
from storage.work import Work

REMARK = "remark"
"""The subject of a note that is a remark in the record."""


async def compose(work: Work, found: Day, people: People) -> Record:
    """The record of a day as it stands; what was signed, as it was signed."""
    written = await notes.submitted(work, found.centre.id, found.day) if found.noted else []
    services = [service for shift in found.shifts for service in shift.services]
    served = tuple(Span(people.name(s.member), _unit(people, s.member), s.starts, s.ends) for s in services)
    remarks = tuple(note.text for note in written if note.subject == REMARK)
    if found.signature:
        served, remarks = signed_parts(found.signature.signed)
    checks_ = checked(found.charter, found.entries, {note.id: note for note in written}, found.signature)
    return Record(found.day, found.centre.name, served, checks_, remarks, found.signature, found.charter.switched_on)


def _unit(people: People, member: int) -> str:
    unit = people.unit_of(member)
    return unit.name if unit else ""


async def read(work: Work, centre: Centre, by: Member, day: date, now: datetime) -> tuple[Day, Record]:
    """The record of any day for office and leader, of their own days for supervisors. Refuses others and days without one."""
    found = await duty_days.read(work, centre, day)
    if found.times is None or not found.shifts or day > duty_days.today(centre, now):
        raise Refused("no_record", day=day)
    serves = any(by.id in shift.members for shift in found.shifts)
    if by.centre != centre.id or not (by.office or by.leader or serves):
        raise Refused("record_not_yours")
    return found, await compose(work, found, await duty_days.people(work, centre.id))


async def sign(work: Work, centre: Centre, by: Member, day: date, now: datetime, *, all_closed: bool) -> tuple[Day, Record]:
    """Who is on duty of the post that signs signs the day's record; with `all_closed` whatever the last check still asks is answered with it.

    Refuses anybody else, too early, a second signature and other days. From here on the signed part never changes.
    """
    found = await duty_days.read(work, centre, day)
    if found.times is None or day != duty_days.today(centre, now):
        raise Refused("other_day", day=day)
    if found.signature:
        raise Refused("signed_already", name=found.signature.name, at=found.signature.at.astimezone(centre.tz))
    people = await duty_days.people(work, centre.id)
    if by.centre != centre.id or found.signer(now) != by.id:
        raise Refused("only_supervisor_signs", name=people.name(found.signer(now)))
    opens = found.charter.record.sign_from.on(found.times)
    if opens and now < opens:
        raise Refused("sign_too_early", at=opens)
    if all_closed:
        found = await _close_everything(work, found, by, now)
    return await _signed(work, found, people, by, now)


def may_be_on_paper(found: Day, now: datetime) -> bool:
    """Whether this record may bear a signature by now, and has none here."""
    opens = found.charter.record.sign_from.on(found.times) if found.times else None
    return found.signature is None and bool(found.shifts) and opens is not None and now >= opens


async def signed_by_hand(work: Work, centre: Centre, by: Member, day: date, now: datetime) -> tuple[Day, Record]:
    """The office notes that the supervisor has signed on paper: who has no phone for it, or did not come to it that day.

    Refuses whoever can still sign on their phone, a second signature, and days on which there is nothing to sign yet.
    """
    standing.office_only(by)
    found = await duty_days.read(work, centre, day)
    if found.signature:
        raise Refused("signed_already", name=found.signature.name, at=found.signature.at.astimezone(centre.tz))
    people = await duty_days.people(work, centre.id)
    signer = people.members.get(found.signer(now) or 0)
    if signer is None or not may_be_on_paper(found, now):
        raise Refused("no_record", day=day)
    if day == duty_days.today(centre, now) and signer.can_be_written_to:
        raise Refused("signs_alone", name=signer.name)
    return await _signed(work, found, people, signer, now, noted_by=by)


async def _signed(
    work: Work, found: Day, people: People, signer: Member, now: datetime, *, noted_by: Member | None = None
) -> tuple[Day, Record]:
    """Puts the signature down and owes the record to whoever gets it; `noted_by` says that it stands on paper."""
    centre, day = found.centre, found.day
    record = await compose(work, found, people)
    signed = snapshot(record, signer.name, noted_by.name if noted_by else "")
    await days.sign(work, centre.id, day, signer.id, now, signed)
    await audit.write(work, centre.id, noted_by or signer, now, "sign_by_hand" if noted_by else "sign", day.isoformat())
    await deliver(work, centre, people, day, now)
    await checks.owe_refresh(work, found, now)
    after = await duty_days.read_with(work, centre, found.calendar, day)
    return after, await compose(work, after, people)


async def _close_everything(work: Work, found: Day, by: Member, now: datetime) -> Day:
    checklist = last_check(found.charter)
    if not found.sheet(checklist).open:
        return found
    return await checks.confirm(work, found.centre, by, found.day, checklist, now)


async def deliver(work: Work, centre: Centre, people: People, day: date, due: datetime) -> None:
    """The record is owed once a day: to the group, without one to the office in private.

    Once: a group that comes or goes afterwards changes nothing for a day that has gone out.
    """
    if any(notice.kind == "record" for notice in await outbox.about(work, centre.id, about(day, "record"))):
        return
    office = [to_member(member.id) for member in people.office if member.can_be_written_to]
    to = [GROUP] if centre.group is not None else office
    await outbox.owe(work, [Owed(centre.id, "record", about(day, "record"), addressee, due) for addressee in to])


def carried_open(found: Day) -> bool:
    """Whether the last check of the day also asks what an earlier one left open."""
    sheet = found.sheet(last_check(found.charter))
    return any(line.checklist != sheet.checklist.key and line.open for line in sheet.lines)

"""What a centre owes by now, derived from its charter, calendar, roster and what was entered; idempotent.

The rules say what falls due when; here it is decided to whom, whether it still matters, and when to look again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta, tzinfo

from bot.duty.dayplan import Due, plan
from bot.duty.notice import NoticeState, Owed, about, to_member
from bot.services import calendar as calendars
from bot.services import day as duty_days
from bot.services import publishing, records
from bot.services.day import Day, People
from storage import centres, outbox
from storage.work import Work

GREETINGS = frozenset({"eve", "wake"})
OPEN_ONLY = frozenset({"check", "guard", "again", "escalation"})


async def plan_centre(work: Work, centre_id: int, now: datetime) -> None:
    """Puts into the outbox what has fallen due since the centre was last looked at, and says when to look again."""
    centre, since = await centres.to_plan(work, centre_id)
    calendar = await calendars.of_centre(work, centre)
    today = duty_days.today(centre, now)
    look_at = [_next_morning(today, centre.tz)]
    extends = await publishing.keep_ahead(work, centre, calendar, now)
    if extends:
        look_at.append(extends)
    people = await duty_days.people(work, centre_id)
    # Closing may be put off so that its record is due after midnight.
    first = duty_days.today(centre, since) - timedelta(days=1)
    owed: list[Owed] = []
    for found in await duty_days.with_shifts(work, centre, calendar, first, calendar.next_working(today)):
        if found.times is not None:
            dues = plan(found.charter, found.times)
            look_at += [due.at for due in dues if due.at > now]
            owed += _owed(found, people, dues, since, now)
    await outbox.owe(work, owed)
    await centres.planned(work, centre_id, now, min(look_at))
    work.plans.discard(centre_id)  # what was changed on the way is planned by now


def _next_morning(today: date, tz: tzinfo) -> datetime:
    return datetime.combine(today + timedelta(days=1), time(), tz)


def _owed(found: Day, people: People, dues: tuple[Due, ...], since: datetime, now: datetime) -> list[Owed]:
    return [
        owed
        for due in dues
        if due.at <= now and not (_over(due, now) and due.at <= since) and _matters(found, due, now)
        for owed in _notices(found, people, due, now)
    ]


def _over(due: Due, now: datetime) -> bool:
    return due.until is not None and due.until <= now


def _matters(found: Day, due: Due, now: datetime) -> bool:
    """Whether there is still a reason to send it.

    A check is asked for as long as something of it is open, a signature until it is there; nobody is greeted about a
    day that was published when its greeting was past.
    """
    if due.kind in GREETINGS:
        return found.shift is not None and due.at >= found.shift.published_at and not _told_otherwise(found, due, now)
    if due.kind in OPEN_ONLY:
        return bool(open_items(found, due))
    return due.kind != "unsigned" or found.signature is None


def _told_otherwise(found: Day, due: Due, now: datetime) -> bool:
    """Whoever is given a shift on its day was told so then: for that person the eve is over."""
    given = found.shift is not None and bool(found.shift.services) and found.shift.services[0].because != "turn"
    return due.kind == "eve" and given and duty_days.today(found.centre, now) >= found.day


def open_items(found: Day, due: Due) -> tuple[str, ...]:
    """What is still unanswered of what this notice is about."""
    checklist = found.charter.leads[due.lead].checklist or ""
    lines = found.sheet(checklist).open
    if due.kind == "guard":
        lines = tuple(line for line in lines if line.item.guard)
    if due.items:
        lines = tuple(line for line in lines if line.item.key in due.items)
    return tuple(line.item.key for line in lines)


def _notices(found: Day, people: People, due: Due, now: datetime) -> Iterator[Owed]:
    assert found.shift is not None
    over = _over(due, now)
    at = due.at if over else now
    taken_over = found.shift.taken_over_at(at)
    for member in _addressees(found, people, due, at):
        # Whoever took the shift over later is asked from then on: for that person nothing is late.
        due_at = max(due.at, taken_over) if taken_over and member == found.holder(at) else due.at
        yield from _to(found, people, due, member, due_at, NoticeState.STALE if over else NoticeState.WAITING)
    if due.kind == "record":
        yield from records.deliveries(found.centre, people, due.day, due.at)


def _addressees(found: Day, people: People, due: Due, at: datetime) -> list[int]:
    holder = found.holder(max(at, due.at))
    if due.kind == "record":
        return []
    if due.role == "office":
        return [member.id for member in people.office if member.can_be_written_to]
    if due.role == "unit_head":
        return _heads(found, people, due, holder)
    if due.role == "guard":
        guard = people.guard_on(due.day)
        return [guard.id] if guard and guard.can_be_written_to else []
    return [holder] if holder is not None else []


def _heads(found: Day, people: People, due: Due, holder: int | None) -> list[int]:
    """The heads of the supervisor's unit, when the supervisor leaves a window that must be covered."""
    supervisor = people.members.get(holder or 0)
    if supervisor is None or supervisor.desk not in found.charter.leads[due.lead].head_for:
        return []
    return [head.id for head in people.heads_of(supervisor.unit) if head.id != supervisor.id]


def _to(found: Day, people: People, due: Due, member: int, at: datetime, state: NoticeState) -> Iterator[Owed]:
    """The notice itself; for somebody who cannot be written to it goes to the office, with name and number."""
    kind = "eve_head" if due.kind == "eve" and due.role == "unit_head" else due.kind
    owed = Owed(
        found.centre.id, kind, about(due.day, due.lead), to_member(member), at, due.until, due.occurrence,
        {"items": list(due.items)} if due.items else {}, state,
    )  # fmt: skip
    if people.members[member].can_be_written_to:
        yield owed
    else:
        yield from to_office(owed, people, member)


def to_office(owed: Owed, people: People, member: int) -> Iterator[Owed]:
    """The same notice, addressed to those of the office who can be written to, for a member who cannot."""
    facts: Mapping[str, object] = {**owed.facts, "for": member}
    for clerk in people.office:
        if clerk.can_be_written_to and clerk.id != member:
            yield Owed(
                owed.centre, owed.kind, owed.subject, to_member(clerk.id), owed.due, owed.stale,
                f"{owed.occurrence} for {member}", facts, owed.state,
            )  # fmt: skip

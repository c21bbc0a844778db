"""What a centre owes by now, derived from its charter, calendar, roster and what was entered; idempotent.

The rules say what falls due when; here it is decided to whom, whether it still matters, and when to look again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo

from bot.duty.centre import Member
from bot.duty.dayplan import GREETINGS, Due, plan
from bot.duty.notice import GROUP, NoticeState, Owed, about, to_member
from bot.duty.roster import Shift
from bot.services import account, board, publishing, records, releasing
from bot.services import calendar as calendars
from bot.services import day as duty_days
from bot.services.day import Day, People
from bot.services.telling import reaching
from storage import centres, outbox
from storage.work import Work

OPEN_ONLY = frozenset({"check", "guard", "again", "escalation"})


async def plan_centre(work: Work, centre_id: int, now: datetime) -> None:
    """Puts into the outbox what has fallen due since the centre was last looked at, and says when to look again."""
    centre, since, account_at = await centres.to_plan(work, centre_id)
    calendar = await calendars.of_centre(work, centre)
    today = duty_days.today(centre, now)
    look_at = [_next_morning(today, centre.tz)]
    extends = await publishing.keep_ahead(work, centre, calendar, now)
    if extends:
        look_at.append(extends)
    people = await releasing.release(work, centre, await duty_days.people(work, centre_id), now)
    # Closing may be put off so that its record is due after midnight.
    first = duty_days.today(centre, since) - timedelta(days=1)
    owed: list[Owed] = []
    days = await duty_days.with_shifts(work, centre, calendar, first, calendar.next_working(today))
    for found in days:
        if found.times is not None:
            dues = plan(found.charter, found.times)
            look_at += [at for at in (*(due.at for due in dues), *_changes(found)) if at > now]
            owed += _owed(found, people, dues, since, now)
            for due in dues:
                if due.kind == "record" and due.at <= now:
                    await records.deliver(work, centre, people, due.day, _due_at(found, due, since, now))
    await outbox.owe(work, owed)
    await board.keep(work, centre, {found.day: found for found in days}, people, since, now)
    if any(account.is_trouble(one.kind, one.state, late=False) for one in owed):
        account_at = now + account.QUIET
    elif account_at is not None and account_at <= now:
        account_at = await account.keep(work, centre, calendar, people, now)
    look_at += [account_at] if account_at else []
    await centres.planned(work, centre_id, now, min(look_at), account_at)
    work.plans.discard(centre_id)  # what was changed on the way is planned by now


def _changes(found: Day) -> list[datetime]:
    """When somebody relieves somebody: what is still open is asked of whoever comes on."""
    begins = {shift.starts for shift in found.shifts}
    return sorted(begins)[1:]


def _next_morning(today: date, tz: tzinfo) -> datetime:
    return datetime.combine(today + timedelta(days=1), time(), tz)


def _owed(found: Day, people: People, dues: tuple[Due, ...], since: datetime, now: datetime) -> list[Owed]:
    return [
        owed
        for due in dues
        if due.at <= now and not (_over(due, now) and due.at <= _known(found, since)) and _matters(found, due, since, now)
        for owed in _notices(found, people, due, since, now)
    ]


def _known(found: Day, since: datetime) -> datetime:
    """Until when nothing can be late: all that was owed is in the outbox, or the day itself was published only then."""
    published = min((shift.published_at for shift in found.shifts), default=since)
    return max(since, published) if found.times and published < found.times.midnight else since


def _over(due: Due, now: datetime) -> bool:
    return due.until is not None and due.until <= now


def _matters(found: Day, due: Due, since: datetime, now: datetime) -> bool:
    """Whether there is still a reason to send it.

    A check is asked for as long as something of it is open, a signature until it is there. Whoever is given a shift
    after its eve was told so then; the head of another unit has not heard yet.
    """
    if due.kind in GREETINGS:
        return due.kind == "wake" or due.role == "unit_head" or due.at > since  # each shift by itself: `_announced`
    if due.kind in OPEN_ONLY:
        return bool(open_items(found, due))
    return due.kind != "unsigned" or found.signature is None


def open_items(found: Day, due: Due) -> tuple[str, ...]:
    """What is still unanswered of what this notice is about."""
    checklist = found.charter.leads[due.lead].checklist or ""
    lines = found.sheet(checklist).open
    if due.kind == "guard":
        lines = tuple(line for line in lines if line.item.guard)
    if due.items:
        lines = tuple(line for line in lines if line.item.key in due.items)
    return tuple(line.item.key for line in lines)


def _moment(due: Due, now: datetime) -> datetime:
    """The moment that decides who is meant: now; when it was due, for what has become pointless since."""
    return due.at if _over(due, now) else now


def _due_at(found: Day, due: Due, since: datetime, now: datetime) -> datetime:
    """What is owed only now because something changed since it fell due is not late."""
    return now if due.at <= _known(found, since) else due.at


def _notices(found: Day, people: People, due: Due, since: datetime, now: datetime) -> Iterator[Owed]:
    state = NoticeState.STALE if _over(due, now) else NoticeState.WAITING
    due_at = _due_at(found, due, since, now)
    for member, at in _addressees(found, people, due, now):
        if due.kind == "again" and at > due.at:
            continue  # whoever came on after it was due is asked by the check itself, and not twice at once
        yield from _to(found, people, due, member, at if at > due.at else due_at, state)


def _addressees(found: Day, people: People, due: Due, now: datetime) -> Iterator[tuple[int, datetime]]:
    """Who is meant, and since when: for whoever came on later nothing is late."""
    if due.role in {post.key for post in found.charter.posts}:
        for shift, member in _of_post(found, due, now):
            yield member, _since(found, due, shift, _moment(due, now))
        return
    for one in _of_role(found, people, due, now):
        yield one.id, due.at


def _of_role(found: Day, people: People, due: Due, now: datetime) -> list[Member]:
    match due.role:
        case "office":
            return [member for member in people.office if member.can_be_written_to]
        case "leader":
            return [member for member in people.members.values() if member.leader and member.can_be_written_to]
        case "unit_head":
            return _heads(found, people, due, now)
        case "guard":
            guard = found.guard(people)
            return [guard] if guard and guard.can_be_written_to else []
    return []


def _of_post(found: Day, due: Due, now: datetime) -> Iterator[tuple[Shift, int]]:
    """The people of a post: of its slot where one is meant, else whoever is on duty; who signs, where that is meant."""
    moment = _moment(due, now)
    shifts = found.on_duty(moment, {due.role}) if due.slot is None else _of_slot(found, due, now)
    served = [(shift, member) for shift in shifts if (member := shift.serving(moment)) is not None]
    return iter(served[:1] if due.kind == "unsigned" else served)


def _of_slot(found: Day, due: Due, now: datetime) -> list[Shift]:
    shifts = (shift for shift in found.shifts if (shift.post, shift.slot) == (due.role, due.slot))
    return [shift for shift in shifts if _announced(found, shift, due, now)]


def _announced(found: Day, shift: Shift, due: Due, now: datetime) -> bool:
    """Whether a shift is still to be announced.

    Not when it was published after that moment, nor once more to whoever was given it on its day.
    """
    given = bool(shift.services) and shift.services[0].because != "turn"
    return due.at >= shift.published_at and not (due.kind == "eve" and given and found.today(now) >= found.day)


def _since(found: Day, due: Due, shift: Shift, moment: datetime) -> datetime:
    """Since when it is this person's: from when it was due, or from when the person came on after that."""
    came_on = shift.taken_over_at(moment)
    if came_on is None and due.slot is None and shift not in found.on_duty(due.at, {due.role}):
        came_on = shift.starts
    return max(due.at, came_on) if came_on else due.at


def _heads(found: Day, people: People, due: Due, now: datetime) -> list[Member]:
    """The heads of units of which somebody on duty leaves a window that must be covered."""
    lead = found.charter.leads[due.lead]
    shifts = [shift for shift in found.shifts if shift.post in lead.to and _announced(found, shift, due, now)]
    at = _moment(due, now)
    leaving = [people.members[m] for s in shifts if (m := s.serving(max(at, s.starts))) is not None]
    heads = [head for one in leaving if one.desk in lead.head_for for head in people.heads_of(one.unit) if head.id != one.id]
    return list({head.id: head for head in heads}.values())


def _to(found: Day, people: People, due: Due, member: int, at: datetime, state: NoticeState) -> Iterator[Owed]:
    """The notice itself; for somebody who cannot be written to it goes to the office, with name and number."""
    kind = "eve_head" if due.kind == "eve" and due.role == "unit_head" else due.kind
    owed = Owed(
        found.centre.id, kind, about(due.day, due.lead), to_member(member), at, due.until, due.occurrence,
        _facts(due), state,
    )  # fmt: skip
    yield from reaching(owed, people, member)
    if state is NoticeState.WAITING:
        yield from _mention(found, people.members[member], at)


def _mention(found: Day, member: Member, at: datetime) -> Iterator[Owed]:
    """Where the office wants it so, the group reads once a day that somebody who blocked the bot has something to do."""
    blocked = member.telegram is not None and not member.reachable
    if blocked and found.charter.mention.enabled and found.centre.group is not None and found.times is not None:
        yield Owed(
            found.centre.id, "mention", about(found.day, "mention"), GROUP, at, found.times.midnight, str(member.id),
            {"member": member.id},
        )  # fmt: skip


def _facts(due: Due) -> dict[str, object]:
    """What is meant in particular: some items of a check, or one slot of a post."""
    items: dict[str, object] = {"items": list(due.items)} if due.items else {}
    return {**items, "slot": due.slot} if due.slot else items

"""After trouble the office gets one account: what came late, what was not sent any more, whom to tell by hand.

Trouble is what the outbox shows of it, whether the process was down or the line: notices that ended late, or as stale.
The account is owed when nothing late is left to go out and it has been quiet for a while, and says what there is to say
when it is sent; trouble that comes up before makes room for an account of all. Does not know what went wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.duty.calendar import Calendar
from bot.duty.centre import Centre, Member
from bot.duty.dayplan import GREETINGS
from bot.duty.notice import ASIDE, LATE, Notice, NoticeState, Owed, day_and_lead, to_member
from bot.duty.sections import Checklist
from bot.services import day as duty_days
from bot.services import publishing
from bot.services.day import Day, People
from storage import audit, centres, outbox
from storage.work import Work

KIND = "account"
QUIET = timedelta(minutes=5)
"""So long after the last of it trouble is over: whoever was late to be asked has had time to answer."""
REMEMBERED = timedelta(days=7)
"""What ended longer ago is not told any more."""
CHECKS = frozenset({"check", "again", "guard", "escalation"})


@dataclass(frozen=True)
class Missed:
    """A notice that came late or not at all. `to` is None for the group; `stands_for` is who the office got it for."""

    at: datetime
    kind: str
    day: date | None
    checklist: Checklist | None
    to: Member | None
    stands_for: Member | None


@dataclass(frozen=True)
class Call:
    """Somebody the office should ring up, and what about."""

    who: Member
    about: Missed


@dataclass(frozen=True)
class Account:
    """`until` is when the last late one came, None where none did."""

    since: datetime
    until: datetime | None
    late: tuple[Missed, ...]
    dropped: tuple[Missed, ...]
    calls: tuple[Call, ...]


def is_trouble(kind: str, state: NoticeState, *, late: bool) -> bool:
    """Whether a notice that ended so is for the account."""
    return kind not in ASIDE and (state is NoticeState.STALE or (state is NoticeState.SENT and late))


async def think_later(work: Work, centre: int, now: datetime) -> None:
    """There was trouble right now: the account is thought of when it has been quiet for a while."""
    await centres.think_of_account(work, centre, now + QUIET)


async def keep(work: Work, centre: Centre, calendar: Calendar, people: People, now: datetime) -> datetime | None:
    """Owes the account if trouble is over by now; when to think of it again, None if there is nothing more to do."""
    if await outbox.is_waiting(work, centre.id, now - LATE):
        return now + QUIET
    told = await outbox.newest(work, centre.id, KIND)
    if any(one.state is NoticeState.WAITING for one in told):
        return None  # that one will tell of it
    since = _since(told, now)
    if ended := await outbox.in_trouble(work, centre.id, since, now):
        due = publishing.in_office_hours(centre, calendar, now)
        facts = {"since": since.isoformat()}
        clerks = [member for member in people.office if member.can_be_written_to]
        owed = [Owed(centre.id, KIND, now.isoformat(), to_member(clerk.id), due, facts=facts) for clerk in clerks]
        await outbox.owe(work, owed)
        await audit.write(work, centre.id, None, now, KIND, now.isoformat(), after=_entry(ended))
    return None


def _entry(ended: Iterable[Notice]) -> Mapping[str, object]:
    """For the books: how many came late, and each that was not sent any more."""
    dropped = [one for one in ended if one.state is NoticeState.STALE]
    named = [f"{one.kind} {one.subject} {one.addressee}" for one in dropped]
    return {"late": sum(one.state is NoticeState.SENT for one in ended), "dropped": named}


def _since(told: Sequence[Notice], now: datetime) -> datetime:
    """What the newest account told, or would have told had it not lapsed, ended there."""
    begins = [
        datetime.fromisoformat(str(one.facts["since"])) if one.state is NoticeState.LAPSED else one.retry_at for one in told
    ]
    return max(min(begins, default=now - REMEMBERED), now - REMEMBERED)


async def compose(work: Work, centre: Centre, people: People, notice: Notice, now: datetime) -> Account | None:
    """What there is to tell; None while trouble is still going on, or when there is nothing."""
    if await centres.account_at(work, centre.id) or await outbox.is_waiting(work, centre.id, now - LATE):
        return None
    since = max(datetime.fromisoformat(str(notice.facts["since"])), now - REMEMBERED)
    ended = await outbox.in_trouble(work, centre.id, since, notice.retry_at)
    if not ended:
        return None
    days = await _days(work, centre, ended)
    late = [one for one in ended if one.state is NoticeState.SENT]
    dropped = [one for one in ended if one.state is NoticeState.STALE]
    missed = {one.id: _missed(one, days, people) for one in ended}
    by_hand = [missed[one.id] for one in ended if one in dropped or missed[one.id].stands_for]
    return Account(
        ended[0].due_at,
        max((one.ended_at for one in late if one.ended_at), default=None),
        tuple(missed[one.id] for one in late),
        tuple(missed[one.id] for one in dropped),
        tuple(_calls(by_hand, days, people, now)),
    )


async def _days(work: Work, centre: Centre, notices: Iterable[Notice]) -> Mapping[date, Day]:
    days = {day for day in map(_day, notices) if day}
    return {day: await duty_days.read(work, centre, day) for day in days}


def _day(notice: Notice) -> date | None:
    """The day a notice is about, if it is about one."""
    try:
        return day_and_lead(notice.subject)[0]
    except ValueError:
        return None


def _missed(notice: Notice, days: Mapping[date, Day], people: People) -> Missed:
    day = _day(notice)
    checklist = None
    if day and notice.kind in CHECKS:
        charter = days[day].charter
        lead = charter.leads.get(day_and_lead(notice.subject)[1])
        checklist = charter.checklist(lead.checklist) if lead and lead.checklist else None
    instead_of = notice.facts.get("for")
    stands_for = people.members.get(instead_of) if isinstance(instead_of, int) else None
    return Missed(notice.due_at, notice.kind, day, checklist, people.members.get(notice.member or 0), stands_for)


def _calls(missed: Iterable[Missed], days: Mapping[date, Day], people: People, now: datetime) -> list[Call]:
    """One for each person, about the last thing: what it was about still stands, and that person does not know."""
    calls: dict[int, Call] = {}
    for one in missed:
        found = days.get(one.day) if one.day else None
        if found is not None and found.times is not None and now < found.times.midnight:
            calls |= {who.id: Call(who, one) for who in _to_ring_up(one, found, people, now)}
    return list(calls.values())


def _to_ring_up(one: Missed, found: Day, people: People, now: datetime) -> Iterator[Member]:
    person = one.stands_for or one.to
    if one.kind in CHECKS:
        yield from _about_doors(one, found, people, now)
    elif person is None or found.times is None:
        return
    elif one.kind in GREETINGS:
        if _does_not_know(person, found, now):
            yield person
    elif one.kind == "unsigned":
        if found.signature is None:
            yield person
    elif one.stands_for or now < found.times.closes:
        yield person


def _about_doors(one: Missed, found: Day, people: People, now: datetime) -> Iterator[Member]:
    """Whoever is asked this check by now, and the guard for his doors, as long as it is open."""
    open_ = found.sheet(one.checklist.key).open if one.checklist else ()
    if one.checklist and open_ and one.kind != "guard":
        yield from (people.members[member] for member in found.asked(one.checklist.key, now))
    guard = found.guard(people)
    if guard and one.kind in ("guard", "escalation") and any(line.item.guard for line in open_):
        yield guard


def _does_not_know(person: Member, found: Day, now: datetime) -> bool:
    """Whether somebody has a shift that is not over, on a day about which nobody has said anything yet."""
    shift = found.shift_of(person.id, now)
    serves = shift is not None and shift.serving(max(now, shift.starts)) == person.id and now < shift.ends
    return serves and not found.entries

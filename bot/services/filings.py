"""Filing (备案, clause 4.3): the one way in which somebody else comes to serve a shift.

Knows that who serves, the number and everybody's message are one decision. Does not know who may ask for it, nor whether
somebody agreed: that is known to whoever calls.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.duty.filing import Change, Filing, FilingKind, Handing
from bot.duty.notice import GROUP, Owed, about, to_member
from bot.duty.roster import Shift, handed_to
from bot.services import checks, standing
from bot.services import day as duty_days
from bot.services.day import People
from bot.services.telling import reaching_all
from storage import audit, days, filings, outbox
from storage.work import Work

FILING = "filing"
PAGE = 8


async def file(
    work: Work, centre: Centre, by: Member, kind: FilingKind, handings: Sequence[Handing], now: datetime, *,
    on_behalf: int | None = None, reason: str | None = None, words: str | None = None,
) -> Filing:  # fmt: skip
    """Changes who serves, files it under the next number and owes everybody their message, all in this work.

    Told are whoever served and whoever will, the office, and the group, which never reads a reason; but not `by`, who is
    shown it. Refuses somebody who serves that day already, and whoever is not of this centre.
    """
    people = await duty_days.people(work, centre.id)
    for one in handings:
        await _refuse_second_shift(work, centre, people, one, [other.shift.id for other in handings])
    changes = tuple(_change(one, now) for one in handings)
    year = duty_days.today(centre, now).year
    asked = Filing(0, year, 0, kind, by.id, on_behalf, reason, words, now, None, changes)
    before = await filings.about(work, [one.shift.id for one in handings])
    filing = await filings.add(work, centre.id, asked)
    await filings.undo(work, [one.id for one in before if one.stands and _takes_back(filing, one)], filing.id)
    for one, change in zip(handings, changes, strict=True):
        spans = handed_to(one.shift, one.to, change.starts, kind, until=one.ends, filed=filing.filed)
        await days.replace_services(work, centre.id, one.shift.id, spans)
    await _note(work, centre, by, filing, now)
    await outbox.owe(work, _told(centre, people, by, filing, now))
    work.plans.add(centre.id)
    for day in sorted({change.day for change in changes}):
        await checks.owe_refresh(work, await duty_days.read(work, centre, day), now)
    return filing


async def _refuse_second_shift(work: Work, centre: Centre, people: People, one: Handing, handed: Sequence[int]) -> None:
    """Nobody is twice on one day; who hands the other shift on with the same filing is not."""
    of_day = await days.shifts(work, centre.id, one.shift.day, one.shift.day)
    busy = {member for shift in of_day if shift.id not in handed for member in shift.members}
    if one.to not in people.members or one.to in busy:
        raise Refused("has_it_already")


def _change(one: Handing, now: datetime) -> Change:
    """From when on: not before it is filed, and not before the shift begins."""
    shift = one.shift
    starts = max(one.starts or shift.starts, shift.starts, now)
    ends = one.ends or max(shift.ends, starts)
    whole = (starts, ends) == (shift.starts, shift.ends)
    return Change(shift.id, shift.day, shift.post, shift.serving(starts), one.to, starts, ends, whole)


def _takes_back(filing: Filing, earlier: Filing) -> bool:
    """Whether everybody serves again who did before that filing."""
    back = {(one.shift, one.after, one.before) for one in filing.changes}
    return back == {(one.shift, one.before, one.after) for one in earlier.changes}


async def _note(work: Work, centre: Centre, by: Member, filing: Filing, now: datetime) -> None:
    for one in filing.changes:
        after = {"member": one.after, "from": one.starts.isoformat(), "until": one.ends.isoformat()}
        subject = f"{one.day.isoformat()} {filing.year}/{filing.number}"
        why = filing.words or filing.reason
        await audit.write(
            work, centre.id, by, now, filing.kind, subject, before={"member": one.before}, after=after, why=why
        )


def _told(centre: Centre, people: People, by: Member, filing: Filing, now: datetime) -> Iterator[Owed]:
    subject = about(filing.changes[0].day, f"{FILING} {filing.id}")
    concerned = [member for one in filing.changes for member in (one.before, one.after) if member is not None]
    clerks = [clerk.id for clerk in people.office if clerk.can_be_written_to]
    members = dict.fromkeys(member for member in (*concerned, *clerks) if member != by.id)
    yield from reaching_all((Owed(centre.id, FILING, subject, to_member(one), now) for one in members), people)
    if centre.group_chat is not None:
        yield Owed(centre.id, FILING, subject, GROUP, now)


async def read(work: Work, centre: Centre, lead: str) -> Filing | None:
    """The filing that a notice about `lead` is about."""
    return await filings.by_id(work, centre.id, int(lead.removeprefix(FILING)))


async def listed(work: Work, centre: Centre, by: Member, page: int) -> tuple[list[Filing], int]:
    """A page of all filings, the newest first, and how many pages there are. For the office."""
    standing.office_only(by)
    found, total = await filings.newest(work, centre.id, page * PAGE, PAGE)
    return found, max(1, -(-total // PAGE))


async def of_shifts(work: Work, shifts: Sequence[Shift]) -> list[Filing]:
    """What was filed about these shifts, in order."""
    return await filings.about(work, [shift.id for shift in shifts])


def first_day(filing: Filing) -> date:
    return min(change.day for change in filing.changes)

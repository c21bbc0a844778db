"""Revising the published roster: what a change would do is shown first, then done in one work, and told once to each.

The past and what has begun never change. A preview bears a seal; when somebody else has changed things meanwhile the seal
fits no more and what it would be now is shown instead. Knows how the pieces go together; what a change is, `changes` knows,
and what becomes of turns the rules of `duty.revision`.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.duty import absence
from bot.duty.centre import Centre, Member
from bot.duty.difference import Move, moves, people
from bot.duty.errors import Refused
from bot.duty.notice import Owed, about, to_member
from bot.duty.revision import How, Pair, Place, revise
from bot.duty.roster import Shift
from bot.duty.sections import Sessions
from bot.services import changes, charters, checks, filling, standing
from bot.services import day as duty_days
from bot.services.changes import Back, Books, Change, Days, Hours, Joined, Left, Patterned, Paused, Reordered
from bot.services.roster import rotating_post
from bot.services.telling import reaching_all
from storage import audit, days, filings, outbox
from storage.work import Work

MOVED = "moved"
QUIET_UNTIL, QUIET_FROM = time(7), time(21)
"""Nobody is told at night what does not happen today."""
FURTHEST = 60
"""Days after the end of the roster into which turns may move."""


@dataclass(frozen=True)
class Preview:
    """What a change would do in one way; `seal` stands for exactly this."""

    change: Change
    how: How
    pairs: tuple[Pair, ...]
    moves: tuple[Move, ...]
    seal: str

    @property
    def people(self) -> list[int]:
        """Those whose days change."""
        return people(self.moves)

    @property
    def lapsing(self) -> list[Shift]:
        """Shifts that were given or swapped, of which that holds no longer."""
        return [pair.before for pair in self.pairs if pair.lapsed and pair.before and pair.before.filed]


async def previews(work: Work, centre: Centre, by: Member, change: Change, now: datetime) -> list[Preview]:
    """What the change would do in each of its ways, the usual one first. For the office; refuses what stands already."""
    standing.office_only(by)
    books = await changes.books(work, centre)
    _refuse_forged(books, change)
    _refuse(books, change, now)
    shifts = await _shifts(work, centre, now)
    if isinstance(change, Reordered | Patterned) and shifts and change.since > shifts[-1].day + timedelta(days=1):
        # The days between would be filled by it already.
        raise Refused("too_far", day=change.since, year=str(change.since.year))
    ways = change.ways if shifts else change.ways[:1]
    if _skips(books.centre, change) and set(ways) == {How.IN_ORDER, How.IN_PLACE}:
        ways = (How.IN_PLACE, How.IN_ORDER)
    return [_preview(books, shifts, change, how, now) for how in ways]


async def preview(work: Work, centre: Centre, by: Member, change: Change, how: How, now: datetime) -> Preview:
    """What the change would do in one way."""
    for found in await previews(work, centre, by, change, now):
        if found.how is how:
            return found
    raise Refused("unknown_button")


async def apply(
    work: Work, centre: Centre, by: Member, change: Change, how: How, seal: str, now: datetime
) -> tuple[Preview, bool]:
    """Does it, if it is still what was shown; else says what it would be now, and False."""
    found = await preview(work, centre, by, change, how, now)
    if found.seal != seal:
        return found, False
    books = await changes.books(work, centre)
    await change.put_down(work, books, by, now)
    await _write(work, centre, found, now)
    after = {"change": change.written(), "how": how.value, "shifts": [_told_to_audit(pair) for pair in _seen(found.pairs)]}
    await audit.write(work, centre.id, by, now, "revise", f"{change.since:%Y-%m-%d} {change.cause}", after=after)
    await outbox.owe(work, _told(change.made(books), books, by, found, now))
    work.plans.add(centre.id)
    made = change.made(books).centre
    await checks.owe_refresh(work, await duty_days.read(work, made, duty_days.today(centre, now)), now)
    return found, True


def _refuse_forged(books: Books, change: Change) -> None:
    """What a button carries is trusted for nothing: people, units and patterns of this centre only."""
    match change:
        case Left() | Paused() | Back() | Joined():
            known = change.member in books.people.members
        case Reordered():
            known = sorted(change.order) == sorted(changes.order_of(list(books.people.units)))
        case Patterned():
            known = change.pattern in rotating_post(charters.of(books.centre, change.since)).patterns
        case _:
            known = True
    if not known:
        raise Refused("unknown_button")


def _refuse(books: Books, change: Change, now: datetime) -> None:
    """Not into the past, nor into a day that has begun, unless only its end is moved; and not twice."""
    today = duty_days.today(books.centre, now)
    if change.since < today:
        raise Refused("day_past", day=change.since)
    if change.stands(books):
        raise Refused("changed_already")
    if isinstance(change, Left) and books.people.is_last_of_office(change.member):
        raise Refused("last_of_office")
    if change.since == today and isinstance(change, Days | Hours) and books.calendar.is_working(today):
        local = now.astimezone(books.centre.tz).time()
        old, new = books.calendar.sessions(today), change.made(books).calendar.sessions(today)
        if local >= old[0][0] and (_gone_by(old, local) != _gone_by(new, local) or new[-1][1] <= local):
            raise Refused("begun_already", day=today)


def _gone_by(sessions: Sessions, now: time) -> list[time]:
    """The openings and closings of a day that are over."""
    return [moment for span in sessions for moment in span if moment <= now]


def _skips(centre: Centre, change: Change) -> bool:
    """Whether the charter rather cancels a closed day's turn than moves all."""
    return rotating_post(charters.of(centre, change.since)).holiday == "skip"


async def _shifts(work: Work, centre: Centre, now: datetime) -> list[Shift]:
    today = duty_days.today(centre, now)
    last = await days.published_until(work, centre.id)
    return await days.shifts(work, centre.id, today - filling.CURSOR_DAYS, last) if last is not None else []


def _preview(books: Books, shifts: Sequence[Shift], change: Change, how: How, now: datetime) -> Preview:
    after = change.made(books)
    pairs = tuple(_pairs(after, shifts, change, how, now))
    told = tuple(move for move in moves(pairs) if change.cause == "hours" or not move.hours)
    seen = repr([change, how.value, *(_told_to_audit(pair) for pair in _seen(pairs))])
    return Preview(change, how, pairs, told, hashlib.sha256(seen.encode()).hexdigest()[:8])


def _pairs(books: Books, shifts: Sequence[Shift], change: Change, how: How, now: datetime) -> Iterator[Pair]:
    """The published days from the first that may change on."""
    if not shifts:
        return
    since, last = _first_movable(books.centre, shifts, change, now), max(shift.day for shift in shifts)
    past, future = [one for one in shifts if one.day < since], [one for one in shifts if one.day >= since]
    order = filling.order(books.centre, books.people, books.pattern, absence.away(books.absences), since)

    def revised(ends: date) -> list[Pair]:
        spots = list(filling.places(books.centre, books.calendar, books.calendar.working_days(since, ends)))
        return revise(
            order, past, future, spots, how, now, reserve=_reserve(books, ends, now),
            anew_from=max(since, change.since), concerned=change.concerned,
        )  # fmt: skip

    pairs = revised(last)
    ends = max((pair.after.day for pair in pairs if pair.after), default=last)
    for pair in pairs if ends <= last else revised(ends):  # a day that turns went on into needs all its people
        known = {"provisional": not books.calendar.known(pair.after.day)} if pair.after else {}
        yield pair._replace(after=replace(pair.after, why={**pair.after.why, **known})) if pair.after else pair


def _first_movable(centre: Centre, shifts: Sequence[Shift], change: Change, now: datetime) -> date:
    """Today, as long as none of its shifts has begun; the end of a day may still be moved when it has."""
    today = duty_days.today(centre, now)
    begun = any(shift.day == today and shift.starts <= now for shift in shifts)
    return today + timedelta(days=1) if begun and not (change.cause == "hours" and change.since == today) else today


def _reserve(books: Books, last: date, now: datetime) -> Iterator[list[Place]]:
    """The days after the roster, as far as the calendar is known."""
    known = books.calendar.known_until(duty_days.today(books.centre, now))
    ends = min(known, last + timedelta(days=FURTHEST))
    for day in books.calendar.working_days(last + timedelta(days=1), ends):
        yield list(filling.places(books.centre, books.calendar, [day]))


def _seen(pairs: Sequence[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair.is_change]


def _told_to_audit(pair: Pair) -> list[object]:
    """[shift, before, after], each as [day, whose turn, who serves, hours]."""
    return [pair.before.id if pair.before else 0, *(_row(shift) for shift in (pair.before, pair.after))]


def _row(shift: Shift | None) -> list[object] | None:
    if shift is None:
        return None
    hours = [shift.starts.isoformat(), shift.ends.isoformat()]
    return [shift.day.isoformat(), shift.post, shift.slot, shift.seat, shift.member, list(shift.members), *hours]


async def _write(work: Work, centre: Centre, found: Preview, now: datetime) -> None:
    """The shifts as they are now, and what was filed about those that are no longer so."""
    lapsed = [pair.before.id for pair in found.pairs if pair.lapsed and pair.before]
    gone = [pair.before.id for pair in found.pairs if pair.before and pair.after is None]
    changed = [pair.after for pair in found.pairs if pair.before and pair.after and pair.after != pair.before]
    await filings.cancel(work, lapsed, now)
    await filings.forget(work, gone)
    await days.rewrite(work, centre.id, changed, gone)
    for pair in found.pairs:
        if pair.before is None and pair.after is not None:
            await days.publish(work, centre.id, pair.after)


def _told(after: Books, before: Books, by: Member, found: Preview, now: datetime) -> Iterator[Owed]:
    """One message to each who moves; of a day that is closed or opened on the day itself also whoever else works on it."""
    centre, today, run = before.centre, duty_days.today(before.centre, now), secrets.token_hex(4)
    by_member: defaultdict[int, list[Move]] = defaultdict(list)
    for move in found.moves:
        by_member[move.member].append(move)
    facts = _facts(found.change, found.how)
    owed = [
        Owed(
            centre.id, MOVED, about(_first(mine), MOVED), to_member(member), _due(centre, mine, today, now), occurrence=run,
            facts={**facts, "moves": [_fact(move) for move in mine]},
        )
        for member, mine in by_member.items()
        if before.people.members[member].left is None or _first(mine) <= (before.people.members[member].left or date.max)
    ]  # fmt: skip
    yield from reaching_all(owed, after.people)
    works = after.calendar.is_working(today)
    if isinstance(found.change, Days) and before.calendar.is_working(today) != works:
        kind = "open_today" if works else "closed_today"
        for member in {one.id for one in (*before.people.office, *_heads(before, found, today), *_guard(before, today))}:
            if member != by.id and member not in by_member and before.people.members[member].can_be_written_to:
                yield Owed(centre.id, kind, about(today, kind), to_member(member), now, occurrence=run)


def _first(mine: Sequence[Move]) -> date:
    return min(day for move in mine for day in (move.before, move.after) if day is not None)


def _due(centre: Centre, mine: Sequence[Move], today: date, now: datetime) -> datetime:
    """At once, but nobody is woken for what does not happen today."""
    local = now.astimezone(centre.tz)
    if _first(mine) <= today or QUIET_UNTIL <= local.time() < QUIET_FROM:
        return now
    morning = today + timedelta(days=local.time() >= QUIET_FROM)
    return datetime.combine(morning, QUIET_UNTIL, centre.tz)


def _guard(before: Books, day: date) -> list[Member]:
    """The guard whose turn it is, if there is any."""
    guards, rule = before.people.guards, charters.of(before.centre, day).guards
    return [guards[rule.turn(day, len(guards))]] if guards else []


def _heads(before: Books, found: Preview, today: date) -> list[Member]:
    """Heads of the units that had covered a window for today, or have to now."""
    shifts = [shift for pair in found.pairs for shift in (pair.before, pair.after) if shift and shift.day == today]
    served = {member for shift in shifts for member in shift.members}
    return [head for member in served for head in before.people.heads_of(before.people.members[member].unit)]


def _facts(change: Change, how: How) -> dict[str, object]:
    """What a person is told about why: kind of change, its days, whether turns moved on; never who it was about."""
    concerned = [one.day.isoformat() for one in change.days] if isinstance(change, Days) else []
    return {"cause": change.cause, "how": how.value, "days": concerned, "since": change.since.isoformat()}


def _fact(move: Move) -> list[object]:
    before, after = (day.isoformat() if day else None for day in (move.before, move.after))
    return [before, after, move.turn_only, move.hours]


def told_moves(facts: Mapping[str, object], member: int) -> list[Move]:
    """The moves that a notice tells a member of."""
    listed = facts.get("moves")
    return [_move(member, *one) for one in listed] if isinstance(listed, list) else []


def _move(member: int, before: str | None, after: str | None, turn_only: bool, hours: bool) -> Move:  # noqa: FBT001
    first, last = (date.fromisoformat(day) if day else None for day in (before, after))
    return Move(member, first, last, turn_only=turn_only, hours=hours)


async def holds(work: Work, centre: Centre, move: Move) -> bool:
    """Whether a move is still so: the new day is that person's, the old one is not."""
    days_ = [day for day in (move.before, move.after) if day is not None]
    shifts = await days.shifts(work, centre.id, min(days_), max(days_))
    mine = {shift.day for shift in shifts if move.member in ((shift.member,) if move.turn_only else shift.members)}
    if move.hours:
        return move.after in mine
    return (move.after is None or move.after in mine) and move.before not in mine

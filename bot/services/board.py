"""The live board of a centre's group: what it shows, and owing the group an edit whenever it shows something else.

What was shown last is in the notices themselves. So nothing has to say that the board is to be edited: whatever is
audited has the centre looked at, and the look finds the difference, after a crash as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.duty.board import Board, Swap
from bot.duty.centre import Centre, GroupRights
from bot.duty.notice import BOARD, Notice, NoticeState, Owed
from bot.services import day as duty_days
from bot.services import records
from bot.services.day import Day, People
from storage import outbox
from storage.work import Work

LEAD = "board"
POST, PIN, UNPIN = "board", "pin", "unpin"
PACE = timedelta(seconds=15)
"""From one edit to the next."""
GONE = "gone"
"""What is noted of an edit whose message somebody had deleted."""
NOT_ALLOWED = "not allowed"
"""What is noted of a pin for which the bot lacks the right."""


async def read(work: Work, found: Day, people: People, now: datetime) -> Board:
    """The board of a day as it stands."""
    if found.times is None:
        return Board(found.day, None)
    lead = found.charter.lead("record")
    due = lead.due(found.times) if lead else None
    return Board(
        found.day,
        await records.compose(work, found, people),
        tuple(Swap(people.names(shift.named), shift.filed) for shift in found.shifts if len(shift.named) > 1),
        found.times.closes if found.times.moved else None,
        due is not None and due <= now,
    )


async def of_day(work: Work, centre: int, day: date) -> list[Notice]:
    """All that was owed about the board of a day, oldest first."""
    about = await outbox.about(work, centre, day.isoformat())
    return [notice for notice in about if notice.addressee == BOARD]


def standing(told: Sequence[Notice], chat: int | None) -> int | None:
    """The message that is the day's board in this chat, None before it is posted and after somebody deleted it."""
    message = None
    for notice in told:
        if notice.kind == POST and notice.detail == GONE:
            message = None
        elif notice.kind == POST and notice.message is not None and notice.chat == chat:
            message = notice.message
    return message


async def keep(work: Work, centre: Centre, days: Mapping[date, Day], people: People, since: datetime, now: datetime) -> None:
    """Owes whatever the board lacks: of today, and of the days that have ended since the centre was last looked at.

    `days` are those that have a shift.
    """
    if centre.group_chat is None:
        return
    today, day = duty_days.today(centre, now), duty_days.today(centre, since)
    while day <= today:
        told = await of_day(work, centre.id, day)
        if told or _begins(days.get(day), now):
            found = days.get(day) or await duty_days.read(work, centre, day)
            await _keep_shown(work, found, people, [n for n in told if n.kind == POST], now)
        if told:
            await outbox.owe(work, _pins(centre, day, told, now, stays=day == today))
        day += timedelta(days=1)


def _begins(found: Day | None, now: datetime) -> bool:
    """Whether it is time for the first board of a day."""
    lead = found.charter.lead(LEAD) if found else None
    if found is None or found.times is None or lead is None:
        return False
    at = lead.due(found.times)
    until = lead.stale(found.times, at) if at else None
    return at is not None and at <= now and (until is None or now < until)


async def _keep_shown(work: Work, found: Day, people: People, told: Sequence[Notice], now: datetime) -> None:
    """One notice of a board waits at most; what it is going to show is noted with it."""
    place = found.centre.group_chat, found.centre.language
    shows = {"shows": (await read(work, found, people, now)).mark(*place)}
    newest = told[-1] if told else None
    if newest is not None and newest.state == NoticeState.WAITING:
        if newest.claimed_by is None and newest.facts != shows:
            await outbox.restate(work, newest.id, shows)
        return  # one that is on its way has the centre looked at when it has arrived
    if newest is not None and (found.centre.group is None or not _is_behind(newest, shows)):
        return  # into a closed group the first of each day is tried: perhaps it is open again
    last = max((n.ended_at for n in told if n.ended_at and n.state == NoticeState.SENT), default=None)
    due = max(now, last + PACE) if last else now
    owed = Owed(found.centre.id, POST, found.day.isoformat(), BOARD, due, None, f"{len(told):04}", shows)
    await outbox.owe(work, [owed])


def _is_behind(newest: Notice, shows: Mapping[str, object]) -> bool:
    return newest.facts != shows or newest.state == NoticeState.UNREACHABLE or newest.detail == GONE


def _pins(centre: Centre, day: date, told: Sequence[Notice], now: datetime, *, stays: bool) -> Iterator[Owed]:
    """The board is pinned when it is there, as soon as the bot may, and no longer when its day or its group is over."""
    message = standing(told, centre.group_chat)
    tries = [n for n in told if n.kind != POST and n.facts["message"] == message]
    newest = tries[-1] if tries else None
    pinned = newest is not None and newest.kind == PIN and newest.state != NoticeState.LAPSED
    may = centre.group_rights in (None, GroupRights.FULL)
    if message is None or pinned == stays or (stays and (not may or _was_refused(newest))):
        return
    facts = {"chat": centre.group_chat, "message": message}
    kind = PIN if stays else UNPIN
    yield Owed(centre.id, kind, day.isoformat(), BOARD, now, None, f"{message} {len(tries)}", facts)


def _was_refused(newest: Notice | None) -> bool:
    """For another reason than a right that may have been given since."""
    return newest is not None and newest.kind == PIN and newest.detail != NOT_ALLOWED


async def take_down(work: Work, centre: Centre, now: datetime) -> None:
    """The group is left: its board is not pinned there any more."""
    day = duty_days.today(centre, now)
    told = await of_day(work, centre.id, day)
    await outbox.owe(work, _pins(centre, day, told, now, stays=False))

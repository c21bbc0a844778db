"""What a duty day asks of whom, and when: from the charter's leads and the day's times. Pure.

Says nothing about who has which shift and whether anything is still open; that is decided when a notice falls due.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.duty.charter import Charter, Lead
from bot.duty.checklist import asked_items, carries_on
from bot.duty.moment import Anchor, DayTimes

GREETINGS = frozenset({"eve", "wake"})
"""The leads by which each shift is announced to whoever has it."""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that falls due for everybody of a role. `until` is when it has become pointless, None for never.

    `kind` is what is said: eve, wake, check, guard, again, escalation, record, unsigned, board. `lead` is the charter's key.
    `role` is one of the charter's roles or posts; with `slot` only the people of that slot of the post are meant, without
    whoever of the post is on duty when it is sent.
    """

    kind: str
    lead: str
    role: str
    day: date
    at: datetime
    until: datetime | None
    occurrence: str = ""
    items: tuple[str, ...] = ()
    slot: str | None = None


def plan(charter: Charter, times: DayTimes) -> tuple[Due, ...]:
    """Everything that falls due about one working day, in order of time."""
    dues: list[Due] = []
    for key, lead in charter.leads.items():
        if not lead.enabled:
            continue
        if lead.checklist:
            dues += _check(charter, times, key, lead)
        elif key in GREETINGS or key == "board":
            dues += _greeting(charter, times, key, lead)
        elif key == "record":
            dues += _record(charter, times, key, lead)
    return tuple(sorted(_once_at_a_time(dues), key=lambda due: due.at))


def _greeting(charter: Charter, times: DayTimes, key: str, lead: Lead) -> Iterator[Due]:
    """Each slot of a post by itself; whoever else is told hears of the day once."""
    for role in lead.to:
        for slot, seen in _slots_of(charter, role, times) or ((None, times),):
            at = lead.due(seen)
            if at is not None:
                yield Due(key, key, role, times.day, at, lead.stale(seen, at), slot or "", slot=slot)


def _slots_of(charter: Charter, role: str, times: DayTimes) -> tuple[tuple[str, DayTimes], ...]:
    """The slots a role has that day, each with the day as seen from it; none where the role is no post."""
    spans = [slot for post in charter.posts if post.key == role for slot in post.spans]
    return tuple((slot.key, seen) for slot in spans if (seen := slot.seen(times)))


def _check(charter: Charter, day: DayTimes, key: str, lead: Lead) -> Iterator[Due]:
    checklist = charter.checklist(lead.checklist or "")
    times = _counted_from(charter, lead, day)
    at = lead.due(times)
    if at is None or not checklist.enabled:
        return
    until = lead.stale(times, at)
    moved = str(times.moved) if times.moved and lead.at.anchor in (Anchor.CLOSE, Anchor.END) else ""
    for role in lead.to:
        kind = "guard" if role == "guard" else "check"
        if kind == "check" or any(item.guard for item in asked_items(checklist)):
            yield Due(kind, key, role, times.day, at, until, moved)
    useful = timedelta(minutes=lead.again_until)
    for minutes, items in _escalations(lead, tuple(item.key for item in asked_items(checklist))):
        late = at + timedelta(minutes=minutes)
        for role in lead.escalate_to:
            yield Due("escalation", key, role, times.day, late, late + useful, f"{moved}+{minutes}", items)
    if lead.repeat is not None:
        again = at + timedelta(minutes=lead.repeat)
        for role in lead.to:
            if role != "guard":
                yield Due("again", key, role, times.day, again, again + useful, moved)


def _counted_from(charter: Charter, lead: Lead, times: DayTimes) -> DayTimes:
    """The day as a check's moments see it: `start` and `end` are those of the slot it names, else of the first asked."""
    slots = [one for role in lead.to for one in _slots_of(charter, role, times)]
    return next((seen for slot, seen in slots if lead.slot in (None, slot)), times)


def _escalations(lead: Lead, items: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """(minutes after the check, items): the charter's `rest` stands for all items it does not name."""
    after = [lead.escalation(item) for item in items]
    for minutes in sorted({minutes for minutes in after if minutes is not None}):
        yield minutes, tuple(item for item, its in zip(items, after, strict=True) if its == minutes)


def _record(charter: Charter, times: DayTimes, key: str, lead: Lead) -> Iterator[Due]:
    at = lead.due(times)
    if at is None:
        return
    for role in lead.to:
        yield Due("record", key, role, times.day, at, lead.stale(times, at))
    for post in signs(charter):
        yield Due("unsigned", key, post, times.day, at, times.midnight)


def _once_at_a_time(dues: list[Due]) -> Iterator[Due]:
    """Nobody gets two messages about the checks in one minute.

    The leaving check, which shows what the closing check left open, stands for that one's repetition, and of two
    escalations the later checklist's stands for both.
    """
    checks = {(due.at, due.role) for due in dues if due.kind == "check"}
    last = {(due.at, due.role): due for due in dues if due.kind == "escalation"}
    for due in dues:
        if due.kind == "again" and (due.at, due.role) in checks:
            continue
        if due.kind == "escalation" and last[due.at, due.role] is not due:
            continue
        yield due


def check_due(charter: Charter, checklist: str, times: DayTimes) -> datetime | None:
    """When a checklist is asked on a day, None when no enabled lead asks it."""
    for lead in charter.leads.values():
        if lead.checklist == checklist and lead.enabled:
            return lead.due(_counted_from(charter, lead, times))
    return None


def there_by(charter: Charter, post: str, times: DayTimes) -> datetime:
    """When the people of a post must be there on a day as seen from their slot: at their first check before they begin."""
    begins = times.starts or times.opens
    leads = [lead for lead in charter.leads.values() if lead.enabled and lead.checklist and post in lead.to]
    return min((due for lead in leads if (due := lead.due(times)) and due <= begins), default=begins)


def askers(charter: Charter, checklist: str) -> frozenset[str]:
    """The posts that are asked a checklist, and with them whoever else may be."""
    leads = (lead for lead in charter.leads.values() if lead.checklist == checklist and lead.enabled)
    return frozenset(role for lead in leads for role in lead.to)


def signs(charter: Charter) -> tuple[str, ...]:
    """The posts that sign the daily record."""
    return tuple(post.key for post in charter.posts if post.signs)


def last_check(charter: Charter) -> str:
    """The checklist that ends the day: what the others carry over ends there, and it is answered with the signature."""
    ends = {item.until for checklist in charter.checklists if carries_on(checklist) for item in checklist.items}
    for key in (checklist.key for checklist in reversed(charter.checklists)):
        if key in ends:
            return key
    return charter.checklists[-1].key

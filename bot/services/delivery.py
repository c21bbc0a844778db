"""What follows when a notice was delivered, or could not be: it is never just gone."""

from __future__ import annotations

from datetime import datetime

from bot.duty.centre import GroupRights
from bot.duty.notice import BOARD, GROUP, Notice, NoticeState, Owed
from bot.services import account, board, groups
from bot.services import day as duty_days
from bot.services.groups import Seen
from bot.services.telling import to_office
from storage import audit, centres, members, outbox
from storage.work import Work

KEPT_BACK = frozenset({"guard", "menu", "refresh", "present", "bound"})
"""What nobody else has any use for. Everything else the office hears in somebody's place, or has heard already."""


async def ended(
    work: Work, notice: Notice, state: NoticeState, now: datetime, *, chat: int | None = None, message: int | None = None,
    detail: str | None = None,
) -> None:  # fmt: skip
    """What became of a notice, once and for all; if that is trouble, the office gets an account of it.

    After a board the centre is looked at: what has changed meanwhile is shown next.
    """
    await outbox.end(work, notice.id, state, now, chat=chat, message=message, detail=detail)
    if account.is_trouble(notice.kind, state, late=notice.is_late(now)):
        await account.think_later(work, notice.centre, now)
    if notice.kind == board.POST:
        work.plans.add(notice.centre)


async def sent(work: Work, notice: Notice, chat: int, message: int | None, now: datetime) -> None:
    """It has arrived; a board perhaps in a group that was thought closed."""
    await ended(work, notice, NoticeState.SENT, now, chat=chat, message=message)
    if notice.kind == board.POST and (await centres.by_id(work, notice.centre)).group_rights is GroupRights.NONE:
        await _saw(work, notice, GroupRights.FULL, now)


async def not_allowed(work: Work, notice: Notice, now: datetime) -> None:
    """The board stays unpinned, and the office is told once what to do about it."""
    await ended(work, notice, NoticeState.LAPSED, now, detail=board.NOT_ALLOWED)
    await _saw(work, notice, GroupRights.NO_PIN, now)


async def unreachable(work: Work, notice: Notice, why: str, now: datetime) -> None:
    """The chat cannot be written to: the person counts as unreachable, and what was owed goes to the office."""
    await outbox.end(work, notice.id, NoticeState.UNREACHABLE, now, detail=why)
    if notice.addressee in (GROUP, BOARD):
        if notice.addressee == GROUP:
            await groups.to_office(work, notice)
        await _saw(work, notice, GroupRights.NONE, now)
        return
    people = await duty_days.people(work, notice.centre)
    member = people.members[notice.member or 0]
    if member.telegram is not None and member.reachable:
        await members.change(work, member, reachable=False)
        await audit.write(work, member.centre, None, now, "unreachable", f"member {member.id}", why=why)
    if notice.kind not in KEPT_BACK and "for" not in notice.facts and not member.office:
        owed = Owed(
            notice.centre, notice.kind, notice.subject, notice.addressee, notice.due_at, notice.stale_at,
            notice.occurrence, notice.facts,
        )  # fmt: skip
        await outbox.owe(work, to_office(owed, people, member.id))


async def _saw(work: Work, notice: Notice, rights: GroupRights, now: datetime) -> None:
    group = await _group_of(work, notice)
    if group is not None:
        await groups.saw(work, group, Seen("", rights), now)


async def _group_of(work: Work, notice: Notice) -> int | None:
    """The group that was written to; None when the centre has left it since."""
    group = (await centres.by_id(work, notice.centre)).group_chat
    return group if notice.facts.get("chat", group) == group else None


async def group_moved(work: Work, notice: Notice, chat: int, now: datetime) -> bool:
    """The centre's group became a supergroup with another id. False when the centre cannot follow it there."""
    old = await _group_of(work, notice)
    return old is None or await groups.moved(work, old, chat, now)

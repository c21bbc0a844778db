"""What follows when a notice could not be delivered: it is never just gone."""

from __future__ import annotations

from datetime import datetime

from bot.duty.notice import GROUP, Notice, NoticeState, Owed, to_member
from bot.services import account, binding
from bot.services import day as duty_days
from bot.services.telling import to_office
from storage import audit, centres, members, outbox
from storage.work import Work

KEPT_BACK = frozenset({"guard", "menu", "refresh", "present", "bound"})
"""What nobody else has any use for. Everything else the office hears in somebody's place, or has heard already."""


async def ended(
    work: Work, notice: Notice, state: NoticeState, now: datetime, *, chat: int | None = None, message: int | None = None,
    detail: str | None = None,
) -> None:  # fmt: skip
    """What became of a notice, once and for all; if that is trouble, the office gets an account of it."""
    await outbox.end(work, notice.id, state, now, chat=chat, message=message, detail=detail)
    if account.is_trouble(notice.kind, state, late=notice.is_late(now)):
        await account.think_later(work, notice.centre, now)


async def unreachable(work: Work, notice: Notice, why: str, now: datetime) -> None:
    """The chat cannot be written to: the person counts as unreachable, and what was owed goes to the office."""
    await outbox.end(work, notice.id, NoticeState.UNREACHABLE, now, detail=why)
    people = await duty_days.people(work, notice.centre)
    if notice.addressee == GROUP:
        await _to_office_instead(work, notice, people, now)
        return
    member = people.members[notice.member or 0]
    if member.telegram is not None and member.reachable:
        await members.change(work, member, reachable=False)
        await audit.write(work, member.centre, None, now, "unreachable", f"member {member.id}", why=why)
        work.plans.add(member.centre)
    if notice.kind not in KEPT_BACK and "for" not in notice.facts and not member.office:
        owed = Owed(
            notice.centre, notice.kind, notice.subject, notice.addressee, notice.due_at, notice.stale_at,
            notice.occurrence, notice.facts,
        )  # fmt: skip
        await outbox.owe(work, to_office(owed, people, member.id))


async def _to_office_instead(work: Work, notice: Notice, people: duty_days.People, now: datetime) -> None:
    """The group is gone or closed to the bot: the office gets it in private, and is told."""
    clerks = [clerk for clerk in people.office if clerk.can_be_written_to]
    if notice.kind != "refresh":
        await outbox.owe(
            work,
            [
                Owed(
                    notice.centre,
                    notice.kind,
                    notice.subject,
                    to_member(c.id),
                    notice.due_at,
                    notice.stale_at,
                    notice.occurrence,
                    notice.facts,
                )
                for c in clerks
            ],
        )
    day = duty_days.today(await centres.by_id(work, notice.centre), now).isoformat()
    await outbox.owe(work, [Owed(notice.centre, "group_gone", day, to_member(clerk.id), now) for clerk in clerks])


async def group_moved(work: Work, centre: int, chat: int) -> bool:
    """The centre's group became a supergroup with another id. False when the centre cannot follow it there."""
    old = (await centres.by_id(work, centre)).group_chat
    return old is None or await binding.group_moved(work, old, chat)

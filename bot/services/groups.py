"""The group of a centre: which chat it is, who reads it, what the bot may do there; and what the office is told of that.

Knows what was seen of a chat, and what was known of it before. Does not ask Telegram.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.duty.centre import Centre, GroupKind, GroupRights, Member
from bot.duty.errors import Refused
from bot.duty.notice import GROUP, Notice, NoticeState, Owed, to_member
from bot.services import binding, board, standing
from bot.services import day as duty_days
from storage import audit, centres, outbox
from storage.work import Work

OF_THE_GROUP = frozenset({"refresh", "mention"})
"""Edits of what stands there, and calling somebody there."""


@dataclass(frozen=True)
class Seen:
    """A chat as Telegram describes it now. `title` is empty where the bot may not look."""

    title: str
    rights: GroupRights


async def may_bind(work: Work, centre: Centre, by: Member, chat: int, sealed: str) -> None:
    """Refuses whoever is not of the office, a chat nobody asked about, and the group of another centre."""
    standing.office_only(by)
    if not hmac.compare_digest(sealed.encode(), (await binding.seal(work, centre, chat)).encode()):
        raise Refused("unknown_button")
    await refuse_if_taken(work, centre, chat)


async def refuse_if_taken(work: Work, centre: Centre, chat: int) -> None:
    """A group belongs to one centre."""
    owner = await centres.by_group(work, chat)
    if owner is not None and owner.id != centre.id:
        raise Refused("group_taken")


async def bind(
    work: Work, centre: Centre, by: Member, chat: int, kind: str, sealed: str, seen: Seen, now: datetime
) -> Centre:
    """This chat becomes the group of the centre, or is read by others than was said before. Refuses as `may_bind` does."""
    await may_bind(work, centre, by, chat, sealed)
    if kind not in set(GroupKind):
        raise Refused("unknown_button")
    if seen.rights is GroupRights.NONE:
        raise Refused("group_closed")
    if centre.group_chat not in (None, chat):
        await board.take_down(work, centre, now)
    await centres.set_group(work, centre.id, chat=chat, title=seen.title, kind=GroupKind(kind), rights=seen.rights)
    await audit.write(work, centre.id, by, now, "bind_group", str(chat), before=_kept(centre), after={"kind": kind})
    return await centres.by_id(work, centre.id)


def may_unbind(centre: Centre, by: Member, chat: int) -> None:
    """Refuses whoever is not of the office, and a button from before the group was another."""
    standing.office_only(by)
    if centre.group_chat != chat:
        raise Refused("group_changed")


async def unbind(work: Work, centre: Centre, by: Member, chat: int, now: datetime) -> None:
    """The centre has no group any more: what was still owed to it goes to the office. Refuses as `may_unbind` does."""
    may_unbind(centre, by, chat)
    await board.take_down(work, centre, now)
    for notice in await outbox.waiting_for(work, centre.id, GROUP):
        await outbox.end(work, notice.id, NoticeState.LAPSED, now, detail="unbound")
        await to_office(work, notice)
    await centres.set_group(work, centre.id, chat=None, title="", kind=None, rights=None)
    await audit.write(work, centre.id, by, now, "unbind_group", str(chat), before=_kept(centre))


def _kept(centre: Centre) -> dict[str, object]:
    return {"chat": centre.group_chat, "kind": centre.group_kind}


async def moved(work: Work, old: int, new: int, now: datetime) -> bool:
    """The group became a supergroup and has a new id; heard of in both chats.

    False when it cannot be followed there: the new one has a centre already.
    """
    centre, owner = await centres.by_group(work, old), await centres.by_group(work, new)
    if centre is not None and owner is None:
        await centres.set_group(
            work, centre.id, chat=new, title=centre.group_title, kind=centre.group_kind, rights=centre.group_rights
        )
        await audit.write(work, centre.id, None, now, "group_moved", str(new), before=_kept(centre))
        office = (await duty_days.people(work, centre.id)).office
        await outbox.owe(work, _news_for(office, new, "moved", {"title": centre.group_title}, now))
    return owner is None or owner == centre


async def saw(work: Work, chat: int, seen: Seen, now: datetime, by: Member | None = None) -> bool:
    """How a chat is by now; says whether it is somebody's group and has changed. Then their office is told, once.

    `by` is looking at it and need not be told.
    """
    centre = await centres.by_group(work, chat)
    if centre is None:
        return False
    title = seen.title or centre.group_title
    news = list(_news(centre, title, seen.rights))
    if (title, seen.rights) != (centre.group_title, centre.group_rights):
        await centres.set_group(work, centre.id, chat=chat, title=title, kind=centre.group_kind, rights=seen.rights)
        after = {"title": title, "rights": seen.rights}
        await audit.write(work, centre.id, None, now, "group_seen", str(chat), before=_kept(centre), after=after)
    people = await duty_days.people(work, centre.id)
    told = [m for m in people.office if by is None or m.id != by.id]
    await outbox.owe(work, [owed for what in news for owed in _news_for(told, chat, what, {"title": title}, now)])
    return bool(news)


async def added(work: Work, chat: int, seen: Seen, by: Member | None, name: str, now: datetime) -> None:
    """Somebody put the bot into a chat: the office is asked in private whether this is to be its group.

    Who is of the office is asked themselves; for others the office of their centre, or of the only one there is. A chat
    that is a group already stays what it is.
    """
    owner = await centres.by_group(work, chat)
    changed = await saw(work, chat, seen, now)
    if owner is not None:
        if by is not None and by.office and (owner.id != by.centre or not changed):
            what = "known" if owner.id == by.centre else "taken"
            await outbox.owe(work, _news_for([by], chat, what, {"title": seen.title}, now))
        return
    self = by is not None and by.office
    asked = [by] if by is not None and self else await _office_of(work, by)
    facts = {"title": seen.title, "rights": seen.rights, "by": None if self else name}
    owed = _news_for(asked, chat, "added", facts, now)
    if by is None:  # a stranger may make as many groups as they like: the office hears of one a day
        owed = (replace(one, subject="stranger", occurrence=now.date().isoformat()) for one in owed)
    await outbox.owe(work, owed)


async def _office_of(work: Work, by: Member | None) -> list[Member]:
    """The office of somebody's centre; of a stranger's, if there is but one it could be."""
    known = [by.centre] if by is not None else [centre.id for centre in await centres.all_of_them(work)]
    return (await duty_days.people(work, known[0])).office if len(known) == 1 else []


def _news(centre: Centre, title: str, rights: GroupRights) -> Iterator[str]:
    before = centre.group_rights or GroupRights.FULL
    if centre.group_title and title != centre.group_title:
        yield "renamed"
    if rights is before:
        return
    if rights is GroupRights.NONE:
        yield "closed"
    elif before is GroupRights.NONE:
        yield "open"
    elif rights is GroupRights.FULL:
        yield "may_pin"
    if rights is GroupRights.NO_PIN:
        yield "no_pin"


def _news_for(office: Sequence[Member], chat: int, what: str, facts: Mapping[str, object], now: datetime) -> Iterator[Owed]:
    for clerk in office:
        if clerk.can_be_written_to:
            yield Owed(
                clerk.centre, "group", str(chat), to_member(clerk.id), now, None, f"{what} {now.isoformat()}",
                {"what": what, "chat": chat, **facts},
            )  # fmt: skip


async def to_office(work: Work, notice: Notice) -> None:
    """What cannot be said in the group goes to the office in private, but for what only the group is told."""
    if notice.kind in OF_THE_GROUP:
        return
    people = await duty_days.people(work, notice.centre)
    await outbox.owe(
        work,
        [
            Owed(
                notice.centre, notice.kind, notice.subject, to_member(clerk.id), notice.due_at, notice.stale_at,
                notice.occurrence, notice.facts,
            )
            for clerk in people.office
            if clerk.can_be_written_to
        ],
    )  # fmt: skip

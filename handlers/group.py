"""The group: getting in, /bind, its place in the office's menu, and whatever becomes of it."""

from __future__ import annotations

import asyncio

from telegram import (
    Chat,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberMember,
    ChatMemberOwner,
    ChatMemberRestricted,
    ChatPermissions,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError

from bot.duty.centre import Centre, GroupRights, Member
from bot.duty.errors import Refused
from bot.services import binding, groups, setting_up, standing
from bot.services.groups import Seen
from handlers.context import Bot, DutyContext
from handlers.group_taps import AskUnbind, GroupIs, NotOurs, PickGroup, Unbind
from handlers.screens import group as screens
from handlers.screens.screen import Screen
from handlers.setup import blocked_or_back
from storage import centres, members
from storage.work import Work


async def look(bot: Bot, chat: int) -> Seen:
    """How a chat is now, as Telegram tells it."""
    try:
        me, full = await asyncio.gather(bot.get_chat_member(chat, bot.id), bot.get_chat(chat))
    except ChatMigrated as moved:
        return await look(bot, moved.new_chat_id)
    except (BadRequest, Forbidden):
        return Seen("", GroupRights.NONE)
    return Seen(full.title or "", _rights(me, full.permissions))


def _rights(me: ChatMember, everybody: ChatPermissions | None) -> GroupRights:
    """To pin takes an administrator, whatever everybody may do."""
    match me:
        case ChatMemberOwner() | ChatMemberAdministrator(can_pin_messages=True):
            return GroupRights.FULL
        case ChatMemberAdministrator() | ChatMemberRestricted(is_member=True, can_send_messages=True):
            return GroupRights.NO_PIN
        case ChatMemberMember() if everybody is None or everybody.can_send_messages is not False:
            return GroupRights.NO_PIN
    return GroupRights.NONE


async def membership(_update: object, context: DutyContext) -> None:
    """The bot was added to a chat or removed, or what it may do there has changed."""
    change = context.incoming.my_chat_member if context.incoming else None
    if change is None or change.chat.type == Chat.CHANNEL:
        return
    if change.chat.type == Chat.PRIVATE:
        await blocked_or_back(change, context)
        return
    came = _is_in(change.new_chat_member) > _is_in(change.old_chat_member)
    try:
        seen = await look(context.bot, change.chat.id)
    except NetworkError:  # what was told must not get lost with the answer to a question
        seen = Seen(change.chat.title or "", _rights(change.new_chat_member, None))
    async with context.open_work(write=True) as work:
        by = await members.by_telegram(work, context.account)
        if came:
            name = "" if change.from_user.is_bot else change.from_user.full_name  # an anonymous administrator has none
            await groups.added(work, change.chat.id, seen, by, name, context.now)
        else:
            await groups.saw(work, change.chat.id, seen, context.now)
        owner = await centres.by_group(work, change.chat.id)
    if came and owner is None and seen.rights is not GroupRights.NONE and by is not None and not by.office:
        await context.send(change.chat.id, Screen(context.say("group.hello")))


def _is_in(member: ChatMember) -> bool:
    return member.status not in (ChatMember.LEFT, ChatMember.BANNED) and getattr(member, "is_member", True) is True


async def bind(update: object, context: DutyContext) -> None:
    """/bind: the office is asked in private who reads the group it is sent in; in private, which group it is to be."""
    message = context.incoming.message if context.incoming else None
    if message is None or message.chat.type == Chat.PRIVATE:
        await show(update, context)
        return
    if message.sender_chat is not None:
        await context.show(Screen(context.say("group.anonymous")))
        return
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        standing.office_only(me)
        await groups.refuse_if_taken(work, centre, message.chat.id)
    if centre.group_chat == message.chat.id:
        await context.send(me.telegram or 0, await _as_it_is(context))
    else:
        await _ask(context, me, centre, message.chat.id)


async def shared(_update: object, context: DutyContext) -> None:
    """A group was chosen in private."""
    message = context.incoming.message if context.incoming else None
    if message is None or message.chat_shared is None:
        return
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        standing.office_only(me)
        await groups.refuse_if_taken(work, centre, message.chat_shared.chat_id)
    await context.show(screens.picked(context.say, message.chat_shared.title or ""))
    await _ask(context, me, centre, message.chat_shared.chat_id)


async def _ask(context: DutyContext, me: Member, centre: Centre, chat: int) -> None:
    seen = await look(context.bot, chat)
    if seen.rights is GroupRights.NONE:
        raise Refused("group_closed")
    async with context.open_work(write=False) as work:
        seal = await binding.seal(work, centre, chat)
    await context.send(me.telegram or 0, screens.which(context.say, centre, chat, seal, seen.title, seen.rights))


async def is_(tap: GroupIs, context: DutyContext) -> None:
    """全体人员 or 只有办公室和领导: the chat becomes the group, or is read by others than before."""
    async with context.open_work(write=False) as work:
        me, before = await context.me(work)
        await groups.may_bind(work, before, me, tap.chat, tap.seal)
    seen = await look(context.bot, tap.chat)
    async with context.open_work(write=True) as work:
        me, before = await context.me(work)
        centre = await groups.bind(work, before, me, tap.chat, tap.kind, tap.seal, seen, context.now)
        undo = await _undo(work, before, centre)
        under_way = not (await setting_up.read(work, centre, me, context.now)).over
    await context.show(screens.bound(context.say, centre, undo, under_way=under_way))


async def _undo(work: Work, before: Centre, after: Centre) -> GroupIs | Unbind | None:
    """The button that makes it what it was; None when nothing has changed."""
    if (before.group_chat, before.group_kind) == (after.group_chat, after.group_kind):
        return None
    if before.group_chat is None or before.group_kind is None:
        return Unbind(after.group_chat or 0)
    return GroupIs(before.group_chat, before.group_kind, await binding.seal(work, after, before.group_chat))


async def not_ours(_tap: NotOurs, context: DutyContext) -> None:
    """The chat the bot was put into is to be left alone."""
    async with context.open_work(write=False) as work:
        me, _ = await context.me(work)
        standing.office_only(me)
    await context.show(Screen(context.say("group.not_ours")))


async def show(_update: object, context: DutyContext) -> None:
    """The group in the office's menu: its name, who reads it, what the bot lacks there; and what can be changed."""
    await context.show(await _as_it_is(context))


async def _as_it_is(context: DutyContext) -> Screen:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        standing.office_only(me)
    if centre.group_chat is None:
        return screens.none(context.say)
    seen = await look(context.bot, centre.group_chat)
    async with context.open_work(write=True) as work:
        await groups.saw(work, centre.group_chat, seen, context.now, by=me)
        me, centre = await context.me(work)
        seal = await binding.seal(work, centre, centre.group_chat or 0)
    return screens.group(context.say, centre, seal)


async def pick(_tap: PickGroup, context: DutyContext) -> None:
    """Another group: it is chosen from those the bot is in."""
    async with context.open_work(write=False) as work:
        me, _ = await context.me(work)
        standing.office_only(me)
    await context.show(screens.pick(context.say), fresh=True)


async def ask_unbind(tap: AskUnbind, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        groups.may_unbind(centre, me, tap.chat)
    await context.show(screens.ask_unbind(context.say, centre))


async def unbind(tap: Unbind, context: DutyContext) -> None:
    async with context.open_work(write=True) as work:
        me, before = await context.me(work)
        await groups.unbind(work, before, me, tap.chat, context.now)
        undo = await _undo(work, before, await centres.by_id(work, before.id))
    await context.show(screens.unbound(context.say, before, undo))


async def renamed(_update: object, context: DutyContext) -> None:
    """The group has another name."""
    message = context.incoming.message if context.incoming else None
    if message is None:
        return
    seen = await look(context.bot, message.chat.id)
    async with context.open_work(write=True) as work:
        await groups.saw(work, message.chat.id, seen, context.now)


async def migrated(_update: object, context: DutyContext) -> None:
    """The group became a supergroup: everything goes on there. Told in both chats, in any order."""
    message = context.incoming.message if context.incoming else None
    if message is None:
        return
    old, new = message.migrate_from_chat_id or message.chat.id, message.migrate_to_chat_id or message.chat.id
    async with context.open_work(write=True) as work:
        await groups.moved(work, old, new, context.now)

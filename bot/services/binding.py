"""How a Telegram account becomes a person of a centre: one-time links, the office's ids; and leaving again.

An account belongs to one person of one centre. Whoever is not bound learns nothing.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.duty.notice import Owed, to_member
from bot.services import setup, standing
from bot.texts import LANGUAGES
from storage import audit, centres, members, outbox
from storage.work import Work

LINK_LIVES = timedelta(days=7)


async def invite(work: Work, member: Member, now: datetime) -> str:
    """A new one-time token for a person, good for seven days; it fits into a deep link."""
    token = secrets.token_urlsafe(18)
    await members.invite(work, member, token, now + LINK_LIVES)
    return token


def address(bot: str, payload: str) -> str:
    """The link that starts a chat with the bot of this name and gives it `payload`."""
    return f"https://t.me/{bot}?start={payload}"


async def accept(work: Work, token: str, account: int, now: datetime) -> Member:
    """Binds an account to the person the token was made for. Refuses used, old and unknown tokens and bound accounts."""
    if await members.by_telegram(work, account) is not None:
        raise Refused("bound_already")
    member = await members.use_invite(work, token, now)
    if member is None:
        raise Refused("link_over")
    return await bind(work, member, account, now, "link")


@dataclass(frozen=True)
class NewCentre:
    """What a centre is founded with that is not there yet."""

    charter: str
    timezone: str
    language: str


async def office_by_id(work: Work, account: int, name: str, new: NewCentre, now: datetime) -> Member | None:
    """An account named in the settings becomes office: of a new centre when there is none, else of the one nobody has yet.

    There the first office person of the staff sheet is taken; without such a person `name` is added. None where a centre
    is in use already: whether it is another one that is meant only they can say.
    """
    known = await centres.all_of_them(work)
    if not known:
        return await found_by_id(work, account, name, new, now)
    clerks = await members.office(work, known[0].id)
    if len(known) > 1 or any(clerk.telegram is not None for clerk in clerks):
        return None
    clerk = clerks[0] if clerks else await members.add_office(work, known[0].id, name)
    return await bind(work, clerk, account, now, "settings")


async def found_by_id(work: Work, account: int, name: str, new: NewCentre, now: datetime) -> Member:
    """An account named in the settings founds a centre and is its office. Refuses one that is bound already."""
    if await members.by_telegram(work, account) is not None:
        raise Refused("bound_already")
    centre = await setup.found(work, new.charter, None, new.timezone, new.language, now)
    return await bind(work, await members.add_office(work, centre.id, name), account, now, "settings")


async def bind(work: Work, member: Member, account: int, now: datetime, how: str, by: Member | None = None) -> Member:
    """From now on this account is that person; whether it may be is the caller's to know. `by` None: they did it alone."""
    before = {"telegram": member.telegram} if member.telegram else None
    await members.void_invites(work, member, now)  # only a link made after this may put another account in its place
    bound = await members.change(work, member, telegram=account, reachable=True)
    await audit.write(
        work, member.centre, by or bound, now, "bind", f"member {member.id}", before=before, after={"how": how}
    )
    await outbox.owe(work, [menu(bound, now)])
    await outbox.revive(work, member.centre, to_member(member.id), now)
    work.plans.add(member.centre)
    return bound


def menu(member: Member, now: datetime) -> Owed:
    """The command menu of a person is owed like a message: it is made again whenever role or language change."""
    return Owed(member.centre, "menu", secrets.token_hex(4), to_member(member.id), now)


async def choose_language(work: Work, by: Member, language: str, now: datetime) -> Member:
    if language not in LANGUAGES:
        raise Refused("unknown_button")
    changed = await members.change(work, by, language=language)
    await outbox.owe(work, [menu(changed, now)])
    return changed


async def centre_speaks(work: Work, centre: Centre, by: Member, language: str, now: datetime) -> Centre:
    """The language of the group, and of everybody who has not chosen one; the centre with it."""
    standing.office_only(by)
    if language not in LANGUAGES:
        raise Refused("unknown_button")
    if language == centre.language:
        return centre
    changed = await centres.speak(work, centre.id, language)
    await audit.write(
        work, centre.id, by, now, "language", centre.name, before={"language": centre.language}, after={"language": language}
    )
    people = await members.of_centre(work, centre.id)
    await outbox.owe(work, [menu(one, now) for one in people if one.can_be_written_to and one.language is None])
    return changed


async def reachable(work: Work, member: Member, now: datetime, *, can: bool) -> None:
    """The person blocked the bot, or came back; notices go to the office meanwhile."""
    if member.reachable != can:
        await members.change(work, member, reachable=can)
        await audit.write(work, member.centre, member, now, "reachable", f"member {member.id}", after={"can": can})
        if can:
            await outbox.revive(work, member.centre, to_member(member.id), now)
        work.plans.add(member.centre)


async def seal(work: Work, centre: Centre, of: int | str) -> str:
    """What a button for this group, or a link to this door, carries, so that nobody can make one up."""
    secret = await centres.secret_of(work, centre.id)
    return hmac.new(secret.encode(), str(of).encode(), "sha256").hexdigest()[:8]

"""The door of a centre: a link that names it, the own number that opens it, and asking the office where the number does not.

Knows who stands outside. Whoever is not let in learns nothing, not even whether a number is known: one that is bound
already opens nothing either. Which centre is meant says the number, or the link somebody came by.
"""

from __future__ import annotations

import hmac
import re
from datetime import datetime, timedelta

from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.duty.notice import Owed, to_member
from bot.services import binding, releasing, standing
from bot.services import day as duty_days
from bot.services.staff_words import clean, e164
from storage import centres, knocks, members, outbox
from storage.knocks import Knock
from storage.work import Work

AGAIN_AFTER = timedelta(days=1)
"""How often one account may ask to be let in."""
MOST_A_DAY = 20
"""So many may ask at one door: an office is not to be flooded."""
_PAYLOAD = re.compile(r"door-(\d{1,9})-([0-9a-f]{8})")


async def payload(work: Work, centre: Centre) -> str:
    """What the link of a centre's door ends in; it is no secret and opens nothing by itself."""
    return f"door-{centre.id}-{await binding.seal(work, centre, 'door')}"


async def is_there(work: Work) -> bool:
    """Whether there is any centre to come into."""
    return bool(await centres.all_of_them(work))


async def stand_at(work: Work, written: str, account: int, name: str) -> bool:
    """Somebody came by a link: whether it was that of a door. Refuses a door that is not there."""
    found = _PAYLOAD.fullmatch(written)
    if found is None:
        return False
    centre = await centres.find(work, int(found[1]))
    if centre is None or not hmac.compare_digest(await payload(work, centre), written):
        raise Refused("link_over")
    await knocks.at_door(work, centre.id, account, name)
    return True


async def open_with(work: Work, account: int, number: str, now: datetime) -> Member | None:
    """Binds an account to the one person who is listed under its number and has no account yet; None when there is none.

    Somebody who is listed in several centres comes in by the door they stand at.
    """
    written = clean(number)
    phone = e164(f"+{written.removeprefix('+')}") or e164(written)  # Telegram leaves the plus out
    listed = await members.unbound_with_phone(work, phone, now.date()) if phone else []
    knock = await knocks.of_account(work, account)
    here = [one for one in listed if knock and one.centre == knock.centre] or listed
    if len(here) != 1:
        return None
    bound = await binding.bind(work, here[0], account, now, "number")
    if knock:
        await knocks.end(work, knock, bound.id, bound.id, now)
    return bound


async def where(work: Work, account: int) -> Centre | None:
    """At whose door an account stands: by the link it came by, or because there is only one."""
    knock = await knocks.of_account(work, account)
    if knock is not None:
        return await centres.by_id(work, knock.centre)
    known = await centres.all_of_them(work)
    return known[0] if len(known) == 1 else None


async def knock(work: Work, account: int, name: str, now: datetime) -> None:
    """告诉办公室: somebody asks to be let in. Refuses without a door, and more often than once a day."""
    centre = await where(work, account)
    if centre is None:
        raise Refused("stranger")
    standing_at = await knocks.at_door(work, centre.id, account, name)
    if standing_at.told_at and now - standing_at.told_at < AGAIN_AFTER:
        raise Refused("told_already")
    if await knocks.told_since(work, centre.id, now - AGAIN_AFTER) >= MOST_A_DAY:
        raise Refused("door_busy")
    await knocks.tell(work, standing_at, now)
    clerks = [clerk for clerk in await members.office(work, centre.id) if clerk.can_be_written_to]
    await outbox.owe(
        work,
        [Owed(centre.id, "knock", str(standing_at.id), to_member(c.id), now, occurrence=now.isoformat()) for c in clerks],
    )


async def waiting(work: Work, centre: Centre, by: Member, number: int, now: datetime) -> tuple[Knock, list[Member]]:
    """Who asks to be let in, and who they might be. Refuses what was answered already, saying how."""
    standing.office_only(by)
    found = await knocks.by_id(work, centre.id, number)
    if found is None or found.told_at is None:
        raise Refused("unknown_button")
    people = await duty_days.people(work, centre.id)
    if found.member is not None:
        raise Refused("knock_bound", name=people.name(found.member))
    if found.ended_at is not None:
        raise Refused("knock_turned_away", by=people.name(found.ended_by))
    if await members.by_telegram(work, found.account) is not None:
        raise Refused("knock_over")
    today = duty_days.today(centre, now)
    return found, [one for one in people.members.values() if one.telegram is None and releasing.is_there(one, today)]


async def let_in(work: Work, centre: Centre, by: Member, number: int, member: int, now: datetime) -> tuple[Knock, Member]:
    """The office knows who it is: the account is bound, and told so."""
    found, free = await waiting(work, centre, by, number, now)
    who = next((one for one in free if one.id == member), None)
    if who is None:
        raise Refused("bound_meanwhile")
    bound = await binding.bind(work, who, found.account, now, "office", by)
    await knocks.end(work, found, by.id, bound.id, now)
    await outbox.owe(work, [Owed(centre.id, "bound", str(found.id), to_member(bound.id), now, occurrence=now.isoformat())])
    return found, bound


async def turn_away(work: Work, centre: Centre, by: Member, number: int, now: datetime) -> Knock:
    """The office does not know them. They are not told."""
    found, _ = await waiting(work, centre, by, number, now)
    await knocks.end(work, found, by.id, None, now)
    return found

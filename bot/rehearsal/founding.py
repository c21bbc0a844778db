"""Before the curtain: the sample centre moves into the world, and the bot's database learns of it as from an office.

Runs when the world is there and the bot is not yet started. The one file of the rehearsal that knows the bot's services.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot.duty.centre import Centre, GroupKind, GroupRights
from bot.rehearsal.frame import Frame
from bot.rehearsal.people import Chat
from bot.rehearsal.sample import office_ids, populate, sheet
from bot.services import binding, groups, setup
from bot.services import day as duty_days
from bot.services.charters import shipped
from bot.services.sheet import read
from storage.engine import make_engine
from storage.migrate import migrate
from storage.work import Storage, Work

if TYPE_CHECKING:
    from bot.rehearsal.rehearsal import Rehearsal

CHARTER = "shanghang"


async def found_sample_centre(rehearsal: Rehearsal) -> None:
    """The default `prepare` of `play` and the terminal: everybody is bound, the roster begins today, the group is there."""
    language = rehearsal.env.get("LANGUAGE", "zh-CN")
    group = populate(rehearsal.world, Frame(language).say("group"))
    rehearsal.env.setdefault("ADMIN_IDS", office_ids())
    await furnish(rehearsal, group, rehearsal.now.date())


async def nothing_yet(rehearsal: Rehearsal) -> None:
    """The `prepare` of a newcomer who sets the centre up: everybody is there, nobody has opened the bot, no group has it."""
    group = populate(rehearsal.world, Frame(rehearsal.env.get("LANGUAGE", "zh-CN")).say("group"))
    group.bot_status = "left"
    for person in rehearsal.world.people.values():
        person.started = False
        rehearsal.world.chats[person.id].bot_status = "left"
    rehearsal.env.setdefault("ADMIN_IDS", office_ids().partition(",")[0])


async def furnish(
    rehearsal: Rehearsal, group: Chat | None, first: date, *, names: tuple[str, ...] = (), kind: GroupKind = GroupKind.STAFF,
    unbound: frozenset[str] = frozenset(),
) -> None:  # fmt: skip
    """Founds the sample centre in the bot's database. `names` say who begins, `unbound` who has no account yet."""
    url = rehearsal.env.get("DATABASE_URL") or f"sqlite+aiosqlite:///{rehearsal.data_dir / 'duty.sqlite3'}"
    await migrate(url)
    storage = Storage(make_engine(url))
    try:
        async with storage.open_work(write=True, now=rehearsal.now) as work:
            head = shipped(CHARTER).head
            language = rehearsal.env.get("LANGUAGE", "zh-CN")
            centre = await setup.found(work, CHARTER, head.centre, rehearsal.tz.key, language, rehearsal.now)
            units = [(unit.name, unit.short) for unit in shipped(CHARTER).units]
            await setup.import_rows(work, centre, read("sample.csv", sheet(), units).rows, rehearsal.now)
            await setup.first_roster(work, centre, None, first, names, rehearsal.now)
            await _bind_everybody(work, rehearsal, centre, unbound)
            if group is not None:
                clerk = (await duty_days.people(work, centre.id)).office[0]
                sealed = await binding.seal(work, centre, group.id)
                seen = groups.Seen(group.title, GroupRights.FULL)
                await groups.bind(work, centre, clerk, group.id, kind, sealed, seen, rehearsal.now)
    finally:
        await storage.close()


async def _bind_everybody(work: Work, rehearsal: Rehearsal, centre: Centre, unbound: frozenset[str]) -> None:
    accounts = {person.first_name: person.id for person in rehearsal.world.people.values()}
    for member in (await duty_days.people(work, centre.id)).members.values():
        if member.name in accounts and member.name not in unbound:
            token = await binding.invite(work, member, rehearsal.now)
            await binding.accept(work, token, accounts[member.name], rehearsal.now)

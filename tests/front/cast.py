"""The small cast of the tests: the sample centre of the rehearsal, a second centre, a stranger; all by name."""

from __future__ import annotations

from datetime import date, datetime

from bot.duty.centre import Centre, GroupKind, Member
from bot.rehearsal.sample import sheet
from bot.services import binding, setup
from bot.services import day as duty_days
from bot.services.charters import shipped
from bot.services.sheet import read
from storage import centres, members
from storage.work import Storage

GROUP = -100_200_300
OTHER_GROUP = -100_200_400
STRANGER = 999
FIRST_ACCOUNT = {"first": 1_000, "second": 2_000}


async def found(
    storage: Storage, now: datetime, first: date, *, group: GroupKind | None = GroupKind.STAFF, unbound: tuple[str, ...] = ()
) -> Centre:
    """The sample centre with everybody bound, whose roster begins on `first` with 李强 and then 王芳, 张敏, 陈静, 刘洋."""
    return await _found(storage, now, first, "first", group, GROUP, unbound)


async def found_second(storage: Storage, now: datetime, first: date) -> Centre:
    """Another centre with people of the same names and other accounts."""
    return await _found(storage, now, first, "second", GroupKind.STAFF, OTHER_GROUP, ())


async def _found(
    storage: Storage, now: datetime, first: date, name: str, group: GroupKind | None, chat: int, unbound: tuple[str, ...]
) -> Centre:
    async with storage.open_work(write=True, now=now) as work:
        centre = await setup.found(work, "shanghang", name, "Asia/Shanghai", "zh-CN", now)
        units = [(unit.name, unit.short) for unit in shipped("shanghang").units]
        await setup.import_rows(work, centre, read("sample.csv", sheet(), units).rows, now)
        await setup.first_roster(work, centre, None, first, (), now)
        for number, member in enumerate(await members.of_centre(work, centre.id)):
            if member.name not in unbound:
                await members.change(work, member, telegram=FIRST_ACCOUNT[name] + number)
        if group is not None:
            clerk = (await duty_days.people(work, centre.id)).office[0]
            await binding.bind_group(work, centre, clerk, chat, group, await binding.seal(work, centre, chat), now)
    async with storage.open_work(write=False, now=now) as work:
        return await centres.by_id(work, centre.id)


async def person(storage: Storage, centre: Centre, name: str, now: datetime) -> Member:
    async with storage.open_work(write=False, now=now) as work:
        return next(one for one in await members.of_centre(work, centre.id) if one.name == name)

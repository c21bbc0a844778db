"""The day the hostile come to, lived into until the morning or the evening, and who and what there is by then.

Two centres beside each other, somebody on duty in each, one supervisor amid a note, both offices amid a staff sheet,
somebody at either door. Does not know who comes, nor what is allowed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.services import binding, door
from handlers import TAPS
from handlers.taps import unpack
from tests import cast
from tests.cast import GROUP, OTHER_GROUP
from tests.desk import TZ, Desk, Shown

DAY = date(2026, 11, 24)
MOMENTS = ("morning", "evening")
CHECKLISTS = {"morning": ("opening",), "evening": ("closing", "leaving")}
CANARY = "门锁拧不动第七颗螺丝"
"""What the supervisor had written so far when the hostile came."""
NOT_BOUND = ("邱晓东", "蓝志勇")
WITNESSES = ("温建平", "石磊")
"""One of each centre who never does anything odd, and asks at the end whether the bot is still there."""
KNOCKING = (7_001, 7_002)
ADMIN = 8_001
"""Somebody whom the settings name and no centre knows: may found a third centre and sees nothing of these two."""
LOOKED_INTO = ("ad|bindings", "ad|options", "ad|filings", "ad|people", "ad|calendar")
"""The sections of the menu in which buttons were pressed that change nothing yet."""
OFFICES = ("林晓燕", "唐宁")
UNITS = ("收费科", "档案科", "年检科", "登记科", "巡查科")
NAMES = {1: "本县办事大厅", 2: "邻县办事大厅"}
"""Of the centres; neither is in the name of their charter, which everybody may read."""
LIVE_LINK, OLD_LINK = "Live-link_of_somebody-9", "Old-link_of_somebody-else"
STAFF = "单位,姓名,电话,岗位\n外来科,欧阳春,13800009901,前台\n外来科,司徒夏,13800009902,后台\n"


@dataclass(frozen=True)
class Facts:
    """Who and what there is, for whoever makes updates: accounts by name, and the values that taps are made of."""

    accounts: Mapping[str, int]
    witnesses: Mapping[str, int]
    members: tuple[int, ...]
    shifts: tuple[int, ...]
    """Today's and the next two days', of both centres."""
    checklists: tuple[str, ...]
    """Those that can be answered now."""
    seals: tuple[str, ...]
    doors: tuple[str, ...]
    seen: Mapping[str, tuple[Any, ...]]
    """What stood on buttons so far, by the name of the field."""
    cards: tuple[int, ...]
    """The messages that the bot has written."""
    parts: tuple[int, ...]
    """The messages that are part of a note."""


@dataclass(frozen=True)
class Template:
    """One moment of the day, to be entered again and again."""

    folder: Path
    now: datetime
    moment: str
    shown: Mapping[int, Shown]
    numbers: int
    update: int
    facts: Facts


async def made(folder: Path, moment: str) -> Template:
    """Lives into the day until then. The folder is an empty one."""
    async with Desk(folder, datetime(2026, 11, 24, 7, 0, tzinfo=TZ)) as desk:
        await cast.found_first(desk.storage, desk.now, DAY, unbound=NOT_BOUND)
        await cast.found_second(desk.storage, desk.now, DAY)
        _furnish(desk)
        await desk.restart()
        await _links(desk)
        await _knocks(desk)
        await desk.until("7:52")
        if moment == "evening":
            await _tap(desk, "李强", "到岗,门已开")
            await _tap(desk, "韩梅", "到岗,门已开")
            await desk.until("17:31")
        for name in OFFICES:
            await _at_the_office(desk, name)
        await _tap(desk, "李强", "有问题", "窗口安全门已开启" if moment == "morning" else "窗口安全门已关闭")
        await (await desk.phone("李强")).say(CANARY)
        desk.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        facts = await _facts(desk, moment)
        return Template(
            folder, desk.now, moment, dict(desk.wire.messages), next(desk.wire.numbers), next(desk.updates), facts
        )


async def _tap(desk: Desk, name: str, *labels: str) -> None:
    phone = await desk.phone(name)
    for label in labels:
        await phone.tap(label)


def _furnish(desk: Desk) -> None:
    """The second centre has names of its own, and both have a secret that is the same in every run."""
    for place, name in enumerate(UNITS):
        desk.execute(f"UPDATE unit SET name = '{name}', short = '{name[:2]}' WHERE centre = 2 AND position = {place}")  # noqa: S608
    for number, name in NAMES.items():
        desk.execute(f"UPDATE centre SET name = '{name}' WHERE id = {number}")  # noqa: S608
    desk.execute("UPDATE centre SET secret = 'secret of centre ' || id")


async def _links(desk: Desk) -> None:
    """Two people have a link; one of these is over."""
    for name, token in zip(NOT_BOUND, (LIVE_LINK, OLD_LINK), strict=True):
        member = await cast.person(desk, name)
        async with desk.storage.open_work(write=True, now=desk.now) as work:
            made_up = await binding.invite(work, member, desk.now)
        desk.execute(f"UPDATE invite SET token = '{token}' WHERE token = '{made_up}'")  # noqa: S608
    desk.execute(f"UPDATE invite SET expires_at = '2026-11-01 00:00:00.000000' WHERE token = '{OLD_LINK}'")  # noqa: S608


async def _knocks(desk: Desk) -> None:
    """Somebody nobody knows asks at either door."""
    for account, centre in zip(KNOCKING, desk.centres, strict=True):
        async with desk.storage.open_work(write=True, now=desk.now) as work:
            assert await door.stand_at(work, await door.payload(work, centre), account, "门外")
            await door.knock(work, account, "门外", desk.now)


async def _at_the_office(desk: Desk, name: str) -> None:
    """Every section of the menu was looked into and left as it is, and a staff sheet waits for a word."""
    phone = await desk.phone(name)
    await phone.say("/admin")
    menu = phone.last
    for button in menu.buttons:
        await phone.press(button["callback_data"], menu)
        for inner in desk.wire.messages[menu.id].buttons[:2] if button["callback_data"] in LOOKED_INTO else ():
            await phone.press(inner["callback_data"], menu)
    await phone.press("ad|staff", menu)
    await phone.document("人员.csv", STAFF.encode())


async def _facts(desk: Desk, moment: str) -> Facts:
    async with desk.storage.open_work(write=False, now=desk.now) as work:
        seals = [await binding.seal(work, centre, chat) for centre in desk.centres for chat in (GROUP, OTHER_GROUP, -777)]
        doors = [await door.payload(work, centre) for centre in desk.centres]
    accounts = desk.rows("SELECT name, telegram FROM member WHERE telegram IS NOT NULL ORDER BY id")
    shifts = desk.rows("SELECT id FROM shift WHERE day BETWEEN '2026-11-24' AND '2026-11-26' ORDER BY id")
    return Facts(
        {name: account for name, account in accounts if name not in WITNESSES},
        {name: account for name, account in accounts if name in WITNESSES},
        tuple(number for (number,) in desk.rows("SELECT id FROM member ORDER BY id")),
        tuple(number for (number,) in shifts),
        CHECKLISTS[moment],
        tuple(seals),
        tuple(doors),
        _on_buttons(desk),
        tuple(sorted(desk.wire.messages)),
        tuple(number for (number,) in desk.rows("SELECT message FROM note_part ORDER BY id")),
    )


def _on_buttons(desk: Desk) -> Mapping[str, tuple[Any, ...]]:
    """What the buttons carried that were shown so far: field → values, as they came."""
    kinds = {kind.code: kind for kind in TAPS}
    found: defaultdict[str, dict[Any, None]] = defaultdict(dict)
    for _, sent in desk.wire.calls:
        for row in (sent.get("reply_markup") or {}).get("inline_keyboard", []):
            for data in (button["callback_data"] for button in row if "callback_data" in button):
                tap = unpack(kinds[data.partition("|")[0]], data)
                for field in fields(tap):
                    found[field.name][getattr(tap, field.name)] = None
    return {name: tuple(values) for name, values in found.items()}

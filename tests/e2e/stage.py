"""The stage of the end-to-end tests: the sample centre, its group, the real bot as a child, the stand-in's limits on.

Knows how a day's log is read and what must hold at the end of every test. Does not know what the bot ought to say.
"""

import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.duty.centre import GroupKind
from bot.rehearsal import Chat, Line, Message, Person, Phone, Rehearsal
from bot.rehearsal.child import Launch
from bot.rehearsal.founding import furnish
from bot.rehearsal.rehearsal import TIMEZONE, TOKEN
from bot.rehearsal.sample import office_ids, people, populate
from tests import databases
from tests.nursery import forked

ROOT = Path(__file__).parents[2]
SHANGHAI = ZoneInfo(TIMEZONE)
GROUP = "值班群"
BOT = "值班助手"
OFFICE = ("林晓燕", "谢振华")
GUARD = "陈师傅"
# What is kept about the mail itself changes with everything that is said; what the centre has in its books must not.
MAIL = frozenset({"update", "notice", "bot", "alembic_version"})

Said = tuple[str, str, str]


@dataclass
class Stage:
    """A rehearsal with the sample centre, as the tests look at it."""

    rehearsal: Rehearsal
    group: Chat

    @property
    def now(self) -> datetime:
        return self.rehearsal.now

    def phone(self, name: str) -> Phone:
        """The phone of somebody, by name."""
        return self.rehearsal.phone(name)

    async def to(self, when: str) -> None:
        """Let time pass until "2026-11-24 07:50" or, today, "07:50"."""
        await self.rehearsal.advance(moment(when) if "-" in when else when)

    async def tap(self, name: str, *labels: str) -> None:
        """Somebody presses buttons, each after the answer to the one before."""
        for label in labels:
            await self.phone(name).tap(label)
            await self.rehearsal.settle()

    async def say(self, name: str, text: str, chat: Chat | None = None) -> str:
        """Somebody writes; what the bot said last there."""
        await self.phone(name).say(text, chat)
        await self.rehearsal.settle()
        return self.phone(name).last(chat).text

    def lines(self, day: str) -> list[Line]:
        """All that happened on a day, but to the live boards."""
        return [line for line in self.rehearsal.transcript if f"{line.when:%Y-%m-%d}" == day and not is_board(line)]

    def said(self, day: str) -> list[Said]:
        """What the bot wrote on a day, as (time, to whom, first line), in an order that does not hang on chance; no boards."""
        return log(line for line in self.lines(day) if line.sender == BOT and line.kind == "says")

    def in_group(self) -> list[Message]:
        """What the bot has written in the group, but for the live boards."""
        return [one for one in self.group.visible() if one.sender.is_bot and not is_board(one)]

    def boards(self) -> list[Message]:
        """The live boards of the group, one a day, as they stand."""
        return [one for one in self.group.visible() if is_board(one)]

    def books(self) -> dict[str, list[tuple[object, ...]]]:
        """Every table of the child's database but the mail's."""
        return books(self.rehearsal.data_dir)

    def newcomer(self, name: str, number: int = 6_900_000_001) -> Phone:
        """Somebody who is in no sheet."""
        return self.rehearsal.world.add(Person(number, name))


def is_board(of: Line | Message) -> bool:
    """Whether this is a live board, by how it begins."""
    return of.text.startswith(("【今日看板】", "[Today]"))


def moment(when: str) -> datetime:
    """`2026-11-24 07:50` in Shanghai."""
    return datetime.fromisoformat(when).replace(tzinfo=SHANGHAI)


def log(lines: Iterable[Line]) -> list[Said]:
    """(time, to whom, first line), sorted."""
    return sorted((f"{line.when:%H:%M}", line.to.partition("(")[0], line.text.split("\n")[0]) for line in lines)


@asynccontextmanager
async def staged(
    start: str,
    folder: Path,
    *names: str,
    kind: GroupKind | None = GroupKind.STAFF,
    unbound: frozenset[str] = frozenset(),
    also: Callable[[Rehearsal], Awaitable[None]] | None = None,
    declared: tuple[str, ...] = (),
    bugs: bool = False,
    launch: Launch = forked,
    **env: str,
) -> AsyncIterator[Stage]:
    """The sample centre from `start` on; its roster begins that day, `names` say who is next in each unit.

    `kind` None: there is no group. `also` is done before the bot starts, `launch` is how (tests of the start itself do not use this). `declared`: what the stand-in is meant to refuse. Ends by asserting that it refused
    nothing else, and that the bot met no bug (unless `bugs`) and wrote no secret into its log.
    """
    groups: list[Chat] = []

    async def prepare(rehearsal: Rehearsal) -> None:
        groups.append(populate(rehearsal.world, GROUP))
        await furnish(
            rehearsal, groups[0] if kind else None, rehearsal.now.date(),
            names=names, kind=kind or GroupKind.STAFF, unbound=unbound,
        )  # fmt: skip
        if also:
            await also(rehearsal)

    settings = {"ADMIN_IDS": office_ids(), "DATABASE_URL": databases.at(folder).url, **env}
    async with Rehearsal(moment(start), folder, settings, prepare=prepare, launch=launch) as rehearsal:
        rehearsal.standin.declare(*declared)
        yield Stage(rehearsal, groups[0])
    check(rehearsal, bugs=bugs)


def check(rehearsal: Rehearsal, *, bugs: bool = False) -> None:
    """What must hold at the end of every end-to-end test."""
    rehearsal.standin.assert_clean()
    written = "\n".join(rehearsal.child.output)
    if not bugs:
        assert "Traceback" not in written, written[-6000:]
    secret = TOKEN.partition(":")[2]
    assert secret not in written
    assert not [one.person.phone for one in people() if one.person.phone in written]


def books(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table of the database in this folder but the mail's."""
    database = databases.at(folder)
    return {
        name: sorted(database.rows(f'select * from "{name}"'), key=repr)  # noqa: S608 - names of our own tables
        for name in database.tables()
        if name not in MAIL
    }


def surroundings(**settings: str) -> dict[str, str]:
    """The environment of a command: what a process needs, and these settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8", **settings}


def command(*arguments: str) -> list[str]:
    """The program as people start it."""
    return [sys.executable, "-m", "bot", *arguments]

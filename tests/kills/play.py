"""Duty days in which the bot keeps dying: who does what when, and what everybody must hear of it.

The times and words of the notices are written by hand from the charter. Chance comes from the seed alone, but for the
instants at which processes run.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bot.rehearsal import ChildDied, NoSuchButton
from tests.e2e.stage import GUARD, SHANGHAI, Stage
from tests.kills import oracle
from tests.kills.books import opened
from tests.kills.journal import torn
from tests.kills.ledger import Confirmed, Ledger, Note
from tests.kills.oracle import Expected
from tests.kills.points import Points

Deed = Callable[[], Awaitable[object]]
ASKED = ("/today", "/my", "/roster", "/checks")
CURIOUS = ("李强", "张敏", "陈静", "刘洋", "温建平", "曾雪梅", "丘志明", "林丽萍")
CHECKS = {
    "opening": ("开门检查", "请开窗口安全门"), "closing": ("关门检查", "请关窗口安全门"), "leaving": ("离楼检查", "请关办公大楼前大门"),
}  # fmt: skip
PATIENCE = 0.04
"""Seconds between what several people do at once, at most."""


class Play:
    """One run of days on a stage. `violations` are sentences; `lost` the messages whose answer a kill took away."""

    def __init__(self, stage: Stage, points: Points, chance: random.Random, scratch: Path) -> None:
        self.stage, self.points, self.chance, self._scratch = stage, points, chance, scratch
        self.ledger = Ledger(stage.rehearsal)
        self.expected: list[Expected] = []
        self.violations: list[str] = []
        self.lost: set[int] = set()
        self.restarts = self.torn = 0
        self._quiet = 0
        self._latest = stage.now
        self._pieces = 0

    # what happens to the bot

    async def around(self, deed: Deed) -> None:
        """Does something with a kill on its way, and starts the bot again until it is quiet."""
        await self._survive(deed)
        while not self.stage.rehearsal.child.alive:
            await self._bury()
            await self._survive(self._revive, start=True)
        self._quiet = len(self.ledger.told())

    async def _survive(self, deed: Deed, *, start: bool = False) -> None:
        async def settled() -> None:
            await deed()
            await self.stage.rehearsal.settle()

        try:
            await self.points.around(settled, start=start)
        except ChildDied as death:
            if "ended with -9" not in str(death):
                raise

    async def _revive(self) -> None:
        self.restarts += 1
        await self.stage.rehearsal.restart()

    async def _bury(self) -> None:
        """The bot is dead: what it leaves is looked at; people go on, and time does."""
        await self.stage.rehearsal.kill()
        self.torn += torn(self.stage.rehearsal.data_dir / "duty.sqlite3-wal")
        with opened(self.stage.rehearsal.data_dir, self._scratch) as books:
            recorded = books.sent()
            self.lost |= {told.message for told in self.ledger.told()[self._quiet :]} - recorded.keys()
            self.violations += oracle.after_a_kill(books, self.ledger)
        if self.chance.random() < 0.3:
            await self.ask()
        if self.chance.random() < 0.3:
            self.stage.rehearsal.pass_time(min(self.stage.now + timedelta(seconds=self.chance.randint(1, 40)), self._latest))

    # what people do

    async def press(self, who: str, *labels: str, times: int = 1) -> bool:
        """The first of these buttons that is there, perhaps several times; whether there was one."""
        for label in labels:
            try:
                for _ in range(times):
                    await self.stage.phone(who).tap(label)
                    self.ledger.posted()
                    self.ledger.done[who, label, self.stage.now.date()] += 1
                return True
            except NoSuchButton:
                continue
        return False

    async def must(self, who: str, *labels: str, times: int = 1) -> None:
        if not await self.press(who, *labels, times=times):
            self.violations.append(f"{self.stage.now}: {who} has no button {labels}: {self._seen(who)}")

    def _seen(self, who: str) -> list[tuple[str, tuple[str, ...]]]:
        return [(message.text, message.labels) for message in self.stage.phone(who).messages()[-4:]]

    async def ask(self, who: str = "") -> None:
        """Somebody looks something up."""
        who = who or self.chance.choice(CURIOUS)
        await self.stage.phone(who).say(self.chance.choice(ASKED))
        self.ledger.posted()
        self.ledger.asked.append((who, len(self.stage.rehearsal.transcript)))

    async def together(self, *deeds: Awaitable[object]) -> None:
        """Several people at once, a moment apart, and perhaps somebody curious."""
        curious = [self.ask() for _ in range(self.chance.randint(0, 2))]
        for deed in (*deeds, *curious):
            await asyncio.sleep(self.chance.uniform(0, PATIENCE) if self.chance.random() < 0.5 else 0)
            await deed

    def impatient(self) -> int:
        return self.chance.choice((1, 1, 2, 3))

    async def write(self, note: Note, pieces: int) -> None:
        """The note that is open: its pieces, then 提交. Whoever sees no such button writes on."""
        self.ledger.notes.append(note)
        for _ in range(pieces):
            await self._piece(note)
        for _ in range(5):
            if any("提交" in message.labels for message in self.stage.phone(note.who).messages()[-3:]):
                break
            await self._piece(note)
        await self.around(lambda: self.must(note.who, "提交", times=self.impatient()))

    async def _piece(self, note: Note) -> None:
        self._pieces += 1
        note.pieces.append(f"情况第{self._pieces:03}条")

        async def say() -> None:
            await self.stage.phone(note.who).say(note.pieces[-1])
            self.ledger.posted()

        await self.around(lambda: self.together(say()))

    # what the day brings

    async def to(self, when: datetime) -> None:
        """Let time pass, with somebody curious as things fall due."""
        self._latest = when  # while it is dead, time passes no further
        early = self.chance.random() < 0.3

        async def pass_on() -> None:
            if early:
                await self.ask()
            if self.stage.now < when:
                await self.stage.rehearsal.advance(when)

        await self.around(pass_on)
        while self.stage.now < when:  # it died on the way
            await self.around(lambda: self.stage.rehearsal.advance(when))
        self._latest = when + timedelta(seconds=50)

    def entered(self, day: date, checklist_item: str, *who: str, state: str = "done") -> None:
        """From what was pressed follows that this is entered, by one of these people."""
        self.ledger.due_entries.append(frozenset(Confirmed("check", name, day, (checklist_item, state)) for name in who))

    def expect(self, to: str, text: str, due: datetime, *, least: int = 1, most: int = 1) -> None:
        self.expected.append(Expected(to, text, due, least, most))

    def expect_each(self, everybody: Iterable[str], text: str, due: datetime) -> None:
        for to in everybody:
            self.expect(to, text, due)

    def gave(self, day: date, to: str) -> None:
        """The shift was given to somebody."""
        self.ledger.due_entries.append(frozenset({Confirmed("given", to, day)}))

    def signed(self, day: date, who: str) -> None:
        self.ledger.due_entries.append(frozenset({Confirmed("signed", who, day)}))

    def ask_check(self, key: str, who: str, due: datetime) -> None:
        title, please = CHECKS[key]
        self.expect(who, title, due)
        self.expect(GUARD, rf"{GUARD},{please}\(今天督导:{who}\)。", due)

    def on_duty(self, day: date) -> str:
        with opened(self.stage.rehearsal.data_dir, self._scratch) as books:
            return books.on_duty(day)

    def finish(self) -> None:
        """The last look, when the bot is quiet."""
        with opened(self.stage.rehearsal.data_dir, self._scratch) as books:
            self.violations += oracle.at_the_end(books, self.ledger, self.stage.now)
        self.violations += oracle.notices(self.ledger.told(), self.expected, self.lost)


def at(day: date, written: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(written), SHANGHAI)

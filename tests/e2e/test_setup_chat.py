"""From an empty database to the first opening check, by chat only, as an office and three of its people do it; counted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.rehearsal import Rehearsal
from bot.rehearsal.founding import nothing_yet
from bot.rehearsal.sample import sheet
from tests import databases
from tests.e2e.stage import books, check, moment
from tests.nursery import forked

OFFICE, SUPERVISOR, NEXT, GUARD = "林晓燕", "李强", "王芳", "陈师傅"
STEPS = ("就用这个名称", "就用第 1 份", "就按这个", "否")


@dataclass
class Hand:
    """Somebody's hand on the phone: what it presses and sends is counted."""

    rehearsal: Rehearsal
    name: str
    taps: int = 0
    files: int = 0

    async def start(self, payload: str = "") -> None:
        """Start is a button too."""
        self.taps += 1
        await self.rehearsal.phone(self.name).start(payload)
        await self.rehearsal.settle()

    async def tap(self, *labels: str) -> None:
        for label in labels:
            self.taps += 1
            await self.rehearsal.phone(self.name).tap(label)
            await self.rehearsal.settle()

    async def send(self, name: str, data: bytes) -> None:
        self.files += 1
        await self.rehearsal.phone(self.name).document(name, data)
        await self.rehearsal.settle()

    @property
    def typed(self) -> int:
        """Characters of all that stands in any chat from this person, except what Start writes."""
        person, chats = self.rehearsal.phone(self.name).person, self.rehearsal.world.chats.values()
        mine = [message.text for chat in chats for message in chat.visible() if message.sender is person]
        return sum(len(text) for text in mine if not text.startswith("/start"))

    @property
    def sees(self) -> str:
        return self.rehearsal.phone(self.name).last().text


@asynccontextmanager
async def nothing_set_up(folder: Path, start: str) -> AsyncIterator[Rehearsal]:
    """Everybody has a phone, nobody has opened the bot, the database is empty."""
    settings = {"DATABASE_URL": databases.at(folder).url}
    async with Rehearsal(moment(start), folder, settings, prepare=nothing_yet, launch=forked) as rehearsal:
        yield rehearsal
    check(rehearsal)


async def test_from_nothing_to_the_first_opening_check(tmp_path: Path) -> None:
    async with nothing_set_up(tmp_path, "2026-11-23 09:00") as rehearsal:
        office = Hand(rehearsal, OFFICE)
        people = [Hand(rehearsal, name) for name in (SUPERVISOR, NEXT, GUARD)]
        await office.start()
        await office.tap(*STEPS)
        await office.send("人员名单.csv", sheet())
        await office.tap("导入 22 人", "加进值班群")
        await office.tap("全体人员", "下一步", "按单位轮", "看值班表", "发布", "进门链接")
        link = rehearsal.phone(OFFICE).last().rows[0][0]["copy_text"]["text"]
        for one in people:
            await one.start(link.partition("start=")[2])
            await one.tap("核对手机号")
        assert people[0].sees.startswith("已绑定:李强 · 劳动就业中心\n您下次督导:11月24日(周二)")
        await rehearsal.advance(moment("2026-11-24 07:50"))
        assert people[0].sees.startswith("开门检查")
        await people[2].tap("已开")
        await people[0].tap("到岗,门已开")
        kept = books(rehearsal.data_dir)
        assert len(kept["check_entry"]) == 2
        counted = (office.taps, office.typed, office.files, [(one.taps, one.typed) for one in people])
        print(f"office: {office.taps} taps, {office.typed} characters, {office.files} file; each member: 2 taps to come in")
        assert counted == (13, 0, 1, [(3, 0), (2, 0), (3, 0)])


async def test_killed_and_left_in_the_middle_it_goes_on_the_next_day(tmp_path: Path) -> None:
    async with nothing_set_up(tmp_path, "2026-11-23 09:00") as rehearsal:
        office = Hand(rehearsal, OFFICE)
        await office.start()
        await office.tap(*STEPS)
        await rehearsal.kill()
        await rehearsal.phone(OFFICE).document("人员名单.csv", sheet())
        await rehearsal.restart()
        await rehearsal.settle()
        assert office.sees.startswith("人员名单.csv\n新增 21 人:")
        await rehearsal.kill()
        await rehearsal.restart()
        await rehearsal.advance(moment("2026-11-24 09:00"))
        await office.start()
        assert office.sees.startswith("人员名单.csv\n新增 21 人:")  # it still waits, just where it was
        await office.tap("导入 22 人", "跳过", "按名单轮", "看值班表", "发布")
        assert office.sees.startswith("值班表已发布到 12月31日(周四)。")
        assert len(books(rehearsal.data_dir)["shift"]) == 27

"""What people did and what their phones showed: one side of the comparison. Reads the stand-in's world, no database.

Knows which words of the bot confirm what, written by hand from the screens and the charter.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from bot.rehearsal import Line, Rehearsal
from tests.e2e.stage import BOT

ITEMS = {
    "本人已到岗": "arrived",
    "窗口安全门已开启": "safety_door",
    "叫号机、显示屏、自助机已开": "machines",
    "表格、笔墨、老花镜等已备齐": "supplies",
    "窗口安全门已关闭": "safety_door",
    "办公大楼灯光已关": "lights",
    "饮水机等电源已断": "power",
    "玻璃门窗已关好": "windows",
    "空调、电脑、打印机、自助机已关": "devices",
    "大厅群众已办完离开": "visitors",
    "办公大楼前大门已关闭": "front_gate",
}
STATES = {"☑": "done", "⚠": "problem"}
_ANSWERED = re.compile(r"([☑⚠]) (.+?)\((\w+?)(?:·\w+)? \d+:\d\d\)")
_GIVEN = re.compile(r"已改派:.+由(\w+)督导。")


class Confirmed(NamedTuple):
    """What a phone showed as done: (what, who did it, day, more)."""

    what: str
    who: str
    day: date
    more: tuple[str, ...] = ()


@dataclass
class Note:
    """A note somebody wrote: its pieces as they were sent."""

    who: str
    day: date
    item: str | None
    pieces: list[str] = field(default_factory=list)


class Told(NamedTuple):
    """A message of the bot as it was when it came. `message` is its id, `place` its place in the transcript."""

    message: int
    place: int
    line: Line

    @property
    def to(self) -> str:
        """The name of the person, or of the group."""
        return self.line.to.partition("(")[0]

    @property
    def first_line(self) -> str:
        """Its first line but for the word that it is late."""
        return next(line for line in self.line.text.split("\n") if not line.startswith("(补发"))


class Ledger:
    """Everything that was pressed and typed, by the update it made, and what came back."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self._rehearsal = rehearsal
        self.done: Counter[tuple[str, str, date]] = Counter()
        self.due_entries: list[frozenset[Confirmed]] = []
        self.notes: list[Note] = []
        self.queries: dict[str, int] = {}
        self.asked: list[tuple[str, int]] = []

    def posted(self) -> None:
        """Something was pressed or typed just now."""
        number, newest = next(reversed(self.mail.items()))
        if query := newest.get("callback_query"):
            self.queries[query["id"]] = number

    @property
    def mail(self) -> dict[int, dict[str, Any]]:
        """All that the bot was sent: what people did, and what their doing and the bot's brought about in a group."""
        return self._rehearsal.world.updates.sent

    def told(self) -> list[Told]:
        """All messages of the bot, oldest first."""
        says = [(place, line) for place, line in enumerate(self._rehearsal.transcript) if line.kind == "says"]
        return [Told(line.message, place, line) for place, line in says if line.sender == BOT]

    def ignored(self) -> list[tuple[str, int]]:
        """(who, place in the transcript) of the questions after which the bot said nothing to them."""
        last = {told.to: told.place for told in self.told()}
        return [(who, place) for who, place in self.asked if last.get(who, -1) < place]

    def confirmed(self) -> Counter[Confirmed]:
        """What phones were shown as done or kept."""
        shown: Counter[Confirmed] = Counter()
        for line in self._rehearsal.transcript:
            if line.sender == BOT and line.kind in ("says", "edits"):
                shown.update(self._shown(line))
        return shown

    def _shown(self, line: Line) -> list[Confirmed]:
        day, who = line.when.date(), line.to.partition("(")[0]
        found = [
            Confirmed("check", name, day, (ITEMS[item], STATES[mark])) for mark, item, name in _ANSWERED.findall(line.text)
        ]
        found += [Confirmed("given", name, day) for name in _GIVEN.findall(line.text)]
        if "已签名,记录已交" in line.text:
            found.append(Confirmed("signed", who, day))
        if "好的,已告诉办公室" in line.text:
            found.append(Confirmed("called", who, day))
        if line.text.startswith("已改到 "):
            found.append(Confirmed("put_off", who, day))
        if line.text.startswith("已记下:"):
            found.append(Confirmed("note", who, day))
        pieces = [piece for note in self.notes for piece in note.pieces if piece in line.text]
        return found + [Confirmed("piece", piece, day) for piece in pieces]

    def unanswered(self) -> dict[int, str]:
        """Update → query of the presses whose phone still waits, though the bot never tried to answer them."""
        tried = {call.params.get("callback_query_id") for call in self._rehearsal.standin.calls if call.answer}
        queries = self._rehearsal.world.queries
        return {
            number: query for query, number in self.queries.items() if not queries[query].answered and query not in tried
        }

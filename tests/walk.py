"""Somebody who presses every button there is, breadth first, and writes down where each leads. Knows no screen by name.

Each press happens on the database as it stood when the screen came, so that what one button did does not hide another.
Buttons that differ in numbers and days only are alike; of those alike a few are pressed.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from math import ceil

from bot.texts import LANGUAGES, say_in
from tests.cast import Phone
from tests.desk import Desk, Shown

ALIKE = 2
"""So many buttons that differ in numbers and days only are pressed."""
OF_A_KIND = 30
"""So many of one kind of tap, whatever stands in it."""
OVER = {say_in(language)("refused.unknown_button") for language in LANGUAGES}
World = tuple[sqlite3.Connection, dict[int, Shown], dict[int, list[int]]]
_SEAL = re.compile(r"^[0-9a-f]{8}$")


def alike(data: str) -> str:
    """A button less the numbers and days in it."""
    return "|".join("#" if _SEAL.match(part) else re.sub(r"-?\d+", "#", part) for part in data.split("|"))


@dataclass
class Screen:
    """A message somebody came to by pressing these labels."""

    shown: Shown
    path: tuple[str, ...]

    @property
    def key(self) -> str:
        """What it is, but for numbers and names: its buttons; its text where it has none."""
        buttons = sorted({alike(data) for data in data_of(self.shown)})
        return " ".join(buttons) or "end: " + re.sub(r"\d+", "#", self.shown.text.split("\n")[0])

    def __str__(self) -> str:
        return f"{' → '.join(self.path)}: {self.shown.text.splitlines()[:1]} {self.shown.labels}"


@dataclass
class Walk:
    """What was found: screens, where a kind of button leads, and the presses that led nowhere."""

    screens: list[Screen] = field(default_factory=list)
    leads: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    silent: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    bugs: list[str] = field(default_factory=list)
    pressed: int = 0

    @property
    def data(self) -> list[str]:
        """Every button that was seen."""
        return list(dict.fromkeys(data for screen in self.screens for data in data_of(screen.shown)))

    def endless(self) -> list[Screen]:
        """The screens from which no press after press comes to an end or back to a menu."""
        buttons = {screen.key: {alike(data) for data in data_of(screen.shown)} for screen in self.screens}
        done = {key for key, of in buttons.items() if not of or "ad|" in of or any(b.startswith("ad|") for b in of)}
        while more := {k for k, of in buttons.items() if k not in done and any(self.leads[b] & done for b in of)}:
            done |= more
        return list({screen.key: screen for screen in self.screens if screen.key not in done}.values())


def too_wide(shown: Shown) -> list[list[str]]:
    """Rows whose labels do not fit a phone: two at most 7 characters each, three at most 4; one may be as it is."""
    rows = [[button["text"] for button in row] for row in shown.markup.get("inline_keyboard", [])]
    most = {2: 7, 3: 4, 4: 3}
    return [row for row in rows if len(row) > 1 and max(map(width, row)) > most.get(len(row), 2)]


def width(label: str) -> int:
    """How many Chinese characters a label is as wide as."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in label)
    return ceil(wide + (len(label) - wide) / 2)


def data_of(shown: Shown) -> list[str]:
    return [button["callback_data"] for button in shown.buttons if "callback_data" in button]


async def walk(phone: Phone, starts: Iterable[str] = (), most: int = 500) -> Walk:
    """Goes everywhere from what is on the phone by now and from these commands."""
    going = _Going(phone)
    base = going.world()
    going.arrive([shown for shown in phone.messages if shown.buttons], ("on the phone",), base)
    for command in starts:
        _restore(phone.desk, base)
        await going.step(phone.say(command), (command,))
    while going.waiting and going.found.pressed < most:
        await going.press_all(going.waiting.popleft())
    _restore(phone.desk, base)
    return going.found


class _Going:
    """One walk under way."""

    def __init__(self, phone: Phone) -> None:
        self.phone, self.found = phone, Walk()
        self.waiting: deque[tuple[Screen, World]] = deque()
        self._seen: set[str] = set()
        self._alike, self._kind = Counter[str](), Counter[str]()

    def world(self) -> World:
        return _keep(self.phone.desk)

    def arrive(self, shown: Iterable[Shown], path: tuple[str, ...], world: World | None = None) -> set[str]:
        """Screens somebody came to; what was not met before is gone on from later. Their keys."""
        screens = [Screen(one, path) for one in shown]
        self.found.screens += screens
        new = [one for one in screens if one.key not in self._seen and data_of(one.shown)]
        if new:
            world = world or self.world()
            self.waiting += [(one, world) for one in new]
        self._seen |= {one.key for one in screens}
        return {one.key for one in screens}

    async def press_all(self, from_here: tuple[Screen, World]) -> None:
        """Presses the buttons of a screen, each in the world as it was when the screen came."""
        screen, world = from_here
        for button in screen.shown.buttons:
            data = button.get("callback_data")
            if data is None or not self._worth(data):
                continue
            self.found.pressed += 1
            _restore(self.phone.desk, world)
            self.found.leads[alike(data)] |= await self.step(
                self.phone.press(data, screen.shown), (*screen.path, button["text"])
            )

    def _worth(self, data: str) -> bool:
        like, kind = alike(data), data.split("|", maxsplit=1)[0]
        self._alike[like] += 1
        self._kind[kind] += self._alike[like] <= ALIKE
        return self._alike[like] <= ALIKE and self._kind[kind] <= OF_A_KIND

    async def step(self, doing: Awaitable[object], path: tuple[str, ...]) -> set[str]:
        """Does it, and writes down what came of it; the keys of the screens that came."""
        desk, phone, way = self.phone.desk, self.phone, " → ".join(path)
        before, toasts = dict(desk.wire.messages), len(phone.toasts)
        await doing
        new = [one for one in phone.messages if before.get(one.id) != one]
        said = [text for text in phone.toasts[toasts:] if text]
        if not new and not said:
            self.found.silent.append(way)
        if OVER & set(said):
            self.found.refused.append(way)
        if failed := desk.rows('SELECT failed FROM "update" WHERE failed IS NOT NULL'):
            self.found.bugs.append(f"{way}: {failed}")
        return self.arrive(new, path)


def _keep(desk: Desk) -> World:
    """A copy of the database, of what stands on the phones, and of what is pinned in which group."""
    copy = sqlite3.connect(":memory:")
    with closing(sqlite3.connect(desk.file)) as live:
        live.backup(copy)
    return copy, dict(desk.wire.messages), {chat: list(group.pinned) for chat, group in desk.wire.groups.items()}


def _restore(desk: Desk, world: World) -> None:
    """The world is again as it was; the process knows nothing of it, for what it knows is in the database."""
    copy, messages, pinned = world
    with closing(sqlite3.connect(desk.file)) as live:
        live.execute("PRAGMA synchronous = OFF")
        copy.backup(live)
    desk.wire.messages = dict(messages)
    for chat, group in desk.wire.groups.items():
        group.pinned = list(pinned.get(chat, ()))

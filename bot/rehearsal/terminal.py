"""The rehearsal at a terminal: one person plays everybody and moves the clock.

Knows keys and the screen; what happens is the rehearsal's. Reads lines from a queue, so that a test can type.
"""

import asyncio
import contextlib
import os
import re
import sys
import threading
from collections.abc import Sequence
from datetime import time
from pathlib import Path
from typing import TextIO

from bot.rehearsal.child import COMMAND
from bot.rehearsal.founding import found_sample_centre, nothing_yet
from bot.rehearsal.frame import DEFAULT_LANGUAGE, Frame
from bot.rehearsal.people import JSON, Chat, Message, Person
from bot.rehearsal.phone import Phone
from bot.rehearsal.play import first_day, perform, stage
from bot.rehearsal.rehearsal import Rehearsal
from bot.rehearsal.sample import sheet

_SCREENS = 6  # of the newest messages with buttons; older ones are scrolled away
_TIME = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")
Typed = asyncio.Queue[str | None]
Choice = tuple[Phone, Message | None, JSON]
"""A button under a message, or (None) a key below the chat."""


def open_terminal(*, language: str = DEFAULT_LANGUAGE, command: Sequence[str] = COMMAND, empty: bool = False) -> int:
    """Open the rehearsal here; the exit code. `empty`: nothing is set up yet, whoever plays does it."""
    frame = Frame(language)
    return perform(_open(frame, command, empty=empty), frame)


async def _open(frame: Frame, command: Sequence[str], *, empty: bool) -> None:
    print(frame.say("begins"))
    prepare = nothing_yet if empty else found_sample_centre
    async with stage(first_day(), frame.language, command, prepare) as rehearsal:
        print(frame.day(rehearsal.now.date()))
        if empty:
            print(frame.say("empty_help", office=rehearsal.phone(int(rehearsal.env["ADMIN_IDS"])).person.first_name))
        await Terminal(rehearsal, frame, sys.stdout).run(_keyboard(sys.stdin.fileno()))


def _contents(name: str) -> bytes | None:
    path = Path(name).expanduser()
    return path.read_bytes() if path.is_file() else None


def _keyboard(stdin: int) -> Typed:
    """Lines as they are typed; None at their end.

    A thread, because not every stdin can be waited for; below Python's buffers, because a thread asleep in
    them breaks the interpreter's exit.
    """
    typed: Typed = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def read() -> None:
        rest = b""
        with contextlib.suppress(RuntimeError):  # the sitting is over before its last line
            while chunk := os.read(stdin, 4096):
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    loop.call_soon_threadsafe(typed.put_nowait, line.decode(errors="replace"))
            loop.call_soon_threadsafe(typed.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    return typed


class Terminal:
    """One sitting."""

    def __init__(self, rehearsal: Rehearsal, frame: Frame, paper: TextIO) -> None:
        self._rehearsal, self._frame, self._paper = rehearsal, frame, paper
        self._people = [*rehearsal.world.people.values()]
        self._shown = 0
        self._day = rehearsal.now.date()
        self._choices: list[Choice] = []
        self._kept: set[int] = set()

    async def run(self, typed: Typed) -> None:
        """Until q or the end of input."""
        self._show()
        self._say("keys")
        while (line := await typed.get()) is not None and line.strip() != "q":
            await self._obey(line.strip())

    async def _obey(self, line: str) -> None:
        first, _, rest = line.partition(" ")
        if not line:
            if not await self._rehearsal.advance_to_next():
                self._say("idle")
        elif _TIME.fullmatch(line) and (when := time.fromisoformat(line.zfill(5))) >= self._rehearsal.now.time():
            await self._rehearsal.advance(when.isoformat())
        elif line == "?":
            self._list_people()
            return
        elif not rest and line.isdecimal() and 1 <= int(line) <= len(self._choices):
            phone, message, button = self._choices[int(line) - 1]
            if message is None:
                await phone.tap(button["text"])
            else:
                phone.press(message, button)
        elif (person := self._person(first)) and rest.strip():
            await self._speak(person, rest.strip())
        else:
            self._say("unknown", text=line)
            self._say("keys")
            return
        await self._rehearsal.settle()
        self._show()

    async def _speak(self, person: Person, text: str) -> None:
        """Say as somebody; after the mark of the group, there; behind @ stands a file to send."""
        if text.startswith("@"):
            await self._send(person, text[1:])
            return
        mark, _, rest = text.partition(" ")
        place: Chat | None = None
        if rest and mark == self._frame.say("group_mark"):
            chats = self._rehearsal.world.chats.values()
            place = next((chat for chat in chats if person.id in chat.members and not chat.migrated_to), None)
            text = rest if place else text
        await self._rehearsal.phone(person).say(text, place)

    async def _send(self, person: Person, name: str) -> None:
        """Send a file of this machine, or the staff sheet of the sample centre."""
        data = sheet() if name == self._frame.say("sample") else _contents(name)
        if data is None:
            self._say("no_file", name=name)
        else:
            await self._rehearsal.phone(person).document(Path(name).name if "." in name else f"{name}.csv", data)

    def _person(self, word: str) -> Person | None:
        if word.isdecimal():
            return self._people[int(word) - 1] if 1 <= int(word) <= len(self._people) else None
        return self._rehearsal.world.people.get(word)

    def _show(self) -> None:
        """What is new, then what can be pressed."""
        now = self._rehearsal.now
        if now.date() != self._day:
            self._day = now.date()
            print(self._frame.day(self._day), file=self._paper)
        for line in self._rehearsal.transcript[self._shown :]:
            print(self._frame.entry(line), file=self._paper)
        self._shown = len(self._rehearsal.transcript)
        self._keep_files()
        self._choices = self._pressable()
        self._say("now" if self._choices else "no_buttons", time=self._frame.time(now))
        for number, (phone, _, button) in enumerate(self._choices, 1):
            self._say("choice", number=number, person=phone.person.first_name, label=button["text"])
        self._paper.flush()

    def _keep_files(self) -> None:
        """What the bot has sent as a file is put where it can be looked at, as long as the rehearsal lasts."""
        world = self._rehearsal.world
        for message in (message for chat in world.chats.values() for message in chat.visible()):
            if message.sender is world.bot and "document" in message.extra and message.id not in self._kept:
                self._kept.add(message.id)
                path = self._rehearsal.data_dir / f"{message.id}-{message.extra['document']['file_name']}"
                path.write_bytes(world.files[message.extra["document"]["file_id"]].data)
                self._say("kept", path=path)

    def _pressable(self) -> list[Choice]:
        phones = [self._rehearsal.phone(person) for person in self._people]
        screens = sorted(
            ((message, phone) for phone in phones for message in phone.messages() if message.rows),
            key=lambda found: found[0].edited or found[0].date,
        )
        buttons: list[Choice] = [
            (phone, message, button) for message, phone in screens[-_SCREENS:] for row in message.rows for button in row
        ]
        return buttons + [(phone, None, key) for phone in phones for row in phone.chat.reply_rows for key in row]

    def _list_people(self) -> None:
        for number, person in enumerate(self._people, 1):
            self._say("person", number=number, person=person.shown)
        self._say("people_help")
        self._say("keys")

    def _say(self, key: str, **facts: object) -> None:
        print(self._frame.say(key, **facts), file=self._paper, flush=True)

"""People who play themselves: each looks at a new screen and taps what means that all is well.

Knows labels and minutes (players.toml). Does not know whose turn it is, nor what a tap does.
"""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from bot.rehearsal.people import Message
from bot.rehearsal.phone import Phone
from bot.rehearsal.world import World


@dataclass(frozen=True, slots=True)
class _Answer:
    plain: str
    whole: bool
    after: timedelta

    def fits(self, label: str) -> bool:
        plain = _plain(label)
        return plain == self.plain if self.whole else plain.startswith(self.plain)


@dataclass(frozen=True, slots=True)
class _Intent:
    """Somebody means to press a button at a time."""

    when: datetime
    phone: Phone
    message: Message
    label: str


def _plain(label: str) -> str:
    return re.sub(r"[\W_]+", "", label)


def _script() -> dict[str, Any]:
    return tomllib.loads(files("bot.rehearsal").joinpath("players.toml").read_text(encoding="utf-8"))


class Players:
    """All people of a world at once."""

    def __init__(self, world: World) -> None:
        script = _script()
        self._world = world
        self._answers = [
            _Answer(_plain(one.get("label", one.get("starts"))), "label" in one, timedelta(minutes=one["minutes"]))
            for one in script["answers"]
        ]
        self._most = script["most_taps_of_a_label"]
        self._seen: set[tuple[int, tuple[str, ...]]] = set()
        self._taps: Counter[tuple[int, str]] = Counter()
        self._intents: list[_Intent] = []

    def look(self) -> None:
        """Everybody looks at what is new in the chat with the bot and decides."""
        for person in self._world.people.values():
            phone = self._world.phone(person)
            for message in phone.messages():
                screen = (message.id, message.labels)
                if message.rows and screen not in self._seen:
                    self._seen.add(screen)
                    self._decide(phone, message)

    def next(self) -> datetime | None:
        """When somebody acts next."""
        return min((intent.when for intent in self._intents), default=None)

    async def act(self) -> None:
        """Everybody whose time has come taps, if the button is still there."""
        due = [intent for intent in self._intents if intent.when <= self._world.now]
        self._intents = [intent for intent in self._intents if intent not in due]
        for intent in sorted(due, key=lambda one: one.when):
            for button in (button for row in intent.message.rows for button in row):
                if button["text"] == intent.label and not intent.message.deleted:
                    self._taps[intent.phone.person.id, intent.label] += 1
                    intent.phone.press(intent.message, button)

    def _decide(self, phone: Phone, message: Message) -> None:
        for answer in self._answers:
            for label in message.labels:
                if answer.fits(label) and self._taps[phone.person.id, label] < self._most:
                    self._intents.append(_Intent(self._world.now + answer.after, phone, message, label))
                    return

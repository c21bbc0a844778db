"""How a rehearsal is written on a terminal: lines of the transcript as a log that reads like a chat.

Knows the words of the frame (words.toml) and nothing of the bot.
"""

import tomllib
from datetime import date, datetime
from functools import cache
from importlib.resources import files

from bot.rehearsal.world import Line

_INDENT = "       "
DEFAULT_LANGUAGE = "zh-CN"


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("bot.rehearsal").joinpath("words.toml").read_text(encoding="utf-8"))


class Frame:
    """The words of one language."""

    def __init__(self, language: str = DEFAULT_LANGUAGE) -> None:
        catalogue = _catalogue()
        self.language = language if language in catalogue else DEFAULT_LANGUAGE
        self._words = catalogue[self.language]

    def say(self, key: str, **facts: object) -> str:
        """One sentence of the frame."""
        return self._words[key].format(**facts)

    def day(self, day: date) -> str:
        """The heading of a day."""
        return self.say("day", day=day, weekday=self._words["weekdays"][day.weekday()])

    def time(self, when: datetime) -> str:
        """A time of the day."""
        return f"{when:%H:%M}"

    def entry(self, line: Line) -> str:
        """One line of the transcript: time, from → to, the text indented, the buttons in brackets."""
        head = f"{self.time(line.when)}  {self.say(line.kind, sender=line.sender, to=line.to, text=line.text)}"
        body = [] if line.kind == "taps" else line.text.splitlines()
        if line.kind in {"deletes", "pins", "unpins"}:
            body = body[:1]
        rows = [] if line.kind in {"deletes", "pins", "unpins"} else line.buttons
        below = ["".join(self.say("button", label=label) for label in row) for row in rows]
        return "\n".join([head, *(f"{_INDENT}{part}".rstrip() for part in (*body, *below))])

"""A screen is data: text and buttons. How it gets onto a phone is not known here."""

from __future__ import annotations

from dataclasses import dataclass, replace

import phonenumbers

from bot.duty.sections import Post, Slot, Word
from bot.texts import Say

MOST_UNITS = 4_096
"""Telegram's bound for a text, in UTF-16 code units."""
MOST_UNITS_OF_CAPTION = 1_024
LONGEST_ENTITY = 6


@dataclass(frozen=True, slots=True)
class Button:
    """`data` goes back to the bot when it is pressed; `copy` is put on the phone's clipboard instead, `url` opened."""

    label: str
    data: str = ""
    copy: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Screen:
    """A message in Telegram's HTML; every line of it is balanced by itself, so that it can be cut between lines."""

    text: str
    rows: tuple[tuple[Button, ...], ...] = ()
    asks_contact: str = ""
    """The label of a key below the chat that sends the person's own number; `keys_away` takes such a key away again."""
    asks_group: str = ""
    """The label of one that lets a group be chosen from those the bot is in."""
    keys_away: bool = False

    @property
    def is_caption(self) -> bool:
        """Whether it is short enough to stand under a picture."""
        return _units(self.text) <= MOST_UNITS_OF_CAPTION

    def prefixed(self, line: str) -> Screen:
        return replace(self, text=f"{line}\n{self.text}")

    def pages(self) -> tuple[Screen, ...]:
        """What Telegram takes as one message each, nothing cut off; the buttons stand under the last."""
        if _units(self.text) <= MOST_UNITS:
            return (self,)
        texts = [""]
        for piece in (piece for line in self.text.split("\n") for piece in _pieces(line)):
            longer = f"{texts[-1]}\n{piece}" if texts[-1] else piece
            if _units(longer) <= MOST_UNITS:
                texts[-1] = longer
            elif piece.strip():  # Telegram refuses a message of nothing but white space
                texts.append(piece)
        return (*map(Screen, texts[:-1]), replace(self, text=texts[-1]))


@dataclass(frozen=True, slots=True)
class File:
    """A document or a picture with what stands under it; a picture's `name` ends in `.png`."""

    name: str
    content: bytes
    screen: Screen

    @property
    def is_picture(self) -> bool:
        return self.name.endswith(".png")


def _pieces(line: str) -> list[str]:
    """A line in pieces a message can hold; never within an entity such as `&amp;`."""
    pieces = []
    while _units(line) > MOST_UNITS:
        cut = MOST_UNITS // 2  # a character has at most two units
        entity = line.rfind("&", max(0, cut - LONGEST_ENTITY), cut)
        cut = entity if entity > 0 and ";" not in line[entity:cut] else cut
        pieces.append(line[:cut])
        line = line[cut:]
    return [*pieces, line]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def rows_of(buttons: list[Button], wide: int) -> tuple[tuple[Button, ...], ...]:
    """Buttons in rows of `wide`."""
    return tuple(tuple(buttons[i : i + wide]) for i in range(0, len(buttons), wide))


def word(say: Say, of: Word | Slot) -> str:
    """A word of the charter in the reader's language."""
    return of.en if say.language == "en" else of.text


def duty(say: Say, post: Post | None, slot: Slot | None = None) -> str:
    """What a shift is called: its post, and its slot where the post has several."""
    words = [word(say, post)] if post else []
    return "·".join([*words, word(say, slot)] if slot and slot.key else words)


def dialled(number: str | None) -> str:
    """A number of the staff sheet as people here write and dial it; empty when there is none."""
    if number is None:
        return ""
    parsed = phonenumbers.parse(number, "CN")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL).replace(" ", "")

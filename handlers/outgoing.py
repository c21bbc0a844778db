"""What a notice becomes: something for one chat, as the courier carries it. Values only."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.screens.screen import Screen


@dataclass(frozen=True)
class Message:
    """A screen for a chat: new, or in place of the message `edits`.

    `board`: it stands there to be looked at. It makes no sound and lets everything else in its chat go first.
    """

    chat: int
    screen: Screen
    edits: int | None = None
    board: bool = False


@dataclass(frozen=True)
class Pin:
    """A message is to be pinned in its chat, without a sound, or not pinned any more."""

    chat: int
    message: int
    stays: bool


@dataclass(frozen=True)
class Menu:
    """The commands a person is to be offered in their chat: (command, description)."""

    chat: int
    commands: tuple[tuple[str, str], ...]


Outgoing = Message | Pin | Menu

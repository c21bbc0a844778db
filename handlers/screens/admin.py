"""The office's menu, and the way back to it."""

from __future__ import annotations

from bot.duty.centre import Centre
from bot.texts import Say
from handlers.screens.screen import Button, Screen, rows_of
from handlers.taps import Admin


def menu(say: Say, centre: Centre, sections: tuple[str, ...]) -> Screen:
    buttons = [Button(say(f"admin.{key}"), Admin(key).pack()) for key in sections]
    return Screen(say("admin", centre=centre.name), rows_of(buttons, 2))


def back(say: Say, section: str = "") -> Button:
    """To a section, or to the menu."""
    return Button(say("button.back"), Admin(section).pack())

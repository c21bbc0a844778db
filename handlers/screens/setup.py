"""Getting in: the group and who reads it."""

from __future__ import annotations

from bot.duty.centre import GroupKind
from bot.texts import Say
from handlers.screens.screen import Button, Screen
from handlers.taps import GroupIs


def which_group(say: Say, chat: int, title: str, seal: str) -> Screen:
    kinds = tuple((Button(say(f"group.{kind}"), GroupIs(chat, kind, seal).pack()),) for kind in GroupKind)
    return Screen(say("group.ask", title=title), kinds)


def group_bound(say: Say, kind: GroupKind) -> Screen:
    return Screen(say("group.bound", kind=say(f"group.{kind}")))

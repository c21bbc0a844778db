"""The group: asking which it is and who reads it, how it stands, and what the office is told of it."""

from __future__ import annotations

from bot.duty.centre import Centre, GroupKind, GroupRights
from bot.texts import Say
from handlers.group_taps import AskUnbind, GroupIs, NotOurs, PickGroup, Unbind
from handlers.screens import admin
from handlers.screens.screen import Button, Screen
from handlers.setup_taps import Step

Row = tuple[Button, ...]


def which(say: Say, centre: Centre, chat: int, seal: str, title: str, rights: GroupRights, by: str | None = None) -> Screen:
    """Is this the group, and who reads it? `by`: who has put the bot there, where the reader did not do so."""
    added = say("group.added", title=title, name=by) if by else say("group.added_unknown", title=title)
    lines = [*([added] if by is not None else []), say("group.ask", title=title)]
    if centre.group_chat not in (None, chat):
        lines.append(say("group.instead", title=centre.group_title))
    kinds = [(Button(say(f"group.{kind}"), GroupIs(chat, kind, seal).pack()),) for kind in GroupKind]
    no = (Button(say("button.not_ours"), NotOurs().pack()),)
    return Screen("\n".join([*lines, *_lacks(say, rights)]), (*kinds, no))


def _lacks(say: Say, rights: GroupRights | None) -> list[str]:
    return [say(f"group.{rights}")] if rights in (GroupRights.NO_PIN, GroupRights.NONE) else []


def bound(say: Say, centre: Centre, undo: GroupIs | Unbind | None, *, under_way: bool) -> Screen:
    """It is the group now; while the centre is being set up, that goes on (`under_way`)."""
    assert centre.group_kind is not None
    lines = [say("group.bound", title=centre.group_title, kind=say(f"group.{centre.group_kind}"))]
    lines += [say(f"group.reads_{centre.group_kind}"), *_lacks(say, centre.group_rights)]
    on = (Button(say("button.next_step"), Step("").pack()),) if under_way else (admin.back(say, "group"),)
    return Screen("\n".join(lines), ((*_undo(say, undo), *on),))


def _undo(say: Say, undo: GroupIs | Unbind | None) -> Row:
    return (Button(say("button.undo"), undo.pack()),) if undo else ()


def group(say: Say, centre: Centre, seal: str) -> Screen:
    """How the group stands, for the office."""
    assert centre.group_chat is not None
    assert centre.group_kind is not None
    lines = [say("group.head", title=centre.group_title), say("group.kind", kind=say(f"group.{centre.group_kind}"))]
    lines += [say(f"group.reads_{centre.group_kind}"), *(_lacks(say, centre.group_rights) or [say("group.full")])]
    other = next(kind for kind in GroupKind if kind is not centre.group_kind)
    change = Button(say("button.change_kind", kind=say(f"group.{other}")), GroupIs(centre.group_chat, other, seal).pack())
    away = Button(say("button.unbind"), AskUnbind(centre.group_chat).pack())
    return Screen("\n".join(lines), ((change,), (Button(say("button.other_group"), PickGroup().pack()), away), _back(say)))


def _back(say: Say) -> Row:
    return (admin.back(say),)


def none(say: Say) -> Screen:
    """There is no group."""
    return Screen(say("group.none_yet"), ((Button(say("button.pick_group"), PickGroup().pack()),), _back(say)))


def pick(say: Say) -> Screen:
    return Screen(say("group.pick"), asks_group=say("button.pick_group"))


def picked(say: Say, title: str) -> Screen:
    return Screen(say("group.picked", title=title), keys_away=True)


def ask_unbind(say: Say, centre: Centre) -> Screen:
    yes = Button(say("button.unbind"), Unbind(centre.group_chat or 0).pack())
    return Screen(say("group.ask_unbind", title=centre.group_title), ((yes, admin.back(say, "group")),))


def unbound(say: Say, before: Centre, undo: GroupIs | Unbind | None) -> Screen:
    return Screen(say("group.unbound", title=before.group_title), ((*_undo(say, undo), admin.back(say, "group")),))


def told(say: Say, what: str, title: str) -> Screen:
    """What became of the group, and what to do about it."""
    return Screen(say(f"group.told_{what}", title=title))

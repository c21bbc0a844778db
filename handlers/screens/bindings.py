"""Who is bound, for the office: the list, one person with what can be done, links to hand on."""

from __future__ import annotations

from bot.services.bindings import Bound
from bot.texts import Say
from handlers.screens.admin import back
from handlers.screens.paging import paged, shown
from handlers.screens.screen import Button, Screen
from handlers.setup_taps import AskRelease, Binding, Bindings, DoorLink, NewLink, PrintCodes, Release

SECTION = "bindings"


def listed(say: Say, everybody: list[Bound], page: int) -> Screen:
    """A line for each person of the page and a button for each; those who are missing come first."""
    bound = sum(one.member.telegram is not None for one in everybody)
    lines = [say("bindings.head", n=bound, of=len(everybody)), *(_line(say, one) for one in shown(everybody, page))]
    people = [Button(one.member.name, Binding(one.member.id).pack()) for one in everybody]
    tools = [Button(say("button.door_link"), DoorLink().pack())]
    if bound < len(everybody):
        tools.append(Button(say("button.print_codes"), PrintCodes().pack()))
    return Screen("\n".join(lines), (*paged(say, people, page, Bindings, 4), tuple(tools), (back(say),)))


def _line(say: Say, one: Bound) -> str:
    if one.member.telegram is None:
        return say("bindings.missing", name=one.member.name, unit=one.unit).rstrip()
    since = say("bindings.from", day=one.since.astimezone(say.tz).date()) if one.since else ""
    blocked = "" if one.member.reachable else say("bindings.blocked")
    return " ".join(filter(None, (say("bindings.bound", name=one.member.name, unit=one.unit).rstrip(), since, blocked)))


def person(say: Say, one: Bound) -> Screen:
    """One person: since when, and what can be done about it."""
    buttons = [Button(say("button.new_link"), NewLink(one.member.id).pack())]
    if one.member.telegram is not None:
        buttons.append(Button(say("button.release"), AskRelease(one.member.id).pack()))
    return Screen(_line(say, one), (tuple(buttons), (_to_list(say),)))


def _to_list(say: Say) -> Button:
    return Button(say("button.back"), Bindings(0).pack())


def ask_release(say: Say, one: Bound) -> Screen:
    sure = Button(say("button.release_sure"), Release(one.member.id).pack())
    no = Button(say("button.back"), Binding(one.member.id).pack())
    return Screen(say("bindings.ask_release", name=one.member.name), ((sure, no),))


def link(say: Say, name: str, address: str) -> Screen:
    """One person's link, to be copied and handed on."""
    return Screen(say("bindings.link", name=name, link=address), ((Button(say("button.copy_link"), copy=address),),))


def door(say: Say, address: str) -> Screen:
    """The link of the door, for the group."""
    return Screen(say("bindings.door", link=address), ((Button(say("button.copy_link"), copy=address),),))


def codes(say: Say, pages: int, people: int) -> Screen:
    """What stands under the sheets."""
    return Screen(say("codes.caption", pages=pages, n=people))

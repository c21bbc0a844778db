"""Heads of units, guards, leaders and the office: who it is, chosen by buttons of people."""

from __future__ import annotations

from bot.duty.centre import Member, Unit
from bot.services.setting_up import SetUp
from bot.texts import Say
from handlers.screens.paging import Rows, paged
from handlers.screens.screen import Button, Screen, dialled, rows_of
from handlers.screens.setting_up import step
from handlers.setup_taps import Heads, NewLink, Role, SetHead, SetRole, Step

STEP_OF = {"guard": "guards", "leader": "record", "office": "record"}
"""The step in which a role is asked about."""


def heads(say: Say, found: SetUp) -> Screen:
    """The next unit without a head; when each has one, all of them to look at."""
    missing = found.without_head
    if missing and not found.over:
        return of_unit(say, found, missing[0], 0)
    lines = [_head_line(say, found, unit) for unit in found.people.units.values()]
    buttons = [Button(unit.short, Heads(unit.id, 0).pack()) for unit in found.people.units.values()]
    return step(say, found, "heads", lines or [say("setup.heads_later")], rows_of(buttons, 2))


def _head_line(say: Say, found: SetUp, unit: Unit) -> str:
    names = [one.name for one in found.people.heads_of(unit.id)]
    return say("setup.heads_line", unit=unit.name, names=names or [say("staff.empty")])


def of_unit(say: Say, found: SetUp, unit: Unit, page: int) -> Screen:
    """Who of a unit is its head: one or two, each on a press."""
    people = [one for one in found.people.members.values() if one.unit == unit.id]
    buttons = [Button(_marked(one, marked=one.head), SetHead(one.id, int(not one.head)).pack()) for one in people]
    rows = paged(say, buttons, page, lambda to: Heads(unit.id, to))
    return step(say, found, "heads", [say("setup.heads", unit=unit.name)], rows)


def _marked(one: Member, *, marked: bool) -> str:
    return f"☑ {one.name}" if marked else one.name


def guards(say: Say, found: SetUp) -> Screen:
    lines = [say("setup.guards"), *(_called(say, one) for one in found.people.members.values() if one.guard)]
    return step(say, found, "guards", lines, ((_pick(say, "guard"),),))


def record(say: Say, found: SetUp) -> Screen:
    """Who signs for the record, and which leader reads it."""
    people = found.people.members.values()
    office, leaders = ([one.name for one in people if getattr(one, role)] for role in ("office", "leader"))
    lines = [say("setup.record_office", names=office)]
    lines += [say("setup.record_leaders", names=leaders)] if leaders else []
    lines.append(say("setup.record"))
    return step(say, found, "record", lines, ((_pick(say, "leader"), _pick(say, "office")),))


def _pick(say: Say, role: str) -> Button:
    return Button(say(f"pick.{role}"), Role(role, 0).pack())


def _called(say: Say, one: Member) -> str:
    return say("staff.might_be", name=one.name, phone=dialled(one.phone)).rstrip()


def of_role(say: Say, found: SetUp, role: str, page: int) -> Screen:
    """Everybody, those who have the role marked; whoever is not there is written or sent."""
    order = {unit: place for place, unit in enumerate(found.people.units)}
    everybody = sorted(found.people.members.values(), key=lambda m: (order.get(m.unit or 0, -1), m.position))
    buttons = [
        Button(_marked(m, marked=getattr(m, role)), SetRole(role, m.id, page, int(not getattr(m, role))).pack())
        for m in everybody
    ]
    rows = paged(say, buttons, page, lambda to: Role(role, to))
    done = Button(say("button.back"), Step(STEP_OF[role]).pack())
    return Screen(say("setup.pick", role=say(f"role.{role}")), (*rows, *_links(say, found, role), (done,)))


def _links(say: Say, found: SetUp, role: str) -> Rows:
    """New colleagues of the office come in by a link of their own."""
    if role != "office":
        return ()
    missing = [one for one in found.people.members.values() if one.office and one.telegram is None]
    return rows_of([Button(say("button.link_of", name=one.name), NewLink(one.id).pack()) for one in missing], 1)

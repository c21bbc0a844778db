"""The guards: numbers, order, and whose turn it is."""

from __future__ import annotations

from itertools import pairwise

from bot.services.guards import Guards
from bot.texts import Say
from handlers.screens.admin import back
from handlers.screens.screen import Button, Screen, dialled, rows_of
from handlers.taps import GuardUp


def guards(say: Say, found: Guards) -> Screen:
    lines = [say("guards.head") if found.everybody else say("guards.none")]
    lines += [
        say("guards.line", number=str(number), name=one.name, phone=dialled(one.phone) or say("guards.no_number"))
        for number, one in enumerate(found.everybody, 1)
    ]
    if len(found.everybody) > 1:
        lines += ["", say("guards.soon"), *(say("guards.day", day=day, name=one.name) for day, one in found.soon)]
    lines.append(say("guards.hint"))
    movable = [after for before, after in pairwise(found.everybody) if before.unit is None and after.unit is None]
    ups = [Button(say("guards.up", name=one.name), GuardUp(one.id).pack()) for one in movable]
    return Screen("\n".join(lines), (*rows_of(ups, 1), (back(say),)))

"""单位与轮值: the units in the order of turns, their names, and by which pattern turns follow one another."""

from __future__ import annotations

from collections.abc import Sequence

from bot.duty.centre import Unit
from bot.services import changes
from bot.texts import Say
from handlers.roster_taps import AskDay, NameUnit, OrderUnits, UnitsTo
from handlers.screens import admin, buttons
from handlers.screens.screen import Button, Screen, rows_of


def section(say: Say, units: Sequence[Unit], pattern: str) -> Screen:
    lines = [
        say("units.head"),
        *(say("units.line", n=n, name=unit.name, short=unit.short) for n, unit in enumerate(units, 1)),
    ]
    lines.append(say("units.pattern", pattern=say(f"pattern.{pattern}")))
    ways = [
        Button(say("units.add"), NameUnit(0).pack()),
        Button(say("units.rename"), UnitsTo("name").pack()),
        Button(say("units.order"), UnitsTo("order").pack()),
        Button(say("units.to_pattern"), UnitsTo("pattern").pack()),
    ]
    return Screen("\n".join(lines), (*rows_of(ways, 2), (admin.back(say),)))


def rename(say: Say, units: Sequence[Unit]) -> Screen:
    """Which one?"""
    rows = rows_of([Button(unit.short, NameUnit(unit.id).pack()) for unit in units], 2)
    return Screen(say("units.which"), (*rows, (admin.back(say, "units"),)))


def order(say: Say, units: Sequence[Unit], before: Sequence[Unit]) -> Screen:
    """Each button moves a unit up by one; when the order is right, from which day?"""
    lines = [
        say("units.reorder"),
        *(say("units.line", n=n, name=unit.name, short=unit.short) for n, unit in enumerate(units, 1)),
    ]
    ups = []
    for place in range(1, len(units)):
        moved = [unit.id for unit in units]
        moved[place - 1 : place + 1] = moved[place], moved[place - 1]
        ups.append(Button(say("units.up", short=units[place].short), OrderUnits(changes.order_of(moved)).pack()))
    rows = [*rows_of(ups, 2)]
    if list(units) != list(before):
        rows.append(
            (Button(say("units.from_day"), AskDay("reorder", changes.order_of([unit.id for unit in units])).pack()),)
        )
    return Screen("\n".join(lines), (*rows, (admin.back(say, "units"),)))


def patterns(say: Say, known: Sequence[str], now: str) -> Screen:
    """Another pattern: and from which day?"""
    rows = tuple((Button(say(f"pattern.{one}"), AskDay("pattern", one).pack()),) for one in known if one != now)
    return Screen(say("units.patterns", pattern=say(f"pattern.{now}")), (*rows, (admin.back(say, "units"),)))


def ask_name(say: Say, *, new: bool) -> Screen:
    return Screen(say("units.ask_new" if new else "units.ask_name"), ((buttons.drop(say),),))

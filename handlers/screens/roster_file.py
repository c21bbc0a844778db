"""The roster that hangs on the wall: asking for it, what was read of it, and that it is published."""

from __future__ import annotations

from datetime import date

from bot.services.roster_file import Fault, Wall
from bot.services.sheet_safety import SheetRefused
from bot.texts import Say
from handlers.roster_taps import PublishFile, RosterTemplate
from handlers.screens.screen import Button, Screen
from handlers.setup_taps import Step

MOST = 20
"""Faults that are shown at once."""


def ask(say: Say) -> Screen:
    rows = ((Button(say("roster_file.template"), RosterTemplate().pack()),), _to_set_up(say))
    return Screen(say("roster_file.ask"), rows)


def template(say: Say) -> Screen:
    return Screen(say("roster_file.how"))


def preview(say: Say, found: Wall) -> Screen:
    """What was read; with a fault in it nothing is published, and every fault is named by its row."""
    lines = []
    if found.days:
        (first, _), (last, _) = found.days[0], found.days[-1]
        lines.append(say("roster_file.read", n=len(found.days), first=first, last=last))
        lines += [say("roster_file.line", day=day, name=found.people.name(member)) for day, member in found.days]
    if found.past:
        lines.append(say("roster_file.past", n=found.past))
    if not found.faults:
        lines.append(say("roster_file.goes_on", last=found.days[-1][0]))
        rows = ((Button(say("roster_file.publish"), PublishFile(found.seal).pack()),), _to_set_up(say))
        return Screen("\n".join(lines), rows)
    lines = [say("roster_file.faults", n=len(found.faults)), *(_fault(say, one) for one in found.faults[:MOST])]
    if len(found.faults) > MOST:
        lines.append(say("revise.more_faults", n=len(found.faults) - MOST))
    return Screen("\n".join(lines), (_to_set_up(say),))


def _fault(say: Say, one: Fault) -> str:
    day = one.day or date.max
    reason = say(f"wall.{one.reason}", name=one.name, day=day, year=str(day.year))
    return say("wall.row", row=one.row, reason=reason) if one.row else reason


def not_taken(say: Say, refused: SheetRefused) -> Screen:
    return Screen(say(refused.reason_key, **refused.params), (_to_set_up(say),))


def _to_set_up(say: Say) -> tuple[Button, ...]:
    """Where there is no roster yet the centre is being set up: back to the step that is open."""
    return (Button(say("button.back"), Step("").pack()),)

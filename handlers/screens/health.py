"""What a check-up found: what is wrong and what to look at first, then what is well."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.duty.health import Level, Line, worst
from bot.texts import Markup, Say
from handlers.screens.admin import back
from handlers.screens.screen import Button, Screen
from handlers.taps import Admin


def health(say: Say, lines: Sequence[Line], now: datetime) -> Screen:
    level = worst(lines)
    number = sum(line.level is level for line in lines)
    said = [say("health.title", now=now), say(f"health.worst_{level}", n=number), ""]
    for one in (Level.ERROR, Level.WARNING, Level.OK):
        said += [_line(say, line) for line in lines if line.level is one]
    again = Button(say("button.check_again"), Admin("health").pack())
    return Screen("\n".join(said), ((again, back(say)),))


def _line(say: Say, line: Line) -> str:
    return say(f"health.mark_{line.level}", text=Markup(say(line.key, **line.params)))

"""`rehearse`: one day played by itself, written down as a log.

Knows how a day goes by (the next thing due, or the next person who acts). Does not know what is due.
"""

import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from bot.rehearsal.child import COMMAND, ChildDied, ChildStuck
from bot.rehearsal.founding import found_sample_centre
from bot.rehearsal.frame import DEFAULT_LANGUAGE, Frame
from bot.rehearsal.players import Players
from bot.rehearsal.rehearsal import TIMEZONE, Rehearsal
from bot.rehearsal.world import Line

Prepare = Callable[[Rehearsal], Awaitable[None]]

_CURTAIN = time(6, 30)
_FRIDAY = 4


def first_day() -> date:
    """The day played when none is named: today, or the Monday after a weekend."""
    day = datetime.now(ZoneInfo(TIMEZONE)).date()
    while day.weekday() > _FRIDAY:
        day += timedelta(days=1)
    return day


@asynccontextmanager
async def stage(
    day: date, language: str, command: Sequence[str] = COMMAND, prepare: Prepare = found_sample_centre
) -> AsyncIterator[Rehearsal]:
    """A rehearsal that begins before work on that day, in a folder that goes with it."""
    start = datetime.combine(day, _CURTAIN, ZoneInfo(TIMEZONE))
    env = {"LANGUAGE": language, "LOG_LEVEL": "WARNING"}
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        async with Rehearsal(start, Path(folder), env, prepare=prepare, command=command) as opened:
            yield opened


def perform(show: Coroutine[Any, Any, None], frame: Frame) -> int:
    """Run a rehearsal from start to end; the exit code. What went wrong is said in one sentence."""
    try:
        asyncio.run(show)
    except (ChildDied, ChildStuck) as trouble:
        print(frame.say("failed", reason=trouble), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def play(
    day: date | None = None,
    nobody: bool = False,  # noqa: FBT001, FBT002 - the switch of the command line
    *,
    language: str = DEFAULT_LANGUAGE,
    command: Sequence[str] = COMMAND,
    prepare: Prepare = found_sample_centre,
    out: TextIO | None = None,
) -> int:
    """Play a day and print it; the exit code. `nobody`: no one answers anything."""
    frame = Frame(language)
    opened = stage(day or first_day(), frame.language, command, prepare)
    return perform(_play(opened, nobody=nobody, frame=frame, paper=out or sys.stdout), frame)


async def _play(opened: AbstractAsyncContextManager[Rehearsal], *, nobody: bool, frame: Frame, paper: TextIO) -> None:
    def write(text: str) -> None:
        print(text, file=paper, flush=True)

    write(frame.say("begins"))
    async with opened as rehearsal:
        write(frame.day(rehearsal.now.date()))
        lines = await play_day(rehearsal, nobody=nobody, show=lambda line: write(frame.entry(line)))
    count = Counter(line.kind for line in lines)
    write(frame.say("end", messages=count["says"], taps=count["taps"]) if lines else frame.say("nothing"))


async def play_day(
    rehearsal: Rehearsal, *, nobody: bool = False, show: Callable[[Line], None] = lambda _line: None
) -> list[Line]:
    """Let the rest of the day go by; every line is shown as it appears and all are returned."""
    end = datetime.combine(rehearsal.now.date() + timedelta(days=1), time(), rehearsal.tz)
    players = None if nobody else Players(rehearsal.world)
    shown = 0
    while True:
        for line in rehearsal.transcript[shown:]:
            show(line)
        shown = len(rehearsal.transcript)
        if players:
            players.look()
        when = _earliest(rehearsal.due, players.next() if players else None)
        if when is None or when >= end:
            return rehearsal.transcript
        await rehearsal.advance(when)
        if players:
            await players.act()
            await rehearsal.settle()


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment), default=None)

"""So many kills of these kinds: plays on fresh stages until they are reached, and the figures of all of them."""

import itertools
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from time import monotonic

from bot.rehearsal import Rehearsal
from bot.rehearsal.child import Launch, launched
from tests.e2e.stage import staged
from tests.kills import day, oracle
from tests.kills.play import Play
from tests.kills.points import Points
from tests.nursery import forked

FIRST = date(2026, 11, 24)
DAYS = 5
"""A play has at most so many days; what is left to kill is killed in the next."""
ONCE_MORE = ("message to unpin not found",)
"""What Telegram says to a bot that was killed before it heard that it had been done."""
BY_COMMAND = 5
"""Every fifth play starts the bot with its command, imports and all."""
FIRST_UP = ("王芳", "李强", "张敏", "陈静", "罗文彬")


@dataclass
class Figures:
    """What happened."""

    kills: Counter[tuple[str, str]] = field(default_factory=Counter)
    restarts: int = 0
    days: int = 0
    presses: int = 0
    notices: int = 0
    duplicates: int = 0
    torn: int = 0
    seconds: float = 0
    violations: list[str] = field(default_factory=list)

    def add(self, play: Play, points: Points, seed: int) -> None:
        """One more play."""
        self.kills += points.fired
        self.restarts += play.restarts
        self.torn += play.torn
        self.days += (play.stage.now.date() - FIRST).days + 1
        self.presses += len(play.ledger.mail)
        self.notices += len(play.expected)
        self.duplicates += oracle.duplicates(play.ledger.told(), play.expected)
        self.violations += [f"seed {seed}: {one}" for one in dict.fromkeys(play.violations)]

    def lines(self) -> list[str]:
        """For people to read."""
        of_kind = Counter[str]()
        for (kind, _), times in self.kills.items():
            of_kind[kind] += times
        methods = ", ".join(f"{kind} {method} {n}" for (kind, method), n in sorted(self.kills.items()) if method)
        return [
            f"{self.kills.total()} kills ({', '.join(f'{kind} {n}' for kind, n in sorted(of_kind.items()))}) in {self.days} days",
            *([f"at requests: {methods}"] if methods else []),
            f"{self.restarts} restarts, {self.torn} of them over a commit that was half written",
            f"{self.presses} presses and messages; {self.notices} notices, {self.duplicates} twice as a kill took the answer",
            f"{len(self.violations)} violations in {self.seconds:.0f} s",
        ]


async def campaign(
    folder: Path,
    kinds: tuple[str, ...],
    wanted: int,
    seed: int,
    *,
    always_command: bool = False,
    tell: Callable[[Figures], None] = lambda _: None,
) -> Figures:
    """Plays until `wanted` kills were done, each play from its own number after the seed; stops at the first that fails."""
    figures, began = Figures(), monotonic()
    for number in itertools.count(1):
        launch = launched if always_command or number % BY_COMMAND == 0 else forked
        play, points = await played(folder / str(seed), kinds, wanted - figures.kills.total(), seed, launch)
        figures.add(play, points, seed)
        figures.seconds = monotonic() - began
        tell(figures)
        seed += 1
        if figures.kills.total() >= wanted or figures.violations:
            return figures
    raise AssertionError("unreachable")


async def played(
    folder: Path, kinds: tuple[str, ...], wanted: int, seed: int, launch: Launch = forked, days: int = DAYS
) -> tuple[Play, Points]:
    """One play of at most so many days, ended early when nothing is left to kill or something is wrong; its data are in `data`."""
    data = folder / "data"
    data.mkdir(parents=True)
    first_up, chance = FIRST_UP[seed % len(FIRST_UP)], random.Random(seed)
    async with staged(f"{FIRST} 07:00", data, first_up, also=_without_limits, launch=launch, declared=ONCE_MORE) as stage:
        points = Points(stage.rehearsal, kinds, wanted, chance)
        play = Play(stage, points, chance, folder / "copy")
        try:
            for today, tomorrow in _working_days(days):
                await day.live(play, today, tomorrow)
                if (wanted and points.left <= 0) or play.violations:
                    break
        finally:
            points.close()
        play.finish()
    return play, points


async def _without_limits(rehearsal: Rehearsal) -> None:
    """A bot that dies every half second says more in a minute than one that lives."""
    rehearsal.standin.limits.lifted = True


def _working_days(most: int) -> list[tuple[date, date]]:
    days = [one for n in range(2 * DAYS) if (one := FIRST + timedelta(days=n)).weekday() < 5]
    return list(itertools.pairwise(days[: most + 1]))

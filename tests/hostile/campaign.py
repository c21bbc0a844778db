"""So many hostile updates: scenes made by Hypothesis from one seed, played in halls, judged after every step, counted."""

from __future__ import annotations

import asyncio
import itertools
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Flaky, HypothesisWarning

from tests.hostile.case import Case, sender
from tests.hostile.deed import Deed, Scene, said
from tests.hostile.deeds import A_SCENE, scenes
from tests.hostile.hall import Hall, Told, entered
from tests.hostile.judge import EVERYDAY, leaked, violations
from tests.hostile.presses import is_tap
from tests.hostile.process import served
from tests.hostile.template import MOMENTS, WITNESSES, Template, made

FOUND = Callable[[str], None]
PHASES = (Phase.generate, Phase.shrink)
A_ROUND = 10
"""Scenes of one seed; the next ones are made from the next. After so many Hypothesis begins to vary what it has, and makes little new."""


@dataclass
class Figures:
    """What came in and what became of it."""

    updates: int = 0
    scenes: int = 0
    outside: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    taps: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    messages: int = 0
    changes: int = 0
    violations: list[str] = field(default_factory=list)
    seconds: float = 0

    def count(self, deed: Deed, letter: Any) -> None:
        """One more update."""
        self.updates += 1
        self.kinds[("damaged " if deed.hurts else "") + deed.kind] += 1
        query = letter.get("callback_query") if isinstance(letter, dict) else None
        data = query.get("data") if isinstance(query, dict) else None
        if is_tap(data):
            self.taps[data.partition("|")[0]] += 1

    def judged(self, case: Case) -> None:
        """What became of those that came together."""
        kept = {row["update_id"]: row["failed"] or "answered" for row in case.after["update"]}
        self.outcomes.update(kept.get(letter["update_id"], "lost") for letter, _ in case.new)
        self.messages += len(case.told)
        self.changes += len(case.before.changes(case.after))

    def line(self) -> str:
        """How far it is."""
        return f"{self.updates} updates in {self.scenes} scenes, {self.seconds:.0f} s"

    def lines(self) -> list[str]:
        """For people to read."""
        kinds = ", ".join(f"{name} {n}" for name, n in self.kinds.most_common())
        return [
            f"{self.updates} updates in {self.scenes} scenes, {self.outside} of them by HTTP to the real process",
            f"of kinds: {kinds}",
            f"whole taps: {', '.join(f'{code} {n}' for code, n in sorted(self.taps.items()))}",
            f"became: {', '.join(f'{name} {n}' for name, n in self.outcomes.most_common())}",
            f"{self.messages} messages and answers, {self.changes} rows changed by people who may",
            f"{len(self.violations)} violations in {self.seconds:.0f} s",
        ]


def templates(folder: Path) -> dict[str, Template]:
    """What a campaign is played on; it stands in this folder."""
    for moment in MOMENTS:
        (folder / moment).mkdir()
    return {moment: asyncio.run(made(folder / moment, moment)) for moment in MOMENTS}


def campaign(
    halls: dict[str, Template], wanted: int, number: int, tell: Callable[[Figures], None] = lambda _: None
) -> Figures:
    """Plays until so many updates have come in; stops at the first scene that fails, made as small as it goes."""
    figures, began = Figures(), monotonic()
    facts = {moment: template.facts for moment, template in halls.items()}
    shrinking, known = False, set[str]()
    for round_ in itertools.count(number):

        @seed(round_)
        @settings(
            max_examples=A_ROUND, database=None, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        )  # fmt: skip
        @given(scenes(facts))
        def play(scene: Scene) -> None:
            nonlocal shrinking
            if not shrinking and (figures.updates >= wanted or repr(scene) in known):
                return
            known.add(repr(scene))
            counted = Figures() if shrinking else figures
            wrong = asyncio.run(played(scene, halls[scene.moment], counted))
            shrinking = shrinking or bool(wrong)
            assert not wrong, "\n".join([*wrong, repr(scene)])

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", HypothesisWarning)  # that a scene is long to print
                play()
        except (AssertionError, Flaky) as failed:
            how = f"python3 -m tests.hostile {A_ROUND * A_SCENE} --seed {round_}"
            figures.violations.append(f"{failed}\nagain: {how}")
        figures.seconds = monotonic() - began
        tell(figures)
        if figures.updates >= wanted or figures.violations:
            return figures
    raise AssertionError("unreachable")


async def played(scene: Scene, template: Template, figures: Figures) -> list[str]:
    """One scene from beginning to end; what was wrong."""
    async with _hall(scene, template) as hall:
        figures.outside += scene.outside
        visit = Visit(hall, figures)
        for step in scene.steps:
            if wrong := await visit.step(step):
                return wrong
        figures.scenes += 1
        return await visit.end(later=scene.later)


def _hall(scene: Scene, template: Template) -> AbstractAsyncContextManager[Hall]:
    return served(template) if scene.outside else entered(template)


class Visit:
    """A scene being played: what came, and what the judge says of it."""

    def __init__(self, hall: Hall, figures: Figures) -> None:
        self._hall, self._figures = hall, figures
        self._before = hall.books()
        self._came: list[Any] = []
        self._numbers = {row["update_id"] for row in self._before["update"]}
        self._sealed = {(centre["id"], centre["group_chat"]) for centre in self._before["centre"]}

    async def step(self, step: Sequence[Deed]) -> list[str]:
        """These come in together."""
        letters = []
        for deed in step:
            letters.append(deed.letter(self._hall, self._came))
            self._came.append(letters[-1])
            self._figures.count(deed, letters[-1])
        new = [(letter, deed.sound) for letter, deed in zip(letters, step, strict=True) if self._is_new(letter)]
        self._sealed |= {place for letter, _ in new for place in self._bound(letter)}
        await self._hall.deliver(letters)
        after, told = self._hall.books(), self._hall.heard()
        case = Case(new, self._before, after, told, self._hall.refused(), self._hall.complaints(), self._sealed)
        self._figures.judged(case)
        self._before = after
        return list(violations(case))

    def _is_new(self, letter: Any) -> bool:
        number = letter.get("update_id") if isinstance(letter, dict) else None
        if type(number) is not int or not 0 <= number < 2**53 or number in self._numbers:
            return False
        self._numbers.add(number)
        return True

    def _bound(self, letter: Any) -> list[tuple[int, int]]:
        """(centre, chat) that an office writes /bind in, or somebody of it has put the bot into."""
        one = sender(letter)
        if one is None or one.chat > 0:
            return []
        put, wrote = one.kind == "my_chat_member", str(one.body.get("text", "")).startswith("/bind")
        mine = [member for member in self._before["member"] if member["telegram"] == one.account]
        return [(m["centre"], one.chat) for m in mine if put or (wrote and m["office"])]

    async def end(self, *, later: bool) -> list[str]:
        """Honest people are still answered, those who were odd among them; and what was left behind does no harm later."""
        home = {member["telegram"]: member["name"] for member in self._before["member"] if member["telegram"]}
        odd = [one.account for letter in self._came if (one := sender(letter)) and one.account in home]
        asking = [account for account, name in home.items() if name in WITNESSES] + list(dict.fromkeys(odd))[:2]
        wrong = [f"{home[account]} is not answered" for account in asking if not _is_today(await self._asks(account))]
        if later:
            await self._hall.later()
        after = self._hall.books()
        wrong += [f"later {why}: {told}" for told in self._hall.heard() for why in leaked(self._before, after, told)]
        wrong += [f"later refused: {one}" for one in self._hall.refused() if not any(words in one for words in EVERYDAY)]
        return wrong + [f"later complained: {one}" for one in self._hall.complaints()]

    async def _asks(self, account: int) -> list[Told]:
        """Somebody asks an honest question; what they hear."""
        self._hall.heard()
        await self._hall.deliver([said(account).letter(self._hall, [])])
        return [told for told in self._hall.heard() if told.chat == account]


def _is_today(told: Sequence[Told]) -> bool:
    return len(told) == 1 and told[0].text.startswith(("11月24日(周二)", "Tue 24 Nov"))

"""Five hundred hostile updates, half in the morning and half in the evening, some by HTTP to the real process; and every button.

`python3 -m tests.hostile` sends as many as wanted; the seed that a failure names plays it again: `--seed N`.
"""

from __future__ import annotations

import random
from dataclasses import fields

import pytest

from handlers import TAPS
from handlers.taps import Tap
from tests.cast import STRANGER
from tests.hostile import presses
from tests.hostile.campaign import Figures, Visit, campaign
from tests.hostile.deed import pressed
from tests.hostile.hall import entered
from tests.hostile.template import Facts, Template

pytestmark = pytest.mark.sqlite  # the books are read as a file
HALF = 250
SEEDS = {"morning": 11, "evening": 11_011}
WHO = ("路人", "唐宁", "牛师傅", "王芳", "陈师傅")
"""A stranger; office and guard of the neighbours; a colleague, and the guard."""


@pytest.mark.parametrize("moment", SEEDS)
def test_half_of_five_hundred(halls: dict[str, Template], moment: str) -> None:
    figures = campaign({moment: halls[moment]}, HALF, SEEDS[moment])
    print(f"seed {SEEDS[moment]}", *figures.lines(), sep="\n")
    assert not figures.violations, "\n".join(figures.violations)
    assert figures.updates >= HALF
    assert figures.outside


async def test_every_button_pressed_by_whoever_it_is_not_for(halls: dict[str, Template]) -> None:
    """One that is new is pressed here as soon as it is among `handlers.TAPS`."""
    chance, wrong = random.Random(11), []
    async with entered(halls["morning"]) as hall:
        visit = Visit(hall, Figures())
        for kind in TAPS:
            for name in WHO:
                data = _whole(kind, hall.template.facts, chance)
                assert presses.is_tap(data)
                wrong += await visit.step([pressed(hall.template.facts.accounts.get(name, STRANGER), data)])
        assert wrong == []
        assert await visit.end(later=True) == []


def _whole(kind: type[Tap], facts: Facts, chance: random.Random) -> str:
    """A tap of this kind, with things that are real."""
    return presses.packed(kind, [chance.choice(presses.usual(field.name, field.type, facts)) for field in fields(kind)])

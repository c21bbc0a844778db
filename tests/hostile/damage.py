"""Damage to what Telegram writes: things that are missing, null, of another kind, too deep, too large, or not asked for."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.hostile.words import words

DEPTHS = (5, 39, 41, 400)
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 1.5, -0.0, float("inf"), float("nan"), 2**31, 2**52 - 1, 2**53, 2**53 + 1, 2**63, -(2**63) - 1, 10**40, "", "0", "1",
    "x", [], [[]], [None], {}, {"": {}}, {"id": 1}, {"id": None}, [1, "2", None],
)  # fmt: skip
"""Values of every kind JSON has."""


@dataclass(frozen=True)
class Damage:
    """One thing done to one place, chosen among all the places there are."""

    how: str
    place: int
    put: Any
    depth: int = 0

    def __repr__(self) -> str:
        return f"Damage({self.how!r}, {self.place}, {repr(self.put)[:60]}, {self.depth})"

    def on(self, body: Any) -> Any:
        hurt = copy.deepcopy(body)
        places = list(_places(hurt))
        if not places:
            return self.put
        where, key = places[self.place % len(places)]
        match self.how:
            case "drop":
                del where[key]
            case "put":
                where[key] = copy.deepcopy(self.put)
            case "number":  # a number under its own name, as another language would write it
                where[key] = str(where[key]) if isinstance(where[key], int) else [where[key]]
            case "add" if isinstance(where, dict):
                where[str(self.put)[:40]] = copy.deepcopy(self.put)
            case "deepen":
                for _ in range(self.depth):
                    where[key] = {"reply_to_message": where[key]} if self.place % 2 else [where[key]]
            case "swell":
                where[key] = [where[key]] * 300
        return hurt


def _places(body: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a value in something: (what holds it, key or index)."""
    inside = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for key, value in list(inside):
        yield body, key
        yield from _places(value)


damages: st.SearchStrategy[Damage] = st.builds(
    Damage,
    st.sampled_from(("drop", "put", "put", "number", "add", "deepen", "swell")),
    st.integers(0, 200),
    st.sampled_from(ODD) | words,
    st.sampled_from(DEPTHS),
)
nonsense: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(ODD) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)

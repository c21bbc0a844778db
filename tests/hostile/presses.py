"""What a button may be made to carry: every tap the bot knows, filled with what is real here and elsewhere, then damaged.

Enumerates `handlers.TAPS`, so that a new tap is covered when it is added; a new field is filled by its type.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeGuard

from hypothesis import strategies as st

from bot.duty.centre import GroupKind
from bot.services.charters import shipped
from bot.texts import LANGUAGES
from handlers import SECTIONS, TAPS
from handlers.roster_taps import NO_REASON
from handlers.taps import LARGEST, Tap
from tests.cast import GROUP, OTHER_GROUP
from tests.hostile.template import DAY, Facts
from tests.hostile.words import short_words

DAYS = (DAY,) * 12 + (
    date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 28), date(2026, 12, 31), date(2025, 11, 24),
    date(2027, 1, 4), date(2000, 1, 1), date(2099, 12, 31),
)  # fmt: skip
SELDOM = 8
"""In how many cases one is what does not belong there at all."""
_CHECKLISTS = shipped("shanghang").checklists
WORDS = {
    "checklist": tuple(one.key for one in _CHECKLISTS),
    "item": tuple(item.key for one in _CHECKLISTS for item in one.items),
    "kind": tuple(GroupKind),
    "language": LANGUAGES,
    "section": tuple(SECTIONS),
    "reason": (NO_REASON, *(one.key for one in shipped("shanghang").swap.reasons)),
}
_HUGE = (-LARGEST, LARGEST, LARGEST + 1, 10**30)


def _numbers(facts: Facts) -> dict[str, tuple[int, ...]]:
    return {
        "member": facts.members,
        "shift": facts.shifts,
        "knock": (1, 2, 3),
        "minutes": (15, 30, 60, 0, 1, -30, 1_440),
        "page": (0, 1, 2, -1, 99),
        "chat": (GROUP, OTHER_GROUP, -777, *list(facts.accounts.values())[:2]),
    }


def usual(name: str, kind: Any, facts: Facts) -> tuple[Any, ...]:
    """What belongs into a field, by its name; where that is not known, whatever has its type."""
    if kind is date:
        return DAYS
    known: dict[str, tuple[Any, ...]] = dict(_numbers(facts) if kind is int else _words(facts))
    for other, values in facts.seen.items():
        known[other] = known.get(other, ()) + tuple(one for one in values if type(one) is kind)
    return known.get(name) or tuple(one for some in known.values() for one in some)


def _words(facts: Facts) -> dict[str, tuple[str, ...]]:
    return {**WORDS, "seal": facts.seals, "checklist": facts.checklists}


def _field(name: str, kind: Any, facts: Facts) -> st.SearchStrategy[Any]:
    """Mostly what belongs there, at times whatever has its type."""
    odd: st.SearchStrategy[Any] = st.sampled_from(usual("", kind, facts))
    if kind is int:
        odd |= st.sampled_from(_HUGE)
    elif kind is str:
        odd |= st.sampled_from(WORDS["checklist"]) | short_words
    return _mostly(st.sampled_from(usual(name, kind, facts)), odd)


def _mostly(usual: st.SearchStrategy[Any], odd: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from((False,) * (SELDOM - 1) + (True,)).flatmap(lambda oddly: odd if oddly else usual)


def packed(kind: type[Tap], given: Sequence[object]) -> str:
    """As the tap itself writes it; what it refuses to write is written nevertheless."""
    try:
        return kind(*given).pack()
    except (ValueError, UnicodeError):
        return "|".join([kind.code, *(f"{one:%Y%m%d}" if isinstance(one, date) else str(one) for one in given)])


_FORMS: dict[Any, str] = {int: r"-?[1-9][0-9]{0,15}|0", str: r"(?s:.*)", date: r"2[0-9]{7}"}
"""How a field is written, by its type."""


def is_tap(data: Any) -> TypeGuard[str]:
    """Whether a tap of some kind can have written this."""
    code, *written = data.split("|") if isinstance(data, str) else [""]
    wanted = [[_FORMS[field.type] for field in fields(kind)] for kind in TAPS if kind.code == code]
    return any(
        len(one) == len(written) and all(re.fullmatch(*two) for two in zip(one, written, strict=True)) for one in wanted
    )


def taps(facts: Facts) -> st.SearchStrategy[str]:
    """A whole tap of any kind."""

    def of(kind: type[Tap]) -> st.SearchStrategy[str]:
        return st.tuples(*(_field(f.name, f.type, facts) for f in fields(kind))).map(lambda given: packed(kind, given))

    return st.sampled_from(sorted(TAPS, key=lambda kind: kind.code)).flatmap(of)


@dataclass(frozen=True)
class Scratch:
    """Something done to a text at a place, as a fraction of it."""

    how: str
    where: float
    put: str

    def on(self, text: str) -> str:
        at = round(self.where * len(text))
        code, *parts = text.split("|")
        return {
            "cut": text[:at],
            "insert": text[:at] + self.put + text[at:],
            "replace": text[:at] + self.put + text[at + 1 :],
            "double": text[:at] + text,
            "code": "|".join([self.put, *parts]),
            "fields": "|".join([code, *reversed(parts)]),
            "digits": text.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        }[self.how]


_codes = sorted(kind.code for kind in TAPS)
scratches: st.SearchStrategy[Scratch] = st.builds(
    Scratch,
    st.sampled_from(("cut", "cut", "insert", "replace", "double", "code", "fields", "digits")),
    st.floats(0, 1),
    st.sampled_from((*_codes, "|", "0", "9", " ", "-", "\0", "\u200b", "\u202e", "\ud83d", "٣", "<b>", "x" * 70)),
)


def data(facts: Facts) -> st.SearchStrategy[str]:
    """Callback data of every kind: whole, damaged, and what never was any."""
    damaged = st.builds(lambda tap, scratch: scratch.on(tap), taps(facts), scratches)
    return st.sampled_from((0, 0, 0, 0, 0, 0, 0, 1, 1, 2)).flatmap(lambda which: (taps(facts), damaged, short_words)[which])

"""What a revision means to people: who moves from when to when, who gains, who loses, whose hours change. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from bot.duty.revision import Pair


class Move(NamedTuple):
    """One duty of one person, before and after; None: there was none, or is none any more.

    `turn_only`: it is their turn, and somebody else serves it. `hours`: the day stays, its hours are others.
    """

    member: int
    before: date | None
    after: date | None
    turn_only: bool = False
    hours: bool = False


def moves(pairs: Sequence[Pair]) -> list[Move]:
    """Everybody's moves, by person and day: days that somebody serves before and after are none, whatever turns they are."""
    had, have = defaultdict[int, set[date]](set), defaultdict[int, set[date]](set)
    for before, after, _ in pairs:
        for days, shift in ((had, before), (have, after)):
            if shift:
                for member in shift.members:
                    days[member].add(shift.day)
    found = [move for member in {**had, **have} for move in _of_member(member, had[member], have[member], pairs)]
    found += [move for pair in pairs for move in (*_other_hours(pair), *_turn_only(pair))]
    return sorted(found, key=lambda move: (move.member, move.before or move.after or date.max, move.turn_only))


def _of_member(member: int, had: set[date], have: set[date], pairs: Iterable[Pair]) -> Iterator[Move]:
    """Which day became which: that of the same turn first, the others in their order."""
    lost, gained = had - have, have - had
    for before, after, _ in pairs:
        if before is None or after is None or member not in before.members or member not in after.members:
            continue
        if before.day in lost and after.day in gained:
            lost.remove(before.day)
            gained.remove(after.day)
            yield Move(member, before.day, after.day)
    olds, news = sorted(lost), sorted(gained)
    both = min(len(olds), len(news))
    yield from (Move(member, old, new) for old, new in zip(olds, news, strict=False))
    yield from (Move(member, old, None) for old in olds[both:])
    yield from (Move(member, None, new) for new in news[both:])


def _other_hours(pair: Pair) -> Iterator[Move]:
    before, after, _ = pair
    if before and after and before.day == after.day and (before.starts, before.ends) != (after.starts, after.ends):
        stay = (member for member in after.members if member in before.members)
        yield from (Move(member, before.day, after.day, hours=True) for member in stay)


def _turn_only(pair: Pair) -> Iterator[Move]:
    """Whose turn moves that somebody else serves, before and after."""
    before, after, _ = pair
    if before is None or before.member is None or before.member in before.members:
        return
    if after is None:
        yield Move(before.member, before.day, None, turn_only=True)
    elif before.member == after.member and after.day != before.day and after.member not in after.members:
        yield Move(before.member, before.day, after.day, turn_only=True)


def people(found: Iterable[Move]) -> list[int]:
    """Those whose days change, each once."""
    return sorted({move.member for move in found if not move.hours})

"""Who serves when: the rules that fill a roster, and where they stand after what was published.

Knows units in turn order, people in their unit's order, and who is away on a day. Does not know names, desks or why
somebody is away, nor which days are worked: it fills the days it is given. A pattern is an entry of `PATTERNS`,
named by charters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from bot.duty.asking import PATTERNS, Away, Filling, Pattern, ask, traced
from bot.duty.bench import Bench
from bot.duty.order import Standing
from bot.duty.turns import Cursor, Person, Served, Turn, Why

__all__ = ["PATTERNS", "Cursor", "Pattern", "Person", "Served", "Turn", "Why", "cursor_after", "fill"]


def fill(
    pattern: str, units: Sequence[int], people: Iterable[Person], cursor: Cursor, days: Iterable[date], away: Away
) -> Iterator[Turn]:
    """One turn for each of `days` (ascending, each as often as it needs people), from where `cursor` stands.

    `units` are in turn order. Nobody has two turns of one day.

    Who is away is passed over for the next of the unit, and that turn is not made up (clause 2.1). Raises KeyError for
    an unknown pattern, ValueError when two people of a unit have one position at the same time.
    """
    rule = PATTERNS[pattern]
    standing = Standing(cursor, units, weekly=rule.weekly)
    on = Filling(pattern, rule, Bench(units, people), standing, away)
    for day in days:
        standing.begin(day)
        asked = ask(on, day)
        unit = asked.person.unit if asked.person else None
        yield Turn(day, asked.person.id if asked.person else None, unit, traced(on, day, asked))
        standing.serve(day, unit, asked.person.position if asked.person else None, asked.turn)
        if asked.person:
            standing.taken.add(asked.person.id)


def cursor_after(
    pattern: str,
    units: Sequence[int],
    served: Iterable[tuple[date, int, int] | Served],
    start: Cursor = Cursor(),  # noqa: B008 - frozen
) -> Cursor:
    """Where the rotation stands after published days (ascending), begun at `start`.

    Turns of units that are no longer in the rotation are left out, so that the order goes on where they stood.
    """
    standing = Standing(start, units, weekly=PATTERNS[pattern].weekly)
    for one in served:
        standing.follow(Served(*one))
    return standing.cursor()

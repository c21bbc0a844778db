"""Where a rotation stands while it is filled: whose turn was last, who serves today already, whose week it is.

Knows ids, positions and days. Does not know by which rule the next is chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.duty.turns import Cursor, Served

Week = tuple[int, int]


class Standing:
    """A cursor on the move. `weekly`: a unit has the turn for an ISO week."""

    def __init__(self, cursor: Cursor, units: Sequence[int], *, weekly: bool) -> None:
        self.weekly = weekly
        self.units = frozenset(units)
        known = cursor.unit in self.units
        self.unit, self.before = (cursor.unit, cursor.before) if known else (None, None)
        self.week = cursor.week if known else None
        self.first = cursor.first if cursor.first in self.units else next(iter(units), None)
        self.positions = dict(cursor.positions)
        self.days = dict(cursor.days)
        self.today = 0  # days since the cursor was made
        self.day: date | None = None
        self.taken: set[int] = set()  # who serves that day already
        self.served_at = {unit: -counted for unit, counted in cursor.counted.items()}

    def begin(self, day: date) -> None:
        """Another turn is to come: a new day's, or one more of the same day's."""
        if day != self.day:
            self.today += 1
            self.day = day
            self.taken.clear()

    def serve(self, day: date, unit: int | None, position: int | None, turn: int | None) -> None:
        """Move on by one turn."""
        if unit is None or position is None or unit not in self.units:
            return
        self.positions[unit] = position
        self.days[unit] = day
        self.served_at[unit] = self.today
        if not self.weekly:
            self.before, self.unit = self.unit, unit
        elif self.week != week_of(day):
            self.before, self.unit = self.unit, turn if turn in self.units else unit
            self.week = week_of(day)

    def follow(self, one: Served) -> None:
        """Go by what was published."""
        self.begin(one.day)
        self.serve(*one)

    def cursor(self) -> Cursor:
        """Where it stands now, to go on from later."""
        counted = {unit: self.today - at for unit, at in self.served_at.items()}
        return Cursor(self.unit, self.before, self.week, self.first, self.positions, self.days, counted)


def week_of(day: date) -> Week:
    """The ISO week of a day."""
    year, week, _ = day.isocalendar()
    return year, week

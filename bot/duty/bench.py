"""The people of a rotation in the order they are asked: units as a ring, each unit's people as a ring.

Knows order and eligibility. Does not know whose turn it is, nor who is away.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from bot.duty.turns import Person


class Bench:
    """The people of a rotation: units as a ring, each unit's people in their order."""

    def __init__(self, units: Sequence[int], people: Iterable[Person]) -> None:
        self.rings = {unit: (*units[place:], *units[:place]) for place, unit in enumerate(units)}
        self.nexts = {unit: ring[1 % len(ring)] for unit, ring in self.rings.items()}
        self.people: dict[int, list[Person]] = {unit: [] for unit in units}
        for person in sorted(people, key=lambda person: (person.unit, person.position, person.id)):
            if person.unit in self.people:
                self.people[person.unit].append(person)
        self.positions = {unit: [person.position for person in people] for unit, people in self.people.items()}
        for unit in units:
            _refuse_rivals(self.people[unit])

    def from_unit(self, unit: int | None, positions: Mapping[int, int]) -> Iterator[Person]:
        """Unit by unit, each from the person after its last one round to that one. No unit: nobody."""
        for asked in () if unit is None else self.rings[unit]:
            people, place = self.people[asked], self._after(asked, positions)
            yield from people[place:]
            yield from people[:place]

    def from_person(self, unit: int | None, positions: Mapping[int, int]) -> Iterator[Person]:
        """One list of all, from the person after the unit's last one round to that one. No unit: nobody."""
        if unit is None:
            return
        place = self._after(unit, positions)
        yield from self.people[unit][place:]
        for asked in self.rings[unit][1:]:
            yield from self.people[asked]
        yield from self.people[unit][:place]

    def at(self, unit: int, position: int, day: date) -> int | None:
        """Who had that position on that day."""
        people, place = self.people[unit], bisect_left(self.positions[unit], position)
        while place < len(people) and people[place].position == position:
            if people[place].eligible(day):
                return people[place].id
            place += 1
        return None

    def _after(self, unit: int, positions: Mapping[int, int]) -> int:
        return bisect_right(self.positions[unit], positions[unit]) if unit in positions else 0


def _refuse_rivals(people: Sequence[Person]) -> None:
    """Two people of one position would take one turn between them: one of them would never serve."""
    for one, other in pairwise(people):
        starts = max(one.eligible_from or date.min, other.eligible_from or date.min)
        if one.position == other.position and one.eligible(starts) and other.eligible(starts):
            raise ValueError((one, other))

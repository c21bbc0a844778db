"""Days on which somebody does not serve: 暂停轮值 from a date on, and leave. Values and when they hold.

Knows dates and halves of days. Why somebody is away is kept with it and is nobody else's matter: others see only
当日不可值班.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class AbsenceKind(StrEnum):
    PAUSE = "pause"
    LEAVE = "leave"


class AbsenceState(StrEnum):
    """Only what is approved keeps somebody from serving; a pause is so from the beginning."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Absence:
    """From `first` to `last`, both included, None for as long as nobody ends it; perhaps from or until noon of a day.

    `reason` is the key of a reason people choose, `words` what somebody wrote.
    """

    id: int
    member: int
    kind: AbsenceKind
    state: AbsenceState
    first: date
    last: date | None
    from_noon: bool = False
    until_noon: bool = False
    reason: str | None = None
    words: str | None = None

    def covers(self, day: date) -> bool:
        """Whether it is about that day or a part of it."""
        return self.first <= day and (self.last is None or day <= self.last)

    def keeps_away(self, day: date) -> bool:
        return self.state is AbsenceState.APPROVED and self.covers(day)


def away(absences: Iterable[Absence]) -> Callable[[int, date], bool]:
    """Whether a person cannot serve on a day, as the rotation asks. Half a day is enough not to be given all of it."""
    of_member: defaultdict[int, list[Absence]] = defaultdict(list)
    for one in absences:
        of_member[one.member].append(one)
    return lambda member, day: any(one.keeps_away(day) for one in of_member[member])

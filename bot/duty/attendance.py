"""Attendance (出勤, clause 3.5): who of a session was expected, who came, who did not and why. Pure.

Nothing is overwritten: the newest answer about somebody counts, and a session is taken once somebody has said that all
others came. Who was expected then is kept with that answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

PRESENT = "present"
"""The reason of somebody who is there after all."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody of the desks that are counted. `known`: why this person is known to be away; `on_duty`: 在岗(督导)."""

    member: int
    name: str
    unit: int
    known: str | None = None
    on_duty: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """One answer: why somebody is not there, or, without `member`, that all others are, of those `expected` then."""

    session: str
    member: int | None
    name: str
    unit: int | None
    reason: str
    by: int
    by_name: str
    role: str
    at: datetime
    expected: tuple[Expected, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """How one person stands. `reason` is None as long as nobody has said anything."""

    member: int
    name: str
    unit: int
    reason: str | None
    on_duty: bool = False

    @property
    def missing(self) -> bool:
        return self.reason not in (None, PRESENT)


@dataclass(frozen=True, slots=True)
class Roll:
    """The roll call of one session. `taken`: the answer by which it is complete."""

    session: str
    lines: tuple[Line, ...]
    taken: Mark | None

    @property
    def expected(self) -> int:
        return len(self.lines)

    @property
    def missing(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.missing)

    def of_unit(self, unit: int) -> Roll:
        return Roll(self.session, tuple(line for line in self.lines if line.unit == unit), self.taken)


def roll(session: str, marks: Iterable[Mark], expected_now: Sequence[Expected]) -> Roll:
    """The roll call of a session after these answers (oldest first)."""
    of_session = [mark for mark in marks if mark.session == session]
    about = {mark.member: mark for mark in of_session if mark.member is not None}
    taken = next((mark for mark in reversed(of_session) if mark.member is None), None)
    expected = {one.member: one for one in (taken.expected if taken else expected_now)}
    for member, mark in about.items():  # who was entered is not forgotten when the staff changes
        expected.setdefault(member, Expected(member, mark.name, mark.unit or 0))
    lines = (
        Line(one.member, one.name, one.unit, _reason(one, about.get(one.member), taken), one.on_duty)
        for one in expected.values()
    )
    return Roll(session, tuple(lines), taken)


def _reason(one: Expected, said: Mark | None, taken: Mark | None) -> str | None:
    if said is not None:
        return said.reason
    if one.known is not None:
        return one.known
    return PRESENT if taken or one.on_duty else None

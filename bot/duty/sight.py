"""Who may see what of attendance, findings and cases: the table of visibility as rules. Pure.

Knows who somebody is and what a record is about. Does not know how it is shown; whatever is shown asks here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum

from bot.duty.attendance import Line
from bot.duty.case import Case
from bot.duty.centre import Member
from bot.duty.inspection import Finding


class Sight(IntEnum):
    """How much: nothing; the outline without persons, pictures and contents; all."""

    NONE = 0
    OUTLINE = 1
    FULL = 2


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks. `on_duty`: now; `served`: on the day that is looked at."""

    member: Member
    on_duty: bool = False
    served: bool = False

    def heads(self, unit: int | None) -> bool:
        return self.member.head and unit is not None and self.member.unit == unit


def of_line(viewer: Viewer, line: Line) -> bool:
    """Whether somebody may read how this person stands in the attendance; everybody may read the numbers."""
    me = viewer.member
    return me.office or me.leader or viewer.served or viewer.heads(line.unit) or me.id == line.member


def of_finding(viewer: Viewer, finding: Finding) -> Sight:
    """The outline has unit, item, window and words, but no person, picture or voice."""
    me, person = viewer.member, finding.person
    if me.office or me.leader or viewer.heads(finding.unit) or finding.by == me.id:
        return Sight.FULL
    if person is not None and person.member == me.id:
        return Sight.FULL
    if viewer.served or (viewer.on_duty and finding.is_open):
        return Sight.OUTLINE
    return Sight.NONE


def of_case(viewer: Viewer, case: Case) -> Sight:
    """The outline has number, kind and age only. Whom a case is about learns nothing of it here."""
    me, about, holder = viewer.member, case.about, case.holder
    if about is not None and about.member == me.id:
        return Sight.NONE
    if me.office or me.leader or case.by == me.id:
        return Sight.FULL
    if case.sealed:
        return Sight.NONE
    if case.owner == me.id or (holder is not None and holder.member == me.id):
        return Sight.FULL
    if me.head and me.unit in case.units:
        return Sight.FULL
    return Sight.OUTLINE if viewer.on_duty and case.is_open else Sight.NONE


def of_contact(viewer: Viewer, case: Case, *, confidential: bool) -> bool:
    """Name and number of a member of the public: until it is closed for those who deal with it, never in an outline."""
    me = viewer.member
    if me.office:
        return of_case(viewer, case) is Sight.FULL
    if me.leader and confidential:
        return True
    dealing = case.owner == me.id or (me.head and me.unit in case.units) or _holds(me, case)
    return case.is_open and dealing and of_case(viewer, case) is Sight.FULL


def _holds(me: Member, case: Case) -> bool:
    return case.holder is not None and case.holder.member == me.id


def may_settle(viewer: Viewer, case: Case) -> bool:
    """Whether somebody may answer and close it: its owner, with whom it lies, the office."""
    me = viewer.member
    if not case.is_open or of_case(viewer, case) is not Sight.FULL:
        return False
    holder = case.holder
    lies_here = holder is not None and (holder.member == me.id or (me.head and me.unit == holder.unit))
    return me.office or case.owner == me.id or lies_here


def heads(among: Collection[Member]) -> frozenset[int]:
    """The unit heads."""
    return frozenset(one.id for one in among if one.head)

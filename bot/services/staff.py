"""What a staff sheet changes: who of the centre each row is, what becomes of them, and doing it.

Rows are known by their number, else by unit and name. Somebody may be asked: a number that changed can be the same person
or another one of that name. Does not know files, nor how anybody is asked. Nobody is ever removed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.services.staff_rows import StaffRow
from bot.services.staff_words import HEADINGS
from storage import members
from storage.members import Filed
from storage.work import Work

EVERY = frozenset(HEADINGS)
NEW = 0
"""Stands for a person who is not there yet, where it is decided who a row is."""
FREE = ("window", "employment", "note")
"""Columns that say nothing but themselves; one that the sheet does not have leaves what is there."""


@dataclass(frozen=True)
class Change:
    """What a row makes of a person: `same` is None for a new one, `differs` names the columns that become different."""

    row: StaffRow
    same: Member | None
    columns: Mapping[str, object]
    differs: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """A row that may be one of these people, or somebody new."""

    row: StaffRow
    might_be: tuple[Member, ...]


@dataclass(frozen=True)
class Plan:
    """All that a sheet changes. `absent` are people of the centre whom it does not name: they stay."""

    added: tuple[Change, ...]
    changed: tuple[Change, ...]
    unchanged: int
    questions: tuple[Question, ...]
    absent: tuple[Member, ...]

    @property
    def digest(self) -> str:
        """Of two plans with one digest each does what the other does."""
        told = [(c.row.row, c.same.id if c.same else NEW, c.differs) for c in (*self.added, *self.changed)]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:8]


def plan(
    known: Sequence[Filed],
    units: Mapping[str, int],
    rows: Sequence[StaffRow],
    columns: Collection[str] = EVERY,
    decided: Mapping[int, int] | None = None,
) -> Plan:
    """What the rows change. `units` are ids by name, `columns` those the sheet has.

    `decided` says for rows (by number) who they are; without it nobody is asked, and one of the same unit and name is the
    same person. Refuses units that the centre does not have.
    """
    added: list[Change] = []
    changed: list[Change] = []
    questions: list[Question] = []
    met: set[int] = set()
    headed = {row.unit for row in rows if row.head}
    claimed = {member: row for row, member in (decided or {}).items()}
    for row, named in _matched(known, units, rows):
        might_be = [one for one in named if claimed.get(one.member.id, row.row) == row.row]
        same = _same(row, might_be, decided)
        if same is None and might_be and decided is not None and row.row not in decided:
            questions.append(Question(row, tuple(one.member for one in might_be)))
            met.update(one.member.id for one in might_be)
            continue
        if same is not None:
            met.add(same.member.id)
        new = _columns(row, units, same, columns, headed)
        differs = tuple(name for name, value in new.items() if same is None or same.columns[name] != value)
        if differs:
            (changed if same else added).append(Change(row, same.member if same else None, new, differs))
    absent = tuple(one.member for one in known if one.member.id not in met)
    unchanged = len(rows) - len(added) - len(changed) - len(questions)
    return Plan(tuple(added), tuple(changed), unchanged, tuple(questions), absent)


def _in_no_sheet(member: Member) -> bool:
    """Whether somebody of the office is known by nothing but the account that founded the centre."""
    return member.office and member.phone is None and member.unit is None


def _same(row: StaffRow, might_be: Sequence[Filed], decided: Mapping[int, int] | None) -> Filed | None:
    """Who the row is beyond doubt, or by decision; None for somebody new, and where it must be asked."""
    if decided is not None and row.row in decided:
        return next((one for one in might_be if one.member.id == decided[row.row]), None)
    if len(might_be) != 1:
        return None
    only = might_be[0].member
    same_name = only.name == row.name and (decided is None or only.phone is None)
    return might_be[0] if only.phone == row.phone or same_name else None


def _matched(
    known: Sequence[Filed], units: Mapping[str, int], rows: Sequence[StaffRow]
) -> Iterator[tuple[StaffRow, list[Filed]]]:
    """For each row who of the centre it may be: the one with its number, else those of its unit and name."""
    by_phone = {one.member.phone: one for one in known if one.member.phone}
    taken = {by_phone[row.phone].member.id for row in rows if row.phone in by_phone}
    by_name: dict[tuple[int | None, str], list[Filed]] = {}
    for one in known:
        if one.member.id not in taken:
            by_name.setdefault((one.member.unit, one.member.name), []).append(one)
    named = {row.row: by_name.get((_unit(row, units), row.name), []) for row in rows if row.phone not in by_phone}
    taken |= {one.member.id for same_name in named.values() for one in same_name}
    founders = [one for one in known if _in_no_sheet(one.member) and one.member.id not in taken]
    for row in rows:
        if row.phone in by_phone:
            yield row, [by_phone[row.phone]]
        else:
            yield row, named[row.row] or (founders if row.role == "office" else [])


def _unit(row: StaffRow, units: Mapping[str, int]) -> int | None:
    if row.unit is not None and row.unit not in units:
        raise Refused("unknown_unit", name=row.unit)
    return units[row.unit] if row.unit else None


def _columns(
    row: StaffRow, units: Mapping[str, int], same: Filed | None, given: Collection[str], headed: Collection[str | None]
) -> dict[str, object]:
    """What is written. A role is only ever given: taking one away is a matter of its own."""
    before = same.member if same else None
    says = {"window": row.window, "employment": row.employment, "note": row.note}
    in_unit = row.unit is not None or before is None
    kept_head = before is not None and before.head and row.unit not in headed
    resting = "resting" in given or before is None or not in_unit
    return {
        "unit": _unit(row, units) if in_unit or before is None else before.unit,
        "name": row.name,
        "phone": row.phone,
        "desk": row.desk if in_unit or before is None else before.desk,
        "head": row.head or kept_head,
        "rotates": row.rotates if resting or before is None else before.rotates,
        **{role: row.role == role or bool(before and getattr(before, role)) for role in ("office", "guard", "leader")},
        **{name: says[name] if name in given or same is None else same.columns[name] for name in FREE},
    }


async def apply(work: Work, centre: Centre, wanted: Plan) -> tuple[list[Member], list[Member]]:
    """Does it: those who were added, those who were changed."""
    added = await members.save_all(work, centre.id, [change.columns for change in wanted.added])
    by_id = {change.same.id: change.columns for change in wanted.changed if change.same}
    changed = await members.change_all(work, centre.id, by_id)
    work.plans.add(centre.id)
    return added, changed

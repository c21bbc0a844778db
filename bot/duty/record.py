"""The daily record (值班记录, clause 3.5): the account of one day, composed from what was entered. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from bot.duty.charter import Charter
from bot.duty.checklist import Entry, EntryState, Role, sheet
from bot.duty.note import Note
from bot.duty.sections import Checklist, Item


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, when, and what: the `snapshot` of then."""

    by: int
    name: str
    at: datetime
    signed: Mapping[str, object]

    @property
    def by_hand(self) -> bool:
        """Whether it stands on paper, as somebody of the office has noted."""
        return "noted_by" in self.signed


class Span(NamedTuple):
    """Who served from when to when; one for an ordinary day."""

    name: str
    unit: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Checked:
    """One checklist in the record. `at` is the last answer, None while something of it is unanswered."""

    checklist: Checklist
    at: datetime | None
    problems: tuple[tuple[Item, str], ...]
    stood_in: Role | None
    """Who answered in the supervisor's place: the office; or the guard alone, where the supervisor has not signed here."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the record of a day says. Nothing entered prints as not registered, never as somebody's fault."""

    day: date
    centre: str
    served: tuple[Span, ...]
    checks: tuple[Checked, ...]
    remarks: tuple[str, ...]
    signature: Signature | None
    blocks: frozenset[str]
    """The blocks of the charter that are switched on that day."""

    @property
    def number(self) -> str:
        return f"{self.day:%Y%m%d}"


def checked(
    charter: Charter, entries: Sequence[Entry], notes: Mapping[int, Note], signature: Signature | None
) -> tuple[Checked, ...]:
    """The checklists of a day that were asked, with what was found."""
    vouched = signature is not None and not signature.by_hand
    return tuple(_checked(charter, c.key, entries, notes, vouched=vouched) for c in charter.checklists if c.enabled)


def _checked(charter: Charter, key: str, entries: Sequence[Entry], notes: Mapping[int, Note], *, vouched: bool) -> Checked:
    own = sheet(charter, key, entries).own
    given = [(line.item, line.entry) for line in own if line.entry is not None]
    problems = tuple(
        (item, notes[entry.note].text if entry.note is not None and entry.note in notes else "")
        for item, entry in given
        if entry.state is EntryState.PROBLEM
    )
    complete = bool(own) and not any(line.open for line in own if not line.item.personal)
    at = max(entry.at for _, entry in given) if complete else None
    return Checked(charter.checklist(key), at, problems, _stood_in({entry.role for _, entry in given}, vouched=vouched))


def _stood_in(roles: set[str], *, vouched: bool) -> Role | None:
    if Role.OFFICE in roles:
        return Role.OFFICE
    return Role.GUARD if roles == {Role.GUARD} and not vouched else None


def snapshot(record: Record, signer: str, noted_by: str = "") -> dict[str, object]:
    """The signed part of a record as plain data, with the signer's name as it was then. The checks are outside it: the gate is closed after signing."""
    return {
        "day": record.day.isoformat(),
        "centre": record.centre,
        "served": [[s.name, s.unit, s.starts.isoformat(), s.ends.isoformat()] for s in record.served],
        "remarks": list(record.remarks),
        "signer": signer,
        **({"noted_by": noted_by} if noted_by else {}),
    }


def signed_parts(signed: Mapping[str, object]) -> tuple[tuple[Span, ...], tuple[str, ...]]:
    """Who served and what was remarked, as `snapshot` kept it: after signing nothing of it changes."""
    served, remarks = signed["served"], signed["remarks"]
    assert isinstance(served, list)
    assert isinstance(remarks, list)
    spans = (Span(name, unit, datetime.fromisoformat(a), datetime.fromisoformat(b)) for name, unit, a, b in served)
    return tuple(spans), tuple(map(str, remarks))

"""Composes the account of a day from what was entered. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.duty.account import (
    Account,
    CaseRow,
    Counted,
    HallRow,
    Missing,
    ProblemRow,
    RollCall,
    Statement,
    UnitRow,
)
from bot.duty.attendance import Roll
from bot.duty.case import Case, Tally
from bot.duty.case import State as CaseState
from bot.duty.centre import Unit
from bot.duty.charter import Charter
from bot.duty.inspection import Finding, Kind, Round, Seen, mark
from bot.duty.note import Note
from bot.duty.sections import Word


@dataclass(frozen=True, slots=True)
class Entered:
    """What was entered of a day, as it is kept. `sessions` are those of the day."""

    sessions: tuple[str, ...]
    units: Sequence[Unit]
    rolls: Sequence[Roll]
    rounds: Sequence[Round]
    findings: Sequence[Finding]
    hall: Sequence[Note]
    cases: Sequence[Case]
    tallies: Sequence[Tally]


def account(charter: Charter, entered: Entered, names: Mapping[int, str]) -> Account:
    """The account of a day; `names` are those of people by id. What only the office may see is not in it."""
    inspected, taken = charter.inspection.enabled, charter.case.enabled
    counting = [one for one in entered.findings if one.counts] if inspected else []
    seen = [
        one for one in entered.cases if one.number is not None and not one.sealed and one.state is not CaseState.WITHDRAWN
    ]
    return Account(
        rolls=tuple(_roll_call(charter, roll) for roll in entered.rolls) if charter.attendance.enabled else None,
        items=tuple(plain(item) for item in charter.inspection.items) if inspected else (),
        units=tuple(_unit_row(charter, unit, entered, counting) for unit in entered.units),
        rounds=tuple((one, _finished(entered.rounds, one)) for one in entered.sessions) if inspected else None,
        problems=tuple(_problem(charter, entered.units, one, n) for n, one in enumerate(counting, 1)),
        hall=tuple(_hall(charter, note) for note in entered.hall) if charter.hall_order.enabled else None,
        cases=case_rows(charter, seen, names) if taken else None,
        counts=_counts(charter, seen, entered.tallies) if taken else (),
    )


def plain(of: Word) -> Word:
    """The word alone, without what else its kind knows."""
    return Word(key=of.key, text=of.text, en=of.en)


def _roll_call(charter: Charter, roll: Roll) -> RollCall:
    missing = tuple(_missing(charter, line.name, line.unit, line.reason or "") for line in roll.missing)
    return RollCall(
        roll.session, roll.expected, present(charter, roll), missing,
        roll.taken.at if roll.taken else None, roll.taken.by_name if roll.taken else "",
    )  # fmt: skip


def _missing(charter: Charter, name: str, unit: int, reason: str) -> Missing:
    why = charter.attendance.reason(reason)
    return Missing(name, unit, plain(why), why.came)


def present(charter: Charter, roll: Roll) -> int | None:
    """How many came, if only for a part of the session; None before it is taken."""
    if roll.taken is None:
        return None
    return roll.expected - sum(1 for line in roll.missing if not charter.attendance.reason(line.reason or "").came)


def _finished(rounds: Iterable[Round], session: str) -> int:
    return sum(1 for one in rounds if one.session == session and one.finished_at is not None)


def _unit_row(charter: Charter, unit: Unit, entered: Entered, findings: Sequence[Finding]) -> UnitRow:
    rolls = [roll.of_unit(unit.id) for roll in entered.rolls]
    done = [one for one in entered.rounds if one.finished_at is not None]
    visits = [visit for one in entered.rounds if (visit := one.visit(unit.id)) is not None]
    return UnitRow(
        unit.id, unit.name, unit.short,
        rolls[0].expected if rolls else 0,
        tuple(present(charter, roll) for roll in rolls),
        sum(1 for one in done if unit.id in one.checked),
        tuple(mark(item, unit.id, entered.rounds, findings) for item in charter.inspection.items),
        tuple(visit.reason for visit in visits if visit.seen is Seen.UNCHECKED),
    )  # fmt: skip


def _problem(charter: Charter, units: Sequence[Unit], one: Finding, number: int) -> ProblemRow:
    correction = charter.inspection.correction(one.correction) if one.correction else None
    short = next((unit.short for unit in units if unit.id == one.unit), "")
    said = tuple(
        Statement(step.by_name, step.note.text, step.at, step.kind is Kind.HANDLED)
        for step in one.statements
        if step.note is not None
    )
    return ProblemRow(
        number, one.at, one.unit, short, one.own, one.window, plain(charter.inspection.item(one.item)), one.note.text,
        one.note.id, one.note.attachments, one.person.name if one.person else "",
        plain(correction) if correction else None, bool(correction and correction.on_the_spot), one.due, one.state, said,
        one.by,
    )  # fmt: skip


def _hall(charter: Charter, note: Note) -> HallRow:
    well = charter.hall_order.phrases[:1]
    fine = bool(note.parts) and all(part.text in well for part in note.parts)
    return HallRow(note.submitted_at or note.opened_at, note.text, note.id, note.attachments, fine)


def case_rows(charter: Charter, among: Iterable[Case], names: Mapping[int, str]) -> tuple[CaseRow, ...]:
    """Cases by number, as they are printed."""
    entered = sorted((one for one in among if one.number is not None), key=lambda one: (one.day, one.number or 0))
    return tuple(_case(charter, one, names) for one in entered)


def _case(charter: Charter, one: Case, names: Mapping[int, str]) -> CaseRow:
    kind = charter.case.kind(one.kind)
    holder = one.holder
    name = holder.name if holder else names.get(one.by, "")
    said = tuple(Statement(step.by_name, step.note.text, step.at, settles=False) for step in one.answers if step.note)
    return CaseRow(
        one.called, plain(kind), one.note.text, one.note.id, one.note.attachments,
        plain(kind.outcome(one.outcome)) if one.outcome else None, name, one.state, one.due, said,
    )  # fmt: skip


def _counts(charter: Charter, among: Sequence[Case], tallies: Sequence[Tally]) -> tuple[Counted, ...]:
    """Each kind of the charter, those that never came up too."""
    counted = {one.kind: one.count for one in tallies}
    entered = {kind.key: sum(1 for one in among if one.kind == kind.key) for kind in charter.case.kinds}
    return tuple(
        Counted(plain(kind), entered[kind.key] + counted.get(kind.key, 0), kind.counter)
        for kind in charter.case.kinds
        if kind.enabled or entered[kind.key]
    )

"""Staff sheets: asking for one, what it would change with every problem by its row, who a row is, what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.duty.centre import Member
from bot.services.sheet import SheetRefused
from bot.services.staff import NEW, Change, Question
from bot.services.staff_files import Preview
from bot.services.staff_rows import RowFault
from bot.texts import Markup, Say, escape
from handlers.screens.admin import back
from handlers.screens.paging import shown, turning
from handlers.screens.screen import Button, Screen, dialled, rows_of
from handlers.setup_taps import DropFile, StaffIs, StaffList, StaffPreview, StaffSame, StaffTemplate, StaffUnits, TakeIn

Units = Mapping[int, str]
SECTION = "staff"
FEW = 6
"""So many lines of a part stand in the preview itself; the rest has pages of its own."""
LINES = 20
SHOWN_AS = {"rotates": "resting", "office": "role", "guard": "role", "leader": "role"}
"""The column of the sheet in which a thing stands that is kept under another name."""


def ask(say: Say, *below: tuple[Button, ...]) -> Screen:
    """Asks for a file; `below` are rows of further buttons."""
    template = Button(say("button.template"), StaffTemplate().pack())
    return Screen(say("staff.ask"), ((template,), *(below or ((back(say),),))))


def not_taken(say: Say, refused: SheetRefused) -> Screen:
    """The file as a whole cannot be read."""
    params = {
        name: _columns(say, given) if name in ("missing", "column") else given for name, given in refused.params.items()
    }
    return Screen(say(refused.reason_key, **params), ((Button(say("button.template"), StaffTemplate().pack()),),))


def _columns(say: Say, given: object) -> object:
    """Columns that a refusal names, by the words that stand above them."""
    return [say(f"column.{code}") for code in given] if isinstance(given, tuple) else say(f"column.{given}")


def preview(say: Say, found: Preview) -> Screen:
    """What is asked first, one thing after another; then all that would change."""
    if found.strange:
        return _strange_units(say, found)
    if found.plan.questions:
        return _who(say, found.mark, found.plan.questions)
    parts = _parts(say, found)
    lines = [say("staff.head", file=found.name)]
    for part, listed in parts.items():
        lines += [say(f"staff_part.{part}", n=len(listed)), *listed[:FEW]]
        if len(listed) > FEW:
            lines.append(say("staff.more", n=len(listed) - FEW))
    if found.plan.unchanged:
        lines.append(say("staff.unchanged", n=found.plan.unchanged))
    lines += [say("staff.also", names=list(found.also))] if found.also else []
    lines += [say("import.ignored", names=list(found.ignored))] if found.ignored else []
    long = [
        Button(say(f"staff_all.{part}"), StaffList(found.mark, part, 0).pack())
        for part, listed in parts.items()
        if len(listed) > FEW
    ]
    return Screen("\n".join(lines), (*rows_of(long, 2), *_ends(say, found)))


def _ends(say: Say, found: Preview) -> tuple[tuple[Button, ...], ...]:
    drop = Button(say("button.drop"), DropFile(found.mark).pack())
    changes = len(found.plan.added) + len(found.plan.changed)
    if not changes:
        return ((drop,),)
    return ((Button(say("button.take_in", n=changes), TakeIn(found.mark, found.plan.digest).pack()),), (drop,))


def _parts(say: Say, found: Preview) -> dict[str, list[str]]:
    """Faults, then what changes, then who is missing, by line. With faults nobody is missing: it may be those rows."""
    plan = found.plan
    parts = {
        "faults": [_fault(say, fault) for fault in found.faults],
        "added": [_added(say, change) for change in plan.added],
        "changed": [_changed(say, change) for change in plan.changed],
        "absent": [] if found.faults else [say("staff.person", name=one.name) for one in plan.absent],
    }
    return {part: listed for part, listed in parts.items() if listed}


def _fault(say: Say, fault: RowFault) -> str:
    reason = Markup(say(fault.reason_key, **fault.params))
    words = say("import.row", row=fault.row, column=say(f"column.{fault.column}"), reason=reason)
    return say("staff.person", name=Markup(words))


def _added(say: Say, change: Change) -> str:
    return say("staff.person_of", name=change.row.name, unit=change.row.unit or _role(say, change))


def _role(say: Say, change: Change) -> str:
    return say(f"role.{change.row.role}") if change.row.role else ""


def _changed(say: Say, change: Change) -> str:
    assert change.same is not None
    becomes = [Markup(_becomes(say, change, name)) for name in change.differs]
    return say("staff.becomes", name=change.same.name, what=becomes)


def _becomes(say: Say, change: Change, name: str) -> str:
    row, column = change.row, SHOWN_AS.get(name, name)
    values = {
        "unit": row.unit or "",
        "phone": dialled(row.phone),
        "desk": say(f"desk.{row.desk}") if row.desk else "",
        "head": say("answer.yes" if row.head else "answer.no"),
        "resting": say("answer.no" if row.rotates else "answer.yes"),
        "employment": say(f"employment.{row.employment}") if row.employment else "",
        "role": _role(say, change),
    }
    value = values[column] if column in values else str(change.columns[name] or "")
    shown = value or say("staff.empty")
    return f"{escape(say(f'column.{column}'))} {escape(shown)}"


def part(say: Say, found: Preview, which: str, page: int) -> Screen:
    """One part of the preview in full."""
    listed = _parts(say, found).get(which, [])
    lines = [say(f"staff_part.{which}", n=len(listed)) if listed else say("staff.head", file=found.name)]
    lines += shown(listed, page, LINES)
    turn = turning(say, len(listed), page, lambda to: StaffList(found.mark, which, to), LINES)
    return Screen("\n".join(lines), (*turn, (Button(say("button.back"), StaffPreview(found.mark).pack()),)))


def _strange_units(say: Say, found: Preview) -> Screen:
    lines = [say("staff.strange_units"), *(say("staff.strange_unit", unit=unit, n=n) for unit, n in found.strange)]
    add = Button(say("button.add_units"), StaffUnits(found.mark, 1).pack())
    leave = Button(say("button.leave_units"), StaffUnits(found.mark, 0).pack())
    drop = Button(say("button.drop"), DropFile(found.mark).pack())
    return Screen("\n".join(lines), ((add, leave), (drop,)))


def _who(say: Say, mark: str, questions: Sequence[Question]) -> Screen:
    """Who the row is that is asked about next: one of those it may be, or somebody new."""
    question = questions[0]
    row = question.row
    of = row.unit or (say(f"role.{row.role}") if row.role else "")
    lines = [say("staff.who", row=row.row, name=row.name, of=of, phone=dialled(row.phone))]
    lines += [say("staff.might_be", name=one.name, phone=dialled(one.phone)).rstrip() for one in question.might_be]
    one_only = len(question.might_be) == 1
    people = [Button(_label(say, one, only=one_only), StaffIs(mark, row.row, one.id).pack()) for one in question.might_be]
    people.append(Button(say("button.somebody_new"), StaffIs(mark, row.row, NEW).pack()))
    rest = sum(len(one.might_be) == 1 for one in questions)
    same = ((Button(say("button.all_the_same", n=rest), StaffSame(mark).pack()),),) if rest > 1 else ()
    drop = Button(say("button.drop"), DropFile(mark).pack())
    return Screen("\n".join(lines), (*rows_of(people, 2 if one_only else 1), *same, (drop,)))


def _label(say: Say, one: Member, *, only: bool) -> str:
    return say("button.the_same") if only else f"{one.name} {dialled(one.phone)}".rstrip()


def taken_in(say: Say, added: int, changed: int) -> Screen:
    return Screen(say("import.done", added=added, changed=changed), ((back(say),),))


def dropped(say: Say) -> Screen:
    return Screen(say("staff.dropped"), ((back(say),),))


def template(say: Say) -> Screen:
    """What stands under the template."""
    return Screen(say("staff.template"))

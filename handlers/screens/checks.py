"""Cards of the checks: what is asked, what was answered, and the buttons for whoever may answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.duty.centre import Member
from bot.duty.checklist import EntryState, Line, Role, Sheet, carries_on
from bot.duty.note import Note
from bot.duty.sections import Checklist, Item
from bot.texts import Markup, Say, escape
from handlers.screens import buttons
from handlers.screens.screen import Button, Screen, dialled, rows_of, word
from handlers.taps import AllFine, AskProblem, CallGuard, DoorsOnly, OneItem, Problem, PutOff, PutOffBy, ShowCheck

MARKS = {None: "▢", EntryState.CARRIED: "▢", EntryState.DONE: "☑", EntryState.PROBLEM: "⚠"}


@dataclass(frozen=True)
class View:
    """What a card needs to know of the day besides the sheet. `signs`: this check is answered with the signature."""

    day: date
    sheet: Sheet
    role: Role
    guard: Member | None
    supervisors: list[str]
    signs: bool = False
    can_be_put_off: bool = False
    closes: datetime | None = None


def title(say: Say, sheet: Sheet) -> str:
    return name_of(say, sheet.checklist)


def name_of(say: Say, checklist: Checklist) -> str:
    return _in(say, checklist.title, checklist.title_en)


def line(say: Say, one: Line) -> str:
    """`▢ item`, and who answered when once somebody has."""
    mark = MARKS[one.entry.state if one.entry else None]
    if one.entry is None or one.open:
        return f"{mark} {escape(word(say, one.item))}"
    by = say("check.by_role", role=say(f"role.{one.entry.role}")) if one.entry.role != Role.SUPERVISOR else ""
    return say("check.answered", mark=mark, item=word(say, one.item), name=one.entry.by_name, by=Markup(by), at=one.entry.at)


def card(say: Say, view: View, head: str = "") -> Screen:
    """The card of one check as it stands; when nothing is open it only offers today, or the signature that is missing."""
    sheet = view.sheet
    lines = [head or f"<b>{escape(title(say, sheet))}</b>", *(line(say, one) for one in sheet.lines)]
    if sheet.open:
        if view.signs:
            lines.append(say("leave.ask"))
        return Screen("\n".join(lines), _answers(say, view))
    if view.signs:
        lines.append(say("leave.sign"))
        row = (buttons.sign(say, view.day), buttons.preview(say, view.day))
        return Screen("\n".join(lines), (*_solved(say, view), row))
    return Screen("\n".join(lines), (*_solved(say, view), (buttons.see_today(say),)))


def _solved(say: Say, view: View) -> tuple[tuple[Button, ...], ...]:
    """For each problem a button that says it has been put right."""
    day, key = view.day, view.sheet.checklist.key
    mended = [one for one in view.sheet.lines if one.problem]
    return tuple((Button(f"☑ {word(say, one.item)}", OneItem(day, key, one.item.key).pack()),) for one in mended)


def _answers(say: Say, view: View) -> tuple[tuple[Button, ...], ...]:
    day, key = view.day, view.sheet.checklist.key
    several = len(view.sheet.open) > 1
    items = (
        [Button(f"▢ {word(say, one.item)}", OneItem(day, key, one.item.key).pack()) for one in view.sheet.open]
        if several
        else []
    )
    fine = [buttons.sign_all(say, day), buttons.preview(say, day)] if view.signs else [_fine(say, view)]
    rest = []
    if carries_on(view.sheet.checklist) and any(one.item.until and one.entry is None for one in view.sheet.open):
        rest.append(Button(say("button.doors_only"), DoorsOnly(day, key).pack()))
    rest.append(Button(say("button.problem"), AskProblem(day, key).pack()))
    if view.guard and any(one.item.guard for one in view.sheet.open):
        rest.append(Button(say("button.call_guard"), CallGuard(day, key).pack()))
    if view.can_be_put_off:
        rest.append(Button(say("button.put_off"), PutOff(day, key).pack()))
    return (*rows_of(items, 1), *_solved(say, view), tuple(fine), *rows_of(rest, 2 if len(rest) in (2, 4) else 3))


def _fine(say: Say, view: View) -> Button:
    checklist = view.sheet.checklist
    label = _in(say, checklist.all_fine, checklist.all_fine_en)
    if view.role is Role.OFFICE:
        label = _in(say, checklist.office_fine, checklist.office_fine_en) or label
    return Button(label, AllFine(view.day, checklist.key).pack())


def with_guard(screen: Screen, say: Say, guard: Member) -> Screen:
    """The card with the guard's number and a button that copies it."""
    copy = Button(say("button.copy_number"), copy=dialled(guard.phone))
    return Screen(
        f"{screen.text}\n{say('guard.number', name=guard.name, phone=dialled(guard.phone))}", (*screen.rows, (copy,))
    )


def again(say: Say, view: View, now: datetime) -> Screen:
    return card(say, view, say("check.again", now=now) if view.sheet.open else "")


def escalation(say: Say, view: View, holders: list[Member]) -> Screen:
    """For the office: who should have answered, whom to call, what can be done."""
    people = [say("escalation.supervisor", name=one.name, phone=dialled(one.phone)) for one in holders]
    people = people or [say("escalation.nobody")]
    if view.guard:
        people.append(say("guard.number", name=view.guard.name, phone=dialled(view.guard.phone)))
    if not view.sheet.open:
        return card(say, view)
    lines = [say("escalation", check=title(say, view.sheet)), *(line(say, one) for one in view.sheet.lines), *people]
    row = (_fine(say, view), buttons.reassign(say, view.day), buttons.called(say, view.day))
    return Screen("\n".join(lines), (row,))


def guard_card(say: Say, view: View, guard: Member) -> Screen:
    """For the guard: what to open or to close, and for whom; what did not work may still be put right."""
    mine = [one for one in view.sheet.own if one.item.guard]
    still = [one for one in mine if one.open]
    text = "\n".join(line(say, one) for one in mine)
    if still:
        asks = [_in(say, one.item.ask, one.item.ask_en) or word(say, one.item) for one in still]
        text = say("guard.ask", name=guard.name, asks=asks, supervisor=view.supervisors)
    rows = tuple(_guard_row(say, view, one) for one in mine if one.open or one.problem)
    return Screen(text, rows)


def _guard_row(say: Say, view: View, one: Line) -> tuple[Button, ...]:
    day, key, item = view.day, view.sheet.checklist.key, one.item
    done = Button(_in(say, item.done, item.done_en) or say("button.done"), OneItem(day, key, item.key).pack())
    fails = Button(_in(say, item.fails, item.fails_en) or say("button.problem"), Problem(day, key, item.key).pack())
    return (done, fails) if one.open else (done,)


def _in(say: Say, text: str, en: str) -> str:
    return en if say.language == "en" else text


def choose_problem(say: Say, view: View) -> Screen:
    """Which item is not as it should be?"""
    day, key = view.day, view.sheet.checklist.key
    items = [Button(word(say, one.item), Problem(day, key, one.item.key).pack()) for one in view.sheet.lines]
    return Screen(say("problem.which"), (*rows_of(items, 1), (Button(say("button.back"), ShowCheck(day, key).pack()),)))


def ask_note(say: Say, item: Item | None, note: Note | None = None) -> Screen:
    """The open question; `note` is what came so far."""
    if note is None or not note.parts:
        question = say("note.ask", subject=word(say, item)) if item else say("note.ask_remark")
        return Screen(question, ((buttons.drop(say),),))
    lines = [_subject(say, item), *_written(say, note), say("note.more")]
    return Screen("\n".join(lines), ((buttons.submit(say), buttons.drop(say)),))


def _subject(say: Say, item: Item | None) -> str:
    return escape(word(say, item)) if item else say("remark.subject")


def _written(say: Say, note: Note) -> list[str]:
    """What a note says, and how much is attached to it."""
    text = [escape(note.text)] if note.text else []
    return [*text, say("note.files", n=note.attachments)] if note.attachments else text


def put_off(say: Say, day: date, checklist: str, choices: tuple[int, ...], closes: datetime) -> Screen:
    options = [Button(say("button.minutes", minutes=one), PutOffBy(day, one).pack()) for one in choices]
    back = Button(say("button.back"), ShowCheck(day, checklist).pack())
    return Screen(say("put_off.ask", at=closes), (tuple(options), (back,)))


def was_put_off(say: Say, closes: datetime) -> Screen:
    return Screen(say("put_off.done", at=closes), ((buttons.see_today(say),),))


def problem_told(say: Say, name: str, item: Item, note: Note, day: date) -> Screen:
    """For the office: somebody said that something is not as it should be."""
    lines = [say("problem.told", name=name, item=word(say, item)), *_written(say, note)]
    return Screen("\n".join(lines), ((buttons.see_today(say), buttons.reassign(say, day)),))


def overview(say: Say, day: date, sheets: tuple[tuple[Sheet, bool], ...]) -> Screen:
    """Today's checklists; (sheet, can be answered now)."""
    lines, rows = [say("checks.title", day=day)], []
    for sheet, now in sheets:
        lines += ["", f"<b>{escape(title(say, sheet))}</b>", *(line(say, one) for one in sheet.own)]
        if now and sheet.open:
            rows.append((Button(title(say, sheet), ShowCheck(day, sheet.checklist.key).pack()),))
    return Screen("\n".join(lines), tuple(rows))


def note_taken(say: Say, item: Item | None, note: Note) -> Screen:
    """The note is finished and stands in the record."""
    lines = [say("note.taken", subject=Markup(_subject(say, item))), *_written(say, note)]
    return Screen("\n".join(lines), ((buttons.see_today(say),),))

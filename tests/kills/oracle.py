"""The judge: compares what phones saw and did with the tables, and says in sentences what does not fit."""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from tests.kills.books import Books
from tests.kills.ledger import Ledger, Note, Told

EACH_PRESS = {"已联系": "called", "今天来不了": "cannot_come", "晚15分钟": "put_off"}
"""Buttons that take effect with every press, and the audit's word for it: the exact count tells lost and doubled."""
COUNTED = frozenset({"called", "put_off", "note"})
"""Confirmations of which each stands for one entry; the others may be shown again on other cards."""

IN_TIME = timedelta(minutes=5)
"""The bot is never dead for longer."""


class Expected(NamedTuple):
    """A notice that people must get: to whom, the first line (a pattern), when it falls due, how often at least and at most."""

    to: str
    text: str
    due: datetime
    least: int = 1
    most: int = 1


def after_a_kill(books: Books, ledger: Ledger) -> Iterator[str]:
    """What must hold at any instant: the file is whole, and whatever a phone saw confirmed is entered."""
    if not books.whole():
        yield "the database is damaged"
        return
    entered = books.entered()
    for one, times in ledger.confirmed().items():
        if entered[one] < (times if one.what in COUNTED else 1):
            yield f"lost: a phone saw {one}, entered {entered[one]} times"
    yield from _doubled(books)


def at_the_end(books: Books, ledger: Ledger, now: datetime) -> Iterator[str]:
    """What must hold when everybody has stopped and the bot is quiet."""
    yield from after_a_kill(books, ledger)
    yield from _presses(books, ledger)
    yield from _mail(books, ledger)
    yield from _outbox(books, now)
    for note in ledger.notes:
        yield from _note(books, note)
    for who, place in ledger.ignored():
        yield f"{who} asked (line {place}) and was never answered"


def _doubled(books: Books) -> Iterator[str]:
    for place, answers in books.answers().items():
        for (before, *_), (state, by, _) in pairwise(answers):
            if before == state != "problem":
                yield f"doubled: {place} {state} by {by}: {answers}"
    for (name, action, day), times in books.acts().items():
        if action == "sign" and times > 1:
            yield f"doubled: {name} signed {day} {times} times"
    for message, times in books.sent().items():
        if times > 1:
            yield f"two notices say they are message {message}"


def _presses(books: Books, ledger: Ledger) -> Iterator[str]:
    """Every press has its effect, once."""
    acts = books.acts()
    for (who, label, day), times in ledger.done.items():
        if label in EACH_PRESS and acts[who, EACH_PRESS[label], day] != times:
            yield f"{who} pressed {label} on {day} {times} times, entered {acts[who, EACH_PRESS[label], day]}"
    for (who, action, day), times in acts.items():
        if action in EACH_PRESS.values() and not any(ledger.done[who, b, day] for b, a in EACH_PRESS.items() if a == action):
            yield f"nobody pressed what the audit has: {who} {action} {day} {times} times"
    entered = books.entered()
    for one in ledger.due_entries:
        if not any(entered[other] for other in one):
            yield f"lost: nothing is entered for {sorted(one)}"
    for number, query in ledger.unanswered().items():
        if not books.rows("select 1 from notice where kind = 'present' and subject = ? and state = 'sent'", str(number)):
            yield f"the press of update {number} (query {query}) was never answered"


def _mail(books: Books, ledger: Ledger) -> Iterator[str]:
    sql = 'select update_id, body, answered_at is not null, failed from "update"'
    stored = {number: (body, answered, failed) for number, body, answered, failed in books.rows(sql)}
    if stored.keys() != ledger.mail.keys():
        yield f"updates stored and sent differ: {sorted(stored.keys() ^ ledger.mail.keys())}"
    for number, (body, answered, failed) in stored.items():
        if failed or not answered:
            yield f"update {number} is left over: failed {failed}, answered {bool(answered)}"
        if number in ledger.mail and json.loads(body) != ledger.mail[number]:
            yield f"update {number} was not stored as it was sent"


def _outbox(books: Books, now: datetime) -> Iterator[str]:
    utc = (now - (now.utcoffset() or timedelta())).replace(tzinfo=None).isoformat(" ", "microseconds")
    left = books.rows("select kind, subject, addressee from notice where state = 'waiting' and retry_at <= ?", utc)
    lapsed = books.rows("select kind, subject, detail from notice where detail like 'bug%' or state = 'unreachable'")
    yield from (f"still owed: {row}" for row in left)
    yield from (f"given up: {row}" for row in lapsed)


def _note(books: Books, note: Note) -> Iterator[str]:
    """Its pieces each once, in order, in one note that was submitted once and stands for one problem."""
    marks = ", ".join("?" * len(note.pieces))
    sql = f"""select p.text, p.note, n.submitted_at is not null from note_part p join note n on n.id = p.note
              where p.text in ({marks}) order by p.id"""  # noqa: S608 - question marks
    found = books.rows(sql, *note.pieces)
    numbers = {number for _, number, _ in found}
    if [text for text, *_ in found] != note.pieces or len(numbers) != 1 or not all(done for *_, done in found):
        yield f"a note of {note.who} was {note.pieces} and is {found}"
        return
    entries = books.rows("select item, state from check_entry where note = ?", *numbers)
    if entries != ([(note.item, "problem")] if note.item else []):
        yield f"a note of {note.who} about {note.item} is entered as {entries}"


def notices(told: list[Told], expected: Collection[Expected], lost: set[int]) -> Iterator[str]:
    """Every notice reached its addressee, in order; once more only for each one whose answer was lost (`lost`: messages)."""
    firsts: dict[str, list[tuple[datetime, int, str]]] = {}
    for one in expected:
        seen = [t for t in told if fits(t, one)]
        spared = sum(t.message in lost for t in seen)
        if len(seen) < one.least or len(seen) - spared > one.most:
            yield f"{one}: seen {len(seen)} times, of which {spared} lost their answer: {[t.line.when for t in seen]}"
        if seen:
            firsts.setdefault(one.to, []).append((one.due, seen[0].place, one.text))
    patterns = {(one.to, one.text) for one in expected}
    for t in told:
        known = any(t.to == to and re.fullmatch(text, t.first_line) for to, text in patterns)
        if known and not any(fits(t, one) for one in expected):
            yield f"nobody was to hear this now: {t.line}"
    for to, found in firsts.items():
        for (due, place, text), (later, then, other) in pairwise(sorted(found)):
            if due < later and place > then:
                yield f"out of order for {to}: {other} before {text}"


def fits(told: Told, one: Expected) -> bool:
    in_time = one.due <= told.line.when < one.due + IN_TIME
    return told.to == one.to and in_time and bool(re.fullmatch(one.text, told.first_line))


def duplicates(told: list[Told], expected: Iterable[Expected]) -> int:
    """How many notices came more often than they had to."""
    return sum(max(0, sum(fits(t, one) for t in told) - one.most) for one in expected)

"""What the database says: the other side of the comparison. Plain SQL on a copy of the files, none of the project's code."""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from tests.kills.ledger import Confirmed

FILES = ("duty.sqlite3", "duty.sqlite3-wal")


@contextmanager
def opened(data: Path, scratch: Path) -> Iterator["Books"]:
    """A copy as a crash left it: what is read must not mend what the bot has to mend itself."""
    scratch.mkdir(exist_ok=True)
    for name in FILES:
        (scratch / name).unlink(missing_ok=True)
        if (data / name).exists():
            shutil.copy(data / name, scratch / name)
    with closing(sqlite3.connect(scratch / FILES[0])) as database:
        yield Books(database)


class Books:
    """Questions to the tables, in the words of the phones."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def rows(self, sql: str, *values: object) -> list[Any]:
        return self._database.execute(sql, values).fetchall()

    def whole(self) -> bool:
        return self.rows("pragma integrity_check") == [("ok",)] and not self.rows("pragma foreign_key_check")

    def entered(self) -> Counter[Confirmed]:
        """What is entered, as a phone would be shown it."""
        checks = """select 'check', m.name, c.day, c.item, c.state from check_entry c join member m on m.id = c.by"""
        given = """select 'given', m.name, s.day from service v join shift s on s.id = v.shift
                   join member m on m.id = v.member where v.because = 'office'"""
        acts = """select case action when 'sign' then 'signed' else action end, by_name, date(at, '+8 hours')
                  from audit where action in ('sign', 'called', 'put_off')"""
        notes = "select 'note', m.name, n.day from note n join member m on m.id = n.by where submitted_at is not null"
        pieces = "select 'piece', p.text, n.day from note_part p join note n on n.id = p.note"
        found = [row for sql in (checks, given, acts, notes, pieces) for row in self.rows(sql)]
        return Counter(Confirmed(row[0], row[1], date.fromisoformat(row[2]), tuple(row[3:])) for row in found)

    def acts(self) -> Counter[tuple[str, str, date]]:
        """(name, action, day) of the audit."""
        found = self.rows("select by_name, action, date(at, '+8 hours') from audit where by is not null")
        return Counter((name, action, date.fromisoformat(day)) for name, action, day in found)

    def answers(self) -> dict[tuple[str, str, str], list[tuple[str, str, Any]]]:
        """(day, checklist, item) → (state, by, note), oldest first."""
        sql = """select c.day, c.checklist, c.item, c.state, m.name, c.note from check_entry c join member m on m.id = c.by order by c.id"""
        found: dict[tuple[str, str, str], list[tuple[str, str, Any]]] = {}
        for day, checklist, item, *answer in self.rows(sql):
            found.setdefault((day, checklist, item), []).append((answer[0], answer[1], answer[2]))
        return found

    def sent(self) -> Counter[int]:
        """The messages that the outbox knows it has sent."""
        return Counter(number for (number,) in self.rows("select message from notice where message is not null"))

    def on_duty(self, day: date) -> str:
        """Who serves last on a day."""
        sql = """select m.name from service v join shift s on s.id = v.shift join member m on m.id = v.member
                 where s.day = ? order by v.starts_at desc limit 1"""
        return str(self.rows(sql, day.isoformat())[0][0])

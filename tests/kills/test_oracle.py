"""The judge of the kills is not asleep: whatever is taken out of the books or put in twice, it says so."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.kills import oracle
from tests.kills.books import opened
from tests.kills.campaign import FIRST, played
from tests.kills.play import Play, at

TAMPERED = {
    "an entry lost": "delete from check_entry where item = 'arrived'",
    "an entry doubled": """insert into check_entry (centre, day, checklist, item, state, by, role, at)
                           select centre, day, checklist, item, state, by, role, at from check_entry where state = 'done'""",
    "a press doubled": """insert into audit (centre, at, by, by_name, action, subject)
                          select centre, at, by, by_name, 'put_off', subject from audit where action = 'sign'""",
    "a signature lost": "delete from audit where action = 'sign'",
    "an update lost": 'delete from "update" where update_id = (select max(update_id) from "update")',
    "an update changed": """update "update" set body = '{}' where update_id = (select max(update_id) from "update")""",
    "an update left over": 'update "update" set answered_at = null',
    "a notice left over": "update notice set state = 'waiting' where kind = 'wake'",
    "a notice given up": "update notice set detail = 'bug: KeyError' where kind = 'wake'",
}


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> tuple[Play, Path, datetime]:
    """One day that nobody disturbed."""
    folder = tmp_path_factory.mktemp("day")
    play, _ = asyncio.run(played(folder / "play", (), 0, 1, days=1))
    return play, folder / "play", at(FIRST, "23:00")


@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_tampered_with_is_seen(day: tuple[Play, Path, datetime], tmp_path: Path, what: str) -> None:
    play, folder, now = day
    assert play.violations == []
    with opened(folder / "data", tmp_path):
        pass
    with closing(sqlite3.connect(tmp_path / "duty.sqlite3")) as database:
        assert database.execute(TAMPERED[what]).rowcount
        database.commit()
    with opened(tmp_path, tmp_path / "copy") as books:
        assert list(oracle.at_the_end(books, play.ledger, now))


def test_a_notice_that_is_missing_or_doubled_is_seen(day: tuple[Play, Path, datetime]) -> None:
    play, *_ = day
    told, expected = play.ledger.told(), play.expected
    assert not list(oracle.notices(told, expected, set()))
    for one in told:
        if any(oracle.fits(one, wanted) for wanted in expected):
            again = one._replace(message=one.message + 10_000, place=one.place + 10_000)
            assert list(oracle.notices([other for other in told if other != one], expected, set()))
            assert list(oracle.notices([*told, again], expected, set()))
            assert not list(oracle.notices([*told, again], expected, {again.message}))
    late = [one._replace(due=one.due + timedelta(hours=1)) for one in expected]
    assert list(oracle.notices(told, late, set()))

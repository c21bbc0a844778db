"""A migration of filled tables is killed at any moment: all of it is there or nothing, and the copy is whole or absent."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from storage.migrate import SCRIPTS, migrate, revisions

pytestmark = pytest.mark.sqlite
ROWS = 6_000
UNITS = 5
NEW = "0999"
KILLS = 9
REBUILD = f"""
import sqlalchemy as sa
from alembic import op

revision, branch_labels, depends_on = "{NEW}", None, None
down_revision = "{revisions()[-1]}"


def upgrade():
    for table in ("centre", "unit", "notice", "update"):  # everything points to a centre
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.add_column(sa.Column("remark", sa.String()))
"""


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Today's migrations and one more, which rebuilds four tables."""
    folder = tmp_path_factory.mktemp("scripts") / "100%"  # a path may have anything in it
    shutil.copytree(SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / f"{NEW}_rebuild.py").write_text(REBUILD, encoding="utf-8")
    return folder


@pytest.fixture
async def filled(tmp_path: Path) -> Path:
    """A database of today's tables, with rows that point to others and more than fits into the memory of a transaction."""
    file = tmp_path / "old.sqlite3"
    await migrate(f"sqlite+aiosqlite:///{file}")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(
            "INSERT INTO centre (id, name, charter, pattern, timezone, language, secret, created_at, planned_until, look_at)"
            " VALUES (1, 'x', 'x', 'x', 'Asia/Shanghai', 'zh-CN', 's', '2026-11-24', '2026-11-24', '2026-11-24')"
        )
        connection.executemany(
            "INSERT INTO unit (centre, name, short, position) VALUES (1, ?, 'x', 0)", [(f"u{n}",) for n in range(UNITS)]
        )
        updates = [(n, "x" * 700) for n in range(ROWS)]
        connection.executemany(
            "INSERT INTO \"update\" (bot, update_id, body, received_at) VALUES (1, ?, ?, '2026-11-24')", updates
        )
        connection.commit()
    return file


@pytest.fixture
def nurse(scripts: Path) -> Iterator[subprocess.Popen[str]]:
    """The process that has all imported and forks one for every migration."""
    words = [sys.executable, "-m", "tests.storage.migrating", str(scripts)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as nurse:
        yield nurse
        assert nurse.stdin
        nurse.stdin.close()


def begun(nurse: subprocess.Popen[str], file: Path) -> int:
    """Somebody migrates this file; the pid."""
    assert nurse.stdin
    assert nurse.stdout
    nurse.stdin.write(f"sqlite+aiosqlite:///{file}\n")
    nurse.stdin.flush()
    return int(nurse.stdout.readline())


def ended(nurse: subprocess.Popen[str]) -> int:
    assert nurse.stdout
    return int(nurse.stdout.readline())


def whole(file: Path) -> str:
    """The revision; the file is sound, and every row is where it was."""
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for table, rows in (("centre", 1), ("unit", UNITS), ("update", ROWS)):
            assert connection.execute(f'SELECT count(*) FROM "{table}"').fetchone() == (rows,)  # noqa: S608 - our own names
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert not [name for name in tables if name.startswith("_alembic_tmp")]
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        columns = {row[1] for row in connection.execute('PRAGMA table_info("update")')}
        assert ("remark" in columns) is (revision == NEW)
    return str(revision)


def test_killed_anywhere_it_is_done_or_not_begun(filled: Path, tmp_path: Path, nurse: subprocess.Popen[str]) -> None:
    old = revisions()[-1]
    timed = placed(filled, tmp_path / "timed")
    began = time.monotonic()
    begun(nurse, timed)
    assert ended(nurse) == 0
    lasts = time.monotonic() - began
    assert whole(timed) == NEW
    found = []
    for number in range(KILLS):
        file = placed(filled, tmp_path / str(number))
        pid = begun(nurse, file)
        wait_for(file, number, lasts)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        ended(nurse)
        copy = file.with_name(f"{file.name}.before-{NEW}")
        if copy.exists():
            assert whole(copy) == old
        found.append(whole(file))
        begun(nurse, file)  # the next start
        assert ended(nurse) == 0
        assert whole(file) == NEW
        assert copy.exists()
        assert not list(file.parent.glob("*.part*"))
        shutil.rmtree(file.parent)
    assert found[:5] == [old] * 5  # those were in the middle of it


def placed(filled: Path, folder: Path) -> Path:
    folder.mkdir()
    return Path(shutil.copy2(filled, folder / "duty.sqlite3"))


def wait_for(file: Path, number: int, lasts: float) -> None:
    """The moment of this kill: the copy is being made, it has just been made, the journal has grown, or any instant."""
    part, copy, journal = (file.with_name(file.name + end) for end in (f".before-{NEW}.part", f".before-{NEW}", "-wal"))
    before = time.monotonic() + 5
    match number:
        case 0:
            reached = part.exists
        case 1:
            reached = copy.exists
        case 2 | 3 | 4:
            least = (number - 1) * 1_000_000

            def reached() -> bool:
                return journal.exists() and journal.stat().st_size > least

        case _:
            time.sleep(random.uniform(0, lasts))
            return
    while not reached() and time.monotonic() < before:
        time.sleep(0.0005)

"""One database has one process; whoever comes second learns who holds it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.lock import FileLock, Held

pytestmark = pytest.mark.sqlite
TAKE = (
    "import sys; from pathlib import Path; from bot.lock import FileLock; FileLock(Path(sys.argv[1]), 'then'); print('mine')"
)


def take_elsewhere(database: Path) -> subprocess.CompletedProcess[str]:
    """Another process tries."""
    return subprocess.run([sys.executable, "-c", TAKE, str(database)], capture_output=True, text=True, check=False)


def test_a_second_process_is_refused_and_told_who_was_first(tmp_path: Path) -> None:
    database = tmp_path / "data" / "duty.sqlite3"
    lock = FileLock(database, "2026-11-24T07:00:00+08:00")
    with pytest.raises(Held) as held:
        FileLock(database, "later")
    assert held.value.holder == {
        "pid": os.getpid(), "host": socket.gethostname(), "since": "2026-11-24T07:00:00+08:00",
    }  # fmt: skip
    refused = take_elsewhere(database)
    assert refused.returncode != 0
    assert str(os.getpid()) in refused.stderr
    lock.release()
    assert take_elsewhere(database).stdout == "mine\n"
    FileLock(database, "again").release()  # the process that had it is gone, and its lock with it


def test_a_lock_that_says_nothing_readable_still_holds(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "duty.sqlite3", "then")
    (tmp_path / "duty.sqlite3.lock").write_text("[", encoding="utf-8")
    with pytest.raises(Held) as held:
        FileLock(tmp_path / "duty.sqlite3", "later")
    assert held.value.holder == {}
    lock.release()

"""One database has one process: a lock held for life, which names the holder to whoever comes second."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from pathlib import Path
from typing import Any


class Held(Exception):
    """Another process holds the database. `holder` says which: pid, host and since when, as far as it wrote so."""

    def __init__(self, holder: dict[str, Any]) -> None:
        super().__init__(str(holder))
        self.holder = holder


class FileLock:
    """A lock beside an SQLite file. It ends with the process, however that ends."""

    def __init__(self, database: Path, since: str) -> None:
        """Takes the lock. Raises Held when another process has it."""
        path = database.with_name(database.name + ".lock")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = _read(self._file)
            os.close(self._file)
            raise Held(holder) from None
        os.ftruncate(self._file, 0)
        holder = {"pid": os.getpid(), "host": socket.gethostname(), "since": since}
        os.pwrite(self._file, json.dumps(holder).encode(), 0)

    def release(self) -> None:
        os.close(self._file)


def _read(file: int) -> dict[str, Any]:
    try:
        found = json.loads(os.pread(file, 4096, 0))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}

"""Sees the bot write to its database, from outside: the moment a file changes, and what a kill left half written.

Knows Linux's inotify and the format of SQLite's write-ahead log; does not know what is written.
"""

import ctypes
import os
import select
import struct
import threading
from collections.abc import Callable
from pathlib import Path

MODIFIED = 0x2
_EVENT = struct.Struct("iIII")
_HEADER, _FRAME = 32, 24
_STEP = 0.05
"""Seconds after which the watch looks whether it is still wanted."""


class Watch:
    """A thread that calls `seen` at once, in itself, whenever a file named `prefix…` in the folder is written to."""

    def __init__(self, folder: Path, prefix: str, seen: Callable[[], None]) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._prefix, self._seen, self._over = prefix.encode(), seen, False
        self._events = self._libc.inotify_init1(os.O_CLOEXEC | os.O_NONBLOCK)
        if self._events < 0 or self._libc.inotify_add_watch(self._events, os.fsencode(folder), MODIFIED) < 0:
            raise OSError(ctypes.get_errno(), "inotify")
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._over = True
        self._thread.join()
        os.close(self._events)

    def _listen(self) -> None:
        while not self._over:
            if select.select([self._events], [], [], _STEP)[0]:
                for name in _names(os.read(self._events, 65536)):
                    if name.startswith(self._prefix) and not name.endswith(b".lock"):
                        self._seen()


def _names(events: bytes) -> list[bytes]:
    names, at = [], 0
    while at < len(events):
        length = _EVENT.unpack_from(events, at)[3]
        names.append(events[at + _EVENT.size : at + _EVENT.size + length].rstrip(b"\0"))
        at += _EVENT.size + length
    return names


def torn(log: Path) -> bool:
    """Whether this write-ahead log ends in pages whose transaction was not committed."""
    written = log.read_bytes() if log.exists() else b""
    if len(written) < _HEADER:
        return False
    page, salt = int.from_bytes(written[8:12], "big"), written[16:24]
    committed, at = True, _HEADER
    while at + _FRAME + page <= len(written) and written[at + 8 : at + 16] == salt:
        committed = written[at + 4 : at + 8] != b"\0\0\0\0"  # the frame that ends a transaction has the size of the database
        at += _FRAME + page
    return not committed

"""What a command says, and ends with, when its database cannot be read or written. Knows no database."""

from __future__ import annotations

from storage.trouble import reason, words

NO_DATABASE = 3
"""The exit code of it: what was asked for is right, and may well work later."""
_KEYS = {
    "full": "run.database_full",
    "locked": "run.database_locked",
    "read_only": "run.database_read_only",
    "damaged": "run.database_damaged",
    "other": "run.database",
}


def unusable(trouble: BaseException) -> tuple[str, str]:
    """The key of the line to say, and its `why`."""
    return _KEYS[reason(trouble)], words(trouble)

"""What keeps a database from being read or written, in one word. It may be well again later; a bug is no trouble."""

from __future__ import annotations

import errno
import sqlite3

from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

DISK_TROUBLE = (OperationalError, InterfaceError, NoConnectionFree, OSError)
"""What a work raises when the disk is full, the database locked or the server gone; it may be well again later."""

_BY_CODE = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_PERM: "read_only",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
}
_BY_ERRNO = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EROFS: "read_only",
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
}


def is_trouble(error: BaseException) -> bool:
    """Whether it is the database's; a file of ours that is missing is a bug."""
    return isinstance(error, DISK_TROUBLE) and not isinstance(error, FileNotFoundError)


def reason(trouble: BaseException) -> str:
    """`full`, `locked`, `read_only`, `damaged`; `other` for everything else."""
    cause = _cause(trouble)
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the higher bits say more than we need
    return _BY_CODE.get(code) or _BY_ERRNO.get(getattr(cause, "errno", None) or 0) or "other"


def words(trouble: BaseException) -> str:
    """What the database or the system says of it; never what was to be written."""
    return str(_cause(trouble))


def as_trouble(context: ExceptionContext) -> OperationalError | None:
    """For the engine of a file: a damaged one raises the class that bugs are derived from."""
    error = context.original_exception
    return OperationalError(context.statement, None, error) if type(error) is sqlite3.DatabaseError else None


def _cause(trouble: BaseException) -> BaseException:
    return getattr(trouble, "orig", None) or trouble

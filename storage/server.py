"""PostgreSQL's side of a database: how its sessions are opened, what of its errors is trouble, whose turn it is to write.

Knows no tables and no url but that of a server.
"""

from __future__ import annotations

import os
import socket
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

HOUSE = int.from_bytes(b"duty")
"""The first half of our advisory locks; the second says what is locked. PostgreSQL keeps them apart by database."""
SERVING, MIGRATING, WRITING = 1, 2, 3
NAME = "duty-rota-bot"
SERVER = "duty-rota-bot run"
"""How sessions call themselves, before process and machine: all, and those in which the one that serves works."""
LOCK_TIMEOUT_MS = 5_000
KEEPALIVE = {"tcp_keepalives_idle": "4", "tcp_keepalives_interval": "2", "tcp_keepalives_count": "2"}
"""Eight seconds after a machine has vanished the server ends its sessions, and with them what they had locked."""
# By the first two letters of SQLSTATE: connection, a server that only reads, authorization, no such database, rolled back,
# resources, locks, the operator, the system.
_TROUBLES = frozenset({"08", "25", "28", "3D", "40", "53", "55", "57", "58"})
_PASSING = frozenset({"08", "53", "57", "58"})


def server_engine(url: str, name: str = NAME, **how: Any) -> AsyncEngine:
    """An engine whose troubles are OperationalErrors; asyncpg's own have no class in SQLAlchemy."""
    who = f"{name} {os.getpid()}@{socket.gethostname()}"[:63]
    settings = {"application_name": who, "lock_timeout": str(LOCK_TIMEOUT_MS), **KEEPALIVE}
    engine = create_async_engine(url, connect_args={"server_settings": settings}, hide_parameters=True, **how)
    event.listen(engine.sync_engine, "handle_error", _as_trouble)
    return engine


def works_engine(url: str, name: str) -> AsyncEngine:
    """The engine of works. What a work reads is of one moment, as in SQLite."""
    engine = server_engine(url, name, pool_size=10, max_overflow=10, pool_pre_ping=True, isolation_level="REPEATABLE READ")
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def passing(error: Exception) -> bool:
    """Whether a server may be well again by itself: not when the password or the name of the database is wrong."""
    cause = getattr(error, "orig", None)
    return isinstance(error, OSError) or bool(getattr(error, "connection_invalidated", False)) or _state(cause) in _PASSING


def _as_trouble(context: ExceptionContext) -> OperationalError | None:
    error = context.original_exception
    if not isinstance(error, Exception) or not (context.is_disconnect or _state(error) in _TROUBLES):
        return None  # a task that is cancelled loses its connection, too, and must be cancelled all the same
    return OperationalError(context.statement, None, error, True, context.is_disconnect)


def _state(error: object) -> str:
    return (getattr(error, "sqlstate", None) or "")[:2]


def _begin(connection: Connection) -> None:
    # Rules read before they write (the first answer counts, one signature a day), so writers go one after another, those
    # of a command beside the bot too. They wait here, and as READ COMMITTED every statement after it sees all that was
    # committed by then: a transaction with one snapshot would have taken it before the waiting.
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({HOUSE}, {WRITING})")

"""The lock by which one process serves a PostgreSQL database: an advisory lock of a session that does nothing else.

The server frees it when the session ends: with the process, with its machine, or by somebody's order. So whoever holds it
listens for that end (`lost`), and whoever gets it sees to it that nobody before them is still at work (`end_others`).
Knows nothing of what is done under the lock.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any, Self

from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.pool import NullPool

from storage.server import HOUSE, NAME, SERVER, SERVING, server_engine

BEAT = 1.0
PATIENCE = 6.0
"""Seconds between two signs of life, and for one to be answered: less than the server waits before it gives up on us."""
_HOLDER = f"""
SELECT application_name AS who, host(client_addr) AS host, backend_start::text AS since
FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND granted AND classid = {HOUSE} AND objid = {SERVING} AND objsubid = 2
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""  # noqa: S608 - words of our own
_END_OTHERS = f"""
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND usename = current_user AND application_name LIKE '{SERVER} %'
"""  # noqa: S608 - words of our own


class ServerLock:
    """A session that has the lock or asks for it. Errors are those of a work."""

    def __init__(self, connection: AsyncConnection, session: Any) -> None:
        self._connection, self._session = connection, session
        self._ended = asyncio.Event()
        session.add_termination_listener(lambda _: self._ended.set())

    @classmethod
    async def ask(cls, url: str) -> Self:
        connection = await server_engine(url, NAME, poolclass=NullPool, isolation_level="AUTOCOMMIT").connect()
        return cls(connection, (await connection.get_raw_connection()).driver_connection)

    async def take(self) -> bool:
        """Whether the lock is ours now."""
        return bool(await self._first(f"SELECT pg_try_advisory_lock({HOUSE}, {SERVING})"))

    async def holder(self) -> dict[str, str]:
        """Who has it: `who` (name, process and machine), `host` and `since`; empty if nobody any more."""
        found = (await self._connection.exec_driver_sql(_HOLDER)).mappings().first()
        return {name: str(value) for name, value in found.items()} if found else {}

    async def end_others(self) -> bool:
        """Ends the sessions in which somebody else still serves; says whether there were any."""
        return bool(await self._first(_END_OTHERS))

    async def lost(self) -> None:
        """Returns when the session has ended or the server is silent: the lock must be taken for somebody else's."""
        with suppress(Exception):  # whatever it is: without an answer there is no lock
            while not self._ended.is_set():
                await self._session.fetchval("SELECT 1", timeout=PATIENCE)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._ended.wait(), BEAT)

    async def close(self) -> None:
        await self._connection.close()

    async def _first(self, query: str) -> Any:
        return (await self._connection.exec_driver_sql(query)).scalar()

"""Brings a database to today's tables: in one transaction, foreign keys checked at its end, a copy made before.

One that is new gets them as they are; that the migrations lead to the same is for the tests to see.

Only `run`, `import` and the rehearsal migrate.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, MetaData, String, Table, event, insert, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage import migrations
from storage.engine import make_engine, sqlite_file
from storage.server import HOUSE, MIGRATING, server_engine
from storage.tables import CentreRow
from storage.trouble import as_trouble

SCRIPTS = Path(migrations.__file__).parent
VERSION = Table(
    "alembic_version",
    MetaData(naming_convention={"pk": "%(table_name)s_pkc"}),
    Column("version_num", String(32), primary_key=True),
)
"""As Alembic has it: the newest revision the database has had."""


class Newer(Exception):
    """The database was made by a later version of the bot."""


def revisions(scripts: Path = SCRIPTS) -> list[str]:
    """All revisions in order; a file is named after its revision."""
    names = (entry.name for entry in (scripts / "versions").iterdir())
    return sorted(name.split("_")[0] for name in names if name[:4].isdigit())


async def migrate(url: str, scripts: Path = SCRIPTS) -> bool:
    """Migrates the database; says whether there was anything to do. Raises Newer, or OperationalError."""
    known = revisions(scripts)
    made = make_engine(url)  # makes the file and its folder, owner only
    await made.dispose()
    engine = _plain_engine(url)
    try:
        async with engine.connect() as connection:
            present = await connection.run_sync(_present)
        if present == known[-1]:
            return False
        if present is not None and present not in known:
            raise Newer(present)
        file = sqlite_file(url)
        if present is not None and file is not None:
            _copy(file, file.with_name(f"{file.name}.before-{known[-1]}"))
        async with engine.begin() as connection:
            if present is None and known == revisions():
                await connection.run_sync(_make, known[-1])
            else:
                await connection.run_sync(_upgrade, scripts)
            if file is not None:
                await connection.run_sync(_check)
    finally:
        await engine.dispose()
    return True


def _plain_engine(url: str) -> AsyncEngine:
    """Foreign keys are off: rebuilding a table with them on can empty the tables that point to it.

    A server does so without being told, and lets two that migrate at once do it one after the other.
    """
    if sqlite_file(url) is None:
        engine = server_engine(url)
        lock = f"SELECT pg_advisory_xact_lock({HOUSE}, {MIGRATING})"
        event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql(lock))
    else:
        engine = create_async_engine(url, hide_parameters=True)
        event.listen(engine.sync_engine, "connect", _without_foreign_keys)
        event.listen(engine.sync_engine, "handle_error", as_trouble)
        event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _without_foreign_keys(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    cursor.close()


def _present(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _copy(file: Path, copy: Path) -> None:
    """A whole copy or none: what is in the journal is in it, and it has its name when it is finished."""
    part = copy.with_name(f"{copy.name}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)
        part.replace(copy)
    except sqlite3.Error as error:
        raise OperationalError(None, None, error) from error
    finally:
        part.unlink(missing_ok=True)


def _make(connection: Connection, revision: str) -> None:
    if _present(connection) is not None:
        return  # by another that was first at the lock
    CentreRow.metadata.create_all(connection)
    VERSION.create(connection)
    connection.execute(insert(VERSION).values(version_num=revision))


def _upgrade(connection: Connection, scripts: Path) -> None:
    from alembic import command  # heavy, and needed once a version
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _check(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        raise RuntimeError(f"{len(broken)} rows point to nothing")

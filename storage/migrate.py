"""Brings a database to today's tables: in one transaction, foreign keys checked at its end, a copy made before.

Only `run`, `import` and the rehearsal migrate.
"""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage import migrations
from storage.engine import make_engine, sqlite_file


class Newer(Exception):
    """The database was made by a later version of the bot."""


def revisions() -> list[str]:
    """All revisions in order; a file is named after its revision."""
    names = (entry.name for entry in files(migrations).joinpath("versions").iterdir())
    return sorted(name.split("_")[0] for name in names if name[:4].isdigit())


async def migrate(url: str) -> bool:
    """Migrates the database; says whether there was anything to do. Raises Newer."""
    made = make_engine(url)  # makes the file and its folder, owner only
    await made.dispose()
    engine = _plain_engine(url)
    try:
        async with engine.connect() as connection:
            present = await connection.run_sync(_present)
        if present == revisions()[-1]:
            return False
        if present is not None and present not in revisions():
            raise Newer(present)
        file = sqlite_file(url)
        if present is not None and file is not None:
            _copy(file)
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)
            if file is not None:
                await connection.run_sync(_check)
    finally:
        await engine.dispose()
    return True


def _plain_engine(url: str) -> AsyncEngine:
    """Foreign keys are off: rebuilding a table with them on can empty the tables that point to it."""
    engine = create_async_engine(url)
    if sqlite_file(url) is not None:
        event.listen(engine.sync_engine, "connect", _without_foreign_keys)
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


def _copy(file: Path) -> None:
    copy = file.with_name(f"{file.name}.before-{revisions()[-1]}")
    for ending in ("", "-wal"):
        source = file.with_name(file.name + ending)
        if source.exists():
            shutil.copy2(source, copy.with_name(copy.name + ending))


def _upgrade(connection: Connection) -> None:
    from alembic import command  # heavy, and needed once a version
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _check(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        raise RuntimeError(f"{len(broken)} rows point to nothing")

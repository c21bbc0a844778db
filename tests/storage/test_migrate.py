"""A database is made, migrated once, copied before, and readable by its owner only."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from storage import migrate as migrations
from storage.engine import make_engine, sqlite_file
from storage.migrate import Newer, migrate
from tests.storage.schema import differences, everything

pytestmark = pytest.mark.sqlite


def url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'duty.sqlite3'}"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def look(file: Path) -> tuple[list[object], object]:
    """What the database lacks of today's tables, and all that it has."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        found = differences(connection), everything(connection)
    engine.dispose()
    return found


async def test_from_nothing_to_todays_tables_and_the_second_run_does_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert await migrate(url(folder)) is True
    assert await migrate(url(folder)) is False
    assert look(folder / "duty.sqlite3")[0] == []
    assert [entry.name for entry in folder.iterdir() if "before" in entry.name] == []


async def test_all_migrations_lead_to_the_tables_of_a_new_database(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'migrated'}")
    with engine.begin() as connection:
        migrations._upgrade(connection, migrations.SCRIPTS)
    engine.dispose()
    await migrate(url(tmp_path))
    assert look(tmp_path / "migrated") == look(tmp_path / "duty.sqlite3")


async def test_the_file_and_all_beside_it_are_the_owners(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    await migrate(url(folder))
    engine = make_engine(url(folder))
    async with engine.connect() as connection:
        await connection.exec_driver_sql("SELECT 1")
        assert mode(folder) == 0o700
        assert {mode(file) for file in folder.iterdir()} == {0o600}
    await engine.dispose()


async def test_a_database_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    await migrate(url(tmp_path))
    with closing(sqlite3.connect(tmp_path / "duty.sqlite3")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = (tmp_path / "duty.sqlite3").read_bytes()
    with pytest.raises(Newer, match="9999"):
        await migrate(url(tmp_path))
    assert (tmp_path / "duty.sqlite3").read_bytes() == before


async def test_the_copy_holds_what_stands_in_the_journal_only(tmp_path: Path) -> None:
    await migrate(url(tmp_path))
    file = tmp_path / "duty.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("INSERT INTO bot VALUES (42, 'duty_bot')")
        connection.commit()
        copy = tmp_path / "duty.sqlite3.before"
        migrations._copy(file, copy)
        with closing(sqlite3.connect(copy)) as beside:
            assert beside.execute("SELECT username FROM bot").fetchall() == [("duty_bot",)]
            assert beside.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert mode(copy) == 0o600


async def test_rows_that_point_to_nothing_are_noticed(tmp_path: Path) -> None:
    await migrate(url(tmp_path))
    engine = create_engine(f"sqlite:///{tmp_path / 'duty.sqlite3'}")
    with engine.connect() as connection:
        connection.exec_driver_sql("INSERT INTO unit (centre, name, short, position) VALUES (77, 'x', 'x', 0)")
        with pytest.raises(RuntimeError, match="1 rows"):
            migrations._check(connection)
    engine.dispose()


def test_only_sqlite_has_a_file() -> None:
    assert sqlite_file("sqlite+aiosqlite:////data/duty.sqlite3") == Path("/data/duty.sqlite3")
    assert sqlite_file("postgresql+asyncpg://u:p@host/duty") is None

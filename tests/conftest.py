"""The desk of most tests: the sample centre, Tuesday 2026-11-24 at seven; and the kind of database it stands on.

The bot is imported when a test first asks for it: the tests of the rules and of the house do without. Which tests see which
kind of database is `tests.engines`' to say.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog

if TYPE_CHECKING:
    from tests.desk import Desk

# As the program logs: with plain tracebacks. The decorated ones of structlog's default take seconds each.
structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()])
TUESDAY = date(2026, 11, 24)
pytest_plugins = ("tests.engines", "tests.faketime")


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where databases stand that several tests begin with: an empty one, one with the sample centre, one with a second."""
    from tests import databases

    yield tmp_path_factory.mktemp("shelf")
    databases.forget(list(databases.shelf.made))


@pytest.fixture(autouse=True)
def database(request: pytest.FixtureRequest) -> Iterator[None]:
    """Sets the kind of database this test is for, and clears away what it had made."""
    from tests.engines import ENGINES, engine_of  # a plugin is imported by pytest first

    engine = getattr(request, "param", None) or engine_of(request.node)
    if engine == "sqlite" and "tests.databases" not in sys.modules:
        yield  # as it is from the beginning
        return
    from tests import databases

    databases.shelf.engine, before = engine, set(databases.shelf.made)
    yield
    databases.forget(folder for folder in set(databases.shelf.made) - before if folder.parent.name not in ENGINES)


async def _template(shelf: Path, name: str) -> Path:
    """Made by the first test that asks for it, through the real migration and the real services."""
    from tests import cast, databases
    from tests.desk import Desk

    folder = shelf / databases.shelf.engine / name
    if not folder.exists():
        folder.mkdir(parents=True)
        seven = _seven()
        async with Desk(folder, seven) as desk:
            if name in ("one", "two"):
                await cast.found_first(desk.storage, seven, TUESDAY)
            if name == "two":
                await cast.found_second(desk.storage, seven, TUESDAY)
            await desk.settle()
            if databases.shelf.engine == "sqlite":
                desk.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder


def _seven() -> datetime:
    from tests.desk import TZ

    return datetime(2026, 11, 24, 7, 0, tzinfo=TZ)


@asynccontextmanager
async def _open(shelf: Path, name: str, folder: Path) -> AsyncIterator[Desk]:
    from tests import databases
    from tests.desk import Desk

    databases.copy(await _template(shelf, name), folder)
    async with Desk(folder, _seven()) as opened:
        await opened.settle()
        yield opened


@pytest.fixture
async def desk(shelf: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    """The sample centre; 李强 is on and 王芳 tomorrow."""
    async with _open(shelf, "one", tmp_path) as opened:
        yield opened


@pytest.fixture
async def both(shelf: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    """The sample centre and beside it a second one, where 韩梅 is on."""
    async with _open(shelf, "two", tmp_path) as opened:
        yield opened


@pytest.fixture
async def empty(shelf: Path, tmp_path: Path) -> Path:
    """A folder with a migrated database and nothing in it, for desks of other days."""
    from tests import databases

    databases.copy(await _template(shelf, "empty"), tmp_path)
    return tmp_path

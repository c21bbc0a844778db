"""The desk of most tests: the sample centre, Tuesday 2026-11-24 at seven.

The bot is imported when a test first asks for it: the tests of the rules and of the house do without.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
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


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where databases stand that several tests begin with: an empty one, one with the sample centre, one with a second."""
    return tmp_path_factory.mktemp("shelf")


async def _template(shelf: Path, name: str) -> Path:
    """Made by the first test that asks for it, through the real migration and the real services."""
    from tests import cast
    from tests.desk import FILE, Desk

    folder = shelf / name
    if not (folder / FILE).exists():
        folder.mkdir()
        seven = _seven()
        async with Desk(folder, seven) as desk:
            if name in ("one", "two"):
                await cast.found_first(desk.storage, seven, TUESDAY)
            if name == "two":
                await cast.found_second(desk.storage, seven, TUESDAY)
            await desk.settle()
            desk.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder


def _seven() -> datetime:
    from tests.desk import TZ

    return datetime(2026, 11, 24, 7, 0, tzinfo=TZ)


@asynccontextmanager
async def _open(shelf: Path, name: str, folder: Path) -> AsyncIterator[Desk]:
    from tests.desk import Desk, copy_of

    copy_of(await _template(shelf, name), folder)
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
    from tests.desk import copy_of

    copy_of(await _template(shelf, "empty"), tmp_path)
    return tmp_path

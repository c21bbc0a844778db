"""The desk of most tests: the sample centre and a second one, Tuesday 2026-11-24 at seven.

The bot is imported when a test first asks for it: the tests of the rules and of the house do without.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
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
    """Where databases stand that several tests begin with: an empty one and one with two centres."""
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
            if name == "centres":
                await cast.found_first(desk.storage, seven, TUESDAY)
                await cast.found_second(desk.storage, seven, TUESDAY)
                await desk.settle()
                desk.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder


def _seven() -> datetime:
    from tests.desk import TZ

    return datetime(2026, 11, 24, 7, 0, tzinfo=TZ)


@pytest.fixture
async def desk(shelf: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    """The sample centre, 李强 is on and 王芳 tomorrow, and the second one, where 韩梅 is on."""
    from tests.desk import Desk, copy_of

    copy_of(await _template(shelf, "centres"), tmp_path)
    async with Desk(tmp_path, _seven()) as opened:
        await opened.settle()
        yield opened


@pytest.fixture
async def empty(shelf: Path, tmp_path: Path) -> Path:
    """A folder with a migrated database and nothing in it, for desks of other days."""
    from tests.desk import copy_of

    copy_of(await _template(shelf, "empty"), tmp_path)
    return tmp_path

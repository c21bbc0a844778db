from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.front.desk import TZ, Desk

TUESDAY = date(2026, 11, 24)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """The sample centre on Tuesday 2026-11-24 at 7:00; 李强 is on, tomorrow 王芳."""
    async with Desk(tmp_path, datetime(2026, 11, 24, 7, 0, tzinfo=TZ)) as opened:
        await opened.found(TUESDAY)
        await opened.settle()
        yield opened

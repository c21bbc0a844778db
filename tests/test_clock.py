"""The clock of the machine is set while somebody waits for a time of it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import SystemClock


class Settable(SystemClock):
    """A clock that the test sets, as `date -s` would."""

    off = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.off


@pytest.mark.parametrize("by", [timedelta(hours=1), timedelta(hours=-1)])
async def test_a_sleeper_notices(by: timedelta) -> None:
    settable = Settable(look_again=0.02)
    sleeper = asyncio.create_task(settable.sleep_until(settable.now() + timedelta(minutes=30)))
    await asyncio.sleep(0.05)
    assert not sleeper.done()
    settable.off = by
    await asyncio.wait_for(sleeper, 5)

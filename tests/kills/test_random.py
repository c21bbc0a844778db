"""kill -9 at random instants: at work, at rest, and while it starts."""

import asyncio
import random
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from bot.rehearsal import ChildDied, Rehearsal
from bot.rehearsal.child import Process
from bot.rehearsal.sample import office_ids
from tests.e2e.stage import moment
from tests.kills.fifty import SEED, fifty
from tests.nursery import forked

LONGEST_START = 0.4


async def test_fifty_at_random_instants(tmp_path: Path) -> None:
    await fifty(tmp_path, "random")


@pytest.mark.parametrize("number", range(10))
async def test_killed_while_the_database_is_made(tmp_path: Path, number: int) -> None:
    """The next start makes it, whatever the first one had done of it."""
    chance = random.Random(SEED + number)
    dying: list[Process] = []

    async def dies_soon(command: Sequence[str], home: Path, env: Mapping[str, str]) -> Process:
        dying.append(process := await forked(command, home, env))
        asyncio.get_running_loop().call_later(chance.uniform(0.02, LONGEST_START), process.kill)
        return process

    with pytest.raises(ChildDied):
        async with Rehearsal(moment("2026-11-24 07:00"), tmp_path, {"ADMIN_IDS": office_ids()}, launch=dies_soon):
            await dying[0].wait()
            raise ChildDied("only after its start")
    async with Rehearsal(moment("2026-11-24 07:00"), tmp_path, {"ADMIN_IDS": office_ids()}, launch=forked) as rehearsal:
        assert rehearsal.child.alive
    with closing(sqlite3.connect(tmp_path / "duty.sqlite3")) as database:
        assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert len(database.execute("select version_num from alembic_version").fetchall()) == 1
        assert database.execute("select count(*) from bot").fetchall() == [(1,)]

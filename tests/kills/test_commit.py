"""kill -9 during a commit, between two writes of it where that can be met."""

from pathlib import Path

from tests.kills.fifty import fifty


async def test_fifty_during_a_commit(tmp_path: Path) -> None:
    await fifty(tmp_path, "commit")

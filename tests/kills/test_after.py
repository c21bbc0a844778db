"""kill -9 when the stand-in has taken a request and not yet answered it."""

from pathlib import Path

from tests.kills.fifty import fifty


async def test_fifty_taken_but_unanswered(tmp_path: Path) -> None:
    await fifty(tmp_path, "after")

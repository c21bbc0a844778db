"""kill -9 before the stand-in takes a request: getUpdates, messages, edits, answers, and what a start asks."""

from pathlib import Path

from tests.kills.fifty import fifty


async def test_fifty_before_a_request_is_taken(tmp_path: Path) -> None:
    await fifty(tmp_path, "before")

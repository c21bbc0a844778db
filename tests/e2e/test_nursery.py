"""A forked bot is a process as the command makes one: its own environment, folder, output, signals and exit code."""

import os
import signal
from pathlib import Path

import pytest

from bot.rehearsal.child import COMMAND, Child
from tests.e2e.stage import staged
from tests.nursery import forked


def end(process: int, name: str) -> str:
    """What a link of the process's own folder points to."""
    return str(Path(f"/proc/{process}/{name}").readlink())


def sockets(process: int) -> set[str]:
    """The sockets a process has."""
    ends = (os.path.realpath(one) for one in Path(f"/proc/{process}/fd").iterdir())
    return {one.rpartition("/")[2] for one in ends if "socket:" in one}


async def test_it_starts_with_the_environment_it_is_given(tmp_path: Path) -> None:
    child = Child(COMMAND, tmp_path, {"BOT_TOKEN": "no token", "LANGUAGE": "en"}, forked)
    await child.start()
    assert child.died is not None
    assert await child.died == 2
    await child.kill()
    assert "BOT_TOKEN" in child.last_words()
    assert not child.alive


async def test_it_ends_when_told_and_dies_when_killed(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        child, first = stage.rehearsal.child, stage.rehearsal.child.pid
        assert first is not None
        assert first != os.getpid()
        assert (end(first, "cwd"), end(first, "fd/0")) == (str(tmp_path), os.devnull)
        await stage.rehearsal.restart()
        assert child.pid not in {first, None}
        with pytest.raises(ProcessLookupError):
            os.kill(first, 0)
        assert child.pid is not None
        assert child.died is not None
        assert sockets(child.pid)
        assert not sockets(child.pid) & sockets(os.getpid())
        os.kill(child.pid, signal.SIGINT)
        assert await child.died == 0

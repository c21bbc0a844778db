"""The bot as a child process: started, killed, waited for. Knows processes; does not know what the bot does."""

import asyncio
import os
import sys
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import bot

COMMAND: tuple[str, ...] = (sys.executable, "-m", "bot", "run")


class Process(Protocol):
    """A process that was started; `stdout` has all it writes. asyncio's are such."""

    stdout: asyncio.StreamReader | None

    @property
    def pid(self) -> int: ...

    @property
    def returncode(self) -> int | None: ...

    def kill(self) -> None: ...

    def terminate(self) -> None: ...

    async def wait(self) -> int: ...


Launch = Callable[[Sequence[str], Path, Mapping[str, str]], Awaitable[Process]]
"""Starts a command in a folder, with this environment and no other."""

_ROOT = Path(bot.__path__[0]).parent
# What a process needs of its surroundings. The names of settings are not among them: whatever the person who
# rehearses has set must not reach the bot on the stage.
_PASSED = frozenset({
    "PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "VIRTUAL_ENV",
    "LD_LIBRARY_PATH", "LD_PRELOAD", "XDG_CACHE_HOME",
})  # fmt: skip
_PASSED_FAMILIES = ("PYTHON", "COVERAGE", "FAKETIME")
_KEPT_LINES = 400
_GRACE = 10.0


class ChildDied(AssertionError):
    """The bot ended by itself; its last lines are in the message."""


class ChildStuck(AssertionError):
    """The bot did not become quiet in time; its last lines are in the message."""


class Child:
    """One bot process after another over the same data. Its output is kept in `output`, newest last."""

    def __init__(self, command: Sequence[str], home: Path, env: Mapping[str, str], launch: Launch | None = None) -> None:
        self._command = tuple(command)
        self._home = home
        self._env = {**surroundings(), **env}
        self._launch = launch or launched
        self.output: deque[str] = deque(maxlen=_KEPT_LINES)
        self.died: asyncio.Task[int] | None = None
        self._process: Process | None = None
        self._listening: asyncio.Task[None] | None = None

    @property
    def alive(self) -> bool:
        """A process is running."""
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int | None:
        """Its process id while it runs."""
        return self._process.pid if self._process and self.alive else None

    async def start(self) -> None:
        """Start the process in its own folder, where no `.env` of anybody lies."""
        self._process = await self._launch(self._command, self._home, self._env)
        self._listening = asyncio.create_task(self._listen(self._process))
        self.died = asyncio.create_task(self._process.wait())

    async def kill(self) -> None:
        """kill -9, and wait until it is gone."""
        if self._process and self.alive:
            self._process.kill()
        await self._gone()

    async def stop(self) -> int:
        """Ask it to end (SIGTERM); its exit code. Killed if it takes too long."""
        if self._process and self.alive:
            self._process.terminate()
            await asyncio.wait([self.died] if self.died else [], timeout=_GRACE)
        await self.kill()
        return (self._process.returncode if self._process else None) or 0

    def last_words(self, lines: int = 25) -> str:
        """The last lines it wrote, for people to read."""
        return "\n".join([*self.output][-lines:]) or "(it wrote nothing)"

    async def _gone(self) -> None:
        # Waited for, not awaited: whoever waits may be cancelled, the death must be noted all the same.
        if ending := {task for task in (self.died, self._listening) if task}:
            await asyncio.wait(ending)

    async def _listen(self, process: Process) -> None:
        if process.stdout is None:
            return
        while chunk := await process.stdout.readline():
            self.output.append(chunk.decode(errors="replace").rstrip())


async def launched(command: Sequence[str], home: Path, env: Mapping[str, str]) -> Process:
    """The command as people start it."""
    return await asyncio.create_subprocess_exec(
        *command,
        cwd=home,
        env=env,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


def surroundings() -> dict[str, str]:
    """What every child gets of this process's environment."""
    kept = {name: value for name, value in os.environ.items() if name in _PASSED or name.startswith(_PASSED_FAMILIES)}
    path = os.pathsep.join(filter(None, (str(_ROOT), kept.get("PYTHONPATH"))))
    return {**kept, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}

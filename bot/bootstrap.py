"""Makes the environment on first use: `.venv` beside the code, from the locked requirements, and starts again in it.

Knows which distributions a lock names and whether this environment has them. Does not know what is started. Standard
library only, in grammar that an old Python reads too: it is to be told that it is too old, not shown a traceback.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import subprocess
import sys

TYPE_CHECKING = False  # the name is what type checkers look for; importing it from typing would cost more than all of this
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NoReturn

OLDEST = (3, 11)
OWN_NAME = "duty-rota-bot"
ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
LOCKS = os.path.join(ROOT, "requirements")
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "Scripts", "python.exe") if os.name == "nt" else os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "installed-locks")
"""The digests of the locks that `.venv` has in full, one a line; gone while somebody installs."""
GUARD = os.path.join(ROOT, ".venv.lock")
"""Locked while somebody installs; says `unfinished` from the beginning of it to the end, so that the next start knows."""
UNFINISHED = b"unfinished"

_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==([^\s;\\]+)(\s*;)?", re.MULTILINE)
_DIST_INFO = re.compile(r"^(.+)-([^-]+)\.dist-info$")


def ensure(which: str) -> None:
    """Return in an environment that has what `requirements/<which>.txt` names, made first if need be.

    Starts this command line again in `.venv` where that is the one; leaves by SystemExit when it cannot be made.
    """
    if sys.version_info < OLDEST:
        _stop(2, "Python %d.%d or newer is needed; this is %s (%s)." % (*OLDEST, sys.version.split()[0], sys.executable))
    lock = os.path.join(LOCKS, which + ".txt")
    if not os.path.exists(lock):
        return  # installed as a package: pip has seen to what it needs
    if _complete(lock) if _inside() else _provided(lock):
        return
    if _inside() or not (_recorded(lock) and os.path.exists(PYTHON)):
        _prepare(lock)
    _start_again()


def _inside() -> bool:
    return os.path.realpath(sys.prefix) == os.path.realpath(VENV)


def _complete(lock: str) -> bool:
    """Whether `.venv`, in which this runs, has the lock. One that somebody else made in its place counts too."""
    if _recorded(lock):
        return _version_made_for() == "%d.%d" % sys.version_info[:2]
    return _provided(lock) and not _read(GUARD)


def _recorded(lock: str) -> bool:
    return _digest(lock) in _read(STAMP).decode().split()


def _provided(lock: str) -> bool:
    """Whether this environment has every distribution of the lock: as pinned, or as pip chose for the installed bot."""
    installed = _installed()
    pins = _pins(lock)
    if OWN_NAME in installed:
        return all(name in installed for name, _ in pins)
    return all(version in installed.get(name, ()) for name, version in pins)


def _installed() -> dict[str, set[str]]:
    # importlib.metadata would take ten times as long, at every start
    found: dict[str, set[str]] = {}
    for place in sys.path:
        with contextlib.suppress(OSError):
            for entry in os.listdir(place or os.curdir):
                match = _DIST_INFO.match(entry)
                if match:
                    found.setdefault(_normal(match[1]), set()).add(match[2])
    return found


def _pins(lock: str) -> set[tuple[str, str]]:
    """The (name, version) pairs that every machine needs; those for some only (`; sys_platform == ...`) are left out."""
    return {(_normal(name), version) for name, version, marker in _PIN.findall(_read(lock).decode()) if not marker}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _version_made_for() -> str:
    """The `3.11` of the Python that made `.venv`: the one behind its link may have been replaced by another since."""
    config = _read(os.path.join(VENV, "pyvenv.cfg")).decode(errors="replace")
    match = re.search(r"^version(?:_info)?\s*=\s*(\d+\.\d+)", config, re.MULTILINE)
    return match[1] if match else ""


def _prepare(lock: str) -> None:
    try:
        with _alone() as guard:
            _make(lock, guard)
    except OSError as error:
        _stop(1, "Cannot make %s: %s" % (VENV, error))
    except KeyboardInterrupt:
        _stop(130, "Interrupted; the next start mends it.")


def _make(lock: str, guard: int) -> None:
    sound = not os.lseek(guard, 0, os.SEEK_END) and _sound()
    if sound and _recorded(lock):
        return  # whoever held the guard before has done it
    _tell("Installing the locked dependencies (%s) into %s; the first time takes a minute." % (os.path.basename(lock), VENV))
    os.write(guard, UNFINISHED)
    with contextlib.suppress(FileNotFoundError):
        os.remove(STAMP)
    if not sound and not _run(guard, _base(), "-m", "venv", "--clear", "--without-pip", VENV):
        _stop(1, "Cannot make %s (see above)." % VENV)
    if not _install(lock, guard):
        _stop(1, "The dependencies could not be installed (see above). The next start tries again.")
    _record(lock)
    os.ftruncate(guard, 0)


def _sound() -> bool:
    """Whether `.venv` has a Python that starts and is the version it was made for."""
    say = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run([PYTHON, "-c", say], capture_output=True, check=False, env=_environment())
    except OSError:
        return False
    return answer.stdout.decode().strip() == _version_made_for() != ""


def _install(lock: str, guard: int) -> bool:
    """By uv where it is there, else by any pip that can install into another Python, else by the one Python brings."""
    locked = ("--require-hashes", "-r", lock)
    if _run(guard, "uv", "pip", "install", "--quiet", *locked, "--compile-bytecode", "--python", PYTHON):
        return True
    for pip in ((_base(), "-m", "pip"), ("pip3",), ("pip",)):
        if _run(None, *pip, "--python", PYTHON, "--version"):
            return _run(guard, *pip, "--python", PYTHON, "install", "-qq", *locked)
    return _run(None, PYTHON, "-m", "ensurepip") and _run(guard, PYTHON, "-m", "pip", "install", "-qq", *locked)


def _run(guard: int | None, *command: str) -> bool:
    """Whether the command is there and went well. With the guard it is heard, and goes on holding it if we are killed."""
    quiet = subprocess.DEVNULL if guard is None else None
    keep = () if guard is None or os.name == "nt" else (guard,)
    try:
        made = subprocess.run(
            command, check=False, env=_environment(), pass_fds=keep, stdin=subprocess.DEVNULL, stdout=quiet, stderr=quiet
        )
    except OSError:
        return False
    return made.returncode == 0


def _environment() -> dict[str, str]:
    # what a user has set for pip elsewhere (--user, a target folder) or for Python must not lead out of .venv
    unwanted = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "__PYVENV_LAUNCHER__")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, "PIP_USER": "0", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONNOUSERSITE": "1"}


def _record(lock: str) -> None:
    """Note the lock as installed, and with it every other that asks for nothing more."""
    locks = [os.path.join(LOCKS, name) for name in os.listdir(LOCKS) if name.endswith(".txt")]
    digests = [_digest(other) for other in locks if other == lock or _pins(other) <= _pins(lock)]
    with open(STAMP + ".new", "w", encoding="ascii") as stamp:
        stamp.write("\n".join(digests) + "\n")
    os.replace(STAMP + ".new", STAMP)


@contextlib.contextmanager
def _alone() -> Iterator[int]:
    """The guard's file, held by one process at a time."""
    guard = os.open(GUARD, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if os.name != "nt":
            import fcntl  # not there on Windows, where two first starts at once are left to their luck

            try:
                fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                _tell("Another start is preparing %s; waiting for it." % VENV)
                fcntl.flock(guard, fcntl.LOCK_EX)
        yield guard
    finally:
        os.close(guard)


def _start_again() -> NoReturn:
    os.environ.pop("PYTHONHOME", None)  # it would lead the Python of .venv out of it again, and again
    os.environ.pop("__PYVENV_LAUNCHER__", None)
    command = [PYTHON, *sys.orig_argv[1:]]
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "nt":  # exec leaves the console to the shell there
        raise SystemExit(subprocess.run(command, check=False).returncode)
    os.execv(PYTHON, command)


def _base() -> str:
    """The Python behind a virtual environment: one that is being made anew cannot make itself."""
    return str(getattr(sys, "_base_executable", sys.executable))


def _digest(file: str) -> str:
    return hashlib.sha256(_read(file)).hexdigest()


def _read(file: str) -> bytes:
    try:
        with open(file, "rb") as opened:
            return opened.read()
    except OSError:
        return b""


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _stop(code: int, text: str) -> NoReturn:
    _tell(text)
    raise SystemExit(code)

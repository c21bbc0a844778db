"""The first start makes its environment, once, whatever happens to it; a ready one is left alone.

A small clone with the real entry, whose lock names one wheel that lies beside it: no network is needed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.house.plan import ROOT

BASE = str(getattr(sys, "_base_executable", sys.executable))
CLI = "import sys, tiny\n\ndef main(argv):\n    print(sys.prefix, tiny.VERSION, *argv)\n"
MADE = "Installing the locked dependencies"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of a program that needs `tiny` and says where it runs."""
    (tmp_path / "bot").mkdir()
    for part in ("__init__.py", "__main__.py", "bootstrap.py"):
        shutil.copy(ROOT / "bot" / part, tmp_path / "bot")
    (tmp_path / "bot" / "cli.py").write_text(CLI, encoding="utf-8")
    _lock(tmp_path, "1.0")
    return tmp_path


def _lock(clone: Path, version: str) -> None:
    wheels = clone / "wheels"
    wheels.mkdir(exist_ok=True)
    wheel = wheels / f"tiny-{version}-py3-none-any.whl"
    info = f"tiny-{version}.dist-info"
    with zipfile.ZipFile(wheel, "w") as made:
        made.writestr("tiny.py", f"VERSION = {version!r}\n")
        made.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: tiny\nVersion: {version}\n")
        made.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        made.writestr(f"{info}/RECORD", f"tiny.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    folder = clone / "requirements"
    folder.mkdir(exist_ok=True)
    (folder / "run.txt").write_text(f"tiny=={version} \\\n    --hash=sha256:{digest}\n", encoding="utf-8")


def _began(clone: Path, *words: str, **env: str) -> subprocess.Popen[str]:
    offline = {
        "PATH": os.defpath,
        "PIP_FIND_LINKS": str(clone / "wheels"),
        "PIP_NO_INDEX": "1",
        "UV_FIND_LINKS": str(clone / "wheels"),
        "UV_NO_INDEX": "1",
    }
    return subprocess.Popen(
        [BASE, "-m", "bot", *words],
        cwd=clone,
        env={**os.environ, **offline, **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _start(clone: Path, *words: str, **env: str) -> tuple[int, str, str]:
    began = _began(clone, *words, **env)
    out, err = began.communicate(timeout=60)
    return began.returncode, out.strip(), err


def _runs(clone: Path, version: str = "1.0") -> str:
    return f"{clone / '.venv'} {version}"


def _slow_installer(clone: Path, seconds: float) -> str:
    """A PATH with a uv that takes its time and then cannot."""
    (clone / "path").mkdir()
    uv = clone / "path" / "uv"
    wait = f"import time; time.sleep({seconds}); raise SystemExit(1)"
    # exec: whoever ends it ends its waiting too, and what it writes to
    uv.write_text(f"#!/bin/sh\ntouch {clone}/installing\nexec {BASE} -c '{wait}'\n", encoding="utf-8")
    uv.chmod(0o755)
    return f"{clone / 'path'}{os.pathsep}{os.defpath}"


def _wait_until_installing(clone: Path) -> None:
    deadline = time.monotonic() + 30
    while not (clone / "installing").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_first_start_makes_the_environment_and_goes_on_in_it(clone: Path) -> None:
    code, out, err = _start(clone, "run", "--x")
    assert (code, out) == (0, f"{_runs(clone)} run --x"), err
    assert MADE in err
    assert err.count("\n") == 1


def test_a_second_start_says_nothing(clone: Path) -> None:
    _start(clone)
    assert _start(clone) == (0, _runs(clone), "")


def test_a_new_lock_is_installed(clone: Path) -> None:
    _start(clone)
    _lock(clone, "2.0")
    code, out, err = _start(clone)
    assert (code, out) == (0, _runs(clone, "2.0")), err
    assert MADE in err


def test_two_at_once_make_one(clone: Path) -> None:
    both = [_began(clone), _began(clone)]
    said = [one.communicate(timeout=60) for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    assert [out.strip() for out, _ in said] == [_runs(clone)] * 2
    assert "".join(err for _, err in said).count(MADE) == 1


def test_an_interrupted_start_is_made_anew_by_the_next(clone: Path) -> None:
    began = _began(clone, PATH=_slow_installer(clone, 60))
    _wait_until_installing(clone)
    os.kill(began.pid, signal.SIGINT)
    _, err = began.communicate(timeout=60)
    assert began.returncode == 130, err
    (clone / ".venv" / "half").touch()
    code, out, err = _start(clone)
    assert (code, out) == (0, _runs(clone)), err
    assert not (clone / ".venv" / "half").exists()


def test_a_killed_start_leaves_its_installer_alone_until_it_is_done(clone: Path) -> None:
    with _began(clone, PATH=_slow_installer(clone, 3)) as began:
        _wait_until_installing(clone)
        began.kill()
    code, out, err = _start(clone)
    assert (code, out) == (0, _runs(clone)), err
    assert "waiting" in err


def test_an_environment_whose_python_is_gone_is_made_anew(clone: Path) -> None:
    _start(clone)
    (clone / ".venv" / "bin" / "python").unlink()
    code, out, err = _start(clone)
    assert (code, out) == (0, _runs(clone)), err


def test_an_environment_of_another_python_is_made_anew(clone: Path) -> None:
    _start(clone)
    config = clone / ".venv" / "pyvenv.cfg"
    config.write_text(config.read_text(encoding="utf-8").replace("version = 3.", "version = 2."), encoding="utf-8")
    code, out, err = _start(clone)
    assert (code, out) == (0, _runs(clone)), err
    assert MADE in err


def test_what_cannot_be_installed_is_said_and_tried_again(clone: Path) -> None:
    nothing = str(clone / "bot")
    code, out, err = _start(clone, PIP_FIND_LINKS=nothing, UV_FIND_LINKS=nothing)
    assert (code, out) == (1, "")
    assert "The next start tries again" in err
    assert _start(clone)[:2] == (0, _runs(clone))


def test_an_environment_that_has_everything_is_used_as_it_is(clone: Path) -> None:
    shutil.copy(ROOT / "requirements" / "run.txt", clone / "requirements")
    (clone / "bot" / "cli.py").write_text("import sys\n\ndef main(argv):\n    print(sys.prefix)\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "bot"], cwd=clone, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, sys.prefix, "")
    assert not (clone / ".venv").exists()


def test_settings_that_lead_pip_or_python_elsewhere_do_not_matter(clone: Path) -> None:
    elsewhere = str(clone / "elsewhere")
    code, out, err = _start(clone, PIP_USER="1", PIP_TARGET=elsewhere, PIP_REQUIRE_VIRTUALENV="1")
    assert (code, out) == (0, _runs(clone)), err
    assert not Path(elsewhere).exists()

"""The environment of what is compared with and cannot live beside the product: `.venv/references`, from its own lock.

Nothing of the product is installed there: what runs in it are `aiogram_bot` and `recurring`, which import none of it.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from bot import bootstrap

LOCK = Path(bootstrap.LOCKS) / "benchmarks.txt"
HOME = Path(bootstrap.VENV) / "references"
PYTHON = HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def python() -> str | None:
    """Its interpreter, the environment made first if need be; None, and a line that says so, when that fails."""
    stamp, digest = HOME / "installed", hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="ascii") == digest:
        return str(PYTHON)
    print(f"Installing what is compared with ({LOCK.name}) into {HOME}.", file=sys.stderr, flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", HOME], check=True)
    if not _install():
        print("It could not be installed: its rows stay without a reference.", file=sys.stderr, flush=True)
        return None
    stamp.write_text(digest, encoding="ascii")
    return str(PYTHON)


def _install() -> bool:
    locked = ("install", "--quiet", "--require-hashes", "-r", str(LOCK))
    pips = ((bootstrap._base(), "-m", "pip"), ("pip3",), ("pip",))
    ways = [("uv", "pip", *locked, "--python", str(PYTHON)), *((*pip, "--python", str(PYTHON), *locked) for pip in pips)]
    return any(bootstrap._run(None, *way) for way in ways)

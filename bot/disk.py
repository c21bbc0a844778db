"""How much room is left. Standard library only."""

from __future__ import annotations

import shutil
from pathlib import Path


def room(folder: Path) -> int:
    """Bytes that are free where this folder is, or would be."""
    there = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    return shutil.disk_usage(there).free

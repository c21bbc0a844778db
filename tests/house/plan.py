"""Where the house stands, and its Python files: what the tests of the house look at."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("bot", "handlers", "scheduler", "storage")
CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff01-\uff60]")


@cache
def project() -> dict[str, Any]:
    """`pyproject.toml`."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def sources(*folders: str) -> list[Path]:
    """The Python files of these folders, below the root."""
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def tree(file: Path) -> ast.Module:
    """The file as Python reads it."""
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def name(file: Path) -> str:
    """The file as people name it: `bot/app.py`."""
    return file.relative_to(ROOT).as_posix()


def imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    """The modules that a statement imports; for `from bot import app` that is `bot.app`."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    module = node.module or ""
    if module.partition(".")[0] in ROOMS:
        return [f"{module}.{alias.name}" for alias in node.names]
    return [module]

"""Manners that a machine can see: one clock, no words in code, imports at the top, one home for what is bare."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.plan import CHINESE, ROOMS, ROOT, imported, name, project, sources, tree

EDGE = ("bot/app.py", "bot/clock.py", "bot/rehearsal/")
WALL_TIME = ("scheduler/clockwork.py",)
"""APScheduler sleeps to a time on the wall, whatever the clock of a rehearsal says."""
NOW = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
READ = ("bot/services/staff_words.py", "bot/duty/clocks.py", "bot/duty/dates.py", "bot/duty/holidays.py")
"""What people write into staff lists and messages, and the State Council into its notices: read, never shown."""
BARE = {
    "bot/__main__.py": set[str](),
    "bot/bootstrap.py": set[str](),
    "bot/clock.py": {"aiohttp"},
    **{name(file): {"pydantic", "pydantic_core"} for file in sources("bot/duty")},
}
"""What may be imported there, beside the standard library and one another."""
IO = {"asyncio", "io", "logging", "os", "socket", "sqlite3", "subprocess", "threading", "time", "urllib"}


def _now_in(file: Path) -> Iterator[str]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            bare = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
            if (bare, node.func.attr) in NOW:
                yield f"{name(file)}:{node.lineno}"


def test_the_clock_is_read_at_the_edge_only() -> None:
    inner = [file for file in sources(*ROOMS) if not name(file).startswith(EDGE + WALL_TIME)]
    assert [place for file in inner for place in _now_in(file)] == []


def _docstrings(module: ast.Module) -> set[int]:
    """The constants that stand as statements: they describe, nobody is shown them."""
    return {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}


def test_what_people_read_is_in_the_catalogues() -> None:
    found = []
    for file in sources(*ROOMS):
        if name(file).startswith("bot/rehearsal/") or name(file) in READ:
            continue
        module = tree(file)
        described = _docstrings(module)
        found += [
            f"{name(file)}:{node.lineno} {node.value!r}"
            for node in ast.walk(module)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in described
            if CHINESE.search(node.value)
        ]
    assert found == []


def _inside_functions(file: Path) -> Iterator[tuple[str, int]]:
    for function in ast.walk(tree(file)):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for node in ast.walk(function):
                if isinstance(node, (ast.Import, ast.ImportFrom)):
                    yield from ((module, node.lineno) for module in imported(node))


def test_imports_inside_functions_are_those_with_a_reason() -> None:
    listed = project()["tool"]["house"]["lazy-imports"]
    found = [
        f"{name(file)}:{line} {module}"
        for file in [*sources(*ROOMS), ROOT / "tests" / "__main__.py"]
        for module, line in _inside_functions(file)
        if not any(module == one or module.startswith(f"{one}.") for one in listed)
    ]
    assert found == []


@pytest.mark.parametrize("file", sorted(BARE))
def test_a_bare_room_stays_bare(file: str) -> None:
    top = [node for node in tree(ROOT / file).body if isinstance(node, (ast.Import, ast.ImportFrom))]
    roots = {module.partition(".")[0] for node in top for module in imported(node)}
    assert roots - set(sys.stdlib_module_names) - {"bot"} <= BARE[file]
    if file.startswith("bot/duty/"):
        assert roots.isdisjoint(IO)

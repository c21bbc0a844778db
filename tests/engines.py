"""Which tests see which kind of database: a plugin of pytest. `--database postgresql` runs what was chosen on PostgreSQL.

Without it the suites of storage and services run on both, all others on SQLite. Tests marked `sqlite` or `postgresql` are
about that kind; where it is left out they are, and the run says so at its end.
"""

from __future__ import annotations

import pytest

from tests import server

ENGINES = ("sqlite", "postgresql")
ON_BOTH = ("tests.storage.", "tests.services.")
STANDING = frozenset({"desk", "both", "empty"})
"""The fixtures that give a database."""
_left_out = pytest.StashKey[list[str]]()
_ours = pytest.StashKey[bool]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=ENGINES, help="run every test on this kind of database, and on no other")


def pytest_configure(config: pytest.Config) -> None:
    for engine in ENGINES:
        config.addinivalue_line("markers", f"{engine}: is about {engine} itself")
    config.stash[_left_out] = []
    config.stash[_ours] = server.announce()


def pytest_unconfigure(config: pytest.Config) -> None:
    if config.stash.get(_ours, False):
        server.end()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The suites that run on both."""
    marked = any(mark.name in ENGINES for mark in metafunc.definition.iter_markers())
    chosen = metafunc.config.getoption("database") or marked
    if not chosen and metafunc.module.__name__.startswith(ON_BOTH) and STANDING & set(metafunc.fixturenames):
        metafunc.parametrize("database", ENGINES, indirect=True)


def engine_of(test: pytest.Item) -> str:
    """The kind of database this test is for, unless it runs on both."""
    marked = (engine for engine in ENGINES if test.get_closest_marker(engine))
    return str(test.config.getoption("database") or next(marked, ENGINES[0]))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what is about another kind than the chosen one."""
    chosen = config.getoption("database")
    others = [engine for engine in ENGINES if chosen and engine != chosen]
    out = [item for item in items if any(item.get_closest_marker(other) for other in others)]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]
        config.stash[_left_out] = [item.nodeid for item in out]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker tells whoever runs it; all of them leave out the same."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash[_left_out]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    told = getattr(node, "workeroutput", {})
    node.config.stash[_left_out] = told.get("left_out", [])  # type: ignore[attr-defined]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Says what was left out, and why."""
    if out := config.stash[_left_out]:
        terminalreporter.section(f"left out: {len(out)} that are about another database than {config.getoption('database')}")
        for name in out:
            terminalreporter.line(name)

"""`python3 -m tests [pytest's arguments]`: makes the environment if need be, runs the tests, accounts for the skipped.

Knows which skips are allowed (`skips.txt`). Does not know any test. With arguments pytest runs in one process, to be
looked at closely; without, the whole suite side by side.
"""

from __future__ import annotations

import sys
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from bot import bootstrap

if TYPE_CHECKING:
    import pytest

SKIPS = Path(__file__).parent / "skips.txt"
EVERYTHING = ("-n", "auto", "--dist", "loadfile")
"""One file stays on one worker: what its tests share is made once."""


class Skipped:
    """A pytest plugin that keeps what was skipped, expected failures included, and why."""

    def __init__(self) -> None:
        self.why: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Of every phase of every test."""
        self._keep(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Of every file; a whole one may be skipped."""
        self._keep(report)

    def _keep(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.skipped:
            told = report.longrepr[2] if isinstance(report.longrepr, tuple) else getattr(report, "wasxfail", "")
            self.why[report.nodeid] = str(told or report.longrepr)


def allowed(listed: str) -> dict[str, str]:
    """Pattern → reason of a list of skips."""
    lines = (line.strip() for line in listed.splitlines())
    pairs = (line.partition("  ") for line in lines if line and not line.startswith("#"))
    return {pattern: reason.strip() for pattern, _, reason in pairs}


def unlisted(why: dict[str, str], listed: str) -> list[str]:
    """The ids of skipped tests that no pattern allows."""
    patterns = allowed(listed)
    return [test for test in why if not any(fnmatchcase(test, pattern) for pattern in patterns)]


def _account(why: dict[str, str]) -> bool:
    """Print what was skipped; whether all of it was allowed."""
    wrong = unlisted(why, SKIPS.read_text(encoding="utf-8"))
    print(f"\nskipped: {len(why) or 'nothing'}")
    for test, reason in sorted(why.items()):
        print(f"  {'NOT LISTED  ' if test in wrong else ''}{test}  {reason}")
    if wrong:
        print(f"{len(wrong)} skipped without being listed in {SKIPS.parent.name}/{SKIPS.name}")
    return not wrong


def main(arguments: list[str]) -> int:
    """Run pytest; its exit code, or 1 when something was skipped that must not be."""
    bootstrap.ensure("dev")
    import pytest

    skipped = Skipped()
    code = int(pytest.main(arguments or list(EVERYTHING), plugins=[skipped]))
    return code if _account(skipped.why) or code else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

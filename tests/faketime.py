"""A machine whose clock the test sets while the process runs: libfaketime around the real program.

Knows where Debian puts the library and how it is told the time. Seconds that pass, timers among them, are left real. A
plugin of pytest, too: where the library is missing tests marked `faketime` are left out, and the run says so at its end.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

PLACES = (*Path("/usr/lib").glob("*/faketime"), Path("/usr/lib/faketime"), Path("/usr/local/lib/faketime"))
LIBRARY = next((place / "libfaketimeMT.so.1" for place in PLACES if (place / "libfaketimeMT.so.1").exists()), None)


class Clock:
    """So far away from the real time is the clock of whoever is started with `env`."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "faketime"
        self.set(timedelta())

    def set(self, away: timedelta) -> None:
        """From now on, at once."""
        told = self._file.with_suffix(".new")
        told.write_text(f"{away.total_seconds():+f}\n", encoding="ascii")
        told.replace(self._file)  # whoever reads meanwhile reads one or the other

    @property
    def env(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "faketime: sets the clock of a process, with libfaketime")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    out = [] if LIBRARY else [item for item in items if item.get_closest_marker("faketime")]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if LIBRARY is None:
        terminalreporter.write_line(
            "no libfaketime here (apt-get install faketime): tests of the machine's own clock are left out"
        )

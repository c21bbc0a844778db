"""What is measured: one function a row of the table in quality.md, each a matter of seconds unless it says otherwise.

A row starts its bots, lets them take turns in the same run and compares medians with its reference.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from tests.benchmarks.answers import database, slow, tap, today, transport
from tests.benchmarks.harness import Line, Stage
from tests.benchmarks.morning import neighbours, opening
from tests.benchmarks.rosters import rotation
from tests.benchmarks.size import disk, start, tick

ROWS: Final[dict[str, Callable[[Stage], Awaitable[list[Line]]]]] = {
    "transport": transport,
    "database": database,
    "today": today,
    "tap": tap,
    "slow": slow,
    "neighbours": neighbours,
    "start": start,
    "tick": tick,
    "opening": opening,
    "rotation": rotation,
    "disk": disk,
}

"""Every row still runs, with little of everything; how fast it was is nobody's concern here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.harness import Line, met, stage
from tests.benchmarks.rows import ROWS


@pytest.mark.parametrize("row", ["slow", "neighbours", "opening", "rotation", "tick", "disk"])
async def test_a_row_measures_what_it_says(tmp_path: Path, row: str) -> None:
    async with stage(tmp_path, None, brief=True) as opened:
        lines = await ROWS[row](opened)
    assert lines
    assert all(line.row == row and line.value is not None for line in lines)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (Line("today", "", 90, "/s", 0.9, "≥ 0.9 ×"), True),
        (Line("today", "", 90, "/s", 0.8, "≥ 0.9 ×"), False),
        (Line("slow", "", 299, "/s", 9, "≥ 300 /s"), False),
        (Line("tick", "", 1.5, "ms", None, "≤ 150 ms"), True),
        (Line("tick", "", 151, "ms", None, "≤ 150 ms"), False),
        (Line("tick", "", None, "ms", None, "≤ 150 ms"), None),
        (Line("database", "", 151, "/s", 2), None),
    ],
)
def test_a_reach_is_a_ratio_or_a_figure(line: Line, expected: bool | None) -> None:
    assert met(line) is expected

"""What was skipped is accounted for: the run ends with it, and fails on a skip that nobody has listed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.__main__ import SKIPS, allowed, unlisted
from tests.house.plan import ROOT

TESTS = """
import pytest

@pytest.mark.skip(reason="no database here")
def test_one(): pass

@pytest.mark.xfail(reason="some day")
def test_two(): raise ValueError

def test_three(): pass
"""


def test_a_list_is_patterns_and_reasons() -> None:
    listed = "# why\ntests/storage/*  no server here\n\n"
    assert allowed(listed) == {"tests/storage/*": "no server here"}
    assert unlisted({"tests/storage/test_x.py::test_y": "", "tests/duty/test_z.py::test_y": ""}, listed) == [
        "tests/duty/test_z.py::test_y"
    ]


def test_every_listed_skip_has_a_reason() -> None:
    assert all(allowed(SKIPS.read_text(encoding="utf-8")).values())


@pytest.mark.parametrize("side_by_side", [[], ["-n", "2"]])
def test_a_run_fails_on_skips_that_are_not_listed(tmp_path: Path, side_by_side: list[str]) -> None:
    (tmp_path / "test_it.py").write_text(TESTS, encoding="utf-8")
    (tmp_path / "test_all.py").write_text(
        "import pytest\npytest.skip('not here', allow_module_level=True)\n", encoding="utf-8"
    )
    command = [sys.executable, "-m", "tests", f"--rootdir={tmp_path}", "-c", "/dev/null", *side_by_side, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout
    told = done.stdout[done.stdout.rindex("\nskipped: 3") :]
    assert told.count("NOT LISTED") == 3
    assert all(reason in told for reason in ("no database here", "some day", "not here"))

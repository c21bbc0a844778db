"""What is small when it is sent and large when it is opened is refused, or read, in seconds and within two hundred MiB."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.stage import ROOT
from tests.hostile.sheets import SWOLLEN

MOST_SECONDS = 3.0
"""Of processor time."""
MOST_MIB = 200
"""Of the whole process."""
READ = """
import json, re, sys, time
from bot.services.sheet import SheetRefused, read
data = open(sys.argv[1], "rb").read()
try:
    said = str(len(read(sys.argv[1], data, any_unit=True).rows))
except SheetRefused as refused:
    said = refused.reason_key
peak = re.search(r"VmHWM:\\s*(\\d+) kB", open("/proc/self/status").read())
print(json.dumps([said, time.process_time(), int(peak[1]) // 1024]))
"""


@pytest.mark.parametrize("what", SWOLLEN)
def test_a_swollen_file_is_bounded(tmp_path: Path, what: str) -> None:
    file = tmp_path / ("a.csv" if "csv" in what else "a.xlsx")
    file.write_bytes(SWOLLEN[what]())
    command = [sys.executable, "-c", READ, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True, timeout=60)
    said, seconds, mib = json.loads(done.stdout)
    print(f"{what}: {file.stat().st_size:,} bytes, {said}, {seconds:.2f} s, {mib} MiB")
    assert seconds <= MOST_SECONDS
    assert mib <= MOST_MIB

"""The import contracts hold, and each of them breaks when it is breached."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.plan import ROOMS, ROOT, project

BREACHES = {
    "layers": [
        ("bot/duty/calendar.py", "import storage.engine"),
        ("bot/services/day.py", "import handlers.taps"),
        ("storage/engine.py", "import bot.texts"),
        ("bot/texts/__init__.py", "import storage.rows"),
        ("handlers/taps.py", "import scheduler.tick"),
        ("scheduler/tick.py", "import handlers.taps"),
        ("handlers/taps.py", "import bot.transport"),
        ("bot/app.py", "import bot.rehearsal.world"),
        ("bot/courier.py", "import bot.app"),
    ],
    "rehearsal": [("bot/rehearsal/world.py", "import bot.duty.calendar")],
    "telegram": [
        ("bot/duty/calendar.py", "import telegram"),
        ("bot/services/day.py", "import telegram.ext"),
        ("bot/rehearsal/world.py", "import telegram"),
        ("scheduler/post.py", "import telegram"),
        ("storage/engine.py", "import telegram"),
    ],
    "sql": [("handlers/taps.py", "import sqlalchemy"), ("bot/services/day.py", "import sqlmodel")],
    "apscheduler": [("scheduler/tick.py", "import apscheduler"), ("bot/app.py", "import apscheduler")],
    "holidays": [("bot/duty/calendar.py", "import chinese_calendar")],
    "settings": [("bot/services/day.py", "import bot.settings")],
}


def _lint(where: Path) -> str:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as lint; lint()",
        "--no-cache",
        "--no-logo",
    ]
    done = subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)
    return f"{done.returncode}\n{done.stdout}{done.stderr}"


def _broken(said: str) -> set[str]:
    named = set(re.findall(r"^(.+) BROKEN\b", said, re.MULTILINE))
    return {one["id"] for one in project()["tool"]["importlinter"]["contracts"] if one["name"] in named}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_hold() -> None:
    said = _lint(ROOT)
    assert said.startswith("0\n"), said


def test_every_contract_is_tried() -> None:
    assert set(BREACHES) == {contract["id"] for contract in project()["tool"]["importlinter"]["contracts"]}


@pytest.mark.parametrize(("contract", "file", "breach"), [(key, *breach) for key in BREACHES for breach in BREACHES[key]])
def test_a_breach_breaks_its_contract(copy: Path, contract: str, file: str, breach: str) -> None:
    with (copy / file).open("a", encoding="utf-8") as source:
        source.write(f"\n{breach}\n")
    said = _lint(copy)
    assert said.startswith("1\n"), said
    assert contract in _broken(said), said


def test_every_room_of_the_process_has_its_layer() -> None:
    layers = {one["id"]: one for one in project()["tool"]["importlinter"]["contracts"]}["layers"]["layers"]
    listed = {room.strip() for layer in layers for room in layer.split("|")}
    there = {
        f"bot.{entry.stem}"
        for entry in (ROOT / "bot").iterdir()
        if entry.suffix == ".py" or (entry / "__init__.py").exists()
    }
    assert there - {"bot.__init__"} == {room for room in listed if room.startswith("bot.")}

"""The command line as a person at a terminal meets it: real processes in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.services import charters
from bot.settings import NAMES
from tests.house.plan import ROOT

CHARTER = ROOT / "bot" / "charters" / "shanghang.toml"


def _bot(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in NAMES}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env={**clean, "PYTHONPATH": str(ROOT), "LANGUAGE": "en", **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_the_commands(tmp_path: Path) -> None:
    done = _bot(tmp_path, "--help")
    assert done.returncode == 0
    assert all(command in done.stdout for command in ("run", "rehearse", "import", "charter"))


def test_an_unknown_command_cannot_be_used(tmp_path: Path) -> None:
    assert _bot(tmp_path, "ruin").returncode == 2


def test_without_token_and_terminal_it_does_not_start(tmp_path: Path) -> None:
    done = _bot(tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "BOT_TOKEN" in done.stderr
    assert not (tmp_path / "data").exists()


def test_without_token_where_a_centre_is_it_does_not_start(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "duty.sqlite3").touch()
    done = _bot(tmp_path, "run")
    assert done.returncode == 2
    assert "duty.sqlite3" in done.stderr


def test_a_misspelt_token_never_plays_theatre(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BOT_TOKNE=1\n", encoding="utf-8")
    done = _bot(tmp_path)
    assert done.returncode == 2
    assert "BOT_TOKNE" in done.stderr
    assert "BOT_TOKEN" in done.stderr


def test_all_wrong_settings_are_named(tmp_path: Path) -> None:
    done = _bot(tmp_path, "run", BOT_TOKEN="x", ADMIN_IDS="me", TIMEZONE="Mars/Base")
    assert done.returncode == 2
    assert all(name in done.stderr for name in ("BOT_TOKEN", "ADMIN_IDS", "TIMEZONE"))
    assert "Mars" not in done.stderr


def test_an_unknown_charter_is_named_with_the_known_ones(tmp_path: Path) -> None:
    done = _bot(tmp_path, "run", CHARTER="nowhere")
    assert done.returncode == 2
    known = charters.keys()
    assert all(key in done.stderr for key in known)


def test_a_shipped_charter_is_fine(tmp_path: Path) -> None:
    done = _bot(tmp_path, "charter", "check", str(CHARTER))
    assert (done.returncode, done.stderr) == (0, "")


def test_every_fault_of_a_charter_is_named(tmp_path: Path) -> None:
    text = CHARTER.read_text(encoding="utf-8")
    faulty = tmp_path / "faulty.toml"
    faulty.write_text(text.replace("people = 1", "people = 0").replace('to = "05-31"', 'to = "13-31"'), encoding="utf-8")
    done = _bot(tmp_path, "charter", "check", str(faulty))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) >= 2
    assert all(line.startswith(str(faulty)) for line in done.stderr.splitlines())
    assert "people" in done.stderr


def test_a_charter_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes(b"\xff\xfe\x00")
    done = _bot(tmp_path, "charter", "check", "x.toml")
    assert done.returncode == 1
    assert "x.toml" in done.stderr


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_charters_are_listed(tmp_path: Path, language: str) -> None:
    done = _bot(tmp_path, "charter", "list", LANGUAGE=language)
    assert [line.partition("\t")[0] for line in done.stdout.splitlines()] == list(charters.keys())


def test_a_date_that_is_none_is_refused(tmp_path: Path) -> None:
    assert _bot(tmp_path, "rehearse", "2026-13-01").returncode == 2


@pytest.mark.parametrize("words", [[], ["2026-11-24"], ["--nobody"]])
def test_an_empty_rehearsal_is_played_by_a_person(tmp_path: Path, words: list[str]) -> None:
    done = _bot(tmp_path, "rehearse", "--empty", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--empty" in done.stderr

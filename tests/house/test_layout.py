"""Everything stands where the house has a place for it, and is packed with it."""

from __future__ import annotations

from fnmatch import fnmatch

from tests.house.plan import ROOMS, ROOT, project

CARD = {"bot", "handlers", "scheduler", "storage", "tests", ".env.example", "pyproject.toml", "README.md"}
BESIDE = {"CHANGELOG.md", "LICENSE", "requirements"}


def _ignored(entry: str) -> bool:
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    return any(fnmatch(entry, line.rstrip("/")) for line in lines if line and not line.startswith("#"))


def test_the_top_level_is_the_one_that_was_agreed() -> None:
    there = {entry.name for entry in ROOT.iterdir() if not _ignored(entry.name)}
    assert there >= CARD | BESIDE
    assert {entry for entry in there - CARD - BESIDE if not entry.startswith(".")} == set()


def test_every_folder_with_python_in_it_is_a_package() -> None:
    for top in (*ROOMS, "tests"):
        folders = {file.parent for file in (ROOT / top).rglob("*.py")}
        assert [folder for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_bot_itself_is_empty() -> None:
    assert (ROOT / "bot" / "__init__.py").read_bytes() == b""


def test_every_file_that_is_not_python_is_packed() -> None:
    packed = project()["tool"]["setuptools"]["package-data"]
    for room in ROOMS:
        for file in (ROOT / room).rglob("*"):
            if file.is_dir() or file.suffix == ".py" or "__pycache__" in file.parts:
                continue
            package = ".".join(file.parent.relative_to(ROOT).parts)
            assert any(fnmatch(file.name, pattern) for pattern in packed.get(package, [])), file


def test_what_must_be_run_can_be_run() -> None:
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111

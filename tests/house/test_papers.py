"""What is written beside the code says what the code says: locks, the example settings, the README."""

from __future__ import annotations

import re

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.settings import NAMES
from tests.house.plan import ROOT, project

RENEWAL = (
    "uv pip compile --universal --generate-hashes --no-annotate --no-header --python-version 3.11 {what}"
    " -o requirements/{lock}.txt"
)
PIN = re.compile(r"^(\S+?)==(\S+?)( ; .+)? \\$")


def _text(lock: str) -> str:
    return (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")


def _pins(lock: str) -> dict[str, str]:
    found = (PIN.match(line) for line in _text(lock).splitlines())
    return {canonicalize_name(pin[1]): pin[2] for pin in found if pin}


def _wanted(lock: str) -> list[Requirement]:
    about = project()["project"]
    if lock == "benchmarks":
        return [Requirement(line) for line in project()["dependency-groups"][lock]]
    extra = about["optional-dependencies"]["dev"] if lock == "dev" else []
    return [Requirement(line) for line in [*about["dependencies"], *extra]]


@pytest.mark.parametrize("lock", ["run", "dev", "benchmarks"])
def test_a_lock_names_no_address_and_hashes_everything(lock: str) -> None:
    lines = _text(lock).splitlines()
    assert [line for line in lines if "://" in line or "@" in line or line.startswith(("-", "#"))] == []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        assert PIN.match(line) or line.startswith("    --hash=sha256:"), line
        assert not PIN.match(line) or following.startswith("    --hash=sha256:"), line


@pytest.mark.parametrize("lock", ["run", "dev", "benchmarks"])
def test_a_lock_is_in_step_with_pyproject(lock: str) -> None:
    pins = _pins(lock)
    for wanted in _wanted(lock):
        assert wanted.specifier.contains(pins[canonicalize_name(wanted.name)]), wanted


def test_what_is_tested_is_what_is_run() -> None:
    assert _pins("run").items() <= _pins("dev").items()


def test_the_example_names_exactly_the_settings() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) == sorted(NAMES)


def test_every_setting_of_the_example_has_a_comment() -> None:
    paragraphs = (ROOT / ".env.example").read_text(encoding="utf-8").split("\n\n")
    settings = [paragraph for paragraph in paragraphs if re.search(r"^#?[A-Z_]+=", paragraph, re.MULTILINE)]
    assert all(paragraph.startswith("# ") for paragraph in settings)


@pytest.mark.parametrize(
    ("lock", "what"),
    [("run", "pyproject.toml"), ("dev", "--extra dev pyproject.toml"), ("benchmarks", "--group benchmarks")],
)
def test_the_readme_says_how_a_lock_is_renewed(lock: str, what: str) -> None:
    assert RENEWAL.format(lock=lock, what=what) in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_has_a_reason_for_every_dependency() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8").lower()
    assert [
        wanted.name for wanted in [*_wanted("dev"), *_wanted("benchmarks")] if f"| {wanted.name.lower()}" not in readme
    ] == []

"""The charters that are shipped: files in, rules out. The rules themselves are in `bot.duty.charter`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from bot import charters
from bot.duty.charter import Charter, parse

SUFFIX = ".toml"


def keys() -> tuple[str, ...]:
    """The keys of all shipped charters."""
    names = (entry.name for entry in files(charters).iterdir())
    return tuple(sorted(name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX)))


@cache
def shipped(key: str) -> Charter:
    """The charter of that key. Raises CharterFaults, or FileNotFoundError when there is none."""
    file = files(charters).joinpath(key + SUFFIX)
    return parse(file.read_text(encoding="utf-8"), file.name)

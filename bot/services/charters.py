"""The charters: those that are shipped, and each centre's own, with what it has changed from a date on.

Files in, rules out. The rules themselves are in `bot.duty.charter`. A change is `{"from": date, "set": {dotted key: value}}`,
keys as faults name them (`leads.noon_close.enabled`, `checklists.opening.items.machines.optional`), or
`{"from": date, "charter": table}` for another charter altogether.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from datetime import date
from functools import cache
from importlib.resources import files

from bot import charters
from bot.duty.centre import Centre
from bot.duty.charter import Charter, changed, charter_of, parse
from bot.duty.charterfile import Table, table_of

SUFFIX = ".toml"

Versions = tuple[tuple[date, Charter], ...]  # ascending; the first from the beginning of time


def keys() -> tuple[str, ...]:
    """The keys of all shipped charters."""
    names = (entry.name for entry in files(charters).iterdir())
    return tuple(sorted(name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX)))


def text_of(key: str) -> str:
    """The file of a shipped charter. Raises FileNotFoundError when there is none."""
    return files(charters).joinpath(key + SUFFIX).read_text(encoding="utf-8")


@cache
def shipped(key: str) -> Charter:
    """The charter of that key. Raises CharterFaults, or FileNotFoundError when there is none."""
    return parse(text_of(key), key + SUFFIX)


def of(centre: Centre, day: date) -> Charter:
    """The charter of a centre as it is in force on a day."""
    if centre.changes == "[]":
        return shipped(centre.charter)
    found = versions(centre.charter, centre.changes)
    return found[bisect_right(found, day, key=lambda version: version[0]) - 1][1]


def all_of(centre: Centre) -> Versions:
    """Every version of a centre's charter, with the day it is in force from."""
    return versions(centre.charter, centre.changes)


@cache
def versions(key: str, changes: str) -> Versions:
    """The shipped charter and what became of it by `changes`, a JSON list. Raises CharterFaults for one that is unsound."""
    found: list[tuple[date, Charter]] = [(date.min, shipped(key))]
    for since, table in tables(key, changes)[1:]:
        version = (since, charter_of(table, key))
        if found[-1][0] == since:
            found.pop()
        found.append(version)
    return tuple(found)


def tables(key: str, changes: str) -> list[tuple[date, Table]]:
    """As `versions`, but the bare tables, one more for each change. Raises CharterFaults for a key that is not there."""
    found = [(date.min, table_of(text_of(key), key + SUFFIX))]
    for change in sorted(json.loads(changes), key=lambda one: str(one["from"])):  # stable: of one day in order of making
        base = change["charter"] if "charter" in change else found[-1][1]
        found.append((date.fromisoformat(change["from"]), changed(base, change.get("set", {}), key)))
    return found

"""The charters: those that are shipped, and each centre's own, with what it has changed from a date on.

Files in, rules out. The rules themselves are in `bot.duty.charter`. A change is `{"from": date, "set": {dotted key: value}}`,
keys as faults name them (`leads.noon_close.enabled`, `checklists.opening.items.machines.optional`), or
`{"from": date, "charter": table}` for another charter altogether.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
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
    last_of_a_day = dict(tables(key, changes)[1:])
    return ((date.min, shipped(key)), *((since, charter_of(table, key)) for since, table in last_of_a_day.items()))


def without(changes: str, since: date, keys: Collection[str]) -> str:
    """The changes less what was put down for these keys from that day on."""
    kept = (_without(one, keys) if date.fromisoformat(one["from"]) >= since else one for one in json.loads(changes))
    return _as_json(filter(None, kept))


def with_values(changes: str, since: date, values: Mapping[str, object]) -> str:
    """The changes with these values from that day on, whatever was put down for the same keys of days to come."""
    kept: list[Table] = json.loads(without(changes, since, values))
    for one in kept:
        if one["from"] == since.isoformat() or ("charter" in one and one["from"] > since.isoformat()):
            one["set"] = {**one.get("set", {}), **values}
    if not any(one["from"] == since.isoformat() for one in kept):
        kept.append({"from": since.isoformat(), "set": dict(values)})
    return _as_json(kept)


def _as_json(changes: Iterable[Table]) -> str:
    return json.dumps(list(changes), ensure_ascii=False)


def _without(change: Table, keys: Collection[str]) -> Table:
    """A change less these keys; empty when nothing is left of it."""
    left = {key: value for key, value in change.get("set", {}).items() if key not in keys}
    return {**change, "set": left} if left or "charter" in change else {}


def tables(key: str, changes: str) -> list[tuple[date, Table]]:
    """As `versions`, but the bare tables, one more for each change. Raises CharterFaults for a key that is not there."""
    found = [(date.min, table_of(text_of(key), key + SUFFIX))]
    for change in sorted(json.loads(changes), key=lambda one: str(one["from"])):  # stable: of one day in order of making
        base = change["charter"] if "charter" in change else found[-1][1]
        found.append((date.fromisoformat(change["from"]), changed(base, change.get("set", {}), key)))
    return found

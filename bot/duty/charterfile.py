"""From the text of a file to a value, with everything that is wrong with it named by its dotted key.

Knows TOML and how the checker of shapes words its findings. Does not know what a charter says.
"""

from __future__ import annotations

import copy
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

M = TypeVar("M", bound=BaseModel)
Table = dict[str, Any]
Loc = tuple[int | str, ...]

_REASONS = {
    "missing": "charter.missing",
    "extra_forbidden": "charter.unknown_key",
    "string_type": "charter.not_text",
    "int_type": "charter.not_whole_number",
    "int_from_float": "charter.not_whole_number",
    "bool_type": "charter.not_yes_no",
    "tuple_type": "charter.not_list",
    "model_type": "charter.not_table",
    "dict_type": "charter.not_table",
    "mapping_type": "charter.not_table",
    "literal_error": "charter.not_a_choice",
    "greater_than_equal": "charter.too_small",
    "less_than_equal": "charter.too_large",
    "string_too_short": "charter.empty",
    "too_short": "charter.empty",
    "too_long": "charter.too_many",
    "string_pattern_mismatch": "charter.bad_key",
}
_TOLD = {"expected": "choices", "ge": "least", "le": "most", "max_length": "most", "value": "value"}
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_TWICE = re.compile(r"Cannot (overwrite|declare|mutate)")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a file: `key` is dotted (lists by the key of their entry, else by number from 1)."""

    file: str
    key: str
    reason_key: str
    detail: Mapping[str, str | int] = field(default_factory=dict)


class CharterFaults(Exception):
    """Everything that is wrong with a charter file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.file}: {fault.key}: {fault.reason_key}" for fault in self.faults))


def table_of(text: str, file: str) -> Table:
    """The file as a table. Raises CharterFaults when it is not TOML, or says a key twice."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = _AT_LINE.search(str(error))
        line = int(match[1]) if match else text.count("\n") + 1
        if _TWICE.match(str(error)):
            key = text.splitlines()[line - 1].partition("=")[0].strip(" []")
            raise CharterFaults([Fault(file, key, "charter.twice", {"line": line})]) from None
        raise CharterFaults([Fault(file, "", "charter.not_toml", {"line": line})]) from None


def shape_of(model: type[M], table: Table) -> M:
    """The table as a value, types taken at their word. Raises ValidationError."""
    return model.model_validate_json(json.dumps(table, default=str), strict=True)


def faults_of(error: ValidationError, table: Table, file: str) -> list[Fault]:
    """What the checker of shapes found, one fault each."""
    return [_fault(one, table, file) for one in error.errors(include_url=False, include_input=False)]


def sound_part(model: type[M], table: Table) -> M:
    """The value of what is left when faulty places are taken out, each alone where its table stands without it.

    `model` must stand without any of its parts.
    """
    while True:
        try:
            return shape_of(model, table)
        except ValidationError as error:
            faulty = {_longest(one["loc"], table) for one in error.errors()}
            table = {key: _without(below, _within(faulty, key)) for key, below in table.items() if (key,) not in faulty}


def changed(table: Table, values: Mapping[str, object], file: str) -> Table:
    """The table with other values at these dotted keys, as `named` writes them (`leads.noon_close.enabled`).

    A key of a block that has it by default may be new. Raises CharterFaults for one whose block is not there.
    """
    new = copy.deepcopy(table)
    for key, value in values.items():
        *path, last = key.split(".")
        here: Any = new
        for step in path:
            here = _entry(here, step)
        if not isinstance(here, dict):
            raise CharterFaults([Fault(file, key, "charter.unknown_key")])
        here[last] = value
    return new


def key_stands(table: Table, key: str) -> bool:
    """Whether the file has anything at a dotted key."""
    here: object = table
    for step in key.split("."):
        here = _entry(here, step)
    return here is not None


def _entry(here: object, step: str) -> object:
    """What stands under a key of a table, or the table of that key in a list."""
    if isinstance(here, list):
        return next((one for one in here if isinstance(one, dict) and one.get("key") == step), None)
    return here.get(step) if isinstance(here, dict) else None


def named(loc: Loc, table: Table) -> str:
    """The dotted key of a place in the table."""
    words = ""
    here: object = table
    for step in loc:
        if step == "[key]":
            break
        below = _below(here, step)
        if isinstance(step, str):
            words += f".{step}" if words else step
        elif isinstance(below, dict) and isinstance(below.get("key"), str):
            words += f".{below['key']}"
        else:
            words += f"[{step + 1}]"
        here = below
    return words


def _fault(error: ErrorDetails, table: Table, file: str) -> Fault:
    told: dict[str, Any] = error.get("ctx", {})
    reason = told.get("reason") or _REASONS.get(error["type"], "charter.invalid")
    if "expected" in told:  # "'a', 'b' or 'c'" is English
        told = {**told, "expected": ", ".join(re.findall(r"'([^']*)'", told["expected"]))}
    detail = {_TOLD[name]: value for name, value in told.items() if name in _TOLD and isinstance(value, str | int)}
    return Fault(file, named(error["loc"], table), str(reason), detail)


def _longest(loc: Loc, table: Table) -> Loc:
    """The part of a place that is in the table: all of it, or what encloses it when the fault is that it is missing."""
    here: object = table
    for depth, step in enumerate(loc):
        here = _below(here, step)
        if here is None:
            return loc[:depth]
    return loc


def _within(places: set[Loc], step: int | str) -> set[Loc]:
    return {place[1:] for place in places if place[0] == step and len(place) > 1}


def _without(here: object, places: set[Loc]) -> object:
    """Any part of the table, less these places within it."""
    if not places or not isinstance(here, dict | list):
        return here
    steps = here.items() if isinstance(here, dict) else enumerate(here)
    kept = {step: _without(below, _within(places, step)) for step, below in steps if (step,) not in places}
    return kept if isinstance(here, dict) else list(kept.values())


def _below(here: object, step: int | str) -> object:
    if isinstance(here, dict):
        return here.get(step)
    if isinstance(here, list) and isinstance(step, int) and step < len(here):
        return here[step]
    return None

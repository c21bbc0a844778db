"""What an office may set of its charter by itself: switches, and values with a few choices each. Pure.

A charter lists its options under `[[options]]`; keys are dotted as faults name them. Knows how an option stands in a
charter and what setting it would change. Does not know who may set it, nor from which day it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator

from bot.duty.moment import Moment
from bot.duty.sections import Section, Word, by_key
from bot.duty.written import Text

OFF_BY = "optional"
"""A key of that name is on when it is false: an item that is not optional is asked."""
Written = str | int | tuple[int, ...]
"""A value as the file writes it."""
Value = bool | Written
"""What an option is set to."""


class Choice(Section):
    """One value that may be chosen; words where the value alone does not say it."""

    value: Written
    text: str = ""
    en: str = ""


def _short(choice: object) -> object:
    """`choices = [5, 10]` is short for a table each."""
    value = choice["value"] if isinstance(choice, dict) and "value" in choice else choice
    value = tuple(value) if isinstance(value, list) else value
    return {**choice, "value": value} if isinstance(choice, dict) else {"value": value}


class Option(Word):
    """`switch`: these keys go on and off together. Else `value` is the key that has one of `choices`."""

    group: Literal["checks", "blocks", "times", "things", "others"]
    switch: tuple[Text, ...] = ()
    value: str = ""
    choices: tuple[Annotated[Choice, BeforeValidator(_short)], ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """What it sets."""
        return self.switch or (self.value,)

    @property
    def values_by_name(self) -> Mapping[str, Value]:
        """Everything it can be set to, by a short name."""
        if self.switch:
            return {"on": True, "off": False}
        return {name_of(one.value): one.value for one in self.choices}

    def values(self, wanted: Value) -> Mapping[str, object]:
        """What the keys become when it is set so."""
        if not self.switch:
            return {self.value: wanted}
        return {key: wanted != key.endswith(f".{OFF_BY}") for key in self.switch}


def name_of(value: Value) -> str:
    """A value's short name: `on`, `open-40`, `15,30,60`."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def state(charter: BaseModel, option: Option) -> Value:
    """How an option stands: a switch is on when all of it is. Raises KeyError where the charter has no such key."""
    if not option.switch:
        return _written(at(charter, option.value))
    return all(at(charter, key) != key.endswith(f".{OFF_BY}") for key in option.switch)


def at(charter: BaseModel, key: str) -> Any:
    """What stands in a charter under a dotted key. Raises KeyError."""
    return reduce(_below, key.split("."), charter)


def _below(here: Any, step: str) -> Any:
    if isinstance(here, tuple):
        return by_key(here, step)
    if isinstance(here, Mapping):
        return here[step]
    if step not in type(here).model_fields:
        raise KeyError(step)
    return getattr(here, step)


def _written(value: Any) -> Written:
    return str(value) if isinstance(value, Moment) else value

"""Turns a row into a domain value whose fields bear the names of the columns."""

from dataclasses import fields
from functools import cache
from typing import Any, TypeVar, cast

Value = TypeVar("Value")


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def value(kind: type[Value], row: Any, **others: object) -> Value:
    """A `kind` made of the equally named columns of `row` and of `others`."""
    given = {name: getattr(row, name) for name in _names(cast("Any", kind)) if name not in others}
    return kind(**given, **others)

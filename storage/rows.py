"""Turns a row into a domain value whose fields bear the names of the columns."""

from dataclasses import fields
from functools import cache
from typing import Any, TypeVar, cast

Value = TypeVar("Value")


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def value(kind: type[Value], row: Any, /, **others: object) -> Value:
    """A `kind` made of the equally named columns of `row` and of `others`."""
    given = {name: getattr(row, name) for name in _names(cast("Any", kind)) if name not in others}
    return kind(**given, **others)


def table(row: type[Any]) -> Any:
    """The table behind a class of rows, for statements that are made once and read plain cells (`Work.rows`).

    That costs a third of a statement that is put together each time and makes rows. It is for what every answer needs.
    """
    return row.__table__


def columns(kind: type[Any], row: type[Any]) -> list[Any]:
    """The columns named as the fields of a value, in their order: `kind(*cells)` makes it of what they hold."""
    return [table(row).c[name] for name in _names(cast("Any", kind))]

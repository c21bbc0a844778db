"""Whatever the Bot API can put into an update, as Telegram writes it.

Read off the types of the library, so that what a later version brings is here by itself. Knows no bot and no centre.
"""

from __future__ import annotations

import re
import sys
import typing
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from inspect import Parameter, signature
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from telegram import Message, TelegramObject, Update

from tests.hostile.words import short_words

JSON = dict[str, Any]
DEEP = 3
NUMBERS = (0, 1, 2, 3, 7, 60, 255, 4_096, 10**9, 2**31 - 1, 2**31, 2**52 - 1, -1, -(2**31))
MOST = 3
"""What an object has beyond what it must have."""

_times = st.sampled_from((0, 1, 1_795_500_000, 2**31 - 1)).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
_PLAIN: dict[object, st.SearchStrategy[Any]] = {
    str: short_words,
    int: st.sampled_from(NUMBERS),
    float: st.sampled_from((0.0, 1.5, -180.0, 1e300)),
    bool: st.booleans(),
    datetime: _times,
    timedelta: st.sampled_from(NUMBERS[:8]).map(lambda seconds: timedelta(seconds=seconds)),
}
_LACKING = re.compile(r"`(\w+)` is (?:a )?required")


@cache
def _names() -> dict[str, Any]:
    modules = [vars(module) for name, module in list(sys.modules.items()) if name.partition(".")[0] == "telegram"]
    types = {n: c for names in modules for n, c in names.items() if isinstance(c, type) and issubclass(c, TelegramObject)}
    return {**vars(typing), **types}


@cache
def fields(kind: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """What an object of this kind must have, and what it may have: parameter → type."""
    hints = typing.get_type_hints(kind.__init__, {**_names(), **vars(sys.modules[kind.__module__])})
    known = {
        name: one for name, one in signature(kind.__init__).parameters.items() if name in hints and name != "api_kwargs"
    }
    needed = {name: hints[name] for name, one in known.items() if one.default is Parameter.empty}
    return needed, {name: hints[name] for name in known if name not in needed}


@cache
def forms(kind: Any) -> tuple[Any, ...]:
    """The kinds that may stand for this one."""
    return tuple(form for heir in kind.__subclasses__() for form in forms(heir)) or (kind,)


@st.composite
def things(draw: st.DrawFn, kind: Any, depth: int = DEEP) -> TelegramObject:
    """An object of this kind, with a few of the things it may have."""
    form = draw(st.sampled_from(forms(kind)))
    needed, more = fields(form)
    chosen = draw(st.lists(st.sampled_from(sorted(more)), max_size=MOST, unique=True)) if more and depth > 0 else []
    given = {name: draw(_value((needed | more)[name], depth - 1)) for name in (*needed, *chosen)}
    while True:
        try:
            made: TelegramObject = form(**given)
        except TypeError as refused:  # what is newly required stands among the optional ones, for the library's old users
            if (lacking := _LACKING.match(str(refused))) is None:
                raise
            given[lacking[1]] = draw(_value(more[lacking[1]], depth - 1))
        else:
            return made


@cache
def _value(hint: Any, depth: int) -> st.SearchStrategy[Any]:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        spans = [one for one in inner if one is timedelta]  # or so many seconds, as it is written
        return st.one_of([_value(one, depth) for one in spans or inner if one is not NoneType])
    if origin is Literal:
        return st.sampled_from(inner)
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return st.lists(
            _value(inner[0], depth), min_size=1, max_size=2 if depth > 0 else 1
        )  # the library leaves out empty ones
    if isinstance(hint, type) and issubclass(hint, TelegramObject):
        return things(hint, depth)
    return _PLAIN.get(hint, short_words)


def jsons(kind: Any) -> st.SearchStrategy[JSON]:
    """The same as Telegram writes it."""
    return things(kind).map(lambda thing: thing.to_dict())


KINDS: dict[str, type[TelegramObject]] = {
    name: next(one for one in get_args(hint) if one is not NoneType) for name, hint in fields(Update)[1].items()
}
"""Every kind of update, and what it holds."""
CONTENTS = tuple(sorted(fields(Message)[1]))
"""Everything that a message may have."""

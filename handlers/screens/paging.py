"""Long lists in pages: the buttons of one page, and those that turn it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.texts import Say
from handlers.screens.screen import Button, rows_of
from handlers.taps import Tap

PAGE = 8
One = TypeVar("One")
Rows = tuple[tuple[Button, ...], ...]


def shown(listed: Sequence[One], page: int, most: int = PAGE) -> Sequence[One]:
    """What stands on a page, counted from 0; a page that is no longer there is the last one."""
    page = min(page, max(0, (len(listed) - 1) // most))
    return listed[page * most : (page + 1) * most]


def turning(say: Say, length: int, page: int, to: Callable[[int], Tap], most: int = PAGE) -> Rows:
    """The row that turns pages: none when there is one page only."""
    last = max(0, (length - 1) // most)
    page = min(page, last)
    row = []
    if page > 0:
        row.append(Button(say("button.before_page"), to(page - 1).pack()))
    if page < last:
        row.append(Button(say("button.after_page"), to(page + 1).pack()))
    return (tuple(row),) if row else ()


def paged(say: Say, buttons: Sequence[Button], page: int, to: Callable[[int], Tap], wide: int = 2) -> Rows:
    """One page of buttons, `wide` in a row, and below them those that turn it."""
    return (*rows_of(list(shown(buttons, page)), wide), *turning(say, len(buttons), page, to))

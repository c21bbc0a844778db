"""An update as it came, before anybody trusts it: what Telegram cannot have sent ends here, in one line of the log.

Knows of what kind the fields are that the bot looks at. Does not know what an update means. Words are kept as they were
typed, but for what no database and no answer takes: a NUL and half a character become U+FFFD, as long as they were.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

LARGEST = 2**53
"""Telegram's numbers have at most 52 bits."""
DEEPEST = 40
_NUMBERS = frozenset({"message_id", "date", "edit_date", "offset", "length", "migrate_to_chat_id"})
_WORDS = frozenset({"text", "caption", "file_id", "first_name", "last_name", "username", "title", "status"})
_WITH_NUMBER = frozenset({"from", "user", "chat"})
"""Those whose `id` is a number; that of a press is a word."""
_UNKEPT = re.compile("[\0\ud800-\udfff]")


class Unreadable(Exception):
    """Why; never what was written."""


def letter(raw: object) -> tuple[int, str] | None:
    """The number of an update and its body to keep; None when it has no number to acknowledge it by."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    if type(number) is not int or not 0 <= number < LARGEST:
        return None
    try:
        return number, json.dumps(raw)
    except RecursionError:
        return number, json.dumps({"update_id": number})


def checked(body: object, wanted: Collection[str]) -> dict[str, Any]:
    """The update with nothing but its number and the kind that was asked for. Raises Unreadable."""
    if not isinstance(body, dict):
        raise Unreadable("no object")
    kinds = {name: _tidy(name, value, DEEPEST) for name, value in body.items() if name in wanted and value is not None}
    if len(kinds) > 1:
        raise Unreadable("several kinds in one")
    for kind, said in kinds.items():
        _check_sender(kind, said)
    return {"update_id": body.get("update_id"), **kinds}


def _check_sender(kind: str, said: Any) -> None:
    """Everything comes from somebody and out of a chat.

    People have numbers above zero and groups below, and a private chat has the number of the person who writes in it: what
    is answered there is heard by nobody else.
    """
    try:
        place = said["message"] if kind == "callback_query" else said
        sender, chat = said["from"]["id"], place["chat"]
        private, number = chat["type"] == "private", chat["id"]
    except (KeyError, TypeError):
        raise Unreadable("from nobody") from None
    if kind == "callback_query" and not (isinstance(said.get("id"), str) and isinstance(said.get("data", ""), str)):
        raise Unreadable("a press that cannot be answered")
    if kind == "my_chat_member" and not all(isinstance(said.get(f"{when}_chat_member"), dict) for when in ("old", "new")):
        raise Unreadable("a change into nothing")
    if sender <= 0 or private != (number > 0):
        raise Unreadable("out of no chat there is")
    if private and number != sender:
        raise Unreadable("in another person's chat")
    if place.get("migrate_to_chat_id", -1) >= 0:
        raise Unreadable("a group became a person")


def _tidy(name: str, value: object, depth: int) -> Any:
    """The value without nulls and unkept characters. Raises Unreadable for a value of another kind than its name's."""
    if not depth:
        raise Unreadable("too deep")
    if (name in _NUMBERS and type(value) is not int) or (name in _WORDS and not isinstance(value, str)):
        raise Unreadable(f"{name} of another kind")
    if isinstance(value, int) and abs(value) > LARGEST:
        raise Unreadable("a number too large")
    if isinstance(value, Mapping):
        if name in _WITH_NUMBER and type(value.get("id")) is not int:
            raise Unreadable(f"{name} without a number")
        return {key: _tidy(key, inner, depth - 1) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_tidy("", inner, depth - 1) for inner in value]
    return _UNKEPT.sub("\ufffd", value) if isinstance(value, str) else value

"""Buttons under messages: what Telegram accepts and what it refuses. Does not know who presses them."""

from collections.abc import Mapping
from typing import Any

from bot.rehearsal.refusal import bad, lacking

JSON = dict[str, Any]
Rows = list[list[JSON]]

_ACTIONS = frozenset({
    "callback_data", "url", "copy_text", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "login_url", "web_app", "callback_game", "pay",
})  # fmt: skip
_STYLES = frozenset({"danger", "success", "primary"})
_SCHEMES = ("http://", "https://", "tg://", "tonsite://")
_MOST_ROWS = 100
_MOST_IN_A_ROW = 8
_DATA_BYTES = 64
_COPY_LETTERS = 256


def read_inline(markup: Any) -> Rows:
    """The rows of an inline keyboard; [] for none. Anything else is refused (edits take no other)."""
    if not markup:
        return []
    if not isinstance(markup, Mapping) or "inline_keyboard" not in markup:
        raise bad("inline keyboard expected")
    rows = _rows(markup["inline_keyboard"])
    for row in rows:
        for button in row:
            _check_inline(button)
    return [row for row in rows if row]


def _rows(raw: Any) -> Rows:
    if not isinstance(raw, list) or not all(isinstance(row, list) for row in raw):
        raise bad("can't parse reply keyboard markup JSON object: rows must be arrays")
    if len(raw) > _MOST_ROWS or sum(map(len, raw)) > _MOST_ROWS or any(len(row) > _MOST_IN_A_ROW for row in raw):
        raise bad("REPLY_MARKUP_TOO_LONG")
    return [[{"text": button} if isinstance(button, str) else button for button in row] for row in raw]


def _check_text(button: Any) -> None:
    if not isinstance(button, Mapping) or not str(button.get("text", "")).strip():
        raise bad("can't parse keyboard button: Button text must be non-empty")
    if button.get("style", "primary") not in _STYLES:
        raise bad("can't parse keyboard button: unknown style")


def _check_inline(button: JSON) -> None:
    _check_text(button)
    actions = [key for key in button if key in _ACTIONS]
    if not actions:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad("can't parse inline keyboard button: exactly one action is expected")
    action = actions.pop()
    value = button[action]
    if action == "callback_data":
        if not isinstance(value, str) or not 1 <= len(value.encode()) <= _DATA_BYTES:
            raise bad("BUTTON_DATA_INVALID")
    elif action == "url":
        if not isinstance(value, str) or not value.startswith(_SCHEMES):  # tel: and the like
            raise bad(f"inline keyboard button URL '{value}' is invalid: Unsupported URL protocol")
    elif action == "copy_text":
        if not isinstance(value, Mapping) or not 1 <= len(str(value.get("text", ""))) <= _COPY_LETTERS:
            raise bad("BUTTON_COPY_TEXT_INVALID")
    else:
        raise lacking(f"the button action {action}")


def read_reply(markup: JSON, *, private: bool) -> Rows | None:
    """The keyboard a message puts in place of the letters: rows, [] to take it away, None to leave it."""
    if markup.get("remove_keyboard"):
        return []
    if markup.get("force_reply"):
        return None
    if "keyboard" not in markup:
        raise bad("can't parse reply keyboard markup JSON object")
    rows = _rows(markup["keyboard"])
    for row in rows:
        for button in row:
            _check_text(button)
            if not private and (button.get("request_contact") or button.get("request_location")):
                raise bad("phone number can be requested in private chats only")
            if "request_chat" in button:
                _check_request(button["request_chat"], private=private)
    if not any(rows):
        raise bad("reply keyboard must be non-empty")
    return rows


def _check_request(request: Any, *, private: bool) -> None:
    if not private:
        raise bad("chats can be requested in private chats only")
    if not isinstance(request, Mapping) or not isinstance(request.get("request_id"), int):
        raise bad('can\'t parse keyboard button: Field "request_id" must be of type Number')
    if not isinstance(request.get("chat_is_channel"), bool):
        raise bad('can\'t parse keyboard button: Field "chat_is_channel" must be of type Boolean')


def labels(rows: Rows) -> tuple[tuple[str, ...], ...]:
    """What is written on the buttons, row by row."""
    return tuple(tuple(str(button["text"]) for button in row) for row in rows)

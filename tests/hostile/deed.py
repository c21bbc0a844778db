"""One update that comes in, as a value, so that Hypothesis can make it smaller; and a scene of several.

What hangs on the hall (its cards, buttons, numbers) is put in when the scene is played. Does not know who does what, and why.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, dataclass, fields
from typing import Any

from tests.hostile.damage import Damage
from tests.hostile.hall import Hall
from tests.hostile.presses import Scratch
from tests.hostile.sheets import File

JSON = dict[str, Any]
BRIEF = 20
LARGEST = 900_000
"""Bytes of an update; more is not even read."""
SPEECH = ("message", "edited_message")


@dataclass(frozen=True)
class Deed:
    """One update. `sound`: Telegram could have written it like this, so the bot has to be able to read it."""

    kind: str
    body: Any
    sound: bool = True
    hurts: tuple[Damage, ...] = ()
    card: int | None = None
    """Which of the bot's messages in that chat was pressed."""
    button: Scratch | None = None
    """It is a button that is really there; what it carries was perhaps scratched."""
    whole: bool = True
    number: Any = None
    again: tuple[int, bool] | None = None
    """It is an earlier one once more, (how many before, under its old number)."""
    file: File | None = None
    """It is a document, with this in it."""

    def __repr__(self) -> str:
        """What is not as it mostly is."""
        said = {
            f.name: getattr(self, f.name) for f in fields(self) if f.default is MISSING or getattr(self, f.name) != f.default
        }
        return f"Deed({', '.join(f'{name}={_brief(value)!r}' for name, value in said.items())})"

    def letter(self, hall: Hall, before: list[Any]) -> Any:
        """The update as it comes in."""
        if self.again and before:
            earlier, same = before[-1 - self.again[0] % len(before)], self.again[1]
            return earlier if same or not isinstance(earlier, dict) else {**earlier, "update_id": next(hall.numbers)}
        if not isinstance(self.body, dict):
            return self.body
        number = next(hall.numbers) if self.number is None else self.number[0]
        return {
            "update_id": number,
            **self._hurt({name: self._placed(hall, name, said) for name, said in self.body.items()}),
        }

    def _placed(self, hall: Hall, name: str, said: Any) -> Any:
        if name == "callback_query" and self.card is not None:
            return self._pressed(hall, said)
        if self.file:
            said = {**said, "document": {**hall.file(self.file.name, self.file.data), **said["document"]}}
        if name in SPEECH and isinstance(said, dict):
            return {"message_id": hall.next_number(), "date": int(hall.now.timestamp()), **said}
        return said

    def _pressed(self, hall: Hall, query: JSON) -> JSON:
        assert self.card is not None
        message = query["message"]
        cards = hall.cards(message["chat"]["id"]) or [hall.place(message["chat"]["id"])]
        buttons = [(card, data) for card in cards for data in card.data]
        pressed = cards[self.card % len(cards)]
        query = {**query, "id": f"{query['from']['id']}:{hall.next_number()}"}
        if self.button and buttons:
            pressed, data = buttons[self.card % len(buttons)]
            query["data"] = data if self.whole else self.button.on(data)
        old = {"from": hall.me, **pressed.said, "date": pressed.date} if self.card % 9 else {"date": 0}
        return {**query, "message": {"message_id": pressed.id, **old, **message}}

    def _hurt(self, body: JSON) -> JSON:
        hurt: Any = body
        for one in self.hurts:
            hurt = one.on(hurt)
        if len(json.dumps(hurt)) > LARGEST:
            return body
        return hurt if isinstance(hurt, dict) else {"message": hurt}


def _brief(value: Any) -> Any:
    """The same to look at: long texts by their beginning and length."""
    if isinstance(value, dict):
        return {key: _brief(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_brief(inner) for inner in value]
    return f"{value[:BRIEF]}…{len(value)}" if isinstance(value, str) and len(value) > 2 * BRIEF else value


@dataclass(frozen=True)
class Scene:
    """Updates in the order in which they come in; what stands together comes in one answer of Telegram."""

    moment: str
    steps: tuple[tuple[Deed, ...], ...]
    later: bool
    """Whether the day goes on afterwards."""
    outside: bool
    """Whether it comes by HTTP to the real process."""


def said(account: int, text: str = "/today") -> Deed:
    """Somebody honest writes a command."""
    mark = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    sender, chat = {"id": account, "is_bot": False, "first_name": "人"}, {"id": account, "type": "private"}
    message = {"from": sender, "chat": chat, "text": text, "entities": mark}
    return Deed("message", {"message": message})


def pressed(account: int, data: str, chat: int | None = None) -> Deed:
    """Somebody presses something that carries this."""
    where = {"id": chat or account, "type": "supergroup" if chat and chat < 0 else "private"}
    sender = {"id": account, "is_bot": False, "first_name": "人"}
    query = {"id": "", "from": sender, "chat_instance": "1", "message": {"chat": where}}
    return Deed("press", {"callback_query": {**query, "data": data}}, card=1)

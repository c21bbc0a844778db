"""Persons, chats and messages, and how the Bot API writes them down.

Values with a little state; what may be done with them is the world's and the API's business.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.rehearsal.keyboards import Rows, labels

JSON = dict[str, Any]


@dataclass(slots=True)
class Person:
    """Somebody with a Telegram account. `note` is shown behind the name in the log (unit or role)."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = "zh-hans"
    phone: str = ""
    note: str = ""
    started: bool = False
    blocked: bool = False
    is_bot: bool = False

    @property
    def shown(self) -> str:
        """The name as the log shows it."""
        return f"{self.first_name}({self.note})" if self.note else self.first_name

    def as_user(self) -> JSON:
        """The User object."""
        user: JSON = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            user["username"] = self.username
        if self.language_code and not self.is_bot:
            user["language_code"] = self.language_code
        return user


@dataclass(slots=True)
class Message:
    """One message as it is now. `rows` are raw inline buttons; `extra` is what a medium or a contact adds."""

    id: int
    chat: "Chat"
    sender: Person
    date: datetime
    text: str = ""
    entities: list[JSON] = field(default_factory=list)
    rows: Rows = field(default_factory=list)
    extra: JSON = field(default_factory=dict)
    captioned: bool = False
    edited: datetime | None = None
    deleted: bool = False

    @property
    def buttons(self) -> tuple[tuple[str, ...], ...]:
        """The labels under the message, row by row."""
        return labels(self.rows)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels under the message, flat."""
        return tuple(label for row in self.buttons for label in row)

    def as_json(self) -> JSON:
        """The Message object."""
        body: JSON = {
            "message_id": self.id,
            "from": self.sender.as_user(),
            "chat": self.chat.as_json(),
            "date": int(self.date.timestamp()),
            **self.extra,
        }
        if self.text:
            body["caption" if self.captioned else "text"] = self.text
        if self.text and self.entities:
            body["caption_entities" if self.captioned else "entities"] = self.entities
        if self.rows:
            body["reply_markup"] = {"inline_keyboard": self.rows}
        if self.edited:
            body["edit_date"] = int(self.edited.timestamp())
        return body


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the person's) or a group. `members`: person id → status.

    `bot_pins`: as an administrator the bot may pin. `muted`: only administrators may write.
    """

    id: int
    type: str
    title: str
    person: Person | None = None
    members: dict[int, str] = field(default_factory=dict)
    bot_status: str = "left"
    bot_pins: bool = True
    muted: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    reply_rows: Rows = field(default_factory=list)
    migrated_to: int | None = None

    @property
    def private(self) -> bool:
        """A chat of one person with the bot."""
        return self.type == "private"

    @property
    def shown(self) -> str:
        """The name as the log shows it."""
        return self.person.shown if self.person else self.title

    @property
    def newest_pin(self) -> Message | None:
        """The one shown on top: the newest message that is pinned, whenever it was."""
        return self.messages[max(self.pinned)] if self.pinned else None

    def visible(self) -> list[Message]:
        """The messages still there, oldest first."""
        return [message for message in self.messages.values() if not message.deleted]

    def as_json(self) -> JSON:
        """The Chat object."""
        body: JSON = {"id": self.id, "type": self.type}
        if self.person is None:
            return {**body, "title": self.title}
        body["first_name"] = self.person.first_name
        if self.person.username:
            body["username"] = self.person.username
        return body

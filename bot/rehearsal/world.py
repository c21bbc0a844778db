"""The world the bot lives in: people, chats, messages, taps, and the time it is there.

Knows what happened and tells the bot through `updates`; keeps the transcript of what people saw. Does not know
HTTP, nor what Telegram refuses (that is the API's side), nor what the bot is for.
"""

import itertools
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.rehearsal.people import Chat, Message, Person
from bot.rehearsal.phone import Phone
from bot.rehearsal.updates import Updates

JSON = dict[str, Any]

_GROUP_ID = -4_100_000_001
_SUPERGROUP_ID = -1_002_100_000_001


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the transcript. `kind`: says, edits, taps, toast, deletes, pins, unpins; `message`: which one, if any."""

    when: datetime
    kind: str
    sender: str
    to: str
    text: str
    buttons: tuple[tuple[str, ...], ...] = ()
    message: int = 0


@dataclass(slots=True)
class Query:
    """A tap waiting for its answer."""

    phone: Phone
    message: Message
    since: datetime
    answered: bool = False


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file on Telegram's side, found again by its id."""

    id: str
    name: str
    data: bytes

    def as_json(self) -> JSON:
        """The part of a File object every medium has."""
        return {"file_id": self.id, "file_unique_id": f"u{self.id}", "file_size": len(self.data)}


class World:
    """Everything outside the bot. `now` is moved by the rehearsal only."""

    def __init__(self, now: datetime, bot: Person) -> None:
        self.now = now
        self.bot = bot
        self.anonymous = Person(1_087_968_824, "Group", "GroupAnonymousBot", is_bot=True)
        """Whom Telegram names as the sender when an administrator hides."""
        self.updates = Updates()
        self.transcript: list[Line] = []
        self.people: dict[str, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.files: dict[str, StoredFile] = {}
        self._phones: dict[int, Phone] = {}
        self._numbers = itertools.count(1)
        self._message_ids = itertools.count(1001)

    def add(self, person: Person) -> Phone:
        """Somebody appears; the phone in that hand comes back. Names are unique here."""
        if person.first_name in self.people or person.id in self._phones:
            raise ValueError(f"there is a {person.first_name} ({person.id}) already")
        self.people[person.first_name] = person
        chat = self.chats[person.id] = Chat(person.id, "private", person.first_name, person)
        phone = self._phones[person.id] = Phone(self, person, chat)
        return phone

    def phone(self, who: str | int | Person) -> Phone:
        """The phone of a person, by name, Telegram id or the person."""
        if isinstance(who, str):
            who = self.people[who]
        return self._phones[who if isinstance(who, int) else who.id]

    def new_id(self) -> str:
        """An id nobody has had."""
        return f"{next(self._numbers):018}"

    def file(self, name: str, data: bytes) -> StoredFile:
        """Keep a file."""
        stored = StoredFile(f"f{self.new_id()}", name, data)
        self.files[stored.id] = stored
        return stored

    def post(self, chat: Chat, sender: Person, text: str = "", **more: Any) -> Message:
        """A message appears in a chat. `more` are fields of Message."""
        message = Message(next(self._message_ids), chat, sender, self.now, text, **more)
        chat.messages[message.id] = message
        self.note("says", message)
        return message

    def note(self, kind: str, message: Message) -> None:
        """Write down what people see of a message now."""
        text = message.text
        if medium := next((key for key in _MEDIA if key in message.extra), None):
            text = f"[{medium}] {text}".rstrip()
        to = self.bot.shown if message.chat.private and message.sender is not self.bot else message.chat.shown
        self.transcript.append(Line(self.now, kind, message.sender.shown, to, text, message.buttons, message.id))

    def line(self, kind: str, sender: str, to: str, text: str) -> None:
        """Add a line to the transcript that is about no message."""
        self.transcript.append(Line(self.now, kind, sender, to, text))

    def tapped(self, phone: Phone, message: Message, data: str) -> None:
        """Somebody pressed a button under a message."""
        query = self.new_id()
        self.queries[query] = Query(phone, message, self.now)
        self.updates.put(
            "callback_query",
            {
                "id": query,
                "from": phone.person.as_user(),
                "message": message.as_json(),
                "chat_instance": str(message.chat.id),
                "data": data,
            },
        )

    def group(self, title: str, *people: Person, admin: Person | None = None) -> Chat:
        """A new group without the bot; `admin` (first of the people by default) made it."""
        chat = Chat(_GROUP_ID - next(self._numbers), "group", title)
        chat.members = {person.id: "member" for person in people}
        if owner := admin or next(iter(people), None):
            chat.members[owner.id] = "creator"
        self.chats[chat.id] = chat
        return chat

    def set_bot(self, chat: Chat, by: Person, status: str, *, pins: bool = True) -> None:
        """Somebody adds the bot (member), makes it administrator (who may pin, or not), or removes it (left, kicked)."""
        before = member(self.bot, chat.bot_status, pins=chat.bot_pins)
        was_in, chat.bot_status, chat.bot_pins = chat.bot_status not in _OUT, status, pins
        self.updates.put(
            "my_chat_member",
            {
                "chat": chat.as_json(),
                "from": by.as_user(),
                "date": int(self.now.timestamp()),
                "old_chat_member": before,
                "new_chat_member": member(self.bot, status, pins=pins),
            },
        )
        if not chat.private and was_in != (status not in _OUT):
            me = self.bot.as_user()
            self._service(chat, by, **({"left_chat_member": me} if was_in else {"new_chat_members": [me]}))

    def leave(self, person: Person, group: Chat) -> None:
        """Somebody goes."""
        del group.members[person.id]
        self._service(group, person, left_chat_member=person.as_user())

    def pin(self, message: Message, by: Person) -> None:
        """The message stands on top of its chat; everybody there reads that it does, the bot as well."""
        message.chat.pinned.append(message.id)
        self.note("pins", message)
        if not message.chat.private:
            self._service(message.chat, by, pinned_message=message.as_json())

    def delete(self, message: Message) -> None:
        """It is gone for everybody; no bot is told."""
        message.deleted = True
        if message.id in message.chat.pinned:
            message.chat.pinned.remove(message.id)
        self.note("deletes", message)

    def migrate(self, group: Chat, by: Person) -> Chat:
        """The group becomes a supergroup: another id, both sides of the news sent."""
        chat = Chat(_SUPERGROUP_ID - next(self._numbers), "supergroup", group.title)
        chat.members, chat.bot_status, chat.bot_pins = dict(group.members), group.bot_status, group.bot_pins
        group.migrated_to = chat.id
        self.chats[chat.id] = chat
        self._service(group, by, migrate_to_chat_id=chat.id)
        self._service(chat, by, migrate_from_chat_id=group.id)
        return chat

    def rename(self, group: Chat, by: Person, title: str) -> None:
        """The group gets another name."""
        group.title = title
        self._service(group, by, new_chat_title=title)

    def _service(self, chat: Chat, by: Person, **extra: Any) -> None:
        message = Message(next(self._message_ids), chat, by, self.now, extra=extra)
        self.updates.put("message", message.as_json())


_OUT = ("left", "kicked")
_MEDIA = ("photo", "document", "voice", "sticker", "contact", "location")
_RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users",
    "can_post_stories", "can_edit_stories", "can_delete_stories", "can_pin_messages",
)  # fmt: skip
_GRANTED = frozenset({"can_manage_chat", "can_delete_messages", "can_invite_users", "can_pin_messages"})


def member(person: Person, status: str, *, pins: bool = True) -> JSON:
    """The ChatMember object of somebody."""
    body: JSON = {"user": person.as_user(), "status": status}
    if status == "administrator":
        body |= {right: right in _GRANTED for right in _RIGHTS} | {"can_pin_messages": pins}
    elif status == "creator":
        body["is_anonymous"] = False
    elif status == "kicked":
        body["until_date"] = 0
    return body

"""A phone in somebody's hand: says, taps by label, sends pictures, and reads what is on the screen.

Does what the app lets people do and nothing more: a button that is not to be seen cannot be pressed. Nothing
here waits for the bot: what is done is put before it, `settle` of the rehearsal waits for the answer.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from bot.rehearsal.markup import TEXT_LIMIT, commands, units
from bot.rehearsal.people import Chat, Message, Person

if TYPE_CHECKING:
    from bot.rehearsal.world import World

JSON = dict[str, Any]

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c494441"
    "5478da63f8ffff3f0005fe02fe331295140000000049454e44ae426082"
)  # one white dot


class NoSuchButton(AssertionError):
    """Nobody can press what is not there; the message lists what is."""


class NothingToSee(AssertionError):
    """The bot has written nothing there."""


@dataclass(frozen=True, slots=True)
class Toast:
    """What flashed up after a tap; `alert` ones must be pressed away."""

    text: str
    alert: bool


class Phone:
    """One person's phone. `chat` None means the private chat with the bot."""

    def __init__(self, world: "World", person: Person, chat: Chat) -> None:
        self.world = world
        self.person = person
        self.chat = chat
        self.toasts: list[Toast] = []
        self.copied: list[str] = []
        self.opened: list[str] = []

    def messages(self, chat: Chat | None = None) -> list[Message]:
        """What is in the chat now, oldest first, own messages included."""
        return self._in(chat).visible()

    def last(self, chat: Chat | None = None) -> Message:
        """The newest message of the bot."""
        for message in reversed(self._in(chat).messages.values()):
            if not message.deleted and message.sender is self.world.bot:
                return message
        raise NothingToSee(f"{self.person.first_name}: the bot has written nothing in {self._in(chat).shown}")

    async def start(self, payload: str = "") -> Message:
        """Press Start (through a deep link, if there is a payload); ends a block too."""
        if self.person.blocked:
            self.person.blocked = False
            self.world.set_bot(self.chat, self.person, "member")
        return await self.say(f"/start {payload}".rstrip())

    async def block(self) -> None:
        """Block the bot."""
        self.person.blocked = True
        self.world.set_bot(self.chat, self.person, "kicked")

    async def say(self, text: str, chat: Chat | None = None, reply_to: Message | None = None) -> Message:
        """Type a text. Too long a one goes out in pieces, as the app does; the last piece comes back."""
        extra: JSON = {"reply_to_message": reply_to.as_json()} if reply_to else {}
        for piece in _pieces(text):
            message = self._send(chat, piece, entities=commands(piece), extra=extra)
        return message

    async def tap(self, label: str, chat: Chat | None = None) -> None:
        """Press the button with this label under the newest message that has one, or below the screen."""
        for message in reversed(self.messages(chat)):
            for button in (button for row in message.rows for button in row):
                if button["text"] == label:
                    self.press(message, button)
                    return
        for button in (button for row in self._in(chat).reply_rows for button in row):
            if button["text"] == label:
                await (self.share_contact() if button.get("request_contact") else self.say(label, chat))
                return
        raise NoSuchButton(self._what_is_there(label, chat))

    def press(self, message: Message, button: JSON) -> None:
        """Press one button of one message (an old screen may be pressed too, if it was kept)."""
        self.world.line("taps", self.person.shown, message.chat.shown, button["text"])
        if "callback_data" in button:
            self.world.tapped(self, message, button["callback_data"])
        elif "copy_text" in button:
            self.copied.append(button["copy_text"]["text"])
        else:
            self.opened.append(button["url"])
            self._follow(button["url"])

    def _follow(self, url: str) -> None:
        """A link that puts the bot into a group: into the first one that this person runs."""
        query = urlsplit(url).query
        if "startgroup" in parse_qs(query, keep_blank_values=True):
            groups = [
                chat
                for chat in self.world.chats.values()
                if chat.members.get(self.person.id) in ("creator", "administrator")
            ]
            if groups:
                self.world.set_bot(groups[0], self.person, "administrator" if "admin=" in query else "member")

    async def photo(self, caption: str = "", chat: Chat | None = None, data: bytes = PNG) -> Message:
        """Send a picture."""
        return self._send(chat, caption, captioned=True, extra={"photo": self._sizes(data)})

    async def album(self, count: int, caption: str = "", chat: Chat | None = None) -> list[Message]:
        """Send several pictures at once: they arrive one by one under one group id; the first has the caption."""
        group = self.world.new_id()
        return [
            self._send(
                chat,
                "" if place else caption,
                captioned=True,
                extra={"photo": self._sizes(PNG), "media_group_id": group},
            )
            for place in range(count)
        ]

    async def document(self, name: str, data: bytes, caption: str = "", chat: Chat | None = None) -> Message:
        """Send a file."""
        body = {**self.world.file(name, data).as_json(), "file_name": name}
        return self._send(chat, caption, captioned=True, extra={"document": body})

    async def voice(self, chat: Chat | None = None) -> Message:
        """Send a voice message."""
        stored = self.world.file("voice.ogg", b"OggS\0rehearsal")
        body = {**stored.as_json(), "duration": 3, "mime_type": "audio/ogg"}
        return self._send(chat, "", captioned=True, extra={"voice": body})

    async def sticker(self, chat: Chat | None = None) -> Message:
        """Send a sticker."""
        stored = self.world.file("sticker.webp", b"RIFF\0\0\0\0WEBP")
        shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._send(chat, "", extra={"sticker": {**stored.as_json(), **shape, "emoji": "👍"}})

    async def share_contact(self, number: str | None = None, of: Person | None = None) -> Message:
        """Send a contact: the own one, or that of somebody else. The number is the person's if not given."""
        person = of or self.person
        contact = {"phone_number": number or person.phone, "first_name": person.first_name, "user_id": person.id}
        return self._send(None, "", extra={"contact": contact})

    async def share_chat(self, label: str, group: Chat) -> None:
        """Press a key below the screen that asks for a group, and choose one of those one is in."""
        keys = [button for row in self.chat.reply_rows for button in row if button["text"] == label]
        if not keys:
            raise NoSuchButton(self._what_is_there(label, None))
        asked, there = keys[0]["request_chat"], self._in(group)
        if asked.get("bot_is_member") and there.bot_status not in ("member", "administrator"):
            raise NoSuchButton(f"{group.title} is not among those to choose from: the bot is not in it")
        title = {"title": group.title} if asked.get("request_title") else {}
        self._send(None, "", extra={"chat_shared": {"request_id": asked["request_id"], "chat_id": group.id, **title}})

    async def say_anonymously(self, text: str, group: Chat) -> None:
        """Write in a group as an administrator who hides behind it."""
        self._in(group)
        extra: JSON = {"sender_chat": group.as_json()}
        message = self.world.post(group, self.world.anonymous, text, entities=commands(text), extra=extra)
        if self._heard(message):
            self.world.updates.put("message", message.as_json())

    async def delete(self, message: Message) -> None:
        """Delete for everybody: in a group own ones, as its administrator all."""
        chat = self._in(message.chat)
        may = chat.private or message.sender is self.person or chat.members[self.person.id] in ("creator", "administrator")
        if not may:
            raise AssertionError(f"{self.person.first_name} cannot delete that")
        self.world.delete(message)

    async def edit(self, message: Message, text: str) -> None:
        """Change an own message."""
        message.text, message.entities, message.edited = text, commands(text), self.world.now
        self.world.note("edits", message)
        if self._heard(message):
            self.world.updates.put("edited_message", message.as_json())

    def flash(self, text: str, *, alert: bool) -> None:
        """The bot answers a tap."""
        self.toasts.append(Toast(text, alert))
        self.world.line("toast", self.world.bot.shown, self.person.shown, text)

    def _in(self, chat: Chat | None) -> Chat:
        chat = chat or self.chat
        if not chat.private and self.person.id not in chat.members:
            raise AssertionError(f"{self.person.first_name} is not in {chat.title}")
        if chat.private and chat is not self.chat:
            raise AssertionError(f"{self.person.first_name} cannot write in the chat of {chat.shown}")
        return chat

    def _send(self, chat: Chat | None, text: str, **more: Any) -> Message:
        place = self._in(chat)
        if place.private:
            self.person.started, place.bot_status = True, "member"
        message = self.world.post(place, self.person, text, **more)
        if self._heard(message):
            self.world.updates.put("message", message.as_json())
        return message

    def _heard(self, message: Message) -> bool:
        """Whether the bot gets to see it: in a group only what is meant for it, unless it is an administrator."""
        chat, name = message.chat, f"@{self.world.bot.username}"
        if chat.private:
            return True
        if chat.bot_status != "member":
            return chat.bot_status == "administrator"
        answered = message.extra.get("reply_to_message", {}).get("from", {}).get("id")
        first = message.text.split(maxsplit=1)[0] if message.text else ""
        command = first.startswith("/") and first.partition("@")[2] in {"", name[1:]}
        return command or name in message.text or answered == self.world.bot.id

    def _sizes(self, data: bytes) -> list[JSON]:
        return [{**self.world.file("photo.jpg", data).as_json(), "width": 1280, "height": 960}]

    def _what_is_there(self, label: str, chat: Chat | None) -> str:
        seen = [
            f"  {message.text.splitlines()[0] if message.text else '…'}: {' · '.join(message.labels)}"
            for message in self.messages(chat)
            if message.labels
        ]
        below = [button["text"] for row in self._in(chat).reply_rows for button in row]
        listed = "\n".join([*seen, *([f"  (below) {' · '.join(below)}"] if below else [])]) or "  no buttons at all"
        return f"{self.person.first_name} sees no button “{label}”; there is\n{listed}"


def _pieces(text: str) -> list[str]:
    """Cut where the app cuts: every 4096 UTF-16 units."""
    pieces, room = [""], TEXT_LIMIT
    for char in text:
        if units(char) > room:
            pieces.append("")
            room = TEXT_LIMIT
        pieces[-1] += char
        room -= units(char)
    return pieces

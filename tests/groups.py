"""Groups as the wire of the tests has them: what the bot is there, what it may do, and what is pinned.

Refuses what Telegram refuses. Knows no messages but by their numbers.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from bot.rehearsal import Person
from bot.rehearsal.refusal import bad, forbidden
from bot.rehearsal.world import member

JSON = dict[str, Any]
_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


@dataclass
class Group:
    """One of them. `status`: the bot's; `muted`: only administrators may write."""

    title: str = "值班群"
    status: str = "administrator"
    pins: bool = True
    muted: bool = False
    pinned: list[int] = field(default_factory=list)


class Groups(defaultdict[int, Group]):
    """All of them, by id; each comes about when it is first spoken of."""

    METHODS = frozenset({"getChat", "getChatMember", "pinChatMessage", "unpinChatMessage"})

    def __init__(self, bot: int) -> None:
        super().__init__(Group)
        self._bot = Person(bot, "bot", is_bot=True)

    def member(self, chat: int) -> JSON:
        """The bot as a member of a group."""
        return member(self._bot, self[chat].status, pins=self[chat].pins)

    def refuse(self, name: str, chat: int) -> None:
        """Raises Refusal for what the bot may not do there."""
        of = self[chat]
        if of.status in ("kicked", "left"):
            raise forbidden("bot was kicked from the supergroup chat")
        if name == "sendMessage" and of.muted and of.status != "administrator":
            raise bad("not enough rights to send text messages to the chat")
        if name in ("pinChatMessage", "unpinChatMessage") and not (of.status == "administrator" and of.pins):
            raise bad("not enough rights to manage pinned messages in the chat")

    def answer(self, name: str, chat: int, message: int) -> JSON | bool:
        """One of METHODS; the message is there."""
        match name:
            case "getChat":
                return self._full(chat)
            case "getChatMember":
                return self.member(chat)
            case "pinChatMessage":
                self.deleted(chat, message)  # it cannot stand there twice
                self[chat].pinned.append(message)
            case _:
                if message not in self[chat].pinned:
                    raise bad("message to unpin not found")
                self.deleted(chat, message)
        return True

    def _full(self, chat: int) -> JSON:
        kind = {"type": "supergroup", "accent_color_id": 0, "max_reaction_count": 0}
        gifts = {"accepted_gift_types": dict.fromkeys(_GIFTS, False)}
        return {
            "id": chat,
            "title": self[chat].title,
            **kind,
            **gifts,
            "permissions": {"can_send_messages": not self[chat].muted},
        }

    def deleted(self, chat: int, message: int) -> None:
        """A message that is gone is not pinned."""
        self[chat].pinned = [one for one in self[chat].pinned if one != message]

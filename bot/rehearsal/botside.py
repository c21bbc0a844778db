"""What every method of the Bot API shares: finding a chat that may be written to, and a message in it.

Knows who may be reached and why not. Does not know HTTP or single methods.
"""

from typing import Any

from bot.rehearsal.limits import Limits
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.people import Chat, Message
from bot.rehearsal.refusal import Refusal, bad, forbidden
from bot.rehearsal.world import World

JSON = dict[str, Any]


class BotSide:
    """The bot's view of the world, and what it has set for itself (menus by scope and language, descriptions, webhook)."""

    def __init__(self, world: World, limits: Limits) -> None:
        self.world = world
        self.limits = limits
        self.commands: dict[tuple[str, str], list[JSON]] = {}
        self.menus: dict[int, JSON] = {}
        self.descriptions: dict[tuple[str, str], str] = {}
        self.webhook = ""

    def chat(self, p: Parameters) -> Chat:
        """The chat meant, if the bot knows of it."""
        if not p.text("chat_id"):
            raise bad("chat_id is empty")
        try:
            number = p.whole("chat_id")
        except Refusal:
            raise bad("chat not found") from None
        chat = self.world.chats.get(number)
        if chat is None or (not chat.private and chat.bot_status == "left"):
            raise bad("chat not found")
        return chat

    def known(self, p: Parameters) -> Chat:
        """The chat meant, if the bot may look into it."""
        chat = self.chat(p)
        if not chat.private and chat.bot_status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.type} chat")
        return chat

    def writable(self, p: Parameters) -> Chat:
        """The chat meant, if the bot may post something new there."""
        chat = self.reachable(p)
        if chat.muted and chat.bot_status != "administrator":
            raise bad("not enough rights to send text messages to the chat")
        return chat

    def reachable(self, p: Parameters) -> Chat:
        """The chat meant, if the bot may do something there now."""
        chat = self.known(p)
        if chat.migrated_to:
            raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
        if chat.person and chat.person.blocked:
            raise forbidden("bot was blocked by the user")
        if chat.person and not chat.person.started:
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    def message(self, chat: Chat, p: Parameters, what_for: str) -> Message:
        """The message meant, if it is still there."""
        message = chat.messages.get(p.whole("message_id"))
        if message is None or message.deleted:
            raise bad(f"message to {what_for} not found")
        return message

    def spend(self, chat: Chat, *, edit: bool = False) -> None:
        """Count a message or an edit against the limits."""
        self.limits.spend(chat.id, private=chat.private, edit=edit)

"""Posts one notice through Telegram; whatever the API answers becomes an Outcome. Knows no database."""

from __future__ import annotations

from telegram import BotCommand, BotCommandScopeChat
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.duty.notice import Gone, Moved, NotAllowed, Outcome, Refusal, Sent, TryAgain, Unreachable
from bot.pacer import FILING, LAST, NOTICE
from handlers.context import Bot, inline, is_done, keyboard
from handlers.outgoing import Menu, Message, Outgoing, Pin

NO_RIGHT = ("not enough rights to manage pinned", "chat_admin_required")
CLOSED = ("chat not found", "bot was kicked", "not enough rights", "user is deactivated", "chat_write_forbidden")
PAST = ("message to edit not found", "message can't be edited", "message_id_invalid")
UNPINNABLE = ("message to pin not found", "message to unpin not found", "chat_not_modified", "message_id_invalid")


class Courier:
    """Carries messages with a bot; replies and notices share its pacer."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def deliver(self, what: Outgoing, *, filing: bool) -> Outcome:  # noqa: PLR0911 - one answer of the API a line
        """Sends, edits or pins; `filing` may use the part of a group's minute that is kept for filings and records."""
        try:
            return await self._post(what, NOTICE + (FILING if filing else 0))
        except ChatMigrated as moved:
            return Moved(moved.new_chat_id)
        except RetryAfter as wait:
            seconds = wait.retry_after
            return TryAgain("429", seconds if isinstance(seconds, int | float) else seconds.total_seconds())
        except Forbidden as refused:
            return Unreachable(refused.message)
        except BadRequest as refused:
            return _judged(what, refused)
        except NetworkError as lost:
            return TryAgain(type(lost).__name__)
        except TelegramError as other:
            return TryAgain(other.message)

    async def _post(self, what: Outgoing, flags: int) -> Outcome:
        match what:
            case Menu(chat, offered):
                commands = [BotCommand(command, words) for command, words in offered]
                await self._bot.set_my_commands(commands, scope=BotCommandScopeChat(chat))
                return Sent(chat, None)
            case Pin(chat, message, stays=True):
                await self._bot.pin_chat_message(chat, message, disable_notification=True)
                return Sent(chat, None)
            case Pin(chat, message):
                await self._bot.unpin_chat_message(chat, message)
                return Sent(chat, None)
        return await self._write(what, flags + (LAST if what.board else 0))

    async def _write(self, what: Message, flags: int) -> Outcome:
        pages = what.screen.pages()
        if what.edits is not None:
            await self._bot.edit_message_text(
                pages[0].text,
                what.chat,
                what.edits,
                parse_mode=ParseMode.HTML,
                reply_markup=inline(pages[0]),
                rate_limit_args=flags,
            )
            return Sent(what.chat, None)
        for page in pages:
            sent = await self._bot.send_message(
                what.chat,
                page.text,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(page),
                disable_notification=what.board or None,
                rate_limit_args=flags,
            )
        return Sent(what.chat, sent.message_id)


def _judged(what: Outgoing, refused: BadRequest) -> Outcome:
    said = refused.message.lower()
    if isinstance(what, Pin):
        return _pin_judged(what, said)
    if is_done(refused):
        return Sent(what.chat, None)
    if any(past in said for past in PAST):
        return Gone(refused.message)
    if any(closed in said for closed in CLOSED):
        return Unreachable(refused.message)
    return Refusal(refused.message)


def _pin_judged(what: Pin, said: str) -> Outcome:
    if any(past in said for past in UNPINNABLE):
        return Sent(what.chat, None)
    if any(right in said for right in NO_RIGHT):
        return NotAllowed(said)
    return Refusal(said)

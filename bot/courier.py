"""Posts one notice through Telegram; whatever the API answers becomes an Outcome. Knows no database."""

from __future__ import annotations

from telegram import BotCommand, BotCommandScopeChat
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.duty.notice import Moved, Outcome, Refusal, Sent, TryAgain, Unreachable
from bot.pacer import FILING, NOTICE
from handlers.context import Bot, inline, is_done, keyboard
from handlers.notices import Menu, Message

GONE = ("chat not found", "bot was kicked", "not enough rights", "user is deactivated", "chat_write_forbidden")
PAST = ("message to edit not found", "message can't be edited", "message_id_invalid")


class Courier:
    """Carries messages with a bot; replies and notices share its pacer."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def deliver(self, what: Message | Menu, *, filing: bool) -> Outcome:  # noqa: PLR0911 - one answer of the API a line
        """Sends or edits; `filing` may use the part of a group's minute that is kept for filings and records."""
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

    async def _post(self, what: Message | Menu, flags: int) -> Outcome:
        if isinstance(what, Menu):
            commands = [BotCommand(command, words) for command, words in what.commands]
            await self._bot.set_my_commands(commands, scope=BotCommandScopeChat(what.chat))
            return Sent(what.chat, None)
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
                what.chat, page.text, parse_mode=ParseMode.HTML, reply_markup=keyboard(page), rate_limit_args=flags
            )
        return Sent(what.chat, sent.message_id)


def _judged(what: Message | Menu, refused: BadRequest) -> Outcome:
    said = refused.message.lower()
    if is_done(refused) or any(past in said for past in PAST):
        return Sent(what.chat, None)
    if any(gone in said for gone in GONE):
        return Unreachable(refused.message)
    return Refusal(refused.message)

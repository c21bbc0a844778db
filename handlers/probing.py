"""Asks Telegram how the bot stands there: who it is, whether it answers, what it may do in the groups. Changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from telegram.error import Forbidden, InvalidToken, NetworkError, TelegramError

from bot.duty.health import Level, Line
from handlers.context import Bot
from handlers.group import look


@dataclass(frozen=True)
class Probe:
    """What Telegram told. `skew`: by how much its clock is ahead; `groups`: by chat what the bot may do there."""

    line: Line
    skew: timedelta | None = None
    groups: Mapping[int, str] = field(default_factory=dict)


async def ask(bot: Bot, chats: Iterable[int], now: Callable[[], datetime]) -> Probe:
    """One question about the bot itself, and one about each group."""
    try:
        await bot.initialize()
        me = await bot.get_me()
        skew = _skew(bot, now())
        return Probe(
            Line(Level.OK, "health.telegram", {"name": me.username}),
            skew,
            {chat: (await look(bot, chat)).rights for chat in chats},
        )
    except (InvalidToken, Forbidden):
        return Probe(Line(Level.ERROR, "health.bad_token"))
    except NetworkError as error:
        return Probe(Line(Level.ERROR, "health.out_of_reach", {"why": error.message}))
    except TelegramError as error:
        return Probe(Line(Level.ERROR, "health.telegram_refuses", {"why": error.message}))


def _skew(bot: Bot, now: datetime) -> timedelta | None:
    """By the date that stood on the answer; a second of it is rounding, and the way here takes its time."""
    told = getattr(bot.request, "told_at", None)
    return parsedate_to_datetime(told) - now if told else None

"""A Telegram bot for these settings: over which line it speaks, and through how many connections."""

from __future__ import annotations

from telegram.ext import ExtBot

from bot.pacer import Pacer
from bot.settings import Settings
from bot.transport import AiohttpRequest
from handlers.context import Bot

CONNECTIONS = 256


def bot_of(settings: Settings, pacer: Pacer) -> Bot:
    """The bot of the token; not initialized yet, so nothing has been asked. The settings must have a token."""
    assert settings.bot_token is not None
    return ExtBot(
        settings.bot_token.get_secret_value(),
        base_url=f"{settings.bot_api_url}/bot",
        base_file_url=f"{settings.bot_api_url}/file/bot",
        request=request_of(settings, connections=CONNECTIONS),
        get_updates_request=request_of(settings, connections=1),
        rate_limiter=pacer,
    )


def request_of(settings: Settings, connections: int) -> AiohttpRequest:
    return AiohttpRequest(connections=connections, proxy=settings.proxy_url)

"""An aiogram echo bot as its manual has it: long polling, every update a task of its own. Runs in `references`.

python -m tests.benchmarks.aiogram_bot ADDRESS TOKEN     serves until its standard input closes
"""

from __future__ import annotations

import asyncio
import os
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, Message


async def _message(message: Message) -> None:
    await message.answer(message.text or "")


async def _press(query: CallbackQuery) -> None:
    await query.answer()
    if isinstance(query.message, Message):
        await query.message.edit_text(query.data or "")


async def _run(address: str, token: str) -> None:
    dispatcher = Dispatcher()
    dispatcher.message.register(_message)
    dispatcher.callback_query.register(_press)
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(address)))
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
    await asyncio.wait([polling, asyncio.create_task(asyncio.to_thread(sys.stdin.read))], return_when="FIRST_COMPLETED")
    os._exit(0)  # nothing to save; a long poll under way would hold the end up


if __name__ == "__main__":
    asyncio.run(_run(*sys.argv[1:]))

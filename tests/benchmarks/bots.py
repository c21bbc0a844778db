"""The bots the product is measured against, each a process of its own and as its library's manual has it.

python3 -m tests.benchmarks.bots KIND ADDRESS TOKEN DATABASE     serves until its standard input closes
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import Field, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, CommandHandler

from bot.pacer import Pacer
from bot.transport import AiohttpRequest

App = Application[Any, Any, Any, Any, Any, Any]
KINDS = ("bare", "read", "commit", "ours", "paced", "start")
_PEOPLE = 400


class Person(SQLModel, table=True):
    """Whom the reading bots look up."""

    id: int = Field(primary_key=True)
    name: str
    unit: str
    taps: int = 0


def database(path: str) -> AsyncEngine:
    """Open SQLite as the product does: WAL and durable commits."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}")

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    return engine


async def fill(engine: AsyncEngine) -> None:
    """Everybody who will write."""
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all, tables=[SQLModel.metadata.tables["person"]])
    async with AsyncSession(engine) as session:
        session.add_all(Person(id=1000 + n, name="张敏", unit="医保中心") for n in range(_PEOPLE))
        await session.commit()


def handler(engine: AsyncEngine | None, *, commits: bool) -> Callable[[Update, Any], Coroutine[Any, Any, None]]:
    """Make a handler that answers with what it was sent, after one read and one durable commit if asked for."""

    async def look_up(person: int) -> None:
        async with AsyncSession(engine) as session:
            found = (await session.exec(select(Person).where(Person.id == person))).one()
            if commits:
                found.taps += 1
                await session.commit()

    async def answer(update: Update, _: Any) -> None:
        if engine is not None and update.effective_user is not None:
            await look_up(update.effective_user.id)
        if (query := update.callback_query) is not None:
            await query.answer()
            await query.edit_message_text(query.data or "")
        elif update.message is not None:
            await update.message.reply_text(update.message.text or "")

    return answer


def application(kind: str, url: str, token: str, engine: AsyncEngine | None) -> App:
    """Build one of KINDS."""
    builder: Any = ApplicationBuilder().token(token).base_url(f"{url}/bot")
    if kind in {"ours", "paced"}:
        builder = builder.request(AiohttpRequest()).get_updates_request(AiohttpRequest(connections=1))
    if kind == "paced":
        builder = builder.rate_limiter(Pacer(lifted=True))
    app: App = builder.build()
    add_handlers(app, handler(engine, commits=kind == "commit"))
    return app


def add_handlers(app: App, answer: Callable[[Update, Any], Coroutine[Any, Any, None]]) -> None:
    app.add_handler(CommandHandler("today", answer))
    app.add_handler(CallbackQueryHandler(answer))


async def _run(kind: str, url: str, token: str, path: str) -> None:
    engine = database(path) if kind in {"read", "commit", "start"} else None
    if engine is not None and kind == "start":
        AsyncIOScheduler().start()
        async with AsyncSession(engine) as session:
            await session.exec(select(1))
    elif engine is not None:
        await fill(engine)
    app = application(kind, url, token, engine)
    async with app:
        await app.start()
        assert app.updater is not None
        await app.updater.start_polling()
        await asyncio.to_thread(sys.stdin.read)
        os._exit(0)  # nothing to save; a long poll under way would hold the end up


if __name__ == "__main__":
    asyncio.run(_run(*sys.argv[1:]))

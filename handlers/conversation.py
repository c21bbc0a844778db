"""The one conversation a person has in a chat, made of each file's commands, buttons and states.

    (nothing asked) ──a button that asks──▶ its question ──an answer / 取消 / /cancel──▶ the next question, or nothing asked
                                               │ ▲
                                               └─┘ a note is written on; what is no answer is told what is expected

A command or button of another flow is always understood; the question stays open meanwhile, a new one takes its place.
What is open is the draft's `awaiting` in the database; PTB is told of it at start.
"""

from __future__ import annotations

import warnings
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping
from typing import Any, TypeVar

from telegram import Update
from telegram.ext import (
    BasePersistence,
    CallbackQueryHandler,
    CommandHandler,
    ConversationHandler,
    MessageHandler,
    PersistenceInput,
    filters,
)
from telegram.warnings import PTBUserWarning

from bot.duty.errors import Refused
from bot.services import questions
from handlers.context import DutyContext
from handlers.screens.screen import Screen
from handlers.taps import Tap, unpack

NAME = "duty"
Kind = TypeVar("Kind", bound=Tap)
Handle = Callable[[Any, DutyContext], Coroutine[Any, Any, Any]]
Commands = Mapping[str, Handle]
Taps = Mapping[type[Tap], Handle]

PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE


def conversation(
    commands: Commands, group_commands: Commands, taps: Taps, group_taps: Collection[type[Tap]], answers: Commands
) -> ConversationHandler[DutyContext]:
    """All entries and states; filters keep edited commands and other people's groups out.

    `answers` has for each question who takes what is written while it is open, of whatever kind.
    """
    by_code = {kind.code: (kind, handle) for kind, handle in taps.items()}

    async def press(update: Update, context: DutyContext) -> Any:
        data = (update.callback_query.data if update.callback_query else None) or ""
        kind, handle = by_code.get(data.split("|")[0], (Tap, nothing))
        try:
            tap = unpack(kind, data)
        except ValueError:
            return await nothing(None, context)
        if not context.in_private and kind not in group_taps:  # whoever forges one would be answered before all the group
            return await nothing(None, context)
        return await handle(tap, context)

    entries = [
        *(CommandHandler(name, handle, PRIVATE) for name, handle in commands.items()),
        *(
            CommandHandler(name, handle, filters.ChatType.GROUPS & filters.UpdateType.MESSAGE)
            for name, handle in group_commands.items()
        ),
        CallbackQueryHandler(press),
    ]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="If 'per_message=False'", category=PTBUserWarning)
        return ConversationHandler(
            entry_points=entries,
            states={asked: [MessageHandler(PRIVATE & ~filters.COMMAND, take)] for asked, take in answers.items()},
            fallbacks=[],
            allow_reentry=True,
            name=NAME,
            persistent=True,
        )


def anything_else(answers: Commands) -> Handle:
    """What nobody asked for: say what can be done here. Whether a question is open, the database knows best."""

    async def take(update: Any, context: DutyContext) -> Any:
        async with context.open_work(write=False) as work:
            await context.me(work)
            awaited = await questions.asked(work, context.account, context.chat)
        if awaited is not None and awaited in answers:
            return await answers[awaited](update, context)
        await context.show(Screen(context.say("anything_else")))
        return None

    return take


async def nothing(_tap: object, context: DutyContext) -> None:
    """A button that is none of ours, or no longer: strangers are told nothing else than strangers always are."""
    async with context.open_work(write=False) as work:
        await context.me(work)
    raise Refused("unknown_button")


class Awaiting(BasePersistence[dict[object, object], dict[object, object], Any]):
    """Tells PTB at start which questions are open; writes nothing, for the drafts are written with the tap."""

    def __init__(self, open_questions: Callable[[], Awaitable[dict[tuple[int, int], str]]]) -> None:
        super().__init__(PersistenceInput(bot_data=False, chat_data=False, user_data=False, callback_data=False), 3600)
        self._open_questions = open_questions

    async def get_conversations(self, name: str) -> dict[Any, object]:
        return {**await self._open_questions()} if name == NAME else {}

    async def update_conversation(self, name: str, key: Any, new_state: object | None) -> None:
        """The draft was written with the tap."""

    async def get_user_data(self) -> dict[int, dict[object, object]]:
        return {}

    async def get_chat_data(self) -> dict[int, dict[object, object]]:
        return {}

    async def get_bot_data(self) -> Any:
        return None

    async def get_callback_data(self) -> None:
        return None

    async def update_user_data(self, user_id: int, data: dict[object, object]) -> None:
        """Nothing is kept there."""

    async def update_chat_data(self, chat_id: int, data: dict[object, object]) -> None:
        """Nothing is kept there."""

    async def update_bot_data(self, data: Any) -> None:
        """Nothing is kept there."""

    async def update_callback_data(self, data: Any) -> None:
        """Nothing is kept there."""

    async def drop_chat_data(self, chat_id: int) -> None:
        """Nothing is kept there."""

    async def drop_user_data(self, user_id: int) -> None:
        """Nothing is kept there."""

    async def refresh_user_data(self, user_id: int, user_data: dict[object, object]) -> None:
        """Nothing is kept there."""

    async def refresh_chat_data(self, chat_id: int, chat_data: dict[object, object]) -> None:
        """Nothing is kept there."""

    async def refresh_bot_data(self, bot_data: Any) -> None:
        """Nothing is kept there."""

    async def flush(self) -> None:
        """Nothing is kept there."""

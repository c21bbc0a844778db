"""The one place where refusals are worded and bugs end: a person never gets silence."""

from __future__ import annotations

import html
from contextlib import suppress

import structlog
from telegram import Update
from telegram.error import Forbidden, TelegramError

from bot.duty.errors import Refused
from bot.duty.sections import Word
from bot.texts import escape
from handlers import checks
from handlers.context import AlreadyApplied, DutyContext
from handlers.conversation import Commands, Handle, Taps
from handlers.screens import buttons
from handlers.screens.screen import Screen, word
from handlers.today import asking, today_screen
from storage.trouble import DISK_TROUBLE

log = structlog.get_logger()
EXPECTED = "expect_"
"""How refusals begin that say what a question wants; whoever does not want to answer has a way out of it."""

DONE = frozenset({"changed_already", "set_up_over"})
"""Refusals of what was done by a press before this one: the screen says so already, and stays."""


def on_error(taps: Taps, sections: Commands) -> Handle:
    """Answers what went wrong; what could not be answered is left to the intake as trouble."""
    present = {kind.code: sections[kind.belongs_to] for kind in taps if kind.belongs_to}

    async def answer(update: object, context: DutyContext) -> None:
        await _answer(update, context, present)

    return answer


async def _answer(update: object, context: DutyContext, present: Commands) -> None:
    if not isinstance(update, Update) or context.error is None:
        log.error("error without update", exc_info=context.error)
        return
    error = context.error
    try:
        if isinstance(error, Refused):
            await refuse(context, error, present)
        elif isinstance(error, AlreadyApplied):
            await _present(context)
        elif isinstance(error, Forbidden):
            log.info("blocked", update_id=update.update_id)
        else:
            context.bot_data.troubles[update.update_id] = error
            if not isinstance(error, (TelegramError, *DISK_TROUBLE)):
                log.error("bug", update_id=update.update_id, exc_info=error)
    except Exception as failed:  # noqa: BLE001 - an answer that could not be given must never end in silence
        context.bot_data.troubles[update.update_id] = failed


async def refuse(context: DutyContext, refusal: Refused, present: Commands) -> None:
    """Says why not, and who may or what to do instead; what was pressed then shows how things stand now.

    `present` has by code of the tap who shows that; it is the day where no other is named.
    """
    if context.incoming is None or context.incoming.effective_chat is None:
        return
    await _speak(context)
    words = context.say(f"refused.{refusal.key}", **_worded(context, refusal))
    if context.incoming.callback_query is None:
        if context.in_private or refusal.key != "stranger":
            out = ((buttons.drop(context.say),),) if refusal.key.startswith(EXPECTED) else ()
            await context.show(Screen(words, out))
        return
    await context.toast(html.unescape(words), alert=True)
    if refusal.key not in {"stranger", *DONE} and context.in_private:
        code = (context.incoming.callback_query.data or "").split("|")[0]
        with suppress(Refused):
            if code in present:
                await present[code](None, context)
            else:
                await checks.show_present(context)


async def _speak(context: DutyContext) -> None:
    """PTB gives errors a context of their own: it has yet to learn whose language to speak."""
    with suppress(Refused):
        async with context.open_work(write=False) as work:
            await asking(work, context)


def _worded(context: DutyContext, refusal: Refused) -> dict[str, object]:
    """The parameters of a refusal; words of the charter in the reader's language."""
    return {name: word(context.say, given) if isinstance(given, Word) else given for name, given in refusal.params.items()}


async def _present(context: DutyContext) -> None:
    """The update took effect before a restart: show how things stand, but not to a group in which nobody asked."""
    if context.chat < 0:
        return
    async with context.open_work(write=False) as work:
        centre = await asking(work, context)
        screen = await today_screen(work, context.say, centre, context.now)
    await context.show(screen)


async def not_saved(context: DutyContext, *, later: bool = False) -> None:
    """A bug or a full disk: nothing was changed, and the person is told so; `later` that it will be when it can."""
    with suppress(Exception):  # the database may be what is in trouble: then in the language of the settings
        await _speak(context)
    words = context.say("not_saved_yet" if later else "not_saved")
    incoming = context.incoming
    if incoming and incoming.callback_query:
        await context.toast(words, alert=True)
    elif incoming and incoming.message and (context.in_private or not later):
        await context.show(Screen(escape(words)))  # in a group most of what is said is not for us

"""Questions: what a person was asked in a chat and has yet to answer by writing. At most one each; it outlives the process.

Knows who was asked what, and the answers so far. What an answer means is known to whoever asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from storage import questions
from storage.questions import Draft
from storage.work import Work


async def ask(
    work: Work, centre: Centre, by: Member, chat: int, awaiting: str, answers: Mapping[str, object], now: datetime,
    note: int | None = None,
) -> None:  # fmt: skip
    """Opens a question; a question that was open before is replaced, what it has collected stays."""
    await questions.ask(work, Draft(chat, by.telegram or 0, centre.id, awaiting, note, answers), now)


async def open_one(work: Work, centre: Centre, by: Member, chat: int, *awaiting: str) -> Draft:
    """The question this person was asked here. Refuses when there is none, or another than one of `awaiting`."""
    draft = await questions.of(work, chat, by.telegram or 0)
    if draft is None or draft.centre != centre.id or (awaiting and draft.awaiting not in awaiting):
        raise Refused("nothing_open")
    return draft


async def close(work: Work, draft: Draft) -> None:
    await questions.close(work, draft.chat, draft.person)


async def drop(work: Work, by_account: int, chat: int) -> bool:
    """Ends the open question without effect; says whether there was one."""
    draft = await questions.of(work, chat, by_account)
    if draft is not None:
        await close(work, draft)
    return draft is not None


async def asked(work: Work, account: int, chat: int) -> str | None:
    """Which question is open for this account in this chat."""
    draft = await questions.of(work, chat, account)
    return draft.awaiting if draft else None

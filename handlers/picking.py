"""Choosing a day, for whatever it is wanted: by buttons or typed. What follows is known to whoever asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from telegram.ext import ConversationHandler

from bot.duty.dates import Period, parse
from bot.duty.errors import Refused
from bot.services import day as duty_days
from bot.services import questions, standing
from bot.texts import Say
from handlers.context import DutyContext
from handlers.roster_taps import AskDay, Blank, PickDay, PickMonth, TypeDay
from handlers.screens import picking as screens
from handlers.screens.screen import Button
from storage.questions import Draft

END = ConversationHandler.END
DAY = "day"
"""The question that a typed day answers."""
LONGEST = 60
LONGEST_ARG = 36
"""A letter for every unit; more there is no room for beside a purpose and a day."""
YEARS_AHEAD = 2


@dataclass(frozen=True)
class Purpose:
    """What the office wants a day for: the text that asks, who takes it, the way back, whether several days will do."""

    asks: str
    takes: Callable[[Period, str, DutyContext], Awaitable[Any]]
    back: Callable[[Say, str], Button]
    spans: bool = False


async def answered(draft: Draft, context: DutyContext) -> int:
    """The question is over: only now, so that an answer that was refused can be given anew."""
    async with context.open_work(write=True) as work:
        await questions.close(work, draft)
    return END


class Picker:
    """The buttons and the question of all purposes."""

    def __init__(self, purposes: Mapping[str, Purpose]) -> None:
        self.purposes = purposes

    def _of(self, name: str, arg: str) -> Purpose:
        """Refuses what is no purpose, and an `arg` for which the buttons that follow have no room."""
        if name not in self.purposes or len(arg.encode()) > LONGEST_ARG:
            raise Refused("unknown_button")
        return self.purposes[name]

    async def _today(self, name: str, arg: str, context: DutyContext) -> tuple[Purpose, date]:
        """What it is for, if whoever presses may do it, and the centre's date."""
        async with context.open_work(write=False) as work:
            me, centre = await context.me(work)
            standing.office_only(me)
        return self._of(name, arg), duty_days.today(centre, context.now)

    async def ask(self, tap: AskDay, context: DutyContext) -> None:
        """Asks for a day."""
        purpose, today = await self._today(tap.purpose, tap.arg, context)
        asked, back = context.say(purpose.asks), purpose.back(context.say, tap.arg)
        await context.show(screens.next_days(context.say, asked, tap.purpose, tap.arg, today, back))

    async def picked(self, tap: PickDay, context: DutyContext) -> object:
        purpose, _ = await self._today(tap.purpose, tap.arg, context)
        return await purpose.takes(Period(tap.day, tap.day), tap.arg, context)

    async def month(self, tap: PickMonth, context: DutyContext) -> None:
        purpose, today = await self._today(tap.purpose, tap.arg, context)
        first, back = tap.day.replace(day=1), purpose.back(context.say, tap.arg)
        if not (today.year, today.month) <= (first.year, first.month) or first.year > today.year + YEARS_AHEAD:
            raise Refused("unknown_button")
        asked = context.say(purpose.asks)
        await context.show(screens.month(context.say, asked, tap.purpose, tap.arg, first, today, back))

    async def type(self, tap: TypeDay, context: DutyContext) -> str:
        async with context.open_work(write=True) as work:
            me, centre = await context.me(work)
            standing.office_only(me)
            self._of(tap.purpose, tap.arg).back(context.say, tap.arg)
            await questions.ask(work, centre, me, context.chat, DAY, {"purpose": tap.purpose, "arg": tap.arg}, context.now)
        await context.show(screens.typed(context.say), fresh=True)
        return DAY

    async def typed(self, _update: object, context: DutyContext) -> object:
        """A day was typed; what is none is asked for again."""
        words = context.written(LONGEST)
        async with context.open_work(write=False) as work:
            me, centre = await context.me(work)
            draft = await questions.open_one(work, centre, me, context.chat, DAY)
        arg = str(draft.answers["arg"])
        purpose, period = self._of(str(draft.answers["purpose"]), arg), parse(words, duty_days.today(centre, context.now))
        if period is None:
            raise Refused("no_day", text=words)
        if not purpose.spans and period.first != period.last:
            raise Refused("one_day")
        await purpose.takes(period, arg, context)
        return await answered(draft, context)

    @staticmethod
    async def blank(_tap: Blank, context: DutyContext) -> None:
        """A place in a grid where there is no day."""
        async with context.open_work(write=False) as work:
            await context.me(work)
        await context.toast(context.say("pick.blank"))

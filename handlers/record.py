"""/record: looking at the record of a day, a remark, the signature."""

from __future__ import annotations

from datetime import date

from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.duty.record import Record
from bot.services import day as duty_days
from bot.services import noting, records
from bot.services.day import Day
from handlers.context import DutyContext
from handlers.screens import record as screens
from handlers.screens.checks import ask_note
from handlers.screens.screen import Screen
from handlers.taps import YEARS, Preview, Remark, Sign, SignAll, SignedByHand


async def show_record(_update: object, context: DutyContext) -> None:
    """/record, or /record 11-20 for another day."""
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        day = _asked_day(context, centre)
        found, record = await records.read(work, centre, me, day, context.now)
        screen = _preview(found, record, me, context)
    await context.show(screen)


def _asked_day(context: DutyContext, centre: Centre) -> date:
    today = duty_days.today(centre, context.now)
    if not context.args:
        return today
    written = context.args[0].replace(".", "-").replace("/", "-")
    for text in (written, f"{today.year}-{written}"):
        try:
            year, month, day = (int(part) for part in text.split("-"))
            if year in YEARS:
                return date(year, month, day)
        except (ValueError, OverflowError):
            continue
    raise Refused("bad_day", text=context.args[0])


def _may_sign(found: Day, record: Record, member: int, context: DutyContext) -> bool:
    opens = found.charter.record.sign_from.on(found.times) if found.times else None
    mine = found.signer(context.now) == member and record.signature is None
    return mine and opens is not None and context.now >= opens and context.now < found.times.midnight  # type: ignore[union-attr]


async def preview(tap: Preview, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        found, record = await records.read(work, centre, me, tap.day, context.now)
        screen = _preview(found, record, me, context)
    await context.show(screen, fresh=True)


def _preview(found: Day, record: Record, me: Member, context: DutyContext) -> Screen:
    may_sign = _may_sign(found, record, me.id, context)
    return screens.preview(
        context.say, record, may_sign=may_sign, by_hand=me.office and records.may_be_on_paper(found, context.now)
    )


async def sign(tap: Sign, context: DutyContext) -> None:
    await _sign(context, tap.day, all_closed=False)


async def sign_all(tap: SignAll, context: DutyContext) -> None:
    """都已关好,签名: the last check and the signature in one tap."""
    await _sign(context, tap.day, all_closed=True)


async def _sign(context: DutyContext, day: date, *, all_closed: bool) -> None:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        _, record = await records.sign(work, centre, me, day, context.now, all_closed=all_closed)
    await context.show(screens.signed(context.say, record))


async def signed_by_hand(tap: SignedByHand, context: DutyContext) -> None:
    """已手签: the office notes that the printed record bears the signature."""
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        _, record = await records.signed_by_hand(work, centre, me, tap.day, context.now)
    await context.show(screens.signed(context.say, record, thanks="record.noted_by_hand"))


async def remark(tap: Remark, context: DutyContext) -> str:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        await noting.ask_remark(work, centre, me, tap.day, context.chat, context.now)
    await context.show(ask_note(context.say, None), fresh=True)
    return records.REMARK

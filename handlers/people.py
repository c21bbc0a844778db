"""/admin → 人员: adding, changing, pausing, and who leaves; nobody is ever deleted."""

from __future__ import annotations

from collections.abc import Mapping

from bot.duty.dates import Period
from bot.duty.errors import Refused
from bot.services import changes, people, questions, standing
from bot.services import day as duty_days
from bot.texts import Say
from handlers import picking, revise
from handlers.context import DutyContext
from handlers.picking import Purpose
from handlers.roster_taps import EditPerson, NewPerson, People, Person, PutField, Stays, TypeField
from handlers.screens import people as screens
from handlers.screens.screen import Button

FIELD, NEW = "person_field", "person_new"
"""The questions that are asked here: what stands in a field of somebody, who is new."""
LONGEST = 80


async def show(_update: object, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        everybody, units = await people.listed(work, centre, me, context.now)
    await context.show(screens.units(context.say, everybody, units))


async def turn(tap: People, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        everybody, units = await people.listed(work, centre, me, context.now)
    unit = next((one for one in units if one.id == tap.unit), None)
    if unit is None and tap.unit:
        raise Refused("unknown_button")
    await context.show(screens.of_unit(context.say, unit, people.of_unit(everybody, tap.unit), tap.page))


async def person(tap: Person, context: DutyContext) -> None:
    await _show(tap.member, context)


async def _show(member: int, context: DutyContext, *, fresh: bool = False) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        card = await people.card(work, centre, me, member, context.now)
    await context.show(screens.card(context.say, card, duty_days.today(centre, context.now)), fresh=fresh)


async def edit(tap: EditPerson, context: DutyContext) -> None:
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        card = await people.card(work, centre, me, tap.member, context.now)
    await context.show(screens.edit(context.say, card))


async def put_field(tap: PutField, context: DutyContext) -> None:
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        await people.put_field(work, centre, me, tap.member, tap.field, tap.value, context.now)
        card = await people.card(work, centre, me, tap.member, context.now)
    await context.show(screens.edit(context.say, card))


async def type_field(tap: TypeField, context: DutyContext) -> str:
    """What stands in a field is to be typed."""
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        await people.card(work, centre, me, tap.member, context.now)
        if tap.field not in people.TYPED:
            raise Refused("unknown_button")
        answers = {"member": tap.member, "field": tap.field}
        await questions.ask(work, centre, me, context.chat, FIELD, answers, context.now)
    await context.show(screens.ask_field(context.say, tap.field), fresh=True)
    return FIELD


async def typed_field(_update: object, context: DutyContext) -> int:
    words = context.written(LONGEST)
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        draft = await questions.open_one(work, centre, me, context.chat, FIELD)
        member, field = int(str(draft.answers["member"])), str(draft.answers["field"])
        await people.type_field(work, centre, me, member, field, words, context.now)
        await questions.close(work, draft)
    await _show(member, context)
    return picking.END


async def ask_new(tap: NewPerson, context: DutyContext) -> str:
    """Who is new? Name and number, or a contact card."""
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        standing.office_only(me)
        answers = {"unit": tap.unit, "role": tap.role}
        await questions.ask(work, centre, me, context.chat, NEW, answers, context.now)
    await context.show(screens.ask_new(context.say), fresh=True)
    return NEW


async def new(_update: object, context: DutyContext) -> int:
    """Somebody new was typed, or their contact card sent."""
    name, phone = somebody_new(context)
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        draft = await questions.open_one(work, centre, me, context.chat, NEW)
        unit, role = int(str(draft.answers["unit"])), str(draft.answers["role"])
        member = await people.add(work, centre, me, unit, role, name, phone, context.now)
        await questions.close(work, draft)
    await _show(member.id, context)
    return picking.END


def somebody_new(context: DutyContext) -> tuple[str, str]:
    """Name and number as they were typed, or those of a contact card; family names stand first here."""
    message = context.incoming.message if context.incoming else None
    contact = message.contact if message else None
    if contact is None:
        return people.name_and_number(context.written(LONGEST))
    return f"{contact.last_name or ''}{contact.first_name}", contact.phone_number


async def stays(tap: Stays, context: DutyContext) -> None:
    """Somebody who was to leave does not."""
    async with context.open_work(write=True) as work:
        me, centre = await context.me(work)
        await people.stays(work, centre, me, tap.member, context.now)
    await _show(tap.member, context)


async def _pause(period: Period, arg: str, context: DutyContext) -> None:
    member = _member(arg)
    if period.first != period.last:
        await revise.show(changes.Paused(member, period.first, period.last).written(), context)
        return
    async with context.open_work(write=False) as work:
        me, centre = await context.me(work)
        card = await people.card(work, centre, me, member, context.now)
    await context.show(screens.until(context.say, member, period.first, card.member.name))


async def _pause_to(period: Period, arg: str, context: DutyContext) -> None:
    member, _, since = arg.partition(".")
    try:
        first = changes.day_of(since)
    except ValueError:
        raise Refused("unknown_button") from None
    if period.first < first:
        raise Refused("ends_before", day=first)
    await revise.show(changes.Paused(_member(member), first, period.first).written(), context)


async def _back(period: Period, arg: str, context: DutyContext) -> None:
    await revise.show(changes.Back(_member(arg), period.first).written(), context)


async def _leave(period: Period, arg: str, context: DutyContext) -> None:
    await revise.show(changes.Left(_member(arg), period.first).written(), context)


async def _join(period: Period, arg: str, context: DutyContext) -> None:
    await revise.show(changes.Joined(_member(arg), period.first).written(), context)


def _member(arg: str) -> int:
    if not arg.isdecimal():
        raise Refused("unknown_button")
    return int(arg)


def _to_card(say: Say, arg: str) -> Button:
    return Button(say("button.back"), Person(_member(arg.partition(".")[0])).pack())


PURPOSES: Mapping[str, Purpose] = {
    "pause": Purpose("pick.pause", _pause, _to_card, spans=True),
    "pause_to": Purpose("pick.pause_to", _pause_to, _to_card),
    "back": Purpose("pick.back", _back, _to_card),
    "leave": Purpose("pick.leave", _leave, _to_card),
    "join": Purpose("pick.join", _join, _to_card),
}
"""What a day is asked for here."""

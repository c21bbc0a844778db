"""At the door: what somebody is asked who is not known yet, and what the office is asked about them."""

from __future__ import annotations

from bot.duty.centre import Member
from bot.services.day import People
from bot.texts import Say
from handlers.screens.paging import paged
from handlers.screens.screen import Button, Screen
from handlers.setup_taps import Knocking, LetIn, NewCentre, ShareNumber, TellOffice, TurnAway
from storage.knocks import Knock


def ask_number(say: Say) -> Screen:
    return Screen(say("bind.ask"), asks_contact=say("bind.key"))


def which_centre(say: Say) -> Screen:
    """For an id of the settings, where there is a centre already."""
    found = Button(say("button.new_centre"), NewCentre().pack())
    join = Button(say("button.join_centre"), ShareNumber().pack())
    return Screen(say("found.which"), ((found, join),))


def number_read(say: Say) -> Screen:
    return Screen(say("bind.read"), keys_away=True)


def no_such_number(say: Say, *, has_door: bool) -> Screen:
    tell = Button(say("button.tell_office"), TellOffice().pack())
    return Screen(say("bind.none"), ((tell,),) if has_door else ())


def told(say: Say) -> Screen:
    return Screen(say("bind.told"))


def knocking(say: Say, knock: Knock, free: list[Member], people: People, page: int) -> Screen:
    """Who is it? People without an account, in pages."""
    order = {unit: number for number, unit in enumerate(people.units)}
    listed = sorted(free, key=lambda m: (order.get(m.unit or 0, len(order)), m.position))
    buttons = [Button(_with_unit(one, people), LetIn(knock.id, one.id).pack()) for one in listed]
    away = Button(say("button.turn_away"), TurnAway(knock.id).pack())
    rows = paged(say, buttons, page, lambda to: Knocking(knock.id, to))
    return Screen(say("knock.ask", name=knock.name, account=str(knock.account)), (*rows, (away,)))


def _with_unit(one: Member, people: People) -> str:
    unit = people.unit_of(one.id)
    return f"{one.name} {unit.short}" if unit else one.name


def let_in(say: Say, knock: Knock, member: Member) -> Screen:
    return Screen(say("knock.bound", name=knock.name, member=member.name))


def turned_away(say: Say, knock: Knock) -> Screen:
    return Screen(say("knock.turned_away", name=knock.name))

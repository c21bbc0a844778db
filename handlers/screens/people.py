"""人员: who there is by unit, one person, and what can be changed of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.duty.absence import Absence
from bot.duty.centre import Member, Unit
from bot.services.changes import Paused
from bot.services.people import WITHOUT_UNIT, Card
from bot.services.releasing import ROLES
from bot.texts import Say
from handlers.roster_taps import AskDay, EditPerson, NewPerson, People, Person, Propose, PutField, Stays, TypeField
from handlers.screens import admin, buttons
from handlers.screens.paging import paged
from handlers.screens.screen import Button, Screen, dialled, rows_of


def units(say: Say, everybody: Sequence[Member], listed: Sequence[Unit]) -> Screen:
    """How many there are of each unit, and of none."""
    counts = [(unit.id, unit.short) for unit in listed] + [(0, say("people.no_unit"))]
    *of_units, others = [
        Button(say("people.unit", unit=short, n=sum((one.unit or 0) == unit for one in everybody)), People(unit, 0).pack())
        for unit, short in counts
    ]
    return Screen(say("people.head", n=len(everybody)), (*rows_of(of_units, 2), (others,), (admin.back(say),)))


def of_unit(say: Say, unit: Unit | None, members: Sequence[Member], page: int) -> Screen:
    """Those of one unit, a button each."""
    number = unit.id if unit else 0
    who = [Button(_label(say, one), Person(one.id).pack()) for one in members]
    roles = [""] if unit else list(WITHOUT_UNIT)
    add = [Button(say(f"people.add{'_' + role if role else ''}"), NewPerson(number, role).pack()) for role in roles]
    head = say("people.of_unit", unit=unit.name if unit else say("people.no_unit"), n=len(members))
    return Screen(
        head, (*paged(say, who, page, lambda to: People(number, to)), *rows_of(add, 2), (admin.back(say, "people"),))
    )


def _label(say: Say, one: Member) -> str:
    """The name, and what somebody is above all."""
    roles = [say(f"people.short.{role}") for role in ROLES if getattr(one, role)]
    return " ".join([one.name, *roles[:1]])


def card(say: Say, of: Card, today: date) -> Screen:
    """One person: what is kept, what is to come, and the ways to change it."""
    one = of.member
    lines = [say("person.head", name=one.name, unit=of.unit.name if of.unit else say("people.no_unit")).rstrip()]
    lines.append(say("person.phone", phone=dialled(one.phone) or say("person.none")))
    if of.unit:
        lines.append(say("person.desk", desk=say(f"desk.{one.desk}"), window=of.window or say("person.none")))
    roles = [say(f"people.role.{role}") for role in ROLES if getattr(one, role)]
    lines += [say("person.roles", roles=roles)] if roles else []
    lines += _to_come(say, of, today)
    if of.shifts:
        lines.append(say("person.shifts", days=[shift.day for shift in of.shifts]))
    return Screen("\n".join(lines), (*_ways(say, of, today), (Button(say("button.back"), People(one.unit or 0, 0).pack()),)))


def _to_come(say: Say, of: Card, today: date) -> list[str]:
    lines = []
    if of.member.unit is not None and not of.member.rotates:
        lines.append(say("person.resting"))
    if of.member.joined and of.member.joined > today:
        lines.append(say("person.joins", day=of.member.joined))
    lines += [_pause(say, one) for one in of.pauses]
    if of.member.left:
        lines.append(say("person.leaves", day=of.member.left))
    return lines


def _pause(say: Say, one: Absence) -> str:
    return say("person.pauses_until", day=one.first, last=one.last) if one.last else say("person.pauses", day=one.first)


def _ways(say: Say, of: Card, today: date) -> tuple[tuple[Button, ...], ...]:
    one, arg = of.member, str(of.member.id)
    ways = [Button(say("person.edit"), EditPerson(one.id).pack())]
    if one.unit is not None and one.rotates:
        ways.append(Button(say("person.pause"), AskDay("pause", arg).pack()))
        if of.pauses:
            ways.append(Button(say("person.back"), AskDay("back", arg).pack()))
        if one.joined and one.joined > today:
            ways.append(Button(say("person.join"), AskDay("join", arg).pack()))
    if one.left:
        ways.append(Button(say("person.stays"), Stays(one.id).pack()))
    else:
        ways.append(Button(say("person.leave"), AskDay("leave", arg).pack()))
    return rows_of(ways, 2)


def edit(say: Say, of: Card) -> Screen:
    """Every field of a person: typed, or one of its values."""
    one = of.member
    typed = [Button(say(f"field.{field}"), TypeField(one.id, field).pack()) for field in ("name", "phone", "window")]
    rows = [*rows_of(typed, 3)]
    if of.unit is not None:
        other = "back" if one.desk == "front" else "front"
        rows.append((Button(say("person.to_desk", desk=say(f"desk.{other}")), PutField(one.id, "desk", other).pack()),))
        rows += rows_of(
            [
                Button(say("person.to_unit", unit=unit.short), PutField(one.id, "unit", str(unit.id)).pack())
                for unit in of.units
                if unit.id != of.unit.id
            ],
            2,
        )
    roles = ROLES if of.unit is not None else WITHOUT_UNIT
    rows += rows_of(
        [
            Button(
                say("person.role_off" if getattr(one, role) else "person.role_on", role=say(f"people.role.{role}")),
                PutField(one.id, role, "0" if getattr(one, role) else "1").pack(),
            )
            for role in roles
        ],
        2,
    )
    return Screen(say("person.editing", name=one.name), (*rows, (Button(say("button.back"), Person(one.id).pack()),)))


def ask_field(say: Say, field: str) -> Screen:
    return Screen(say(f"field.ask_{field}"), ((buttons.drop(say),),))


def ask_new(say: Say) -> Screen:
    return Screen(say("people.ask_new"), ((buttons.drop(say),),))


def until(say: Say, member: int, first: date, name: str) -> Screen:
    """A pause begins on that day: and how long does it last?"""
    for_ever, one_day = (Propose(Paused(member, first, last).written()).pack() for last in (None, first))
    rows = (
        (Button(say("pause.open"), for_ever), Button(say("pause.one_day"), one_day)),
        (Button(say("pause.until"), AskDay("pause_to", f"{member}.{first:%Y%m%d}").pack()),),
        (Button(say("button.back"), Person(member).pack()),),
    )  # fmt: skip
    return Screen(say("pause.ask", name=name, day=first), rows)

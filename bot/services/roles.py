"""Who of a centre has a role, while it is set up: somebody in no sheet is awaited for one, and gets it by name and number."""

from __future__ import annotations

from datetime import datetime

from bot.duty.centre import Centre, Member
from bot.services import day as duty_days
from bot.services import people, questions, standing
from bot.services.releasing import is_there
from bot.services.staff_words import clean, e164
from storage import members
from storage.work import Work

PERSON = "person"
"""The question for somebody who is in no sheet: a name and a number, or a contact."""


async def ask_person(work: Work, centre: Centre, by: Member, role: str, chat: int, now: datetime) -> None:
    """Waits for somebody who is in no sheet, for this role."""
    standing.office_only(by)
    await questions.ask(work, centre, by, chat, PERSON, {"role": role}, now)


async def role_asked(work: Work, centre: Centre, by: Member, chat: int) -> str:
    """For which role somebody is awaited here. Refuses when nobody is."""
    return str((await questions.open_one(work, centre, by, chat, PERSON)).answers["role"])


async def give(work: Work, centre: Centre, by: Member, role: str, name: str, phone: str, now: datetime) -> Member:
    """Gives the role to who has this number, else to somebody new. Refuses names and numbers that are none."""
    number, today = e164(clean(phone)), duty_days.today(centre, now)
    for one in await members.of_centre(work, centre.id):
        if number and one.phone == number and is_there(one, today):
            return await people.put_field(work, centre, by, one.id, role, "1", now)
    return await people.add(work, centre, by, 0, role, name, phone, now)

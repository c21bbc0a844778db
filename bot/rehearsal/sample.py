"""The sample centre: who works there, with made-up names and numbers that ring nowhere.

Knows the sheet beside it and makes people of its rows. Does not put anything into the bot: the bot is told
through the sheet, as by an office.
"""

import csv
import io
from dataclasses import dataclass
from importlib.resources import files

from bot.rehearsal.people import Chat, Person
from bot.rehearsal.world import World

_FIRST_ID = 6_100_000_001  # more than 32 bits, as real ones have
OFFICE, GUARD, LEADER = "办公室", "保安", "领导"


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """A row of the sheet and the Telegram account of that person."""

    person: Person
    unit: str
    role: str


def sheet() -> bytes:
    """The staff sheet as the office would send it."""
    return files("bot.rehearsal").joinpath("sample.csv").read_bytes()


def people() -> list[SamplePerson]:
    """New people, one a row, with a chat with the bot already opened."""
    rows = csv.DictReader(io.StringIO(sheet().decode()))
    return [_person(number, row) for number, row in enumerate(rows)]


def _person(number: int, row: dict[str, str]) -> SamplePerson:
    note = "" if row["角色"] == GUARD else row["单位"] or row["角色"]  # 陈师傅 says it in the name
    person = Person(_FIRST_ID + number, row["姓名"], phone=row["电话"], note=note, started=True)
    return SamplePerson(person, row["单位"], row["角色"])


def populate(world: World, title: str) -> Chat:
    """Everybody moves in; their group, with the bot as administrator, comes back."""
    everybody = people()
    for one in everybody:
        world.add(one.person)
        world.chats[one.person.id].bot_status = "member"
    office = next(one.person for one in everybody if one.role == OFFICE)
    group = world.group(title, *(one.person for one in everybody), admin=office)
    group.bot_status = "administrator"
    return group


def office_ids() -> str:
    """ADMIN_IDS of the sample centre."""
    return ",".join(str(one.person.id) for one in people() if one.role == OFFICE)

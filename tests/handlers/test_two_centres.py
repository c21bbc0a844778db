"""Two centres on one bot: every command and every button of one, tried by everybody of the other, does and shows nothing of it.

The buttons are those that people of the one have really seen, on all screens there are, and forged ones of every kind; new
commands, buttons and screens are tried by themselves.
"""

from __future__ import annotations

from collections import Counter

import pytest

from handlers import COMMANDS, TAPS
from tests import cast
from tests.cast import Phone
from tests.desk import Desk
from tests.handlers.test_strangers import forged
from tests.walk import alike, walk

pytestmark = pytest.mark.sqlite
PEOPLE = (
    {"office": "林晓燕", "supervisor": "李强", "guard": "陈师傅", "colleague": "王芳"},
    {"office": "唐宁", "supervisor": "韩梅", "guard": "牛师傅", "colleague": "高峰"},
)
OF_ALIKE = 2
"""So many buttons that differ in numbers and days only are tried."""


async def lived_in(desk: Desk) -> None:
    """A day on which much has happened in both: problems, a shift that was given away, a number nobody knows."""
    await desk.until("7:50")
    for names in PEOPLE:
        supervisor, clerk = await desk.phone(names["supervisor"]), await desk.phone(names["office"])
        await supervisor.tap("有问题")
        await supervisor.tap("窗口安全门已开启")
        await supervisor.say(f"{names['supervisor']}看到门坏了")
        await supervisor.tap("提交")
        colleague = await cast.person(desk, names["colleague"])
        await clerk.press(f"og|20261126|{colleague.id}")
    await desk.until("17:31")


async def seen(desk: Desk, names: dict[str, str]) -> list[str]:
    """Buttons that the people of a centre see: those that name a day or a number, a few of those that are alike."""
    data: list[str] = []
    for name in names.values():
        phone = await desk.phone(name)
        data += (await walk(phone, [f"/{command}" for command in COMMANDS], most=150)).data
    tried, found = Counter[str](), []
    for one in dict.fromkeys(data):
        tried[alike(one)] += 1
        if "#" in alike(one) and tried[alike(one)] <= OF_ALIKE:
            found.append(one)
    return found


def secrets_of(desk: Desk, centre: int) -> set[str]:
    """What the other centre must not read: names, numbers, and what was written."""
    people = desk.rows("SELECT name, phone FROM member WHERE centre = ?", centre)
    written = desk.rows("SELECT text FROM note_part WHERE centre = ?", centre)
    numbers = {phone[-11:] for _, phone in people if phone}
    return {name for name, _ in people} | numbers | {text for (text,) in written}


@pytest.mark.parametrize(("of", "by"), [(0, 1), (1, 0)], ids=["the-first", "the-second"])
async def test_every_button_of_one_tried_from_the_other(both: Desk, of: int, by: int) -> None:
    await lived_in(both)
    member = await cast.person(both, PEOPLE[of]["colleague"])
    data = [*await seen(both, PEOPLE[of]), *(forged(kind, member.id) for kind in TAPS)]
    owner = both.centres[of]
    before, secret = both.dump(owner), secrets_of(both, owner.id)
    for name in PEOPLE[by].values():
        phone = await both.phone(name)
        for one in data:
            messages = dict(both.wire.messages)
            await phone.press(one)
            new = [shown.text for shown in both.wire.messages.values() if messages.get(shown.id) != shown]
            leaked = [word for word in secret for text in (*new, *phone.toasts[-1:]) if word in text]
            assert leaked == [], (name, one)
        assert both.dump(owner) == before, name


@pytest.mark.parametrize(("of", "by"), [(0, 1), (1, 0)], ids=["the-first", "the-second"])
async def test_every_command_in_one_shows_nothing_of_the_other(both: Desk, of: int, by: int) -> None:
    await lived_in(both)
    owner = both.centres[of]
    before, secret, known = both.dump(owner), secrets_of(both, owner.id), PEOPLE[of]["supervisor"]
    for name in PEOPLE[by].values():
        phone: Phone = await both.phone(name)
        for words in ("", "11-24", known):
            for command in COMMANDS:
                await phone.say(f"/{command} {words}".rstrip())
            shown = "\n".join([*phone.texts, *phone.toasts])
            assert [word for word in secret - {words} if word in shown] == [], name  # one's own words may be said back
    assert both.dump(owner) == before

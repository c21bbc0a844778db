"""Getting in by link or by the settings; strangers and people of other centres learn nothing and change nothing."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

from bot.services import binding
from handlers import COMMANDS, TAPS
from handlers.taps import Tap
from tests.front import cast
from tests.front.desk import TZ, Desk

NOT_OURS = "您好,本助手仅供单位内部使用。如您是本单位人员,请联系单位办公室开通。"
SECOND = cast.FIRST_ACCOUNT["second"]
EXAMPLES: dict[Any, object] = {date: date(2026, 11, 24), int: 1, str: "opening"}


def forged(kind: type[Tap]) -> str:
    return kind(*(EXAMPLES[field.type] for field in fields(kind))).pack()


async def everything(desk: Desk, centre: int | None = None) -> dict[str, list[str]]:
    """All rows of all tables but the mail, or those of one centre."""
    rows: dict[str, list[str]] = {}
    async with desk.storage.engine.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            if table.name == "update" or (centre is not None and "centre" not in table.c):
                continue
            query = table.select() if centre is None else table.select().where(table.c.centre == centre)
            rows[table.name] = sorted(map(repr, (await connection.execute(query)).all()))
    return rows


async def link(desk: Desk, name: str) -> str:
    who = await cast.person(desk.storage, desk.centre, name, desk.now)
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        return await binding.invite(work, who, desk.now)


@pytest.fixture
async def unbound(tmp_path: Path) -> Any:
    async with Desk(tmp_path, datetime(2026, 11, 23, 15, 0, tzinfo=TZ), admins=frozenset({77})) as desk:
        await desk.found(date(2026, 11, 24), unbound=("王芳", "林晓燕"))
        yield desk


async def test_a_link_binds_once(unbound: Desk) -> None:
    token = await link(unbound, "王芳")
    phone = unbound.stranger(500)
    await phone.say(f"/start {token}")
    assert phone.last == "已绑定:王芳 · 医保中心\n您下次督导:11月25日(周三)"
    again = unbound.stranger(501)
    await again.say(f"/start {token}")
    assert again.last == "这条链接已用过或已过期,请联系单位办公室再发一条。"
    await phone.say(f"/start {token}")
    assert phone.last == "您已经绑定过了,直接用菜单就行。"


async def test_a_link_is_good_for_seven_days(unbound: Desk) -> None:
    token = await link(unbound, "王芳")
    await unbound.at(unbound.now + timedelta(days=7))
    phone = unbound.stranger(500)
    await phone.say(f"/start {token}")
    assert phone.last.startswith("这条链接已用过或已过期")


async def test_an_id_of_the_settings_is_the_office(unbound: Desk) -> None:
    phone = unbound.stranger(77)
    await phone.say("/start")
    assert phone.last.startswith("已绑定:林晓燕")


async def test_an_id_of_the_settings_founds_the_first_centre(tmp_path: Path) -> None:
    async with Desk(tmp_path, datetime(2026, 11, 24, 7, 0, tzinfo=TZ), admins=frozenset({77})) as desk:
        phone = desk.stranger(77)
        await phone.say("/start")
        assert phone.last.startswith("已绑定:")
        await phone.say("/help")
        assert "上杭县社会保障服务中心" in phone.last


@pytest.mark.parametrize("command", sorted(COMMANDS))
async def test_a_stranger_gets_one_answer_to_every_command(desk: Desk, command: str) -> None:
    before = await everything(desk)
    phone = desk.stranger()
    await phone.say(f"/{command}")
    if command == "privacy":
        assert "王芳" not in phone.last and "上杭" not in phone.last
    else:
        assert phone.last == NOT_OURS
    assert await everything(desk) == before


@pytest.mark.parametrize("kind", list(TAPS))
async def test_forged_buttons_of_strangers_and_of_another_centre_change_nothing(desk: Desk, kind: type[Tap]) -> None:
    await desk.at("7:50")
    second = await cast.found_second(desk.storage, desk.now, date(2026, 11, 25))
    await desk.settle()
    before = await everything(desk)
    stranger = desk.stranger()
    await stranger.press(forged(kind))
    assert desk.line.toasts[-1] == NOT_OURS
    assert stranger.messages == []
    assert await everything(desk) == before
    mine = await everything(desk, desk.centre.id)
    texts = {shown.id: shown.text for shown in desk.line.messages.values() if shown.chat < SECOND}
    await (await desk.phone("张敏", second)).press(forged(kind))
    assert {shown.id: shown.text for shown in desk.line.messages.values() if shown.chat < SECOND} == texts
    assert await everything(desk, desk.centre.id) == mine


@pytest.mark.parametrize(
    "data",
    [
        "",
        "zz",
        "ca",
        "ca|1|2|3",
        "ca|99999999|opening",
        "gk|99999999999999999999|staff",
        "ow|00010101",
        "cm|20261124|5000000000",
    ],
)
async def test_garbage_on_a_button_gets_a_clear_answer(desk: Desk, data: str) -> None:
    before = await everything(desk)
    await (await desk.phone("李强")).press(data)
    assert desk.line.toasts[-1]
    assert desk.not_saved == []
    assert await everything(desk) == before


async def test_another_group_learns_nothing(desk: Desk) -> None:
    chat = {"id": -5, "type": "group", "title": "x"}
    phone = desk.stranger()
    entity = [{"type": "bot_command", "offset": 0, "length": 6}]
    await desk.take({"message": {**phone._message(text="/today"), "chat": chat, "entities": entity}})
    assert [shown for shown in desk.line.messages.values() if shown.chat == -5] == []


async def test_language_is_a_persons_own(desk: Desk) -> None:
    phone = await desk.phone("李强")
    await phone.say("/lang")
    await phone.tap("English")
    assert phone.last == "English from now on."
    await desk.at("7:50")
    assert phone.last.startswith("<b>Opening check</b>")
    await phone.tap("Here, door open")
    assert "(李强 7:50)" in phone.last
    menus = [sent for name, sent in desk.line.calls if name == "setMyCommands"]
    assert menus[-1]["commands"][0]["description"] == "Today"

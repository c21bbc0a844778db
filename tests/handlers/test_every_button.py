"""Every screen that can be reached and every button on it: none ends in nothing, none is too wide, none refuses itself.

New screens are found by themselves: whoever adds one that has no way back, a row that does not fit, or a button that
fails, hears of it here. What Telegram would refuse (a text too long, more than 64 bytes in a button) the wire refuses.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.rehearsal.sample import sheet as sample
from handlers import COMMANDS, TAPS
from tests.desk import Desk
from tests.handlers.test_setting_up import BARE, MONDAY, office, with_staff
from tests.walk import Walk, too_wide, walk

pytestmark = pytest.mark.sqlite
WHO = {"林晓燕": "8:06", "李强": "17:31", "王芳": "16:31", "陈师傅": "17:31"}
"""Office, supervisor, the next one, guard; each when there is much on the phone."""
STARTS = [f"/{command}" for command in COMMANDS]


def check(found: Walk) -> None:
    met = {data.split("|")[0] for data in found.data}
    print(f"{found.pressed} presses, {len({one.key for one in found.screens})} screens")
    print("not met:", sorted(kind.__name__ for kind in TAPS if kind.code not in met))
    assert found.bugs == []
    assert found.silent == []
    assert found.refused == []
    assert [str(screen) for screen in found.endless()] == []


def check_widths(found: Walk) -> None:
    wide = {screen.key: f"{screen} {rows}" for screen in found.screens if (rows := too_wide(screen.shown))}
    assert list(wide.values()) == []


@pytest.mark.parametrize("name", WHO)
async def test_every_button_leads_somewhere(desk: Desk, name: str) -> None:
    await desk.until(WHO[name])
    found = await walk(await desk.phone(name), STARTS)
    check(found)
    check_widths(found)


@pytest.mark.parametrize("data", [b"", BARE, sample()], ids=["no-sheet", "names-only", "with-everything"])
async def test_every_button_of_the_set_up_leads_somewhere(empty: Path, data: bytes) -> None:
    async with Desk(empty, MONDAY, admins=(501,)) as desk:
        lin = await with_staff(desk, data) if data else await office(desk)
        found = await walk(lin, ["/start", "/admin", "/roster"])
        check(found)
        check_widths(found)


async def test_and_in_english(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.press("la|en")
    await desk.until("8:06")
    check(await walk(clerk, STARTS))

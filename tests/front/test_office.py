"""A day gone wrong: who cannot come, who takes over, who cannot be reached, a group that is gone."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from pathlib import Path

from tests.front import cast
from tests.front.desk import TZ, Desk

BLOCKED = (403, {"description": "Forbidden: bot was blocked by the user"})


async def test_whoever_cannot_come_tells_the_office_and_the_office_sends_another(desk: Desk) -> None:
    await desk.at("7:20")
    supervisor, office = await desk.phone("李强"), await desk.phone("林晓燕")
    await supervisor.tap("今天来不了")
    assert supervisor.last.startswith("已告诉办公室。\n有人接替前仍由您负责")
    assert office.last == "今天的督导员 李强 13800000101 说来不了,请改派。"
    await office.tap("改派他人")
    assert office.labels[:2] == ["赖美英 劳动就业", "邱晓东 劳动就业"]
    await office.tap("赖美英 劳动就业")
    assert office.last == "已改派:11月24日(周二)由赖美英督导。"
    substitute = await desk.phone("赖美英")
    assert "【督导调整】11月24日(周二)督导员由李强调整为赖美英。" in [shown.text for shown in substitute.messages]
    await desk.at("7:50")
    assert substitute.last.startswith("<b>开门检查</b>")
    assert not any("开门检查" in shown.text for shown in supervisor.messages)


async def test_a_takeover_at_ten_names_both_and_who_serves_at_closing_signs(desk: Desk) -> None:
    supervisor, office, substitute = await desk.phone("李强"), await desk.phone("林晓燕"), await desk.phone("赖美英")
    await desk.at("7:50")
    await supervisor.tap("到岗,门已开")
    await desk.at("10:00")
    await office.press("og|20261124|" + str((await cast.person(desk.storage, desk.centre, "赖美英", desk.now)).id))
    await desk.at("17:30")
    await supervisor.press("rs|20261124")
    assert desk.line.toasts[-1] == "记录由今天的督导员赖美英签名。"
    await substitute.tap("都已关好,签名")
    assert "督导员:李强 8:00—10:00、赖美英 10:00—17:30" in desk.group()[0]


async def test_only_the_office_sends_another(desk: Desk) -> None:
    await (await desk.phone("王芳")).press("og|20261124|2")
    assert desk.line.toasts[-1] == "这一步由办公室来办,请联系单位办公室。"


async def test_a_supervisor_without_telegram_is_looked_after_by_the_office(tmp_path: Path) -> None:
    async with Desk(tmp_path, datetime(2026, 11, 24, 7, 0, tzinfo=TZ)) as desk:
        await desk.found(date(2026, 11, 24), unbound=("李强",))
        office = await desk.phone("林晓燕")
        await desk.at("7:50")
        assert office.last.startswith("(代转:李强 13800000101 收不到消息,请电话转告)\n<b>开门检查</b>")
        await office.tap("门已开")
        await desk.at("18:00")
        assert "安全:开门7:50(办公室代),关门未确认" in desk.group()[0]


async def test_who_blocked_the_bot_is_looked_after_by_the_office(desk: Desk) -> None:
    supervisor, office = await desk.phone("李强"), await desk.phone("林晓燕")
    desk.line.refuse[supervisor.account] = BLOCKED
    await desk.at("7:50")
    assert any("代转:李强" in shown.text and "开门检查" in shown.text for shown in office.messages)
    del desk.line.refuse[supervisor.account]
    await supervisor.say("/start")
    await desk.at("17:20")
    assert supervisor.last.startswith("<b>关门检查</b>")


async def test_the_record_of_a_lost_group_goes_to_the_office(desk: Desk) -> None:
    desk.line.refuse[cast.GROUP] = (403, {"description": "Forbidden: bot was kicked from the supergroup chat"})
    await desk.at("18:00")
    office = await desk.phone("林晓燕")
    texts = [shown.text for shown in office.messages]
    assert any(text.startswith("【督导值班记录】") for text in texts)
    assert any(text.startswith("值班群发不进去了") for text in texts)


async def test_a_group_that_became_a_supergroup_is_followed(desk: Desk) -> None:
    answer = {"description": "Bad Request: group chat was upgraded", "parameters": {"migrate_to_chat_id": -1_005}}
    desk.line.refuse[cast.GROUP] = (400, answer)
    await desk.at("18:00")
    assert [shown.chat for shown in desk.line.messages.values() if shown.text.startswith("【督导")] == [-1_005]


async def test_a_busy_chat_waits_and_nobody_waits_for_it(desk: Desk) -> None:
    supervisor, guard = await desk.phone("李强"), await desk.phone("陈师傅")
    wait = {"description": "Too Many Requests: retry after 1", "parameters": {"retry_after": 1}}
    desk.line.refuse[supervisor.account] = (429, wait)
    await desk.at("7:50")
    assert guard.last.startswith("陈师傅")
    assert supervisor.messages == []
    del desk.line.refuse[supervisor.account]
    await asyncio.sleep(1.2)  # the pause is Telegram's, in real time
    await desk.at("7:51")
    texts = [shown.text.split("\n")[0] for shown in supervisor.messages]
    assert texts == ["(补发,原定 7:20)", "<b>开门检查</b>"]

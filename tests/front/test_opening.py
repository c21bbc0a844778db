"""The opening check (clause 4.4): one tap, item by item, the guard's card, repeat, escalation, the office."""

from __future__ import annotations

from tests.front.desk import Desk


async def test_one_tap_answers_everything(desk: Desk) -> None:
    await desk.at("7:50")
    supervisor = await desk.phone("李强")
    assert supervisor.last == "<b>开门检查</b>\n▢ 本人已到岗\n▢ 窗口安全门已开启"
    await supervisor.tap("到岗,门已开")
    assert "☑ 本人已到岗(李强 7:50)" in supervisor.last
    assert supervisor.labels == ["看今天"]


async def test_item_by_item(desk: Desk) -> None:
    await desk.at("7:50")
    supervisor = await desk.phone("李强")
    await supervisor.tap("▢ 本人已到岗")
    assert "☑ 本人已到岗" in supervisor.last and "▢ 窗口安全门已开启" in supervisor.last
    await supervisor.tap("到岗,门已开")
    assert "▢" not in supervisor.last


async def test_the_guard_answers_the_door_and_both_cards_change(desk: Desk) -> None:
    await desk.at("7:50")
    guard, supervisor = await desk.phone("陈师傅"), await desk.phone("李强")
    assert guard.last == "陈师傅,请开窗口安全门(今天督导:李强)。"
    await guard.tap("已开")
    assert guard.last == "☑ 窗口安全门已开启(陈师傅·保安 7:50)"
    assert "☑ 窗口安全门已开启(陈师傅·保安 7:50)" in supervisor.last
    assert "▢ 本人已到岗" in supervisor.last


async def test_the_first_answer_wins_and_the_second_hears_so(desk: Desk) -> None:
    await desk.at("7:50")
    guard, supervisor = await desk.phone("陈师傅"), await desk.phone("李强")
    old = guard.messages[-1].rows[0][0]["callback_data"]
    await supervisor.tap("到岗,门已开")
    await guard.press(old, guard.messages[-1])
    assert desk.line.toasts[-1] == "这条已经处理:7:50 李强确认“窗口安全门已开启”。"


async def test_a_guard_cannot_say_that_somebody_is_there(desk: Desk) -> None:
    await desk.at("7:50")
    guard = await desk.phone("陈师傅")
    await guard.press("ci|20261124|opening|arrived")
    assert "▢ 本人已到岗" in (await desk.phone("李强")).last


async def test_nobody_answers(desk: Desk) -> None:
    supervisor, office = await desk.phone("李强"), await desk.phone("林晓燕")
    await desk.at("8:00")
    assert supervisor.last.startswith("8:00 了,还没确认。")
    assert not office.messages
    await desk.at("8:05")
    assert "督导员 李强 13800000101" in office.last and "保安 陈师傅 13800000911" in office.last
    assert office.labels == ["门已开", "改派他人", "已联系"]
    assert desk.group() == []
    await office.tap("门已开")
    assert supervisor.last.endswith("▢ 本人已到岗\n☑ 窗口安全门已开启(林晓燕·办公室 8:05)")


async def test_a_colleague_may_not(desk: Desk) -> None:
    await desk.at("7:50")
    await (await desk.phone("王芳")).press("ca|20261124|opening")
    assert desk.line.toasts[-1] == "这一步由今天的督导员李强来点。"
    assert "▢ 本人已到岗" in (await desk.phone("李强")).last


async def test_too_early_and_another_day(desk: Desk) -> None:
    supervisor = await desk.phone("李强")
    await supervisor.press("ca|20261124|opening")
    assert desk.line.toasts[-1] == "还早,7:50 前 30 分钟起可以确认。"
    await supervisor.press("ca|20261123|opening")
    assert "11月23日(周一)" in desk.line.toasts[-1]
    await supervisor.press("ca|20261124|closing")
    assert desk.line.toasts[-1].startswith("还早,17:20")


async def test_the_guards_number_is_one_tap_away(desk: Desk) -> None:
    await desk.at("7:50")
    supervisor = await desk.phone("李强")
    await supervisor.tap("联系保安")
    assert supervisor.last.endswith("保安 陈师傅 13800000911")
    assert supervisor.messages[-1].rows[-1] == [{"text": "复制号码", "copy_text": {"text": "13800000911"}}]

"""Closing, leaving and signing (clauses 4.4, 4.5): carried items, 晚点关, the record in the group."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from bot.duty.centre import GroupKind
from tests.front.desk import TZ, Desk

RECORD = "【督导值班记录】11月24日(周二)\n督导员:李强(劳动就业中心)\n出勤:未登记\n巡查:未登记\n问题:未登记\n受理:未登记\n"


async def test_a_day_on_which_all_is_well(desk: Desk) -> None:
    supervisor = await desk.phone("李强")
    for when, label in (("7:52", "到岗,门已开"), ("17:22", "全部正常"), ("17:35", "都已关好,签名")):
        await desk.at(when)
        await supervisor.tap(label)
    await desk.at("18:30")
    assert desk.group() == [RECORD + "安全:开门7:52,关门17:22,大门17:35,均正常\n交接:未登记\n签名:李强 17:35"]
    assert supervisor.last.startswith("已签名,记录已交办公室。")


async def test_door_closed_carries_the_rest_into_the_leaving_check(desk: Desk) -> None:
    supervisor = await desk.phone("李强")
    await desk.at("17:20")
    await supervisor.tap("门已关")
    assert "☑ 窗口安全门已关闭" in supervisor.last
    await desk.at("17:30")
    assert [line for line in supervisor.last.split("\n") if line.startswith("▢")] == [
        "▢ 办公大楼灯光已关", "▢ 饮水机等电源已断", "▢ 玻璃门窗已关好", "▢ 办公大楼前大门已关闭",
    ]  # fmt: skip
    await supervisor.tap("都已关好,签名")
    assert "安全:开门未确认,关门17:30,大门17:30" in desk.group()[0]


async def test_closing_is_put_off_because_people_wait(desk: Desk) -> None:
    supervisor = await desk.phone("李强")
    await desk.at("17:20")
    await supervisor.tap("晚点关")
    await supervisor.tap("晚30分钟")
    assert supervisor.last == "已改到 18:00 下班,后面的提醒都跟着推迟。"
    before = len(supervisor.messages)
    await desk.at("17:49")
    assert len(supervisor.messages) == before
    await desk.at("17:50")
    assert supervisor.last.startswith("<b>关门检查</b>")
    await desk.at("18:00")
    assert supervisor.last.startswith("<b>离楼检查</b>")
    await desk.at("18:29")
    assert desk.group() == []
    await desk.at("18:30")
    assert len(desk.group()) == 1


async def test_unsigned_it_goes_out_as_it_stands_and_a_late_signature_replaces_the_mark(desk: Desk) -> None:
    supervisor = await desk.phone("李强")
    await desk.at("18:00")
    assert desk.group()[0].endswith("签名:待补签")
    assert supervisor.last == "今天的记录已先报办公室,您的签名还缺。"
    await desk.at("18:20")
    await supervisor.tap("补签")
    assert len(desk.group()) == 1
    assert desk.group()[0].endswith("签名:李强 18:20")


async def test_who_may_sign_when(desk: Desk) -> None:
    supervisor, colleague = await desk.phone("李强"), await desk.phone("王芳")
    await desk.at("16:00")
    await supervisor.press("rs|20261124")
    assert desk.line.toasts[-1] == "还早,17:00 起可以签名。"
    await desk.at("17:10")
    await colleague.press("rs|20261124")
    assert desk.line.toasts[-1] == "记录由今天的督导员李强签名。"
    await supervisor.press("rs|20261124")
    await supervisor.press("rs|20261124")
    assert desk.line.toasts[-1].startswith("今天的记录李强 17:10 已签名")
    assert len(desk.group()) == 1


async def test_in_a_group_of_office_and_leaders_problems_are_named(tmp_path: Path) -> None:
    for kind, named in ((GroupKind.LEADERS, True), (GroupKind.STAFF, False)):
        folder = tmp_path / kind
        async with Desk(folder, datetime(2026, 11, 24, 7, 0, tzinfo=TZ)) as desk:
            await desk.found(date(2026, 11, 24), group=kind)
            supervisor = await desk.phone("李强")
            await desk.at("17:20")
            await supervisor.tap("有问题")
            await supervisor.tap("玻璃门窗已关好")
            await supervisor.say("二楼窗户关不上")
            await supervisor.tap("提交")
            await desk.at("18:00")
            record = desk.group()[0]
            assert ("· 玻璃门窗已关好:二楼窗户关不上" in record) is named
            assert "有情况1项" in record


async def test_without_a_group_the_record_goes_to_the_office_in_private(tmp_path: Path) -> None:
    async with Desk(tmp_path, datetime(2026, 11, 24, 7, 0, tzinfo=TZ)) as desk:
        await desk.found(date(2026, 11, 24), group=None)
        await desk.at("18:00")
        for clerk in ("林晓燕", "谢振华"):
            assert (await desk.phone(clerk)).last.startswith("【督导值班记录】")
        assert desk.group() == []


async def test_a_record_every_working_day_also_after_days_without_power(desk: Desk) -> None:
    await desk.at(datetime(2026, 12, 1, 9, 0, tzinfo=TZ))
    days = [text.split("】")[1].split("(")[0] for text in desk.group()]
    assert [day.removeprefix("(补发,原定 18:00)") for day in days] == [
        "11月24日",
        "11月25日",
        "11月26日",
        "11月27日",
        "11月30日",
    ]
    assert all(text.startswith("(补发,原定 18:00)") for text in desk.group())


async def test_nothing_at_the_weekend(desk: Desk) -> None:
    await desk.at(datetime(2026, 11, 27, 23, 0, tzinfo=TZ))
    before = len(desk.line.messages)
    await desk.at(datetime(2026, 11, 29, 23, 0, tzinfo=TZ))
    assert len(desk.line.messages) == before

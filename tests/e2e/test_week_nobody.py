"""The same stretch with nobody answering: every notice to the minute and to whom, and peace on the week-end.

Opening 8:00, closing 17:30 (winter). The office hears of what stays open, the group never.
"""

from itertools import pairwise
from pathlib import Path

from tests.e2e.stage import BOT, GROUP, GUARD, OFFICE, Said, staged
from tests.e2e.test_week import BEGIN, WEEK, Working


def expected(today: Working, next_day: Working) -> list[Said]:
    """All that the bot writes on a day on which nobody answers."""
    heads = [("16:30", next_day.head, f"{next_day.shown}由{next_day.who}督导,请安排好窗口顶岗。")] if next_day.head else []
    office = [("08:05", "开门检查还没确认。"), ("17:35", "关门检查还没确认。"), ("17:50", "离楼检查还没确认。")]
    return sorted([
        ("07:20", today.who, "早上好,今天由您督导,请 7:50 前到岗。"),
        ("07:50", today.who, "开门检查"),
        ("07:50", GUARD, f"陈师傅,请开窗口安全门(今天督导:{today.who})。"),
        ("08:00", today.who, "8:00 了,还没确认。好了请点一下。"),
        ("16:30", next_day.who, next_day.told),
        *heads,
        ("17:20", today.who, "关门检查"),
        ("17:20", GUARD, f"陈师傅,请关窗口安全门(今天督导:{today.who})。"),
        ("17:30", today.who, "离楼检查"),
        ("17:30", GUARD, f"陈师傅,请关办公大楼前大门(今天督导:{today.who})。"),
        ("18:00", GROUP, f"【督导值班记录】{today.shown}"),
        ("18:00", today.who, "今天的记录已先报办公室,您的签名还缺。"),
        *((at, clerk, text) for at, text in office for clerk in OFFICE),
    ])  # fmt: skip


async def test_nobody_answers(tmp_path: Path) -> None:
    async with staged("2026-11-24 06:30", tmp_path, *BEGIN) as stage:
        await stage.to("2026-12-01 07:00")
        for today, next_day in pairwise(WEEK):
            assert stage.said(today.day) == expected(today, next_day), today.day
            assert {(line.sender, line.kind) for line in stage.lines(today.day)} == {(BOT, "says")}
        assert stage.lines("2026-11-28") == []
        assert stage.lines("2026-11-29") == []
        assert stage.lines("2026-12-01") == []
        records = stage.in_group()
        assert [message.text.splitlines()[-1] for message in records] == ["签名:待补签"] * 5
        assert [message.text.splitlines()[6] for message in records] == ["安全:未登记"] * 5
        assert not [message for message in records if message.rows]  # nothing to press for a group that cannot act


async def test_what_the_office_is_told_and_can_do(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        await stage.to("08:05")
        card = stage.phone("林晓燕").last()
        assert card.text == (
            "开门检查还没确认。\n▢ 本人已到岗\n▢ 窗口安全门已开启\n督导员 王芳 13800000201\n保安 陈师傅 13800000911"
        )
        assert card.buttons == (("门已开", "改派他人", "已联系"),)
        await stage.tap("林晓燕", "已联系")
        assert stage.phone("谢振华").last().text == "林晓燕已联系今天的督导员。"
        await stage.to("08:07")
        await stage.tap("谢振华", "门已开")
        assert "谢振华·办公室 8:07" in stage.phone("王芳").last().text
        assert "谢振华·办公室 8:07" in stage.phone(GUARD).last().text
        await stage.to("08:40")
        assert [said for said in stage.said("2026-11-24") if said[0] > "08:07"] == []


async def test_a_late_signature_takes_the_place_of_the_mark(tmp_path: Path) -> None:
    async with staged("2026-11-24 17:00", tmp_path, "王芳") as stage:
        await stage.to("19:00")
        assert stage.in_group()[-1].text.endswith("签名:待补签")
        await stage.tap("王芳", "补签")
        assert stage.in_group()[-1].text.endswith("签名:王芳 19:00")
        assert len(stage.in_group()) == 1  # edited, not sent again
        await stage.to("2026-11-25 07:00")
        assert [said for said in stage.said("2026-11-24") if said[0] > "18:00"] == []


async def test_closing_put_off_moves_every_later_time(tmp_path: Path) -> None:
    async with staged("2026-11-24 17:00", tmp_path, "王芳") as stage:
        await stage.to("17:21")
        await stage.tap("王芳", "晚点关", "晚30分钟")
        await stage.to("24:00")
        times = [(at, who) for at, who, _ in stage.said("2026-11-24") if at > "17:21" and who in {"王芳", GROUP}]
        assert times == [("17:50", "王芳"), ("18:00", "王芳"), ("18:30", GROUP), ("18:30", "王芳")]


async def test_a_reassigned_shift_takes_its_reminders_along(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        await stage.to("07:20")
        await stage.tap("王芳", "今天来不了")
        await stage.tap("林晓燕", "改派他人")
        choice = next(label for label in stage.phone("林晓燕").last().labels if label.startswith("蓝志勇"))
        await stage.tap("林晓燕", choice, "因病")
        filed = "【督导调整】11月24日(周二)督导员由王芳调整为蓝志勇。备〔2026〕1号"
        assert [said for said in stage.said("2026-11-24") if said[1] == GROUP] == [("07:20", GROUP, filed)]
        await stage.to("07:50")
        assert ("07:50", "蓝志勇", "开门检查") in stage.said("2026-11-24")
        assert ("07:50", "王芳", "开门检查") not in stage.said("2026-11-24")
        today = (await stage.say("李强", "/today")).splitlines()
        assert today[1:3] == ["督导员:蓝志勇(医保中心)", "王芳 → 蓝志勇 备〔2026〕1号"]

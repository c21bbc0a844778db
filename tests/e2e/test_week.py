"""Five units and 18 people from Tuesday 2026-11-24 over the week-end into Monday 2026-11-30, everybody answering.

The sheet's units in turn order: 劳动就业 (李强 赖美英 邱晓东), 医保 (王芳 林丽萍 蓝志勇 黄秀兰), 机关社保 (张敏 温建平 郭燕
罗文彬), 城乡居保 (陈静 丁国华 包小玲 范春生), 劳动社保 (刘洋 曾雪梅 傅伟). The office is in the middle of a paper roster.
"""

import re
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from bot.duty.centre import GroupKind
from bot.rehearsal.sample import people
from tests.e2e.stage import GROUP, GUARD, OFFICE, Said, Stage, staged

CHINESE = re.compile("[\u4e00-\u9fff]")


class Working(NamedTuple):
    """A day, who is on, how it is told the evening before, and the head who must cover a window of the front desk."""

    day: str
    shown: str
    who: str
    unit: str
    told: str
    head: str = ""


# Written by hand. 罗文彬, 邱晓东 and 黄秀兰 sit in the back office: no window to cover, no word to their heads.
BEGIN = ("罗文彬", "包小玲", "傅伟", "邱晓东", "黄秀兰")
WEEK = (
    Working("2026-11-24", "11月24日(周二)", "罗文彬", "机关社保中心", ""),
    Working("2026-11-25", "11月25日(周三)", "包小玲", "城乡居民社保中心", "明天(11月25日 周三)由您督导。", "丁国华"),
    Working("2026-11-26", "11月26日(周四)", "傅伟", "劳动社保中心窗口", "明天(11月26日 周四)由您督导。", "刘洋"),
    Working("2026-11-27", "11月27日(周五)", "邱晓东", "劳动就业中心", "明天(11月27日 周五)由您督导。"),
    Working("2026-11-30", "11月30日(周一)", "黄秀兰", "医保中心", "下周一(11月30日)由您督导。"),
    Working("2026-12-01", "12月1日(周二)", "张敏", "机关社保中心", "明天(12月1日 周二)由您督导。", "温建平"),
)


def expected(today: Working, next_day: Working) -> list[Said]:
    """All that the bot writes on a day on which everybody answers at once."""
    heads = [("16:30", next_day.head, f"{next_day.shown}由{next_day.who}督导,请安排好窗口顶岗。")] if next_day.head else []
    return sorted([
        ("07:20", today.who, "早上好,今天由您督导,请 7:50 前到岗。"),
        ("07:50", today.who, "开门检查"),
        ("07:50", GUARD, f"陈师傅,请开窗口安全门(今天督导:{today.who})。"),
        ("16:30", next_day.who, next_day.told),
        *heads,
        ("17:20", today.who, "关门检查"),
        ("17:20", GUARD, f"陈师傅,请关窗口安全门(今天督导:{today.who})。"),
        ("17:30", today.who, "离楼检查"),
        ("17:30", GUARD, f"陈师傅,请关办公大楼前大门(今天督导:{today.who})。"),
        ("17:34", GROUP, f"【督导值班记录】{today.shown}"),
    ])  # fmt: skip


async def play(stage: Stage, today: Working, next_day: Working) -> None:
    """One day, minute by minute, by label."""
    await stage.to(f"{today.day} 07:20")
    await stage.tap(today.who, "知道了")
    await stage.to("07:51")
    await stage.tap(GUARD, "已开")
    await stage.to("07:52")
    await stage.tap(today.who, "到岗,门已开")
    await stage.to("16:30")
    await stage.tap(next_day.who, "知道了")
    await stage.to("17:21")
    await stage.tap(GUARD, "已关")
    await stage.to("17:22")
    await stage.tap(today.who, "全部正常")
    await stage.to("17:33")
    await stage.tap(GUARD, "已关")
    await stage.to("17:34")
    await stage.tap(today.who, "签名提交")
    await stage.to("24:00")


async def test_everybody_answers(tmp_path: Path) -> None:
    async with staged("2026-11-24 06:30", tmp_path, *BEGIN) as stage:
        for today, next_day in pairwise(WEEK):
            await play(stage, today, next_day)
        for today, next_day in pairwise(WEEK):
            assert stage.said(today.day) == expected(today, next_day), today.day
            assert stage.in_group()[WEEK.index(today)].text == (
                f"【督导值班记录】{today.shown}\n"
                f"督导员:{today.who}({today.unit})\n"
                "出勤:未登记\n"
                "巡查:未登记\n"
                "问题:未登记\n"
                "受理:未登记\n"
                "安全:开门7:52,关门17:22,大门17:33,均正常\n"
                "交接:未登记\n"
                f"签名:{today.who} 17:34"
            )
        assert stage.lines("2026-11-28") == []
        assert stage.lines("2026-11-29") == []
        assert len(stage.in_group()) == 5  # five records and nothing else


async def test_the_eve_of_a_week_end_names_monday(tmp_path: Path) -> None:
    async with staged("2026-11-27 16:00", tmp_path, "邱晓东", "王芳") as stage:
        await stage.to("16:30")
        assert stage.phone("王芳").last().text == ("下周一(11月30日)由您督导。\n8:00 上班,请 7:50 前到岗,联系保安开安全门。")
        await stage.to("2026-11-30 07:19")
        assert stage.lines("2026-11-28") == stage.lines("2026-11-29") == stage.lines("2026-11-30") == []
        await stage.to("07:20")
        assert stage.phone("王芳").last().text.startswith("早上好,今天由您督导")


async def test_without_a_group_the_office_gets_the_record_in_private(tmp_path: Path) -> None:
    async with staged("2026-11-24 17:00", tmp_path, "王芳", kind=None) as stage:
        await stage.to("18:01")
        for clerk in OFFICE:
            assert stage.phone(clerk).last().text.startswith("【督导值班记录】11月24日(周二)\n督导员:王芳(医保中心)\n")
        assert stage.in_group() == []


async def test_a_group_of_office_and_leaders_reads_the_fuller_record(tmp_path: Path) -> None:
    async with staged("2026-11-24 17:00", tmp_path, "王芳", kind=GroupKind.LEADERS) as stage:
        await stage.to("17:20")
        await stage.tap("王芳", "有问题")
        await stage.tap("王芳", "玻璃门窗已关好")
        await stage.say("王芳", "三号窗关不严")
        await stage.tap("王芳", "提交")
        await stage.to("18:00")
        assert "· 玻璃门窗已关好:三号窗关不严" in stage.in_group()[-1].text


async def test_a_supervisor_who_is_not_bound_is_stood_for_by_the_office(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳", unbound=frozenset({"王芳"})) as stage:
        await stage.to("08:30")
        for clerk in OFFICE:
            heard = [line for line in stage.lines("2026-11-24") if line.to.startswith(clerk)]
            assert [f"{line.when:%H:%M}" for line in heard] == ["07:20", "07:50", "08:00", "08:05"]
            assert all("13800000201" in line.text for line in heard)
        assert stage.phone("王芳").messages() == []
        await stage.tap("林晓燕", "门已开")
        assert "开门8:30(办公室代)" in await stage.say("林晓燕", "/record")


async def test_a_guard_who_is_not_bound_is_stood_for_by_the_supervisor(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳", unbound=frozenset({GUARD})) as stage:
        await stage.to("07:50")
        await stage.tap("王芳", "联系保安")
        assert "13800000911" in stage.phone("王芳").last().text
        await stage.tap("王芳", "到岗,门已开")
        await stage.to("08:30")
        assert [who for _, who, _ in stage.said("2026-11-24")] == ["王芳", "王芳"]


async def test_an_english_day(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳", LANGUAGE="en") as stage:
        await stage.to("07:50")
        await stage.tap(GUARD, "Open")
        await stage.tap("王芳", "Here, door open")
        await stage.to("17:30")
        await stage.tap("王芳", "All closed, sign")
        record = stage.in_group()[-1].text.splitlines()
        assert record[-1].endswith("王芳 17:30")
        names = [name for one in people() for name in (one.person.first_name, one.unit) if name]
        for line in stage.lines("2026-11-24"):
            text = "\n".join([line.text, *(label for row in line.buttons for label in row)])
            for name in (*names, GROUP):
                text = text.replace(name, "")
            assert not CHINESE.search(text), text

"""The first week of an office with all that can happen: a typhoon at 6:40, somebody who leaves, somebody new, other hours."""

from pathlib import Path

from tests.e2e.stage import Stage, staged

CLERK = "林晓燕"
UNIT = ("林丽萍", "蓝志勇", "黄秀兰")
"""王芳's colleagues."""


async def press(stage: Stage, start: str) -> None:
    """The clerk presses the button that begins so."""
    await stage.tap(CLERK, next(label for label in stage.phone(CLERK).last().labels if label.startswith(start)))


async def test_a_first_week_with_its_accidents(tmp_path: Path) -> None:
    async with staged("2026-11-24 06:30", tmp_path) as stage:
        # Tuesday, a typhoon: closed at 6:40, everything moves on by a day.
        await stage.to("06:40")
        await stage.say(CLERK, "/admin")
        await stage.tap(CLERK, "今天不上班")
        await press(stage, "顺延")
        assert stage.phone("李强").last().text.startswith("接办公室通知,今天不上班,督导顺延。")
        await stage.to("24:00")
        silent = [text for time, _, text in stage.said("2026-11-24") if time > "07:01"]
        assert not any("开门检查" in text or "值班记录" in text for text in silent)
        # Wednesday: who would have been on on Tuesday. 王芳, who is next, leaves; one of the unit stands in.
        await stage.to("2026-11-25 07:21")
        assert stage.phone("李强").last().text.startswith("早上好,今天由您督导")
        await stage.say(CLERK, "/admin")
        await stage.tap(CLERK, "人员", "医保(4)", "王芳", "移出", "11月26日 周四")
        await press(stage, "只补空班")
        assert "取消 11月26日(周四)" in stage.phone("王芳").last().text
        (stands_in,) = [name for name in UNIT if "增加 11月26日(周四)" in stage.phone(name).last().text]
        # Somebody new, by name and number.
        await stage.say(CLERK, "/admin")
        await stage.tap(CLERK, "人员", "医保(4)", "加人")
        assert (await stage.say(CLERK, "王小明 13800000299")).startswith("王小明 医保中心")
        # Thursday: half a day's hours for Friday; whoever is on is told, and the day follows them.
        await stage.to("2026-11-26 07:21")
        assert stage.phone(stands_in).last().text.startswith("早上好,今天由您督导")
        await stage.say(CLERK, "/admin")
        await stage.tap(CLERK, "日历与作息", "某天改作息", "11月27日 周五", "8:00—12:00", "确定")
        await stage.to("2026-11-27 12:01")
        said = [(time, text) for time, _, text in stage.said("2026-11-27")]
        assert ("11:50", "关门检查") in said
        assert ("12:00", "离楼检查") in said
        # Who has left is nobody here any more.
        assert (await stage.say("王芳", "/my")).startswith("您好,本助手仅供单位内部使用")

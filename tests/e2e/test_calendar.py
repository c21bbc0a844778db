"""Days that are not what they seem: make-up Saturdays, long holidays, and the days on which the hours change.

Official days of 2026: Spring Festival 02-15 to 02-23 with 02-14 and 02-28 worked; National Day 10-01 to 10-07 with
10-10 worked (and 09-20 before). Winter hours end at 17:30, summer hours (06-01 to 09-30) at 18:00.
"""

from pathlib import Path

from tests.e2e.stage import GROUP, GUARD, OFFICE, Said, Stage, staged

MORNING = "早上好,今天由您督导,请 7:50 前到岗。"
RECORD = "【督导值班记录】"
# Who gets several messages every day has to be waited for by the limits, second by real second.
ALOOF = frozenset({GUARD, *OFFICE})


def woken(stage: Stage) -> list[tuple[str, str]]:
    """(day, who) of every wake notice: who was on, day by day."""
    return [
        (f"{line.when:%m-%d %H:%M}", line.to.partition("(")[0])
        for line in stage.rehearsal.transcript
        if line.text.startswith(MORNING)
    ]


def recorded(stage: Stage) -> list[str]:
    """When the group got a record, and of which day."""
    return [
        f"{line.when:%m-%d %H:%M} {line.text.splitlines()[0].removeprefix(RECORD)}"
        for line in stage.rehearsal.transcript
        if line.to == GROUP and line.text.startswith(RECORD)
    ]


async def fine(stage: Stage, day: str, who: str) -> None:
    """A day on which the supervisor answers for everything; nobody else is about."""
    await stage.to(f"{day} 07:50")
    await stage.tap(who, "到岗,门已开")
    await stage.to("17:30")
    await stage.tap(who, "都已关好,签名")


def of(stage: Stage, day: str, who: str) -> list[Said]:
    return [said for said in stage.said(day) if said[1] == who]


async def test_spring_festival_2026(tmp_path: Path) -> None:
    async with staged("2026-02-13 16:00", tmp_path, "李强") as stage:
        await stage.to("2026-02-14 23:00")
        assert of(stage, "2026-02-13", "王芳") == [("16:30", "王芳", "明天(2月14日 周六)由您督导。")]
        assert of(stage, "2026-02-14", "王芳") == [
            ("07:20", "王芳", MORNING),
            ("07:50", "王芳", "开门检查"),
            ("08:00", "王芳", "8:00 了,还没确认。好了请点一下。"),
            ("17:20", "王芳", "关门检查"),
            ("17:30", "王芳", "离楼检查"),
            ("18:00", "王芳", "今天的记录已先报办公室,您的签名还缺。"),
        ]
        assert of(stage, "2026-02-14", "张敏") == [("16:30", "张敏", "节后第一天(2月24日 周二)由您督导。")]
        assert of(stage, "2026-02-14", "温建平") == [("16:30", "温建平", "2月24日(周二)由张敏督导,请安排好窗口顶岗。")]


async def test_nothing_is_sent_during_the_spring_festival(tmp_path: Path) -> None:
    async with staged("2026-02-14 16:00", tmp_path, "王芳") as stage:
        await stage.to("2026-02-24 07:19")
        for day in range(15, 25):
            assert stage.lines(f"2026-02-{day}") == [], day
        await stage.to("07:20")
        assert woken(stage) == [("02-24 07:20", "张敏")]


async def test_work_after_the_spring_festival_with_a_make_up_saturday(tmp_path: Path) -> None:
    async with staged("2026-02-23 12:00", tmp_path, unbound=ALOOF) as stage:
        days = (("02-24", "李强"), ("02-25", "王芳"), ("02-26", "张敏"), ("02-27", "陈静"), ("02-28", "刘洋"))
        for day, who in days:
            await fine(stage, f"2026-{day}", who)
        await stage.to("2026-03-02 07:30")
        assert woken(stage) == [
            ("02-24 07:20", "李强"),
            ("02-25 07:20", "王芳"),
            ("02-26 07:20", "张敏"),
            ("02-27 07:20", "陈静"),
            ("02-28 07:20", "刘洋"),  # a Saturday, worked
            ("03-02 07:20", "赖美英"),
        ]
        assert recorded(stage) == [
            "02-24 17:30 2月24日(周二)",
            "02-25 17:30 2月25日(周三)",
            "02-26 17:30 2月26日(周四)",
            "02-27 17:30 2月27日(周五)",
            "02-28 17:30 2月28日(周六)",
        ]
        assert of(stage, "2026-02-27", "刘洋") == [("16:30", "刘洋", "明天(2月28日 周六)由您督导。")]
        assert of(stage, "2026-02-28", "赖美英") == [("16:30", "赖美英", "下周一(3月2日)由您督导。")]
        assert stage.lines("2026-03-01") == []


async def test_national_day_2026_and_the_winter_hours(tmp_path: Path) -> None:
    async with staged("2026-09-30 16:00", tmp_path, "王芳", unbound=ALOOF) as stage:
        await stage.to("16:30")
        assert stage.phone("张敏").last().text == (
            "节后第一天(10月8日 周四)由您督导。\n"
            "8:00 上班,请 7:50 前到岗,联系保安开安全门。\n"
            "作息有变:8:00—12:00、14:30—17:30。"
        )
        await fine(stage, "2026-10-09", "陈静")
        await fine(stage, "2026-10-10", "刘洋")
        await stage.to("2026-10-12 07:30")
        assert of(stage, "2026-09-30", "王芳") == [
            ("17:50", "王芳", "关门检查"),
            ("18:00", "王芳", "离楼检查"),
            ("18:30", "王芳", "今天的记录已先报办公室,您的签名还缺。"),
        ]
        for day in range(1, 8):
            assert stage.lines(f"2026-10-0{day}") == [], day
        assert of(stage, "2026-10-08", "张敏") == [
            ("07:20", "张敏", MORNING),
            ("07:50", "张敏", "开门检查"),
            ("08:00", "张敏", "8:00 了,还没确认。好了请点一下。"),
            ("17:20", "张敏", "关门检查"),
            ("17:30", "张敏", "离楼检查"),
            ("18:00", "张敏", "今天的记录已先报办公室,您的签名还缺。"),
        ]
        assert of(stage, "2026-10-09", "刘洋") == [("16:30", "刘洋", "明天(10月10日 周六)由您督导。")]
        assert of(stage, "2026-10-10", "李强") == [("16:30", "李强", "下周一(10月12日)由您督导。")]
        assert stage.lines("2026-10-11") == []
        assert woken(stage) == [
            ("10-08 07:20", "张敏"),
            ("10-09 07:20", "陈静"),
            ("10-10 07:20", "刘洋"),
            ("10-12 07:20", "李强"),
        ]
        assert recorded(stage) == [
            "09-30 18:30 9月30日(周三)",
            "10-08 18:00 10月8日(周四)",
            "10-09 17:30 10月9日(周五)",
            "10-10 17:30 10月10日(周六)",
        ]


async def test_the_summer_hours_of_2026(tmp_path: Path) -> None:
    async with staged("2026-05-29 16:00", tmp_path, "王芳") as stage:
        await stage.to("16:30")
        assert stage.phone("张敏").last().text == (
            "下周一(6月1日)由您督导。\n8:00 上班,请 7:50 前到岗,联系保安开安全门。\n作息有变:8:00—12:00、15:00—18:00。"
        )
        await stage.to("2026-06-01 23:00")
        assert of(stage, "2026-05-29", "王芳") == [
            ("17:20", "王芳", "关门检查"),
            ("17:30", "王芳", "离楼检查"),
            ("18:00", "王芳", "今天的记录已先报办公室,您的签名还缺。"),
        ]
        assert stage.lines("2026-05-30") == stage.lines("2026-05-31") == []
        assert of(stage, "2026-06-01", "张敏") == [
            ("07:20", "张敏", MORNING),
            ("07:50", "张敏", "开门检查"),
            ("08:00", "张敏", "8:00 了,还没确认。好了请点一下。"),
            ("17:50", "张敏", "关门检查"),
            ("18:00", "张敏", "离楼检查"),
            ("18:30", "张敏", "今天的记录已先报办公室,您的签名还缺。"),
        ]
        assert of(stage, "2026-06-01", "陈静") == [("16:30", "陈静", "明天(6月2日 周二)由您督导。")]
        assert recorded(stage) == ["05-29 18:00 5月29日(周五)", "06-01 18:30 6月1日(周一)"]


async def test_the_office_sees_an_extension_by_day(tmp_path: Path) -> None:
    """40 days after 10-21 is 11-30, the last published day; a day later December is to follow, in two working days."""
    async with staged("2026-10-21 18:40", tmp_path, "王芳", unbound=frozenset({GUARD})) as stage:
        await stage.to("2026-10-22 19:00")
        shown = [said for said in stage.said("2026-10-22") if "值班表将延长" in said[2]]
        assert [(who, text) for _, who, text in shown] == [
            (clerk, "值班表将延长:12月1日(周二) 至 12月31日(周四),10月26日(周一) 起自动生效。") for clerk in OFFICE
        ]
        assert [at for at, _, _ in shown if not "07:00" <= at <= "18:00"] == []


async def test_on_a_closed_day_people_get_answers_and_nothing_to_do(tmp_path: Path) -> None:
    async with staged("2026-11-27 18:30", tmp_path, "李强") as stage:
        await stage.to("2026-11-28 09:00")
        assert stage.lines("2026-11-28") == []
        assert await stage.say("王芳", "/today") == "11月28日(周六)休息,没有督导。"
        assert await stage.say("王芳", "/checks") == "11月28日(周六)休息,没有检查。"
        assert "11月30日(周一)" in await stage.say("王芳", "/my")
        assert await stage.say("王芳", "/today@rehearsal_duty_bot", stage.group) == "11月28日(周六)休息,没有督导。"

"""Setting a centre up in the chat: each step, leaving it and coming back, what cannot be, and buttons that are over."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.rehearsal.sample import sheet as sample
from tests import cast
from tests.cast import Phone
from tests.desk import TZ, Desk

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=TZ)
FIRST_STEPS = ("就用这个名称", "就用第 1 份", "就按这个", "否")
BARE = (
    "单位,姓名,电话,岗位\n劳动就业,李强,13800000101,前台\n劳动就业,赖美英,13800000102,前台\n医保,王芳,13800000201,前台\n"
    "医保,林丽萍,13800000202,后台\n"
).encode()
"""Staff of two units without head, guard, leader or office."""


@pytest.fixture
async def fresh(empty: Path) -> AsyncIterator[Desk]:
    """Nothing is there yet but an id in the settings."""
    async with Desk(empty, MONDAY, admins=(501,)) as desk:
        yield desk


async def office(desk: Desk, *labels: str, name: str = "林晓燕") -> Phone:
    """林晓燕 presses Start and then these buttons."""
    phone = Phone(desk, 501, name)
    await phone.start()
    for label in labels:
        await phone.tap(label)
    return phone


async def with_staff(desk: Desk, data: bytes = BARE) -> Phone:
    """As far as the sheet is in: the next step is the first that it leaves open."""
    phone = await office(desk, *FIRST_STEPS)
    await phone.document("名单.csv", data)
    await phone.tap(next(label for label in phone.last.labels if label.startswith("导入")))
    return phone


def step(phone: Phone) -> str:
    """What the step is about that is shown: the end of its first line."""
    line = next(line for line in phone.last.text.splitlines() if line.startswith("第 ") and "步,共" in line)
    return line.partition("· ")[2]


def roster(desk: Desk, n: int = 3) -> list[tuple[str, str]]:
    rows = desk.rows("SELECT day, name FROM shift JOIN member ON member.id = shift.member ORDER BY day")
    return [(str(day), name) for day, name in rows[:n]]


async def test_a_centre_is_set_up_with_the_proposals_and_one_sheet(fresh: Desk) -> None:
    lin = await with_staff(fresh, sample())
    assert lin.last.text.splitlines()[0] == "新增 21 人,更新 1 人。"
    assert step(lin) == "值班群"  # heads, guard and leader were in the sheet
    for label in ("跳过", "按单位轮", "看值班表"):
        await lin.tap(label)
    assert [one.name for one in fresh.wire.sent[-3:]] == ["值班表-2026-11.png", "值班表-2026-12.png", ""]
    await lin.tap("发布")
    assert lin.last.text == "值班表已发布到 12月31日(周四)。\n还有 21 人没有绑定。请把进门链接发到群里,或打印二维码。"
    assert roster(fresh) == [("2026-11-24", "李强"), ("2026-11-25", "王芳"), ("2026-11-26", "张敏")]
    await lin.start()
    assert lin.last.text.startswith("林晓燕,您好。上杭县社会保障服务中心")


async def test_it_goes_on_where_it_was_after_every_step_and_every_restart(fresh: Desk) -> None:
    lin = await office(fresh)
    for act in (*FIRST_STEPS, "sheet", "导入 22 人", "跳过", "按名单轮"):
        shown = step(lin) if "步,共" in lin.last.text else ""
        await fresh.restart()
        await fresh.at(fresh.now.replace(minute=fresh.now.minute + 1))
        if shown:
            await lin.say("/start")
            assert step(lin) == shown
            await lin.say("/admin")
            await lin.tap("设置")
            assert step(lin) == shown
        if act == "sheet":
            await lin.document("名单.csv", sample())
        else:
            await lin.tap(act)
    await fresh.restart()
    await lin.tap("看值班表")
    await fresh.restart()
    await lin.tap("发布")
    assert roster(fresh) == [("2026-11-24", "李强"), ("2026-11-25", "赖美英"), ("2026-11-26", "邱晓东")]


async def test_a_sheet_that_waits_is_what_is_shown_when_the_office_comes_back(fresh: Desk) -> None:
    lin = await office(fresh, *FIRST_STEPS)
    await lin.document("名单.csv", sample())
    await fresh.restart()
    await lin.say("/start")
    assert lin.last.text.startswith("名单.csv\n新增 21 人:")
    await lin.tap("取消")
    assert lin.last.text.splitlines()[0] == "好的,这份名单没有导入。"
    assert step(lin) == "人员名单"


async def test_there_is_a_way_back_and_on_from_every_step(fresh: Desk) -> None:
    lin = await with_staff(fresh, sample())
    await lin.tap("跳过")
    await lin.tap("按单位轮")
    seen = [step(lin)]
    while "返回" in lin.last.labels:
        await lin.tap("返回")
        seen.append(step(lin))
    assert seen == [
        "从哪天开始",
        "轮值方式",
        "值班群",
        "值班记录",
        "保安",
        "窗口负责人",
        "人员名单",
        "中午安全门",
        "作息时间",
        "值班制度",
        "中心名称",
    ]
    back = [step(lin)]
    while "下一步" in lin.last.labels:
        await lin.tap("下一步")
        back.append(step(lin))
    assert back == seen[::-1]


# Names and hours


async def test_the_name_may_be_typed(fresh: Desk) -> None:
    lin = await office(fresh)
    await lin.say("长汀县 社保 服务中心")
    assert fresh.rows("SELECT name FROM centre") == [("长汀县 社保 服务中心",)]
    assert step(lin) == "值班制度"
    await lin.tap("返回")
    assert "长汀县 社保 服务中心" in lin.last.text


@pytest.mark.parametrize("name", ["一", "中" * 41, "\u200b \u202e"])
async def test_what_is_no_name_is_told_and_changes_nothing(fresh: Desk, name: str) -> None:
    lin = await office(fresh)
    before = fresh.dump()
    await lin.say(name)
    assert lin.last.text == "名称要 2 到 40 个字,请再发一次。"
    assert fresh.dump() == before


async def test_a_picture_or_a_sticker_is_no_name(fresh: Desk) -> None:
    lin = await office(fresh)
    for send in (lin.photo, lin.sticker, lin.voice, lin.document):
        await send()
        assert lin.last.text == "这里请打字发中心名称,或点“就用这个名称”。"
    await lin.contact("13800000901")
    assert lin.last.text == "这里请打字发中心名称,或点“就用这个名称”。"


async def test_other_hours_hold_from_the_beginning(fresh: Desk) -> None:
    lin = await office(fresh, "就用这个名称", "就用第 1 份", "要改", "冬令 上班 8:00")
    assert lin.last.labels == [f"{h}:{m:02}" for h, m in [(6, 30), (6, 45), (7, 0), (7, 15), (7, 30), (7, 45), (8, 15), (8, 30), (8, 45), (9, 0), (9, 15), (9, 30)]] + ["返回"]  # fmt: skip
    await lin.tap("8:30")
    assert "冬令(10月1日至5月31日):8:30—12:00、14:30—17:30" in lin.last.text
    await lin.tap("冬令 下班 17:30")
    await lin.tap("18:00")
    await lin.tap("就按这个")
    assert step(lin) == "中午安全门"
    (changes,) = fresh.rows("SELECT changes FROM centre")[0]
    assert json.loads(changes)[0]["set"]["hours"][0]["sessions"] == [["08:30", "12:00"], ["14:30", "18:00"]]
    await lin.tap("否")
    await lin.document("名单.csv", sample())
    for label in ("导入 22 人", "跳过", "按单位轮", "看值班表", "发布"):
        await lin.tap(label)
    assert str(fresh.rows("SELECT starts_at FROM shift ORDER BY day")[0][0])[:16] == "2026-11-24 00:30"  # UTC


async def test_a_time_beside_another_is_not_offered_and_not_taken(fresh: Desk) -> None:
    lin = await office(fresh, "就用这个名称", "就用第 1 份", "要改")
    await lin.tap("冬令 下班 12:00")
    await lin.tap("13:30")
    await lin.tap("冬令 下班 13:30")
    assert lin.last.labels[-2:] == ["14:15", "返回"]  # the afternoon begins at 14:30
    before = fresh.dump()
    for data in ("uj|0|1|870", "uj|0|9|720", "uj|7|0|480", "ui|0|9", "ui|9|0", "uj|0|0|99999"):
        await lin.press(data)
        assert lin.toasts[-1] == "这个按钮已经不能用了,请看下面现在的情况。"
    assert fresh.dump() == before


async def test_the_door_at_noon_is_an_option_of_the_charter(fresh: Desk) -> None:
    lin = await office(fresh, "就用这个名称", "就用第 1 份", "就按这个", "是")
    assert "noon" in fresh.rows("SELECT changes FROM centre")[0][0]
    await lin.tap("返回")
    await lin.tap("否")
    assert fresh.rows("SELECT changes FROM centre") == [("[]",)]


# People


async def test_what_the_sheet_does_not_say_is_asked_by_buttons_of_people(fresh: Desk) -> None:
    lin = await with_staff(fresh)
    assert lin.last.text.splitlines()[2] == "劳动就业中心的窗口负责人是谁?(一两位)"
    assert lin.last.labels == ["李强", "赖美英", "返回", "跳过"]
    await lin.tap("赖美英")
    assert "医保中心的窗口负责人是谁?" in lin.last.text
    await lin.tap("王芳")
    assert step(lin) == "保安"
    assert fresh.rows("SELECT name FROM member WHERE head ORDER BY id") == [("赖美英",), ("王芳",)]
    await lin.tap("返回")
    assert lin.last.text.splitlines()[1:] == ["· 劳动就业中心:赖美英", "· 医保中心:王芳"]
    await lin.tap("劳动就业")
    assert lin.last.labels[:2] == ["李强", "☑ 赖美英"]
    await lin.tap("李强")
    assert fresh.rows("SELECT name FROM member WHERE head ORDER BY id") == [("李强",), ("赖美英",), ("王芳",)]


async def test_heads_may_be_left_for_later(fresh: Desk) -> None:
    lin = await with_staff(fresh)
    await lin.tap("跳过")
    assert step(lin) == "保安"


async def test_guards_are_written_or_sent_one_after_another(fresh: Desk) -> None:
    lin = await with_staff(fresh)
    await lin.tap("跳过")
    await lin.say("陈师傅 138 0000 0911")
    assert lin.last.text.splitlines()[-1] == "· 陈师傅 13800000911"
    await lin.contact("8613800000912", of=999, name="李师傅")
    assert lin.last.text.splitlines()[-2:] == ["· 陈师傅 13800000911", "· 李师傅 13800000912"]
    assert fresh.rows("SELECT name, phone, rotates FROM member WHERE guard ORDER BY id") == [
        ("陈师傅", "+8613800000911", 0),
        ("李师傅", "+8613800000912", 0),
    ]
    await lin.say("陈师傅 13800000911")  # once more is the same person
    assert fresh.rows("SELECT count(*) FROM member WHERE guard") == [(2,)]
    await lin.tap("下一步")
    assert step(lin) == "值班记录"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("陈师傅", "请把姓名和手机号一起发,如“王小明 13800000000”。"),
        ("陈师傅 1380000", "“1380000”不是能用的号码,座机请带区号。"),
        ("13800000911", "请把姓名和手机号一起发,如“王小明 13800000000”。"),
        ("<b>陈</b> 13800000911", "“<b>陈</b>”不像人名,请核对。"),
    ],
)
async def test_who_cannot_be_read_is_asked_for_again(fresh: Desk, text: str, answer: str) -> None:
    lin = await with_staff(fresh)
    await lin.tap("跳过")
    before = fresh.dump()
    await lin.say(text)
    assert lin.last.text == answer
    await lin.sticker()
    assert lin.last.text == "这里请发文字。"
    assert fresh.dump() == before


async def test_leaders_and_colleagues_of_the_office(fresh: Desk) -> None:
    lin = await with_staff(fresh)
    await lin.tap("跳过")
    await lin.tap("跳过")
    assert lin.last.text.splitlines()[1:] == [
        "值班记录每天交办公室签收:林晓燕。",
        "哪位领导看记录?可以从名单里选,或发“名字 电话”、联系人名片。",
    ]
    await lin.say("丘志明 13800000903")
    assert "领导阅示:丘志明。" in lin.last.text
    await lin.tap("加办公室同事")
    await lin.tap("赖美英")
    assert "☑ 赖美英" in lin.last.labels
    await lin.tap("赖美英的绑定链接")
    link = lin.last.buttons[0]["copy_text"]["text"]
    mei = Phone(fresh, 777, "Mei")
    await mei.start(link.partition("=")[2])
    assert mei.last.text.splitlines()[0].startswith("赖美英,您好。下面一步一步把中心设好")
    assert step(mei) == "值班群"  # a second clerk goes on where the first one is
    assert fresh.wire.menus[777][-1] == "privacy"
    await mei.press("um|office|1|0|0")
    await lin.say("/start")
    assert lin.last.text.startswith("林晓燕,您好。")  # now that there is another account, this one may leave the office
    assert "/admin" not in lin.last.text


async def test_the_only_account_of_the_office_stays_in_it(fresh: Desk) -> None:
    lin = await with_staff(fresh, sample())  # 谢振华 is of the office too, and not bound yet
    await lin.press("um|office|1|0|0")
    assert lin.toasts[-1] == "办公室至少要留一位。"
    assert fresh.rows("SELECT office FROM member WHERE telegram = 501") == [(1,)]


async def test_without_a_sheet_the_rest_is_set_up_and_the_staff_asked_for_at_last(fresh: Desk) -> None:
    lin = await office(fresh, *FIRST_STEPS)
    for label in ("以后再发", "跳过", "跳过", "跳过"):
        await lin.tap(label)
    assert step(lin) == "人员名单"
    assert lin.last.labels == ["下载模板", "返回", "下一步"]
    for _ in range(4):
        await lin.tap("下一步")
    assert (step(lin), lin.last.labels) == ("值班群", ["加进值班群", "选群", "返回"])  # a roster needs people
    await lin.say("/start")
    await lin.document("名单.csv", BARE)
    await lin.tap("导入 4 人")
    assert step(lin) == "窗口负责人"


async def test_a_group_that_is_bound_meanwhile_is_a_step_done(fresh: Desk) -> None:
    lin = await with_staff(fresh, sample())
    assert lin.last.buttons[0]["url"] == "https://t.me/duty_bot?startgroup=duty&admin=pin_messages"
    await lin.say("/bind", chat=cast.GROUP)
    await lin.tap("全体人员")
    await lin.tap("下一步")
    assert step(lin) == "轮值方式"
    await lin.tap("返回")
    assert "值班群已经绑定。" in lin.last.text


# Where it starts


async def ready(desk: Desk, pattern: str = "按单位轮") -> Phone:
    lin = await with_staff(desk, sample())
    await lin.tap("跳过")
    await lin.tap(pattern)
    return lin


async def test_both_patterns_are_shown_with_duties_per_person(fresh: Desk) -> None:
    lin = await with_staff(fresh, sample())
    await lin.tap("跳过")
    assert "11月25日(周三) 王芳 医保" in lin.last.text
    assert "11月25日(周三) 赖美英 劳动就业" in lin.last.text
    assert "今后 60 个工作日每人次数:劳动就业3人各4次、医保4人各3次" in lin.last.text
    assert lin.last.text.count("五个单位正好对五个工作日") == 1
    assert lin.last.labels == ["按单位轮", "按名单轮", "按周轮", "返回", "跳过"]
    assert fresh.rows("SELECT pattern FROM centre") == [("unit_daily",)]


async def test_it_begins_in_the_middle_of_a_paper_roster(fresh: Desk) -> None:
    lin = await ready(fresh)
    await lin.tap("换一天开始")
    assert lin.last.labels[:2] == ["11月24日 周二", "11月25日 周三"]
    await lin.tap("下一页")
    await lin.tap("上一页")
    await lin.tap("11月26日 周四")
    await lin.tap("换单位开头")
    await lin.tap("机关社保")
    await lin.tap("机关社保:张敏")
    await lin.tap("罗文彬")
    await lin.tap("劳动就业:李强")
    await lin.tap("邱晓东")
    assert lin.last.text.splitlines()[1:6] == [
        "从 11月26日(周四) 开始,依次是:",
        "1. 机关社保中心 罗文彬",
        "2. 城乡居民社保中心 陈静",
        "3. 劳动社保中心窗口 刘洋",
        "4. 劳动就业中心 邱晓东",
    ]
    await fresh.restart()
    await lin.tap("看值班表")
    assert "11月26日(周四) 罗文彬 机关社保" in lin.last.text
    await lin.tap("发布")
    assert roster(fresh, 5) == [
        ("2026-11-26", "罗文彬"),
        ("2026-11-27", "陈静"),
        ("2026-11-30", "刘洋"),
        ("2026-12-01", "邱晓东"),
        ("2026-12-02", "王芳"),
    ]


async def test_the_roster_on_the_wall_goes_on_here(fresh: Desk) -> None:
    lin = await ready(fresh)
    await lin.tap("接上现有的值班表")
    await lin.tap("返回")
    assert step(lin) == "从哪天开始"
    await lin.tap("接上现有的值班表")
    await lin.document("墙上.csv", "日期,姓名\n2026-11-24,王芳\n2026-11-25,张敏\n".encode())
    shown, data = lin.keeps("就按这个发布")
    await fresh.restart()
    await lin.say("/start")
    assert step(lin) == "从哪天开始"
    await lin.press(data, shown)  # what was sent before the break still waits
    assert fresh.wire.messages[shown.id].text.splitlines()[0] == "值班表已发布到 12月31日(周四)。"
    assert roster(fresh) == [("2026-11-24", "王芳"), ("2026-11-25", "张敏"), ("2026-11-26", "陈静")]


async def test_a_list_begins_with_one_person(fresh: Desk) -> None:
    lin = await ready(fresh, "按名单轮")
    assert lin.last.labels == ["换一天开始", "换单位开头", "劳动就业:李强", "接上现有的值班表", "看值班表", "返回"]
    await lin.tap("换单位开头")
    await lin.tap("医保")
    await lin.tap("医保:王芳")
    await lin.tap("蓝志勇")
    await lin.tap("看值班表")
    await lin.tap("发布")
    assert [name for _, name in roster(fresh)] == ["蓝志勇", "黄秀兰", "张敏"]


async def test_before_opening_it_may_begin_today(empty: Path) -> None:
    async with Desk(empty, MONDAY.replace(hour=7), admins=(501,)) as desk:
        lin = await ready(desk)
        assert "从 11月23日(周一) 开始" in lin.last.text
        await lin.tap("看值班表")
        await desk.at("8:30")  # it has opened meanwhile: what was shown is not what would be published
        before = desk.dump()
        await lin.tap("发布")
        assert lin.toasts[-1] == "人员或日历刚才有变,请再看一遍再发布。"
        assert "从 11月24日(周二) 开始" in lin.last.text
        assert desk.dump() == before


async def test_people_who_changed_meanwhile_are_shown_before_publishing(fresh: Desk) -> None:
    lin = await ready(fresh)
    await lin.tap("看值班表")
    fresh.execute("UPDATE member SET rotates = FALSE WHERE name = '王芳'")
    await lin.tap("发布")
    assert lin.toasts[-1] == "人员或日历刚才有变,请再看一遍再发布。"
    await lin.tap("看值班表")
    await lin.tap("发布")
    assert [name for _, name in roster(fresh)] == ["李强", "林丽萍", "张敏"]


async def test_it_is_published_once(fresh: Desk) -> None:
    lin = await ready(fresh)
    await lin.tap("看值班表")
    shown, data = lin.keeps("发布")
    await lin.tap("发布")
    before = fresh.dump()
    await lin.press(data, shown)
    assert lin.toasts[-1] == "值班表已经发布,这里不能再改。要改请到 /admin。"
    assert lin.last.text.startswith("值班表已发布到 12月31日(周四)。")
    assert fresh.dump() == before


async def test_forged_starts_are_nothing(fresh: Desk) -> None:
    lin = await ready(fresh)
    before = fresh.dump()
    for data in ("uu|99", "ux|99", "uw|99|0", "up|nothing", "ur|nothing", "us|nothing", "uk|start", "uk|nothing", "ul|boss|0", "um|boss|1|0|1", "um|head|1|0|1", "ub|99|1", "ub|1|1", "ua|99|0"):  # fmt: skip
        await lin.press(data)
        assert lin.toasts[-1] == "这个按钮已经不能用了,请看下面现在的情况。", data
    await lin.press("uy|20261128")
    assert lin.toasts[-1] == "11月28日(周六)已经不能作为开始的一天,请另选一天。"
    assert fresh.dump() == before


# Afterwards, and others


async def test_buttons_of_the_set_up_are_over_once_it_is(desk: Desk) -> None:
    lin = await desk.phone("林晓燕")
    before = desk.dump(desk.centres[0])
    for data in ("ur|shanghang", "uh", "uk|heads", "ue", "ui|0|0", "uj|0|0|495", "uo|1", "up|person_list", "ud|0", "uy|20261125", "ut", "uf", "uq|00000000"):  # fmt: skip
        await lin.press(data)
        assert lin.toasts[-1] == "值班表已经发布,这里不能再改。要改请到 /admin。", data
    assert desk.dump(desk.centres[0]) == before


async def test_what_may_be_changed_later_is_in_the_menu(desk: Desk) -> None:
    lin = await desk.phone("林晓燕")
    await lin.say("/admin")
    await lin.tap("设置")
    assert lin.last.labels == ["中心名称", "窗口负责人", "保安", "值班记录", "值班群", "返回"]
    assert "保安:陈师傅" in lin.last.text
    await lin.tap("窗口负责人")
    assert lin.last.text.splitlines()[1] == "· 劳动就业中心:赖美英"
    await lin.tap("劳动就业")
    await lin.tap("李强")
    assert lin.last.text.splitlines()[1] == "· 劳动就业中心:李强、赖美英"
    await lin.tap("返回")
    await lin.tap("保安")
    await lin.tap("从名单里选")
    assert lin.last.labels[:4] == ["林晓燕", "谢振华", "丘志明", "☑ 陈师傅"]
    await lin.tap("☑ 陈师傅")
    assert desk.rows("SELECT guard FROM member WHERE name = '陈师傅'") == [(0,)]


async def test_the_set_up_is_the_offices(both: Desk) -> None:
    before = both.dump(both.centres[0])
    li, tang = await both.phone("李强"), await both.phone("唐宁")
    member = (await cast.person(both, "王芳")).id
    for data in ("us|name", "un", "uk|heads", f"ub|{member}|1", f"um|office|{member}|0|1", "uf", "ul|guard|0"):
        await li.press(data)
        assert li.toasts[-1] == "这一步由办公室来办,请联系单位办公室。"
        await tang.press(data)
    assert both.dump(both.centres[0]) == before


async def test_in_english(empty: Path) -> None:
    async with Desk(empty, MONDAY, admins=(501,)) as desk:
        desk.shared.new_centre = type(desk.shared.new_centre)("shanghang", TZ.key, "en")
        lin = Phone(desk, 501, "Lin")
        await lin.start()
        assert lin.last.text.splitlines()[1] == "Step 1 of 11 · Name"
        for label in ("Use this name", "Use no. 1", "Keep these", "no"):
            await lin.tap(label)
        await lin.document("staff.csv", sample())
        await lin.tap("The same person")
        await lin.tap("Take in 22 people")
        for label in ("Skip", "Unit by unit", "See roster", "Publish"):
            await lin.tap(label)
        assert lin.last.text.startswith("The roster is published until")

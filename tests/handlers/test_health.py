"""/admin → 体检: the office hears how the bot and its centre stand, and nothing of another one."""

from __future__ import annotations

from tests.cast import GROUP
from tests.desk import Desk


async def test_the_office_is_told_how_things_stand(desk: Desk) -> None:
    desk.execute("UPDATE member SET phone = NULL WHERE name = '陈师傅'")
    desk.execute("UPDATE member SET telegram = NULL WHERE name = '王芳'")
    desk.execute("UPDATE member SET reachable = FALSE WHERE name = '张敏'")
    clerk, before = await desk.phone("林晓燕"), desk.dump()
    await clerk.say("/admin")
    await clerk.tap("体检")
    lines = clerk.last.text.splitlines()
    assert lines[0] == "体检 · 7:00"
    assert "☑ 机器人 @duty_bot,Telegram 能连上" in lines
    assert "⚠ 11月25日(周三)的王芳收不到消息:请让本人绑定,或改派" in lines
    assert "⚠ 1 人还没有绑定(王芳):在绑定里发链接或打印二维码" in lines
    assert "⚠ 1 人停用了机器人(张敏):请本人打开对话,按重新启动" in lines
    assert "⚠ 保安没有电话:陈师傅" in lines
    assert "⚠ 2027 年的节假日安排还没有:国务院通知出来后请更新,之前按暂定排" in lines
    assert "☑ 时区 Asia/Shanghai,现在 7:00" in lines
    assert lines.index("☑ 没有积压的消息") > lines.index("⚠ 保安没有电话:陈师傅")
    assert "138" not in clerk.last.text
    assert clerk.last.labels == ["再查一次", "返回"]
    assert desk.dump() == before
    await clerk.tap("返回")
    assert clerk.last.text.startswith("管理")


async def test_what_is_mended_is_well_the_next_time(desk: Desk) -> None:
    desk.execute("UPDATE member SET phone = NULL WHERE name = '陈师傅'")
    clerk = await desk.phone("林晓燕")
    await clerk.press("ad|health")
    assert "⚠ 保安没有电话:陈师傅" in clerk.last.text
    desk.execute("UPDATE member SET phone = '+8613800000911' WHERE name = '陈师傅'")
    await clerk.tap("再查一次")
    assert "☑ 保安 1 位,都有电话" in clerk.last.text


async def test_a_year_that_the_office_has_given_is_known(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.press("ad|health")
    assert "2027 年的节假日安排还没有" in clerk.last.text
    desk.execute("UPDATE centre SET years = '2027'")
    await clerk.tap("再查一次")
    assert "☑ 节假日安排已有:2026、2027" in clerk.last.text


async def test_a_group_that_cannot_be_written_to_is_named(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    desk.wire.refuse(GROUP, 403, "Forbidden: bot was kicked from the supergroup chat")
    await clerk.press("ad|health")
    assert "✗ 值班群发不进去:请把机器人拉回群里并允许发言" in clerk.last.text


async def test_of_another_centre_nothing_is_said(both: Desk) -> None:
    both.execute("UPDATE member SET telegram = NULL WHERE name = '王芳'")
    tang = await both.phone("唐宁")
    await tang.press("ad|health")
    assert "王芳" not in tang.last.text


async def test_nobody_else_is_told(desk: Desk) -> None:
    staff = await desk.phone("李强")
    await staff.press("ad|health")
    assert staff.toasts[-1] == "这一步由办公室来办,请联系单位办公室。"


async def test_in_english(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.press("la|en")
    await clerk.press("ad|health")
    assert clerk.last.text.splitlines()[0] == "Check-up · 7:00"
    assert "☑ Guards, all with a number: 1" in clerk.last.text

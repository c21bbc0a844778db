"""A supervisor whom the bot cannot write to: the whole day goes through office and guard, and is marked so.

Never bound; blocked in the middle of the day; back again in the middle; and the guard not bound either.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.stage import BOT, GUARD, OFFICE, Stage, staged

DAY = "2026-11-24"
FOR_WANG = "(代转:王芳 13800000201 收不到消息,请电话转告)"
UNBOUND = frozenset({"王芳"})
BLOCKED = "bot was blocked by the user"


def heard(stage: Stage, name: str) -> list[tuple[str, str]]:
    """(time, first line after the mark) of what was written to somebody that day; a * where it was marked as passed on."""
    found = []
    for line in stage.lines(DAY):
        if (line.sender, line.kind) != (BOT, "says") or not line.to.startswith(name):
            continue
        texts = [text for text in line.text.split("\n") if not text.startswith("(补发")]
        passed_on = texts[0] == FOR_WANG
        found.append((f"{line.when:%H:%M}", ("*" if passed_on else "") + texts[int(passed_on)]))
    return found


async def test_a_supervisor_who_was_never_bound(tmp_path: Path) -> None:
    async with staged(f"{DAY} 06:30", tmp_path, "王芳", unbound=UNBOUND) as stage:
        await stage.to("07:20")
        assert stage.phone("林晓燕").last().buttons == (("改派他人",),)
        await stage.to("07:52")
        await stage.tap(GUARD, "已开")
        await stage.to("17:21")
        await stage.tap(GUARD, "已关")
        await stage.to("17:33")
        await stage.tap("林晓燕", "都已关好")
        await stage.to("18:00")
        record = stage.phone("李强").last(stage.group)
        assert record.text.splitlines()[-3:] == [
            "安全:开门7:52(保安),关门17:33(办公室代),大门17:33(办公室代),均正常",
            "交接:未登记",
            "签名:待补签",
        ]
        assert stage.phone("谢振华").last().text == (
            f"{FOR_WANG}\n今天的记录已先报办公室。请王芳在打印的记录上手签,签好了点一下。"
        )
        await stage.tap("谢振华", "已手签")
        assert stage.phone("李强").last(stage.group).text.splitlines()[-1] == "签名:王芳(手签)"
        await stage.tap("林晓燕", "已手签")
        assert stage.phone("林晓燕").toasts[-1].text == "今天的记录王芳 18:00 已签名,有遗漏请联系办公室补正。"
        assert stage.phone("王芳").messages() == []
        for clerk in OFFICE:
            assert [one for one in heard(stage, clerk) if one[1].startswith("*")] == [
                ("07:20", "*早上好,今天由您督导,请 7:50 前到岗。"),
                ("07:50", "*开门检查"),
                ("08:00", "*8:00 了,还没确认。好了请点一下。"),
                ("17:20", "*关门检查"),
                ("17:30", "*离楼检查"),
                ("18:00", "*今天的记录已先报办公室。请王芳在打印的记录上手签,签好了点一下。"),
            ]
        assert len(stage.in_group()) == 1


async def test_a_supervisor_who_blocks_the_bot_in_the_middle_of_the_day(tmp_path: Path) -> None:
    async with staged(f"{DAY} 07:00", tmp_path, "王芳", declared=(BLOCKED,)) as stage:
        await stage.to("07:52")
        await stage.tap("王芳", "到岗,门已开")
        await stage.to("10:00")
        await stage.phone("王芳").block()
        await stage.to("17:21")
        await stage.tap("林晓燕", "都已关好")
        await stage.to("17:31")
        await stage.tap(GUARD, "已关")
        await stage.to("18:00")
        record = stage.phone("李强").last(stage.group).text
        assert "开门7:52,关门17:21(办公室代),大门17:31(保安)" in record
        assert record.endswith("签名:待补签")
        assert next(line for _, line in heard(stage, "谢振华") if line.startswith("*")) == "*关门检查"
        assert len(heard(stage, "王芳")) == 2  # the morning, the opening


@pytest.mark.parametrize("blocked", ["07:40", "17:15"])
async def test_a_supervisor_who_comes_back_in_the_middle_signs_alone(tmp_path: Path, blocked: str) -> None:
    """Of what was asked meanwhile, or was on the way, the person is asked what is still open."""
    async with staged(f"{DAY} 07:00", tmp_path, "王芳", declared=(BLOCKED,)) as stage:
        await stage.to(blocked)
        await stage.phone("王芳").block()
        await stage.to("17:25")
        await stage.phone("王芳").start()
        await stage.rehearsal.settle()
        assert heard(stage, "王芳")[-1][1] == "关门检查"
        assert sum(line == "关门检查" for _, line in heard(stage, "王芳")) == 1
        await stage.tap("王芳", "全部正常")
        assert "☑" in stage.phone("林晓燕").last().text  # the office's card shows it
        await stage.to("17:31")
        await stage.tap("王芳", "都已关好,签名")
        await stage.to("24:00")
        assert stage.phone("李强").last(stage.group).text.endswith("签名:王芳 17:31")
        passed_on = [line for at, line in heard(stage, "谢振华") if line.startswith("*") and at >= "17:25"]
        assert passed_on == []


async def test_supervisor_and_guard_not_bound(tmp_path: Path) -> None:
    async with staged(f"{DAY} 07:00", tmp_path, "王芳", unbound=UNBOUND | {GUARD}) as stage:
        await stage.to("07:20")
        assert "保安 陈师傅 13800000911" in stage.phone("林晓燕").last().text
        await stage.to("07:50")
        await stage.tap("林晓燕", "联系保安")
        assert "13800000911" in stage.phone("林晓燕").last().text
        await stage.tap("林晓燕", "门已开")
        await stage.to("17:33")
        await stage.tap("谢振华", "都已关好")
        await stage.to("24:00")
        record = stage.phone("李强").last(stage.group).text
        assert "安全:开门7:50(办公室代),关门17:33(办公室代),大门17:33(办公室代),均正常" in record
        written = {line.to.partition("(")[0] for line in stage.lines(DAY) if (line.sender, line.kind) == (BOT, "says")}
        assert written.isdisjoint({"王芳", GUARD})


async def test_somebody_who_is_bound_at_noon_is_asked_from_then_on(tmp_path: Path) -> None:
    async with staged(f"{DAY} 07:00", tmp_path, "王芳", unbound=UNBOUND) as stage:
        await stage.to("07:52")
        await stage.tap("林晓燕", "门已开")
        await stage.to("12:30")
        wang = stage.phone("王芳")
        await wang.start()
        await stage.rehearsal.settle()
        await stage.tap("王芳", "核对手机号")
        await wang.share_contact()
        await stage.to("17:31")
        assert [line for _, line in heard(stage, "王芳")][-2:] == ["关门检查", "离楼检查"]
        await stage.tap("王芳", "都已关好,签名")
        assert stage.phone("李强").last(stage.group).text.endswith("签名:王芳 17:31")

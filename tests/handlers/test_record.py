"""The record of a day: looking, remarking, signing, and what the group reads."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from bot.duty.centre import GroupKind
from handlers.taps import Preview, Remark, Sign, SignAll
from tests.desk import TZ, Desk

TUESDAY = date(2026, 11, 24)
MORNING = datetime(2026, 11, 24, 7, 0, tzinfo=TZ)


async def test_it_is_too_early_to_sign_before_five(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("16:59")
    for tap in (Sign(TUESDAY), SignAll(TUESDAY)):
        await li.press(tap.pack())
        assert li.toasts[-1] == "还早,17:00 起可以签名。"
    assert desk.rows("SELECT count(*) FROM record") == [(0,)]
    await desk.at("17:00")
    await li.say("/record")
    assert li.last.labels == ["签名提交", "加备注"]
    await li.tap("签名提交")
    assert li.last.text.startswith("已签名,记录已交办公室。辛苦了。")


async def test_a_record_is_signed_once_and_by_the_supervisor(desk: Desk) -> None:
    li, fang, lin = await desk.phone("李强"), await desk.phone("王芳"), await desk.phone("林晓燕")
    await desk.at("17:30")
    for phone in (fang, lin):
        await phone.press(SignAll(TUESDAY).pack())
        assert phone.toasts[-1] == "记录由今天的督导员李强签名。"
    kept = li.keeps("都已关好,签名")
    await li.tap("都已关好,签名")
    await desk.at("17:40")
    before = desk.dump()
    await li.press(kept[1], kept[0])
    assert li.toasts[-1] == "今天的记录李强 17:30 已签名,有遗漏请联系办公室补正。"
    await li.press(Remark(TUESDAY).pack())
    assert li.toasts[-1] == "今天的记录李强 17:30 已签名,有遗漏请联系办公室补正。"
    assert desk.dump() == before


async def test_signing_belongs_to_the_day_itself(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.until("18:00")
    kept = li.keeps("补签")
    await desk.at("11-25 0:01")
    before = desk.dump()
    await li.press(kept[1], kept[0])
    assert li.toasts[-1] == "这是11月24日(周二)的,那天的已经不能改了。"
    await li.press(Remark(TUESDAY).pack())
    assert li.toasts[-1] == "这是11月24日(周二)的,那天的已经不能改了。"
    assert desk.dump() == before


async def test_a_remark_stands_in_the_record_but_not_in_a_group_of_all_staff(desk: Desk) -> None:
    li, lin, fang = await desk.phone("李强"), await desk.phone("林晓燕"), await desk.phone("王芳")
    await desk.at("17:00")
    await fang.press(Remark(TUESDAY).pack())
    assert fang.toasts[-1] == "记录由今天的督导员李强签名。"
    await li.say("/record")
    await li.tap("加备注")
    assert li.last.text == "要备注什么?打字、拍照、发语音都行。"
    await li.say("叫号机<旧>")
    await li.tap("提交")
    assert li.last.text == "已记下:备注\n叫号机<旧>"
    await li.say("/record")
    assert "备注:叫号机<旧>" in li.last.text
    await li.tap("签名提交")
    assert "备注" not in desk.chat()[0].text
    await lin.say("/record")
    assert "备注:叫号机<旧>" in lin.last.text


async def test_a_remark_that_was_open_when_the_record_was_signed_is_not_taken(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("17:30")
    await li.tap("先看记录")
    await li.tap("加备注")
    await li.say("忘了一件事")
    kept = li.keeps("提交")
    await li.press(Sign(TUESDAY).pack(), li.messages[0])
    await li.press(kept[1], kept[0])
    assert li.toasts[-1] == "今天的记录李强 17:30 已签名,有遗漏请联系办公室补正。"
    await li.say("/record")
    assert "忘了一件事" not in li.last.text


async def test_editing_a_note_after_signing_changes_nothing(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("17:00")
    await li.say("/record")
    await li.tap("加备注")
    written = await li.say("原话")
    await li.tap("提交")
    await li.say("/record")
    await li.tap("签名提交")
    await li.edit(written, "改过的话")
    assert li.last.text == "今天的记录李强 17:00 已签名,有遗漏请联系办公室补正。"
    await li.say("/record")
    assert "备注:原话" in li.last.text


async def test_a_group_of_office_and_leaders_reads_what_was_wrong(empty: Path) -> None:
    async with Desk(empty, MORNING) as desk:
        await desk.found(TUESDAY, group=GroupKind.LEADERS)
        li = await desk.phone("李强")
        await desk.at("7:50")
        await li.tap("有问题")
        await li.tap("窗口安全门已开启")
        await li.photo()
        await li.tap("提交")
        await li.tap("到岗,门已开")
        await desk.at("18:00")
        assert desk.chat()[0].text == (
            "【督导值班记录】11月24日(周二)\n督导员:李强(劳动就业中心)\n出勤:未登记\n巡查:未登记\n问题:未登记\n受理:未登记\n"
            "安全:开门7:50,关门未确认,大门未确认,有情况1项\n· 窗口安全门已开启:(见照片)\n交接:未登记\n签名:待补签"
        )


async def test_a_group_of_all_staff_reads_numbers_only(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("7:50")
    await li.tap("有问题")
    await li.tap("窗口安全门已开启")
    await li.say("门锁坏了")
    await li.tap("提交")
    await desk.at("18:00")
    assert "有情况1项" in desk.chat()[0].text
    assert "门锁" not in desk.chat()[0].text


async def test_without_a_group_the_office_gets_the_record_in_private(empty: Path) -> None:
    async with Desk(empty, MORNING) as desk:
        await desk.found(TUESDAY, group=None)
        await desk.at("18:00")
        for name in ("林晓燕", "谢振华"):
            assert (await desk.phone(name)).last.text.startswith("【督导值班记录】11月24日(周二)")
        assert not any("【督导值班记录】" in t for t in (await desk.phone("丘志明")).texts)


async def test_a_late_signature_takes_the_place_of_the_mark_in_the_group(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.until("18:00")
    assert desk.chat()[0].text.endswith("签名:待补签")
    assert li.last.labels == ["看记录", "补签"]
    await desk.at("19:05")
    await li.tap("补签")
    assert [one.text.splitlines()[-1] for one in desk.chat()] == ["签名:李强 19:05"]


async def test_a_gate_closed_after_signing_is_mended_in_the_group_too(desk: Desk) -> None:
    li, guard = await desk.phone("李强"), await desk.phone("陈师傅")
    await desk.at("17:20")
    await li.tap("全部正常")
    await li.say("/record")
    await li.tap("签名提交")
    assert "大门未确认" in desk.chat()[0].text
    await desk.at("17:35")
    await guard.tap("已关")
    assert "大门17:35" in desk.chat()[0].text
    assert len(desk.chat()) == 1


async def test_the_office_looks_up_any_past_day(desk: Desk) -> None:
    lin, li = await desk.phone("林晓燕"), await desk.phone("李强")
    await desk.at("11-26 9:00")
    for written in ("11-24", "2026-11-24", "11.24", "11/24"):
        await lin.say(f"/record {written}")
        assert lin.last.text.splitlines()[:2] == ["【督导值班记录】11月24日(周二)", "督导员:李强(劳动就业中心)"]
    await li.say("/record 11-24")
    assert "督导员:李强" in li.last.text


@pytest.mark.parametrize(("written", "answer"), [
    ("昨天", "没看懂日期“昨天”。请这样写:/record 11-20"),
    ("<b>", "没看懂日期“<b>”。请这样写:/record 11-20"),
    ("2026-02-30", "没看懂日期“2026-02-30”。请这样写:/record 11-20"),
    ("0001-01-01", "没看懂日期“0001-01-01”。请这样写:/record 11-20"),
    ("11-25", "11月25日(周三)没有值班记录。"),
    ("11-22", "11月22日(周日)没有值班记录。"),
])  # fmt: skip
async def test_a_day_without_a_record_is_named(desk: Desk, written: str, answer: str) -> None:
    lin = await desk.phone("林晓燕")
    await lin.say(f"/record {written}")
    assert lin.last.text == answer


async def test_the_leader_reads_the_record_and_signs_nothing(desk: Desk) -> None:
    leader = await desk.phone("丘志明")
    await desk.at("17:30")
    await leader.press(Preview(TUESDAY).pack())
    assert leader.last.text.startswith("【督导值班记录】")
    assert leader.last.labels == []


async def test_what_was_signed_is_kept_word_by_word(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("17:30")
    await li.tap("都已关好,签名")
    signed = desk.rows("SELECT signed FROM record")
    await desk.at("17:45")
    await li.say("/lang")
    await li.tap("English")
    assert desk.rows("SELECT signed FROM record") == signed
    assert '"2026-11-24"' in signed[0][0]


async def test_who_is_called_otherwise_later_stands_in_the_record_as_signed(desk: Desk) -> None:
    li, lin = await desk.phone("李强"), await desk.phone("林晓燕")
    await desk.at("17:30")
    await li.tap("都已关好,签名")
    signed = desk.chat()[0].text
    desk.execute("UPDATE member SET name = '李大强', unit = 2 WHERE name = '李强'")
    await desk.at("11-25 9:00")
    await lin.say("/record 11-24")
    assert lin.last.text.splitlines()[1] == "督导员:李强(劳动就业中心)"
    assert lin.last.text.splitlines()[-1] == signed.splitlines()[-1]


async def test_a_record_that_nobody_could_get_is_delivered_as_soon_as_somebody_can(empty: Path) -> None:
    async with Desk(empty, MORNING) as desk:
        await desk.found(TUESDAY, group=None)
        desk.execute("UPDATE member SET reachable = false WHERE office")
        await desk.until("18:10")
        assert desk.rows("SELECT count(*) FROM notice WHERE kind = 'record'") == [(0,)]
        assert desk.rows("SELECT count(*) FROM notice WHERE kind = 'unsigned'") != [(0,)]
        lin = await desk.phone("林晓燕")
        await desk.at("18:20")
        await lin.say("/today")
        assert any("【督导值班记录】11月24日(周二)" in text for text in lin.texts)

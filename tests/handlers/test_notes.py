"""有问题 and 加备注: what somebody writes, photographs or says, until 提交."""

from __future__ import annotations

from datetime import date

import pytest

from tests.desk import Desk

TUESDAY = date(2026, 11, 24)
ASKED = "“窗口安全门已开启”有什么情况?打字、拍照、发语音都行。"
FAMILY = "👨‍👩‍👧‍👦"


async def asked(desk: Desk, name: str = "李强") -> None:
    """It is 7:50 and somebody has said that something is wrong with the door."""
    await desk.at("7:50")
    phone = await desk.phone(name)
    await phone.tap("有问题")
    await phone.tap("窗口安全门已开启")


async def test_a_problem_with_text_photo_voice_and_document(desk: Desk) -> None:
    li, lin, guard = await desk.phone("李强"), await desk.phone("林晓燕"), await desk.phone("陈师傅")
    await asked(desk)
    assert li.last.text == ASKED
    assert li.last.labels == ["取消"]
    await li.say("门锁坏了")
    assert li.last.text == "窗口安全门已开启\n门锁坏了\n可以继续补充,好了点提交。"
    assert li.last.labels == ["提交", "取消"]
    await li.photo("锁眼")
    await li.voice()
    await li.document()
    assert lin.messages == []
    await li.tap("提交")
    assert li.last.text == "已记下:窗口安全门已开启\n门锁坏了\n锁眼\n附件 3 个"
    assert lin.last.text == "李强报告有问题:窗口安全门已开启\n门锁坏了\n锁眼\n附件 3 个"
    assert lin.last.labels == ["看今天", "改派他人"]
    assert any("⚠ 窗口安全门已开启(李强 7:50)" in text for text in li.texts)
    assert guard.last.text == "⚠ 窗口安全门已开启(李强 7:50)"
    kinds = desk.rows("SELECT kind, file FROM note_part ORDER BY id")
    assert kinds == [("text", None), ("photo", "photo-1"), ("voice", "voice-1"), ("document", "document-1")]


async def test_a_guard_says_that_his_door_does_not_open(desk: Desk) -> None:
    li, guard, lin = await desk.phone("李强"), await desk.phone("陈师傅"), await desk.phone("林晓燕")
    await desk.at("7:50")
    await guard.tap("打不开")
    await guard.say("钥匙断了")
    await guard.tap("提交")
    assert lin.last.text == "陈师傅报告有问题:窗口安全门已开启\n钥匙断了"
    assert "⚠ 窗口安全门已开启(陈师傅·保安 7:50)" in li.last.text


async def test_the_office_answers_for_somebody_and_the_others_hear_of_it(desk: Desk) -> None:
    lin, xie = await desk.phone("林晓燕"), await desk.phone("谢振华")
    await desk.at("7:50")
    await lin.say("/checks")
    await lin.tap("开门检查")
    await lin.tap("有问题")
    await lin.tap("本人已到岗")
    await lin.say("李强在路上")
    await lin.tap("提交")
    assert xie.last.text == "林晓燕报告有问题:本人已到岗\n李强在路上"
    assert not any("报告有问题" in text for text in lin.texts)


@pytest.mark.parametrize("wrong", ["sticker", "contact", "location"])
async def test_what_is_no_note_is_told_what_is_expected(desk: Desk, wrong: str) -> None:
    li = await desk.phone("李强")
    await asked(desk)
    before = desk.dump()
    if wrong == "sticker":
        await li.sticker()
    elif wrong == "contact":
        await li.send(contact={"phone_number": "1", "first_name": "x"})
    else:
        await li.send(location={"longitude": 1.0, "latitude": 1.0})
    assert li.last.text == "这里请发文字、照片或语音。"
    assert desk.dump() == before
    await li.say("门锁坏了")
    assert li.last.labels == ["提交", "取消"]


async def test_outside_a_question_text_and_stickers_are_shown_the_menu(desk: Desk) -> None:
    li, before = await desk.phone("李强"), desk.dump()
    await li.say("在吗")
    await li.sticker()
    assert li.texts == ["需要什么请点菜单,或发 /help 看说明。"] * 2
    assert desk.dump() == before


async def test_an_edited_message_changes_its_part(desk: Desk) -> None:
    li, lin = await desk.phone("李强"), await desk.phone("林晓燕")
    await asked(desk)
    first = await li.say("门索坏了")
    picture = await li.photo("锁")
    await li.edit(first, "门锁坏了")
    assert li.last.text == "已按您的修改更新:门锁坏了"
    await li.edit(picture, "锁眼")
    await li.tap("提交")
    assert lin.last.text == "李强报告有问题:窗口安全门已开启\n门锁坏了\n锁眼\n附件 1 个"
    await li.edit(first, "门锁坏了,已修")
    await li.say("/record")
    assert "· 窗口安全门已开启:门锁坏了,已修" in li.last.text


async def test_editing_what_is_no_note_changes_nothing(desk: Desk) -> None:
    li = await desk.phone("李强")
    idle = await li.say("在吗")
    before, said = desk.dump(), len(li.texts)
    await li.edit(idle, "在不在")
    command = await li.say("/today")
    await li.edit(command, "/cancel")
    assert desk.dump() == before
    assert len(li.texts) == said + 1


@pytest.mark.parametrize("way", ["/cancel", "取消"])
async def test_a_question_can_be_dropped(desk: Desk, way: str) -> None:
    li = await desk.phone("李强")
    await asked(desk)
    await li.say("门锁坏了")
    await (li.say(way) if way == "/cancel" else li.tap(way))
    assert li.last.text == "已取消。"
    assert desk.rows("SELECT count(*) FROM draft") == desk.rows("SELECT count(*) FROM check_entry") == [(0,)]
    await li.say("还在吗")
    assert li.last.text == "需要什么请点菜单,或发 /help 看说明。"
    await li.say("/cancel")
    assert li.last.text == "现在没有正在填的内容。"


async def test_a_button_of_a_question_that_is_over_says_so(desk: Desk) -> None:
    li = await desk.phone("李强")
    await asked(desk)
    await li.say("门锁坏了")
    kept, dropped = li.keeps("提交"), li.keeps("取消")
    await li.tap("提交")
    before = desk.dump()
    await li.press(kept[1], kept[0])
    assert li.toasts[-1] == "现在没有正在填的内容。"
    await li.press(dropped[1], dropped[0])
    assert desk.dump() == before


async def test_an_empty_note_is_not_submitted(desk: Desk) -> None:
    li = await desk.phone("李强")
    await asked(desk)
    await li.press("ns")
    assert li.toasts[-1] == "还没有内容,请先打字、拍照或发语音。"
    await li.say(" \u200b\u200e ")
    await li.say("真的坏了")
    await li.tap("提交")
    assert "真的坏了" in (await desk.phone("林晓燕")).last.text


async def test_a_note_takes_thirty_messages(desk: Desk) -> None:
    li = await desk.phone("李强")
    await asked(desk)
    message = li.message(text="又一句")
    await desk.take(*({"message": {**message, "message_id": next(desk.wire.numbers)}} for _ in range(30)))
    await li.say("第三十一句")
    assert li.last.text == "一次最多 30 条,请先提交。"
    assert desk.rows("SELECT count(*) FROM note_part") == [(30,)]


async def test_five_thousand_characters_are_kept_whole(desk: Desk) -> None:
    li, lin = await desk.phone("李强"), await desk.phone("林晓燕")
    await asked(desk)
    await li.say("门" * 5_000)
    await li.tap("提交")
    assert [len(text) for (text,) in desk.rows("SELECT text FROM note_part ORDER BY id")] == [4096, 904]
    for phone in (li, lin):
        await phone.say("/record")
        assert phone.last.text.endswith("签名:待补签")
        assert sum(text.count("门") for text in phone.texts) >= 5_000
    assert any(text.startswith("李强报告有问题") for text in lin.texts)
    assert len(desk.chat()) == 0
    await desk.at("18:00")
    assert [one.text.splitlines()[-1] for one in desk.chat()] == ["签名:待补签"]


@pytest.mark.parametrize(("typed", "seen"), [
    ("<b>粗</b> & <script>", "<b>粗</b> & <script>"),
    (f"一家 {FAMILY} 来了", f"一家 {FAMILY} 来了"),
    ("门\u202e锁\u202c坏\u200f了\u200b", "门锁坏了"),
    ("{name} %s \\n", "{name} %s \\n"),
    ("𠮷野家\n第二行", "𠮷野家\n第二行"),
])  # fmt: skip
async def test_whatever_is_typed_is_shown_as_typed(desk: Desk, typed: str, seen: str) -> None:
    li, lin = await desk.phone("李强"), await desk.phone("林晓燕")
    await asked(desk)
    await li.say(typed)
    await li.tap("提交")
    assert lin.last.text == f"李强报告有问题:窗口安全门已开启\n{seen}"
    assert desk.rows("SELECT text FROM note_part") == [(typed,)]


async def test_a_note_outlives_the_process(desk: Desk) -> None:
    li = await desk.phone("李强")
    await asked(desk)
    await li.say("门锁坏了")
    await desk.restart()
    await li.say("叫人来修了")
    assert li.last.text == "窗口安全门已开启\n门锁坏了\n叫人来修了\n可以继续补充,好了点提交。"
    await desk.restart()
    await li.sticker()
    assert li.last.text == "这里请发文字、照片或语音。"
    await desk.restart()
    await li.tap("提交")
    assert "已记下:窗口安全门已开启\n门锁坏了\n叫人来修了" in li.texts


async def test_what_is_asked_by_the_way_does_not_end_the_note(desk: Desk) -> None:
    li = await desk.phone("李强")
    await asked(desk)
    await li.say("门锁坏了")
    await li.say("/today")
    await li.say("/checks")
    await li.tap("开门检查")
    await li.tap("▢ 本人已到岗")
    await li.say("叫人来修了")
    assert li.last.text == "窗口安全门已开启\n门锁坏了\n叫人来修了\n可以继续补充,好了点提交。"


async def test_a_note_whose_shift_went_to_somebody_else_is_refused_when_submitted(desk: Desk) -> None:
    li, lin = await desk.phone("李强"), await desk.phone("林晓燕")
    await asked(desk)
    await li.say("门锁坏了")
    await desk.until("8:05")
    await lin.tap("改派他人")
    await lin.tap("赖美英 劳动就业")
    await lin.tap("不写原因")
    await li.tap("提交")
    assert li.toasts[-1] == "这一步由今天的督导员赖美英来点。"
    assert desk.rows("SELECT count(*) FROM check_entry") == [(0,)]


async def test_a_second_question_takes_the_place_of_the_first(desk: Desk) -> None:
    li = await desk.phone("李强")
    await asked(desk)
    await li.say("门锁坏了")
    await li.tap("本人已到岗")
    await li.say("堵车")
    assert li.last.text == "本人已到岗\n堵车\n可以继续补充,好了点提交。"


async def test_a_problem_that_was_put_right_is_ticked_off(desk: Desk) -> None:
    li = await desk.phone("李强")
    await asked(desk)
    await li.say("门锁坏了")
    await li.tap("提交")
    await li.say("/checks")
    await li.tap("开门检查")
    await li.tap("☑ 窗口安全门已开启")
    assert "☑ 窗口安全门已开启(李强 7:50)" in li.last.text
    assert desk.rows("SELECT state FROM check_entry ORDER BY id") == [("problem",), ("done",)]


async def test_a_guard_who_was_still_writing_does_not_undo_what_the_supervisor_confirmed(desk: Desk) -> None:
    li, guard = await desk.phone("李强"), await desk.phone("陈师傅")
    await desk.at("7:50")
    await guard.tap("打不开")
    await guard.say("钥匙断了")
    await li.tap("到岗,门已开")
    await guard.tap("提交")
    assert guard.toasts[-1] == "这条已经处理:7:50 李强确认“窗口安全门已开启”。"
    assert desk.rows("SELECT state FROM check_entry ORDER BY id") == [("done",), ("done",)]


async def test_the_supervisor_may_correct_what_the_guard_said(desk: Desk) -> None:
    """product.md: a guard gets his own card; the first answer wins, the supervisor may correct it."""
    li, guard = await desk.phone("李强"), await desk.phone("陈师傅")
    await desk.at("7:50")
    await guard.tap("已开")
    await li.tap("有问题")
    await li.tap("窗口安全门已开启")
    await li.say("还锁着")
    await li.tap("提交")
    assert "⚠ 窗口安全门已开启(李强 7:50)" in guard.last.text
    assert desk.rows("SELECT state FROM check_entry ORDER BY id") == [("done",), ("problem",)]

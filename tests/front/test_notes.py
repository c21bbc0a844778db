"""有问题: a note is open until 提交; whatever comes joins it; a restart loses nothing."""

from __future__ import annotations

from pathlib import Path

from tests.front.desk import Desk, Phone


async def ask(desk: Desk) -> Phone:
    await desk.at("7:50")
    supervisor = await desk.phone("李强")
    await supervisor.tap("有问题")
    await supervisor.tap("窗口安全门已开启")
    return supervisor


async def test_text_photo_and_voice_join_the_note_and_the_office_is_told(desk: Desk) -> None:
    supervisor = await ask(desk)
    assert supervisor.last == "“窗口安全门已开启”有什么情况?打字、拍照、发语音都行。"
    await supervisor.say("门锁坏了")
    await supervisor.photo("锁芯")
    await supervisor.send(voice={"file_id": "v", "file_unique_id": "v", "duration": 3})
    assert supervisor.last == "窗口安全门已开启\n门锁坏了\n锁芯\n附件 2 个\n可以继续补充,好了点提交。"
    await supervisor.tap("提交")
    assert supervisor.last == "已记下:窗口安全门已开启\n门锁坏了\n锁芯\n附件 2 个"
    assert (await desk.phone("林晓燕")).last == "李强报告有问题:窗口安全门已开启\n门锁坏了\n锁芯\n附件 2 个"
    assert any("⚠ 窗口安全门已开启(李强 7:50)" in shown.text for shown in supervisor.messages)


async def test_a_sticker_is_not_what_is_expected(desk: Desk) -> None:
    supervisor = await ask(desk)
    await supervisor.sticker()
    assert supervisor.last == "这里请发文字、照片或语音。"
    await supervisor.say("门锁坏了")
    assert "门锁坏了" in supervisor.last


async def test_what_people_type_is_shown_as_they_typed_it(desk: Desk) -> None:
    supervisor = await ask(desk)
    await supervisor.say("<b>门</b> & 👨‍👩‍👧‍👦 \u202eabc")
    assert "&lt;b&gt;门&lt;/b&gt; &amp; 👨‍👩‍👧‍👦 abc" in supervisor.last


async def test_five_thousand_characters_arrive_as_two_messages_and_are_kept_whole(desk: Desk) -> None:
    supervisor = await ask(desk)
    await supervisor.say("长" * 4096)
    await supervisor.say("长" * 904)
    await supervisor.tap("提交")
    assert len(supervisor.last) < 4096
    async with desk.storage.engine.connect() as connection:
        found = (await connection.exec_driver_sql("select sum(length(text)) from note_part")).scalar()
    assert found == 5000


async def test_an_edited_message_changes_its_part(desk: Desk) -> None:
    supervisor = await ask(desk)
    sent = await supervisor.say("门锁坏")
    await supervisor.edit(sent, "门锁坏了,已叫人")
    assert supervisor.last == "已按您的修改更新:门锁坏了,已叫人"
    await supervisor.tap("提交")
    assert "门锁坏了,已叫人" in supervisor.last


async def test_cancel_leaves_nothing_behind(desk: Desk) -> None:
    supervisor = await ask(desk)
    await supervisor.say("看错了")
    await supervisor.tap("取消")
    assert supervisor.last == "已取消。"
    await supervisor.say("还有")
    assert supervisor.last == "需要什么请点菜单,或发 /help 看说明。"
    await supervisor.say("/cancel")
    assert supervisor.last == "现在没有正在填的内容。"
    assert not (await desk.phone("林晓燕")).messages


async def test_nothing_to_submit(desk: Desk) -> None:
    supervisor = await ask(desk)
    await supervisor.press("ns")
    assert desk.line.toasts[-1] == "还没有内容,请先打字、拍照或发语音。"


async def test_the_question_is_still_open_after_a_restart(desk: Desk, tmp_path: Path) -> None:
    supervisor = await ask(desk)
    await supervisor.say("门锁坏了")
    async with Desk(tmp_path, desk.now, desk.line) as restarted:
        restarted.centre = desk.centre
        again = Phone(restarted, supervisor.account)
        await again.say("已叫人来修")
        await again.tap("提交")
        assert "门锁坏了\n已叫人来修" in again.last


async def test_a_remark_stands_in_the_record(desk: Desk) -> None:
    supervisor = await desk.phone("李强")
    await desk.at("17:10")
    await supervisor.say("/record")
    await supervisor.tap("加备注")
    await supervisor.say("大厅空调偏冷")
    await supervisor.tap("提交")
    await supervisor.say("/record")
    assert "备注:大厅空调偏冷" in supervisor.last
    await supervisor.tap("签名提交")
    assert "备注:大厅空调偏冷" in supervisor.last
    await supervisor.press("rr|20261124")
    assert "已签名" in desk.line.toasts[-1]

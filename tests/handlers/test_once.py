"""An update takes effect once, whatever happens in between; and nobody is left without an answer."""

from __future__ import annotations

import asyncio
import json
from time import monotonic

from telegram import Update

from bot.intake import Intake
from bot.transport import AiohttpRequest
from storage import mail
from tests.cast import JSON, Phone
from tests.desk import BOT, Desk, seen

PRESENT = "刚才的操作已存好。现在的情况:"
NOT_SAVED = "刚才没有存上,请再点一次。"
BROKEN = "CREATE TRIGGER broken BEFORE INSERT ON check_entry BEGIN SELECT RAISE(ABORT, 'no fault of the disk'); END"
"""Stands for a fault of ours: what is written contradicts the tables."""


async def stored(desk: Desk, update: JSON) -> int:
    """The update was stored, and then the process was killed."""
    number = next(desk.updates)
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        await mail.store(work, BOT, [(number, json.dumps({"update_id": number, **update}))], desk.now)
    return number


async def pressed(desk: Desk, phone: Phone, label: str) -> JSON:
    """The press of a button as Telegram sends it."""
    shown, data = phone.keeps(label)
    return phone.query(data, shown)


async def test_an_update_that_comes_twice_takes_effect_once(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("7:50")
    update = {"update_id": 5_000, **await pressed(desk, li, "▢ 本人已到岗")}
    await desk.take(update)
    await desk.take(update)
    await desk.take(update, update)
    assert desk.rows("SELECT count(*) FROM check_entry") == [(1,)]
    assert len(li.toasts) == 1


async def test_a_question_that_comes_twice_is_answered_once(desk: Desk) -> None:
    li = await desk.phone("李强")
    update = {"update_id": 5_000, "message": li.message(text="/today")}
    await desk.take(update)
    await desk.take(update)
    await desk.take(update, {"update_id": 5_001, "message": li.message(text="/help")})
    assert [text.splitlines()[0] for text in li.texts] == ["11月24日(周二)", "李强,您好。上杭县社会保障服务中心"]


async def test_after_a_kill_what_was_stored_is_done(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("7:50")
    await stored(desk, await pressed(desk, li, "到岗,门已开"))
    await desk.restart()
    assert desk.rows("SELECT count(*) FROM check_entry") == [(2,)]
    assert "☑ 本人已到岗(李强 7:50)" in li.last.text
    await desk.restart()
    assert desk.rows("SELECT count(*) FROM check_entry") == [(2,)]
    assert desk.rows('SELECT count(*) FROM "update" WHERE answered_at IS NULL') == [(0,)]


async def test_after_a_kill_before_the_answer_the_present_state_is_shown_and_nothing_doubled(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("7:50")
    await li.tap("到岗,门已开")
    desk.execute('UPDATE "update" SET answered_at = NULL WHERE update_id = (SELECT max(update_id) FROM "update")')
    before = len(li.messages)
    await desk.restart()
    assert [text.splitlines()[0] for text in li.texts[before:]] == [PRESENT]
    assert "开门检查:7:50 已确认" in li.last.text
    assert desk.rows("SELECT count(*) FROM check_entry") == [(2,)]
    await desk.restart()
    assert len(li.messages) == before + 1


async def test_an_update_processed_again_after_its_commit_shows_the_present_and_changes_nothing(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("7:50")
    await li.tap("▢ 本人已到岗")
    ((body,),) = desk.rows('SELECT body FROM "update" ORDER BY update_id DESC LIMIT 1')
    before = desk.dump()
    await desk.app.process_update(Update.de_json(json.loads(body), desk.bot))
    await desk.settle()
    assert desk.dump() == before
    assert any("开门检查:已确认 1/2" in text for text in li.texts)


async def test_an_answer_that_was_lost_comes_by_the_outbox(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("7:50")
    update = await pressed(desk, li, "到岗,门已开")
    desk.wire.refuse(li.account, 502, "Bad Gateway")
    await desk.take(update)
    assert desk.rows("SELECT count(*) FROM check_entry") == [(2,)]
    desk.wire.allow(li.account)
    await desk.at("7:55")
    assert any(text.startswith(PRESENT) or PRESENT in text for text in li.texts)


async def test_what_had_no_effect_is_not_said_to_have_been_kept(desk: Desk) -> None:
    li = await desk.phone("李强")
    desk.wire.refuse(li.account, 502, "Bad Gateway")
    await li.say("/record 昨天")
    desk.wire.allow(li.account)
    await desk.at("7:10")
    assert [text for text in li.texts if "已存好" in text] == []
    assert li.last.text.endswith("值班记录:待签名")


async def suddenly_read_only(desk: Desk, phone: Phone, update: JSON) -> None:
    """The update is stored, and before it is looked at the database takes nothing in any more; afterwards it does."""
    line = desk.wire.stall(phone.account)
    asked = len(desk.wire.calls)
    taking = asyncio.create_task(desk.take({"message": phone.message(text="/lang")}, update))
    await seen(lambda: len(desk.wire.calls) > asked)
    desk.read_only = True
    line.set()
    heard = len(phone.toasts) + len(phone.messages)
    await seen(lambda: len(phone.toasts) + len(phone.messages) >= heard + 2)
    desk.read_only = False
    await taking


async def test_when_nothing_can_be_written_the_person_is_told_and_may_try_again(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("7:50")
    before = desk.dump()
    card = li.last
    await suddenly_read_only(desk, li, await pressed(desk, li, "到岗,门已开"))
    assert li.toasts[-1] == NOT_SAVED
    assert desk.dump() == before
    await li.tap("到岗,门已开")
    assert "☑ 本人已到岗(李强 7:50)" in desk.wire.messages[card.id].text
    await desk.restart()
    assert desk.rows("SELECT count(*) FROM check_entry") == [(2,)]


async def test_a_message_that_was_not_saved_is_answered_with_a_message(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("7:50")
    await li.tap("有问题")
    await li.tap("窗口安全门已开启")
    await suddenly_read_only(desk, li, {"message": li.message(text="门锁坏了")})
    assert li.last.text == NOT_SAVED
    await li.say("门锁坏了")
    assert li.last.labels == ["提交", "取消"]


async def test_a_bug_is_told_set_aside_and_not_tried_for_ever(desk: Desk) -> None:
    li = await desk.phone("李强")
    await li.say("/lang")
    await li.tap("English")
    await desk.at("7:50")
    desk.execute(BROKEN)
    before = desk.dump()
    await li.tap("Here, door open")
    assert li.toasts[-1] == "That was not saved. Please try once more."
    assert desk.dump() == before
    assert desk.rows('SELECT failed FROM "update" WHERE failed NOT NULL') == [("IntegrityError",)]
    await desk.restart()
    assert len(li.toasts) == 2
    await li.say("/today")
    assert li.last.text.startswith("Tue 24 Nov")


async def test_mail_that_cannot_be_stored_is_taken_when_the_disk_is_well_again(desk: Desk) -> None:
    li = await desk.phone("李强")
    desk.read_only = True
    taking = asyncio.create_task(li.say("/today"))
    await asyncio.sleep(0.1)
    assert not taking.done()
    desk.read_only = False
    await taking
    assert li.last.text.startswith("11月24日(周二)")


async def test_what_cannot_be_read_does_not_stop_what_comes_after(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.take({"message": {"message_id": "x", "date": "y"}}, {"nothing": 1}, {"message": li.message(text="/today")})
    assert li.last.text.startswith("11月24日(周二)")
    assert desk.rows('SELECT failed FROM "update" WHERE failed NOT NULL') == [("unreadable",)]
    assert desk.rows('SELECT count(*) FROM "update" WHERE answered_at IS NULL AND failed IS NULL') == [(0,)]


async def test_everybodys_own_order_is_kept_and_nobody_waits_for_somebody_else(desk: Desk) -> None:
    li, fang = await desk.phone("李强"), await desk.phone("王芳")
    await desk.at("7:50")
    await li.tap("有问题")
    await li.tap("窗口安全门已开启")
    line = desk.wire.stall(li.account)
    words = [{"message": li.message(text=f"第{n}句")} for n in range(5)]
    taking = asyncio.create_task(desk.take(*words, {"message": fang.message(text="/today")}))
    await seen(lambda: fang.messages)
    assert not any("第0句" in text for text in li.texts)
    line.set()
    await taking
    assert "\n第0句\n第1句\n第2句\n第3句\n第4句\n" in li.last.text


async def test_who_blocked_the_bot_while_it_answers_does_not_count_as_a_bug(desk: Desk) -> None:
    li = await desk.phone("李强")
    desk.wire.refuse(li.account, 403, "Forbidden: bot was blocked by the user")
    await li.say("/today")
    assert desk.rows('SELECT failed FROM "update"') == [(None,)]


async def test_an_album_is_not_made_to_wait_for_what_telegram_takes_long_to_answer(desk: Desk) -> None:
    li, served = await desk.phone("李强"), list[int]()

    async def slow(update: Update) -> None:
        await asyncio.sleep(0.1)  # Telegram thinks; nobody is held up by that
        served.append(update.update_id)

    async def not_saved(update: Update, *, later: bool = False) -> None:
        raise AssertionError(update, later)

    intake = Intake(desk.bot, AiohttpRequest(), desk.storage, desk.clock, desk.shared, slow, not_saved)
    began = monotonic()
    await intake.take([{"update_id": 5_000 + n, "message": li.message(text=f"{n}")} for n in range(10)])
    await intake.idle()
    assert served == list(range(5_000, 5_010))
    assert monotonic() - began < 4  # nine times as long for each would be six seconds

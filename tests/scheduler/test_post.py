"""What is owed is delivered: in order, once, late while it is useful, and nobody waits for somebody else."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

from bot.duty.notice import Owed, to_member
from handlers.taps import GiveTo
from storage import outbox
from tests import cast
from tests.cast import GROUP
from tests.desk import Desk, seen

TUESDAY = date(2026, 11, 24)


def states(desk: Desk, kind: str) -> list[tuple[str, str | None]]:
    """What became of the first centre's notices of a kind."""
    centre = desk.centres[0].id
    found = desk.rows("SELECT state, detail FROM notice WHERE kind = ? AND centre = ? ORDER BY id", kind, centre)
    return [(state, detail) for state, detail in found]


async def owe(desk: Desk, name: str, *kinds: str) -> None:
    """Notices to one person, due one second after the other."""
    member = await cast.person(desk, name)
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        due = [desk.now + timedelta(seconds=n) for n in range(len(kinds))]
        owed = [Owed(member.centre, kind, str(n), to_member(member.id), due[n]) for n, kind in enumerate(kinds)]
        await outbox.owe(work, owed)


async def test_a_late_notice_says_when_it_was_meant(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("7:45")
    assert li.texts == ["(补发,原定 7:20)\n早上好,今天由您督导,请 7:50 前到岗。\n保安 陈师傅 13800000911"]


async def test_what_has_become_pointless_is_not_sent_and_that_is_written_down(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("11:59")
    assert [text.splitlines()[:2] for text in li.texts] == [["(补发,原定 7:50)", "开门检查"]]
    assert states(desk, "wake") == [("stale", None)]
    assert states(desk, "again") == [("stale", None)]
    assert {state for state, _ in states(desk, "escalation")} == {"stale"}


async def test_after_the_first_session_the_opening_check_is_pointless(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("12:00")
    assert li.texts == []
    assert states(desk, "check") == [("stale", None)]


async def test_the_closing_check_is_of_use_for_two_hours_the_leaving_check_until_midnight(desk: Desk) -> None:
    li = await desk.phone("李强")
    await desk.at("19:20")
    assert [text.splitlines()[:2] for text in li.texts] == [
        ["(补发,原定 17:30)", "离楼检查"],
        ["(补发,原定 18:00)", "今天的记录已先报办公室,您的签名还缺。"],
    ]


async def test_a_record_is_never_too_late(desk: Desk) -> None:
    await desk.at("11-25 9:00")
    assert [one.text.splitlines()[:2] for one in desk.chat()] == [["(补发,原定 18:00)", "【督导值班记录】11月24日(周二)"]]


async def test_a_pause_of_one_chat_holds_up_nobody_else_and_keeps_its_order(desk: Desk) -> None:
    li, guard = await desk.phone("李强"), await desk.phone("陈师傅")
    desk.wire.refuse(li.account, 429, "Too Many Requests: retry after 1", retry_after=1)
    await desk.at("7:20")
    await desk.at("7:50")
    assert guard.last.text.startswith("陈师傅,请开窗口安全门")
    assert li.texts == []
    desk.wire.allow(li.account)
    await asyncio.sleep(1.2)  # the pacer counts real seconds
    await desk.at("7:51")
    assert [text.splitlines()[0] for text in li.texts] == ["(补发,原定 7:20)", "开门检查"]


async def test_while_telegram_is_down_it_is_tried_more_and_more_seldom(desk: Desk) -> None:
    li = await desk.phone("李强")
    desk.wire.refuse(li.account, 500, "Internal Server Error")
    await desk.until("7:26")
    ((attempts,),) = desk.rows("SELECT attempts FROM notice WHERE kind = 'wake' AND addressee = 'm1'")
    assert 8 <= attempts <= 14
    desk.wire.allow(li.account)
    await desk.until("7:30")
    assert [text.splitlines()[0] for text in li.texts] == ["(补发,原定 7:20)"]


async def test_a_chat_that_hangs_holds_up_nobody_else(desk: Desk) -> None:
    li, guard = await desk.phone("李强"), await desk.phone("陈师傅")
    line = desk.wire.stall(li.account)
    moving = asyncio.create_task(desk.at("7:50"))
    await seen(lambda: guard.messages)
    assert li.messages == []
    line.set()
    await moving
    assert [text.splitlines()[0] for text in li.texts] == ["(补发,原定 7:20)", "开门检查"]


async def test_what_a_killed_run_had_claimed_is_sent_by_the_next(desk: Desk) -> None:
    li = await desk.phone("李强")
    await owe(desk, "李强", "conflict", "present")
    desk.execute("UPDATE notice SET claimed_by = 'a run that was killed' WHERE state = 'waiting'")
    await desk.at("7:01")
    assert li.texts == []
    await desk.restart()
    assert [text.splitlines()[0][:6] for text in li.texts] == ["有另一个程序", "刚才的回复没"]


async def test_a_restart_sends_nothing_twice(desk: Desk) -> None:
    await desk.until("8:05")
    before = len(desk.wire.sent)
    await desk.restart()
    await desk.restart()
    assert len(desk.wire.sent) == before


async def test_what_waits_for_somebody_who_gave_the_shift_away_lapses(desk: Desk) -> None:
    li, lin = await desk.phone("李强"), await desk.phone("林晓燕")
    ying = await desk.phone("赖美英")
    desk.wire.refuse(li.account, 500, "Internal Server Error")
    await desk.at("7:50")
    await lin.press(GiveTo(TUESDAY, (await cast.person(desk, "赖美英")).id).pack())
    desk.wire.allow(li.account)
    await desk.until("7:52")
    assert li.texts == ["【督导调整】11月24日(周二)督导员由李强调整为赖美英。备〔2026〕1号"]
    assert sum(text.startswith("开门检查") for text in ying.texts) == 1
    assert ("lapsed", None) in states(desk, "check")


async def test_a_check_that_was_answered_meanwhile_is_not_asked_again(desk: Desk) -> None:
    li, guard = await desk.phone("李强"), await desk.phone("陈师傅")
    desk.wire.refuse(guard.account, 500, "Internal Server Error")
    await desk.at("7:50")
    await li.tap("到岗,门已开")
    desk.wire.allow(guard.account)
    await desk.until("8:10")
    assert guard.texts == []
    assert states(desk, "guard") == [("lapsed", None)]


async def test_a_message_telegram_will_never_take_is_dropped_with_its_reason(desk: Desk) -> None:
    li = await desk.phone("李强")
    desk.wire.refuse(li.account, 400, "Bad Request: can't parse entities")
    await desk.at("7:20")
    assert states(desk, "wake") == [("lapsed", "Can't parse entities")]
    desk.wire.allow(li.account)
    await desk.at("7:50")
    assert li.last.text.startswith("开门检查")


async def test_a_fault_of_ours_does_not_hold_up_a_persons_other_notices(desk: Desk) -> None:
    li = await desk.phone("李强")
    await owe(desk, "李强", "no such kind", "conflict")
    await desk.until("7:05")
    assert [text.splitlines()[-1][:6] for text in li.texts] == ["有另一个程序"]
    assert desk.rows("SELECT state, detail FROM notice WHERE kind = 'no such kind'") == [("lapsed", "bug: KeyError")]


async def test_a_group_that_hangs_does_not_hold_up_people(desk: Desk) -> None:
    li = await desk.phone("李强")
    line = desk.wire.stall(GROUP)
    moving = asyncio.create_task(desk.at("18:00"))
    await seen(lambda: any("签名还缺" in text for text in li.texts))
    line.set()
    await moving
    assert len(desk.chat()) == 1

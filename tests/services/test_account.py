"""When the account after trouble is owed, and what belongs in it: derived from the outbox, once for each stretch."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

from bot.duty.notice import Owed, to_member
from storage import outbox
from tests import cast
from tests.desk import TZ, Desk

CLERKS = ("林晓燕", "谢振华")
HEAD = "有消息没能按时送出"


async def accounts(desk: Desk, name: str = "林晓燕") -> list[str]:
    return [text for text in (await desk.phone(name)).texts if HEAD in text]


async def down(desk: Desk, until: str) -> None:
    """The process is gone until then."""
    desk.clock.set(desk.moment(until))
    await desk.restart()


async def out(desk: Desk, *names: str) -> None:
    """These cannot be reached: the line is out."""
    for name in names:
        desk.wire.refuse((await desk.phone(name)).account, 502, "Bad Gateway")


async def back(desk: Desk, *names: str) -> None:
    for name in names:
        desk.wire.allow((await desk.phone(name)).account)


EVERYBODY = ("李强", "陈师傅", *CLERKS)


async def test_a_process_that_was_down_owes_one_account_when_what_is_late_has_gone_out(desk: Desk) -> None:
    await desk.until("7:30")
    await down(desk, "9:10")
    await desk.until("9:14")
    assert await accounts(desk) == []
    await desk.until("17:00")
    for clerk in CLERKS:
        (told,) = await accounts(desk, clerk)
        assert told.splitlines()[0] == "7:50—9:10 有消息没能按时送出,现在已恢复。"


async def test_a_line_that_was_out_does_so_too_when_everything_that_waited_has_ended(desk: Desk) -> None:
    await desk.until("7:45")
    await out(desk, *EVERYBODY)
    await desk.until("8:32")
    assert await accounts(desk) == []
    await back(desk, *EVERYBODY)
    await desk.until("8:37")
    assert await accounts(desk) == []
    await desk.until("12:00")
    (told,) = await accounts(desk)
    assert [line.split(" → ")[0] for line in told.splitlines()[1:7]] == [
        "晚送到:", "· 7:50 开门检查提醒", "· 8:05 开门检查没人确认的提醒",
        "已过时、没有再发:", "· 8:00 开门检查再次提醒", "请打电话告诉:",
    ]  # fmt: skip


async def test_one_chat_that_is_late_is_told_of_when_it_has_gone_out(desk: Desk) -> None:
    await desk.until("7:45")
    await out(desk, "陈师傅")
    await desk.until("7:52")
    await (await desk.phone("李强")).tap("有问题")  # something stays open
    await desk.until("8:20")
    await back(desk, "陈师傅")
    await desk.until("8:40")
    (told,) = await accounts(desk)
    assert "· 7:50 开门检查提醒 → 陈师傅" in told
    assert "李强" not in told.partition("请打电话告诉")[0]


async def test_a_restart_of_seconds_says_nothing(desk: Desk) -> None:
    await desk.until("7:49")
    await down(desk, "7:52")
    await desk.until("17:00")
    assert await accounts(desk) == []


async def test_two_ticks_and_a_restart_in_between_make_one_account(desk: Desk) -> None:
    await desk.until("7:30")
    await down(desk, "9:10")
    await down(desk, "9:12")
    await down(desk, "9:15")
    desk.execute("UPDATE centre SET look_at = '2026-11-23 00:00:00.000000'")
    await desk.settle()
    await desk.until("12:00")
    assert [len(await accounts(desk, clerk)) for clerk in CLERKS] == [1, 1]


async def test_killed_before_it_was_sent_the_next_run_sends_it(desk: Desk) -> None:
    await desk.until("7:30")
    await down(desk, "9:10")
    await out(desk, *CLERKS)
    await desk.until("9:16")
    desk.execute("UPDATE notice SET claimed_by = 'a run that was killed' WHERE kind = 'account'")
    await back(desk, *CLERKS)
    await down(desk, "9:30")
    await desk.until("12:00")
    told = [(await accounts(desk, clerk)) for clerk in CLERKS]
    assert [[one.splitlines()[0] for one in texts] for texts in told] == [["7:50—9:10 有消息没能按时送出,现在已恢复。"]] * 2


async def test_trouble_that_comes_again_before_it_is_told_makes_one_account_of_all(desk: Desk) -> None:
    await desk.until("7:30")
    await down(desk, "7:56")
    await desk.until("7:59")
    await down(desk, "8:15")
    await desk.until("12:00")
    (told,) = await accounts(desk)
    assert told.splitlines()[0] == "7:50—8:15 有消息没能按时送出,现在已恢复。"
    assert "· 8:05 开门检查没人确认的提醒 → 办公室" in told


async def test_trouble_that_comes_after_it_was_told_is_told_by_itself(desk: Desk) -> None:
    await desk.until("7:30")
    await down(desk, "9:10")
    await desk.until("17:15")
    await down(desk, "17:24")
    await desk.until("17:29")
    first, second = await accounts(desk)
    assert second.splitlines()[0] == "17:20—17:24 有消息没能按时送出,现在已恢复。"
    assert "开门检查" not in second
    assert "关门检查" not in first


async def test_an_account_that_waits_for_the_line_makes_room_for_one_of_all(desk: Desk) -> None:
    """All that waited was stale before the line came back: the account itself waits, and grows with what is late by then."""
    await desk.until("7:57")
    await out(desk, *EVERYBODY)
    await desk.until("8:45")
    assert desk.rows("SELECT count(*) FROM notice WHERE kind = 'account' AND state = 'waiting'") == [(2,)]
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        member = await cast.person(desk, "李强")
        owed = Owed(member.centre, "called", "2026-11-24", to_member(member.id), desk.now, facts={"by": member.id})
        await outbox.owe(work, [owed])
    await desk.until("8:55")
    await back(desk, *EVERYBODY)
    await desk.until("12:00")
    (told,) = await accounts(desk)
    lines = [line.split(" → ")[0] for line in told.splitlines()]
    assert "· 8:45 “已联系”的消息" in lines
    assert "· 8:00 开门检查再次提醒" in lines


async def test_in_the_evening_it_waits_for_the_office(desk: Desk) -> None:
    await desk.until("17:55")
    await down(desk, "19:00")
    await desk.until("11-25 7:29")
    assert await accounts(desk) == []
    await desk.until("11-25 7:30")
    (told,) = await accounts(desk)
    assert told.splitlines()[0] == "11月24日 18:00—11月24日 19:00 有消息没能按时送出,现在已恢复。"


async def test_it_is_no_late_mail_itself(desk: Desk) -> None:
    await desk.until("7:30")
    await down(desk, "9:10")
    await out(desk, *CLERKS)
    await desk.until("9:40")
    await back(desk, *CLERKS)
    await desk.until("17:00")
    assert [len(await accounts(desk, clerk)) for clerk in CLERKS] == [1, 1]
    assert (await accounts(desk))[0].startswith("7:50—9:10")


async def test_what_waited_for_somebody_to_come_is_not_late(desk: Desk) -> None:
    """A guard who is bound at ten, somebody who had blocked the bot, a shift that is given on: nobody was out of reach."""
    (account,) = desk.rows("SELECT telegram FROM member WHERE name = '陈师傅'")[0]
    desk.execute("UPDATE member SET telegram = NULL WHERE name = '陈师傅'")
    li = await desk.phone("李强")
    await desk.until("7:30")
    await li.block()
    await desk.until("10:00")
    desk.execute(f"UPDATE member SET telegram = {account} WHERE name = '陈师傅'")  # noqa: S608 - a number
    await li.unblock()
    desk.execute("UPDATE centre SET look_at = '2026-11-23 00:00:00.000000'")
    await desk.until("12:00")
    assert [text.splitlines()[0] for text in (await desk.phone("陈师傅")).texts] == [
        "陈师傅,请开窗口安全门(今天督导:李强)。"
    ]
    assert [text.splitlines()[0] for text in li.texts][-1] == "开门检查"
    assert await accounts(desk) == []


async def test_a_day_published_in_the_morning_is_not_late(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 11, 24, 6, 0, tzinfo=TZ)) as desk:
        await desk.found(date(2026, 11, 24))
        desk.execute("UPDATE shift SET published_at = '2026-11-24 00:15:00.000000' WHERE day = '2026-11-24'")
        await down(desk, "8:15")
        assert "开门检查" in [text.splitlines()[0] for text in (await desk.phone("李强")).texts]
        await desk.until("12:00")
        assert await accounts(desk) == []


async def test_each_centre_hears_of_its_own(both: Desk) -> None:
    await both.until("7:45")
    await out(both, "韩梅", "牛师傅")
    await both.until("7:58")
    await back(both, "韩梅", "牛师傅")
    await both.until("8:04")
    assert await accounts(both) == []
    (told,) = await accounts(both, "唐宁")
    assert "· 7:50 开门检查提醒 → 韩梅、牛师傅" in told
    assert "李强" not in told


async def test_the_books_name_what_was_dropped(desk: Desk) -> None:
    await desk.until("7:30")
    await down(desk, "9:10")
    await desk.until("12:00")
    ((by, after),) = desk.rows("SELECT by_name, after FROM audit WHERE action = 'account'")
    assert by == ""
    entry = json.loads(after)
    assert entry["late"] == 2
    assert [one.rpartition(" ")[0] for one in entry["dropped"]] == [
        "again 2026-11-24 opening_check", "escalation 2026-11-24 opening_check", "escalation 2026-11-24 opening_check",
    ]  # fmt: skip

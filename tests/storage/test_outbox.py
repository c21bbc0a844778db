"""The outbox and the mail: owed once, claimed by one run, asked for from where one left off."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.duty.notice import BOARD, NoticeState, Owed, to_member
from storage import mail, outbox
from tests.desk import BOT, Desk


def owed(desk: Desk, subject: str, seconds: int = 0, **more: object) -> Owed:
    due = desk.now + timedelta(hours=1, seconds=seconds)
    return Owed(desk.centres[0].id, "present", subject, to_member(1), due, **more)  # type: ignore[arg-type]


async def test_the_same_is_owed_once_whatever_became_of_it(desk: Desk) -> None:
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        await outbox.owe(work, [owed(desk, "1"), owed(desk, "1"), owed(desk, "2", state=NoticeState.STALE)])
        await outbox.owe(work, [owed(desk, "1", 60), owed(desk, "2"), owed(desk, "2", occurrence="again")])
    found = desk.rows("SELECT subject, occurrence, state, ended_at IS NOT NULL FROM notice ORDER BY id")
    assert found == [("1", "", "waiting", 0), ("2", "", "stale", 1), ("2", "again", "waiting", 0)]


async def test_what_is_due_is_claimed_once_oldest_first(desk: Desk) -> None:
    later = desk.now + timedelta(hours=2)
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        await outbox.owe(work, [owed(desk, "second", 5), owed(desk, "first"), owed(desk, "not yet", 7_200)])
        assert await outbox.claim(work, "run", desk.now, 10) == []
        assert await outbox.next_at(work) == desk.now + timedelta(hours=1)
        one = await outbox.claim(work, "run", later, 1)
        others = await outbox.claim(work, "run", later, 10)
        assert [n.subject for n in (*one, *others)] == ["first", "second"]
        assert await outbox.claim(work, "run", later, 10) == []
        assert await outbox.next_at(work) == desk.now + timedelta(hours=3)


async def test_a_board_is_claimed_when_nothing_else_is_due(desk: Desk) -> None:
    later = desk.now + timedelta(hours=2)
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        await outbox.owe(work, [replace(owed(desk, "board"), addressee=BOARD), owed(desk, "somebody's", 5)])
        assert [n.subject for n in await outbox.claim(work, "run", later, 10)] == ["somebody's", "board"]


async def test_claims_of_other_runs_are_freed_and_the_own_ones_kept(desk: Desk) -> None:
    later = desk.now + timedelta(hours=2)
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        await outbox.owe(work, [owed(desk, "killed"), owed(desk, "mine", 1)])
        await outbox.claim(work, "killed", later, 1)
        await outbox.claim(work, "mine", later, 1)
        await outbox.free_claims(work, "mine")
        assert [n.subject for n in await outbox.claim(work, "mine", later, 10)] == ["killed"]


async def test_what_is_put_back_waits_and_counts_its_tries(desk: Desk) -> None:
    later = desk.now + timedelta(hours=2)
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        await outbox.owe(work, [owed(desk, "1")])
        (notice,) = await outbox.claim(work, "run", later, 10)
        await outbox.retry(work, [notice.id], later + timedelta(seconds=5), "429")
        assert await outbox.claim(work, "run", later, 10) == []
        (again,) = await outbox.claim(work, "run", later + timedelta(seconds=5), 10)
        await outbox.end(work, again.id, NoticeState.SENT, later, chat=1, message=2)
        assert await outbox.next_at(work) is None
    assert again.attempts == 1
    assert desk.rows("SELECT state, chat, message, claimed_by FROM notice") == [("sent", 1, 2, None)]


async def test_mail_is_asked_for_from_the_last_one_on_but_not_after_a_silent_day(desk: Desk) -> None:
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        assert await mail.offset(work, BOT, desk.now) is None
        assert await mail.store(work, BOT, [(7, "{}"), (9, "{}")], desk.now) == {7, 9}
        assert await mail.store(work, BOT, [(9, "{}"), (10, "{}")], desk.now) == {10}
        assert await mail.offset(work, BOT, desk.now) == 11
        assert await mail.offset(work, BOT, desk.now + timedelta(hours=24)) is None
        assert await mail.offset(work, BOT + 1, desk.now) is None


async def test_after_a_quiet_week_ids_begin_anywhere(desk: Desk) -> None:
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        await mail.store(work, BOT, [(900, "{}")], desk.now)
        later = desk.now + timedelta(days=8)
        assert await mail.store(work, BOT, [(5, "{}")], later) == {5}
        assert await mail.offset(work, BOT, later) == 6


async def test_mail_takes_effect_once_and_what_was_answered_long_ago_is_forgotten(desk: Desk) -> None:
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        await mail.store(work, BOT, [(7, "{}"), (8, "{}"), (9, "{}")], desk.now)
        assert await mail.apply(work, BOT, 7, desk.now) is True
        assert await mail.apply(work, BOT, 7, desk.now) is False
        assert await mail.apply(work, BOT, 77, desk.now) is False
        await mail.failed(work, BOT, 8, "KeyError")
        assert [(one.update_id, one.applied) for one in await mail.unanswered(work, BOT)] == [(7, True), (9, False)]
        await mail.answered(work, BOT, [7], desk.now)
        await mail.forget(work, BOT, desk.now + timedelta(days=1))
    assert desk.rows('SELECT update_id FROM "update" ORDER BY update_id') == [(8,), (9,)]
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        assert await mail.store(work, BOT, [(7, "{}"), (9, "{}")], desk.now) == {7}, "Telegram may count from anywhere"

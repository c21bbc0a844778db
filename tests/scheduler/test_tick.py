"""The tick: what is owed follows from what is kept, once, however often and however late it looks."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path

from scheduler.tick import tick
from tests.desk import TZ, Desk


async def test_two_ticks_are_one(both: Desk) -> None:
    await both.at("8:05")
    before, sent = both.dump(), len(both.wire.sent)
    for _ in range(3):
        both.execute("UPDATE centre SET look_at = '2026-11-23 00:00:00.000000'")
        assert await tick(both.storage, both.now) == 2
        await both.poster.idle()
    assert len(both.wire.sent) == sent
    assert both.dump() == before


async def test_looking_every_minute_of_the_morning_sends_what_looking_once_does(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 11, 24, 7, 0, tzinfo=TZ)) as desk:
        await desk.found(date(2026, 11, 24))
        for minute in range(15, 70):
            await desk.at(f"{7 + minute // 60}:{minute % 60:02}")
        assert Counter(line.split()[0] for line in await desk.story()) == {"7:20": 1, "7:50": 2, "8:00": 1, "8:05": 2}


async def test_after_days_in_which_nothing_ran_every_working_day_has_its_record(desk: Desk) -> None:
    await desk.at("11-30 9:00")
    records = [one.text.splitlines() for one in desk.chat()]
    assert [lines[:2] for lines in records] == [
        ["(补发,原定 18:00)", f"【督导值班记录】11月{day}日(周{weekday})"] for day, weekday in zip((24, 25, 26, 27), "二三四五", strict=True)
    ]  # fmt: skip
    yang = await desk.phone("刘洋")
    assert [text.splitlines()[:2] for text in yang.texts] == [["(补发,原定 7:50)", "开门检查"]]
    for name in ("李强", "王芳", "张敏", "陈静"):
        assert (await desk.phone(name)).texts == []
    assert desk.rows("SELECT count(*) FROM notice WHERE state = 'waiting'") == [(0,)]


async def test_after_a_week_of_nothing_the_office_is_not_flooded(desk: Desk) -> None:
    lin = await desk.phone("林晓燕")
    await desk.at("11-30 18:01")
    assert [text for text in lin.texts if "11月2" in text or "开门检查" in text] == []


async def test_a_clock_set_back_does_nothing_twice(desk: Desk) -> None:
    await desk.until("8:05")
    sent = len(desk.wire.sent)
    desk.clock.set(desk.moment("7:30"))
    desk.execute("UPDATE centre SET look_at = '2026-11-23 00:00:00.000000'")
    await desk.settle()
    await desk.until("8:05")
    assert len(desk.wire.sent) == sent


async def test_one_centres_broken_data_does_not_silence_the_others(both: Desk) -> None:
    first, _second = both.centres
    both.execute(f"UPDATE centre SET charter = 'lost' WHERE id = {first.id}")  # noqa: S608
    both.clock.set(both.moment("7:50"))
    await tick(both.storage, both.now)
    await both.poster.idle()
    assert (await both.phone("韩梅")).last.text.startswith("开门检查")


async def test_a_centre_founded_in_the_morning_is_not_greeted_about_what_is_past(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 11, 24, 9, 0, tzinfo=TZ)) as desk:
        await desk.found(date(2026, 11, 24))
        assert not any("早上好" in text for text in (await desk.phone("李强")).texts)
        await desk.until("18:00")
        assert len(desk.chat()) == 1


async def test_a_make_up_saturday_is_a_day_like_any_other(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 2, 14, 7, 0, tzinfo=TZ)) as desk:
        await desk.found(date(2026, 2, 14))
        await desk.at("7:50")
        assert (await desk.phone("李强")).last.text.startswith("开门检查")
        await desk.at("18:00")
        sent = len(desk.wire.sent)
        await desk.at("2-23 23:00")  # the Spring Festival
        assert [one.text.splitlines()[0] for one in desk.wire.sent[sent:]] == []
        await desk.at("2-24 7:50")
        assert (await desk.phone("王芳")).last.text.startswith("开门检查")


async def test_the_second_guard_has_the_next_day(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 11, 24, 7, 0, tzinfo=TZ)) as desk:
        await desk.found(date(2026, 11, 24))
        desk.execute("UPDATE member SET guard = 1 WHERE name = '丘志明'")
        for day in (24, 25):
            await desk.at(f"11-{day} 7:50")
        asked = [line.split()[1] for line in await desk.story() if "请开窗口安全门" in line]
        assert sorted(asked) == sorted(["丘志明", "陈师傅"])

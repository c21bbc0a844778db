"""Filing changes who serves, the number and everybody's message together, or nothing."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.duty.errors import Refused
from bot.duty.filing import Filing, FilingKind, Handing
from bot.duty.roster import Shift
from bot.services import filings
from storage import days
from storage import filings as books
from tests import cast
from tests.desk import TZ, Desk

TUESDAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 27)


async def shift(desk: Desk, day: date) -> Shift:
    async with desk.storage.open_work(write=False, now=desk.now) as work:
        return (await days.shifts(work, desk.centres[0].id, day, day))[0]


async def file(desk: Desk, kind: FilingKind, *handings: Handing) -> Filing:
    by = await cast.person(desk, "林晓燕")
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        return await filings.file(work, desk.centres[0], by, kind, handings, desk.now)


def at(hour: int, day: int = 24) -> datetime:
    return datetime(2026, 11, day, hour, 0, tzinfo=TZ)


async def test_an_exchange_is_one_number_and_one_message(desk: Desk) -> None:
    li, jing = await cast.person(desk, "李强"), await cast.person(desk, "陈静")
    first, second = await shift(desk, TUESDAY), await shift(desk, FRIDAY)
    filing = await file(desk, FilingKind.EXCHANGE, Handing(first, jing.id), Handing(second, li.id))
    await desk.settle()
    assert (filing.number, len(filing.changes)) == (1, 2)
    assert [(await shift(desk, day)).members for day in (TUESDAY, FRIDAY)] == [(jing.id,), (li.id,)]
    assert desk.chat()[-1].text == (
        "【督导调整】11月24日(周二)督导员由李强调整为陈静;11月27日(周五)督导员由陈静调整为李强。备〔2026〕1号"
    )
    assert [one.text for one in (await desk.phone("李强")).messages] == [desk.chat()[-1].text]


async def test_a_half_day_leaves_the_rest_with_whoever_had_it(desk: Desk) -> None:
    fang = await cast.person(desk, "王芳")
    afternoon = Handing(await shift(desk, FRIDAY), fang.id, at(14, 27))
    await file(desk, FilingKind.COVER, afternoon)
    middle = Handing(await shift(desk, TUESDAY), fang.id, at(10), at(12))
    await file(desk, FilingKind.COVER, middle)
    found = await shift(desk, TUESDAY)
    assert [(one.starts.astimezone(TZ).hour, one.member == fang.id) for one in found.services] == [
        (8, False), (10, True), (12, False),
    ]  # fmt: skip
    assert found.serving(at(11)) == fang.id
    assert found.services[-1].filed is None
    assert (await shift(desk, FRIDAY)).members[-1] == fang.id


async def test_nobody_is_twice_on_one_day_and_nothing_is_left_of_the_attempt(desk: Desk) -> None:
    fang, li = await cast.person(desk, "王芳"), await cast.person(desk, "李强")
    await file(desk, FilingKind.COVER, Handing(await shift(desk, FRIDAY), li.id))
    desk.execute("INSERT INTO shift (centre, day, post, slot, seat, starts_at, ends_at, unit, member, why, published_at)"
                 " SELECT centre, day, post, slot, 1, starts_at, ends_at, unit, member, why, published_at FROM shift"
                 " WHERE day = '2026-11-27'")  # fmt: skip
    async with desk.storage.open_work(write=False, now=desk.now) as work:
        seats = await days.shifts(work, desk.centres[0].id, FRIDAY, FRIDAY)
    await desk.settle()
    before = desk.dump()
    with pytest.raises(Refused, match="has_it_already"):
        await file(desk, FilingKind.COVER, Handing(seats[1], li.id))
    with pytest.raises(Refused, match="has_it_already"):
        await file(desk, FilingKind.COVER, Handing(seats[1], fang.id), Handing(await shift(desk, TUESDAY), 4_711))
    assert desk.dump() == before


async def test_numbers_begin_anew_each_year_and_each_centre_has_its_own(both: Desk) -> None:
    by = await cast.person(both, "林晓燕")
    async with both.storage.open_work(write=True, now=both.now) as work:
        made = [
            await books.add(
                work, centre.id, Filing(0, year, 0, FilingKind.COVER, by.id, None, None, None, both.now, None, ())
            )
            for centre, year in (
                (both.centres[0], 2026),
                (both.centres[1], 2026),
                (both.centres[0], 2027),
                (both.centres[0], 2026),
            )
        ]
    assert [(one.year, one.number) for one in made] == [(2026, 1), (2026, 1), (2027, 1), (2026, 2)]

"""Whoever is away takes no turns that are not published yet, and the unit still serves."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from bot.duty.absence import Absence, AbsenceKind, AbsenceState
from bot.services import publishing
from storage import absences, members
from tests import cast
from tests.desk import TZ, Desk

MAY, MONDAY = date(2026, 5, 6), date(2026, 3, 2)


async def in_may(desk: Desk) -> list[tuple[str, str]]:
    """Who will have the first ten days of May, each with the unit."""
    async with desk.storage.open_work(write=False, now=desk.now) as work:
        listed = await publishing.preview(work, desk.centres[0], MAY, date(2026, 5, 20))
    return [("".join(one.names), one.seats[0].unit) for one in listed][:10]


def absent(member: int, state: AbsenceState, first: date, last: date | None, *, until_noon: bool = False) -> Absence:
    return Absence(0, member, AbsenceKind.LEAVE, state, first, last, until_noon=until_noon)


@pytest.mark.parametrize(("state", "last", "half", "serves"), [
    (AbsenceState.APPROVED, None, False, False),
    (AbsenceState.APPROVED, MAY, False, False),
    (AbsenceState.APPROVED, MAY, True, False),
    (AbsenceState.APPROVED, date(2026, 5, 5), False, True),
    (AbsenceState.REQUESTED, None, False, True),
    (AbsenceState.REFUSED, None, False, True),
    (AbsenceState.WITHDRAWN, None, False, True),
])  # fmt: skip
async def test_who_is_away_is_passed_over_for_the_next_of_the_unit(
    empty: Path, state: AbsenceState, last: date | None, half: bool, serves: bool
) -> None:
    async with Desk(empty, datetime(2026, 3, 2, 7, 0, tzinfo=TZ)) as desk:
        await desk.found(MONDAY)
        before = await in_may(desk)
        name = before[0][0]
        who = await cast.person(desk, name)
        async with desk.storage.open_work(write=True, now=desk.now) as work:
            kept = absent(who.id, state, date(2026, 5, 4), last, until_noon=half)
            added = await absences.add(work, desk.centres[0].id, kept, None, desk.now)
            assert await absences.between(work, desk.centres[0].id, MONDAY) == [added]
        after = await in_may(desk)
        assert (after[0][0] == name) == serves
        assert [one for _, one in after] == [one for _, one in before]
        assert after[1:5] == before[1:5]


async def test_people_take_turns_from_when_they_joined_until_they_leave(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 3, 2, 7, 0, tzinfo=TZ)) as desk:
        await desk.found(MONDAY)
        (first, _), (second, _) = (await in_may(desk))[:2]
        async with desk.storage.open_work(write=True, now=desk.now) as work:
            await members.change(work, await cast.person(desk, first), joined=date(2026, 5, 7))
            await members.change(work, await cast.person(desk, second), left=date(2026, 5, 6))
        (now_first, _), (now_second, _) = (await in_may(desk))[:2]
        assert (now_first != first, now_second != second) == (True, True)
        assert (await cast.person(desk, first)).joined == date(2026, 5, 7)


async def test_an_absence_ends_and_is_decided(desk: Desk) -> None:
    who, centre = await cast.person(desk, "王芳"), desk.centres[0]
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        asked = await absences.add(work, centre.id, absent(who.id, AbsenceState.REQUESTED, MAY, None), who.id, desk.now)
        await absences.decide(work, asked, AbsenceState.APPROVED, who.id, desk.now)
        await absences.end(work, asked, date(2026, 5, 8))
    async with desk.storage.open_work(write=False, now=desk.now) as work:
        (kept,) = await absences.between(work, centre.id, MAY)
        assert (kept.state, kept.last) == (AbsenceState.APPROVED, date(2026, 5, 8))
        assert await absences.between(work, centre.id, date(2026, 5, 9)) == []
        assert await absences.between(work, centre.id, MONDAY, date(2026, 5, 5)) == []
    assert [kept.keeps_away(date(2026, 5, day)) for day in (5, 6, 8, 9)] == [False, True, True, False]

"""What a day brings, as it is kept: newest visits, steps in order, numbers without a gap, what is still open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.duty import case as cases_of
from bot.duty import inspection
from bot.duty.attendance import Expected, Mark
from bot.duty.case import Case
from bot.duty.inspection import Finding, Seen
from bot.duty.note import Part
from storage import attendance, cases, findings, notes, rounds
from storage.work import Work
from tests.desk import Desk

DAY = date(2026, 11, 24)


async def a_case(work: Work, desk: Desk, day: date = DAY) -> Case:
    """One that was begun."""
    centre = desk.centres[0].id
    note = await notes.by_id(work, centre, await notes.begin(work, centre, day, "case", 1, desk.now))
    case = Case(0, day, None, "help", False, note, 1, "李强", desk.now, None, ())
    return replace(case, id=await cases.begin(work, centre, case))


def step_of(desk: Desk, kind: cases_of.Kind, value: str = "") -> cases_of.Step:
    return cases_of.Step(kind, value, None, 1, "李强", None, None, 1, "李强", "supervisor", desk.now)


async def test_who_was_expected_is_kept_with_the_answer(desk: Desk) -> None:
    centre = desk.centres[0].id
    expected = (Expected(1, "李强", 1, on_duty=True), Expected(2, "赖美英", 1, known="leave"))
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        mark = Mark("am", None, "", None, "", 1, "李强", "supervisor", desk.now, expected)
        await attendance.add(work, centre, DAY, mark)
        assert await attendance.of_day(work, centre, DAY) == [mark]
        assert await attendance.of_day(work, centre, date(2026, 11, 25)) == []


async def test_rounds_are_numbered_by_day_and_the_newest_visit_counts(desk: Desk) -> None:
    centre = desk.centres[0].id
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        first = await rounds.begin(work, centre, DAY, "am", 1, "李强", desk.now)
        second = await rounds.begin(work, centre, DAY, "pm", 1, "李强", desk.now)
        await rounds.visit(work, centre, first, 2, Seen.UNCHECKED, "窗口未开", desk.now)
        await rounds.visit(work, centre, first, 2, Seen.FINE, "", desk.now)
        await rounds.visit(work, centre, second, 3, Seen.UNCHECKED, "窗口未开", desk.now)
        await rounds.finish(work, centre, first, desk.now)
        await rounds.finish(work, centre, second, desk.now)
        found = await rounds.of_day(work, centre, DAY)
        assert [(one.number, one.session, sorted(one.checked)) for one in found] == [(1, "am", [2]), (2, "pm", [])]
        assert await rounds.per_unit(work, centre, DAY) == {2: 1}
        assert await rounds.per_unit(work, centre, date(2026, 11, 25)) == {}


async def test_a_finding_is_open_until_it_is_closed(desk: Desk) -> None:
    centre = desk.centres[0].id
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        walked = await rounds.begin(work, centre, DAY, "am", 1, "李强", desk.now)
        note = await notes.by_id(work, centre, await notes.begin(work, centre, DAY, "finding", 1, desk.now))
        new = Finding(0, DAY, walked, "am", 2, False, "safety", note, 1, "李强", desk.now, None, ())
        key = await findings.begin(work, centre, new)
        assert await findings.open_ones(work, centre) == []
        for kind, due in ((inspection.Kind.CORRECTION, DAY), (inspection.Kind.PERSON, None)):
            step = inspection.Step(kind, "to_correct", 7, "", due, None, 1, "李强", "supervisor", desk.now)
            await findings.add_step(work, centre, key, step)
        (found,) = await findings.open_ones(work, centre)
        assert (found.id, found.due, found.person is not None) == (key, DAY, True)
        assert await findings.about(work, centre, 7, DAY) == [found]
        assert await findings.about(work, centre, 8, DAY) == []
        await findings.close(work, centre, key, desk.now)
        assert await findings.open_ones(work, centre) == []
        assert await findings.by_id(work, centre + 1, key) is None


async def test_cases_are_numbered_without_a_gap_in_the_order_they_are_entered(desk: Desk) -> None:
    centre = desk.centres[0].id
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        first, second, never = [await a_case(work, desk) for _ in range(3)]
        other = await a_case(work, desk, date(2026, 11, 25))
        entered = [await cases.number(work, centre, one) for one in (second, first, other)]
        assert entered == [1, 2, 1]
        assert [one.called for one in await cases.open_ones(work, centre)] == ["20261124-02", "20261124-01", "20261125-01"]
        assert [one.called for one in await cases.of_day(work, centre, DAY)] == ["20261124-02", "20261124-01", ""]
        assert never.id not in {one.id for one in await cases.open_ones(work, centre)}
        await cases.close(work, centre, first.id, desk.now)
        assert first.id not in {one.id for one in await cases.open_ones(work, centre)}


async def test_steps_come_back_in_order_with_what_was_written(desk: Desk) -> None:
    centre = desk.centres[0].id
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        case = await a_case(work, desk)
        await notes.add_part(work, centre, case.note.id, Part(1, 5, "text", "老人要帮办", None, desk.now))
        answer = await notes.by_id(work, centre, await notes.begin(work, centre, DAY, "answer", 1, desk.now))
        await cases.add_step(work, centre, case.id, step_of(desk, cases_of.Kind.TAKEN))
        await cases.add_step(work, centre, case.id, replace(step_of(desk, cases_of.Kind.ANSWERED), note=answer))
        found = await cases.by_id(work, centre, case.id)
        assert found is not None
        assert [step.kind for step in found.steps] == ["taken", "answered"]
        assert (found.note.text, found.answers[0].note) == ("老人要帮办", answer)
        assert await cases.by_id(work, centre + 1, case.id) is None


async def test_a_phrase_that_is_chosen_twice_is_not_meant(desk: Desk) -> None:
    centre = desk.centres[0].id
    phrase = Part(1, -1, "phrase", "玩手机、看视频", None, desk.now)
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        note = await notes.begin(work, centre, DAY, "finding", 1, desk.now)
        for expected in ("玩手机、看视频", "", "玩手机、看视频"):
            await notes.toggle_part(work, centre, note, phrase)
            assert (await notes.by_id(work, centre, note)).text == expected


async def test_what_is_only_counted_adds_up(desk: Desk) -> None:
    centre = desk.centres[0].id
    async with desk.storage.open_work(write=True, now=desk.now) as work:
        for amount in (1, 1, 1, -1):
            await cases.count(work, centre, DAY, "consult", amount, 1, "李强", desk.now)
        assert await cases.tallies(work, centre, DAY) == [cases_of.Tally("consult", 2)]
        assert await cases.tallies(work, centre, date(2026, 11, 25)) == []

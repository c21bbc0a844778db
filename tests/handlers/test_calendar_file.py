"""/my → 日历文件: my duties in the calendar of my phone; taken in again, it follows the roster."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from icalendar import Calendar

from handlers.taps import CalendarFile, GiveTo
from tests import cast
from tests.desk import TZ, Desk


async def events(desk: Desk, name: str) -> dict[str, Any]:
    """What the file says, by its ids."""
    phone = await desk.phone(name)
    await phone.say("/my")
    await phone.tap("日历文件")
    assert phone.last.name == f"值班日历_{name}.ics"
    return {str(event["uid"]): event for event in Calendar.from_ical(phone.last.content).walk("VEVENT")}


def moments(event: Any) -> tuple[datetime, datetime]:
    return event["dtstart"].dt, event["dtend"].dt


async def test_it_has_every_published_duty_in_the_centres_time(desk: Desk) -> None:
    found = await events(desk, "李强")
    first = next(iter(found.values()))
    assert moments(first) == (datetime(2026, 11, 24, 8, 0, tzinfo=TZ), datetime(2026, 11, 24, 17, 30, tzinfo=TZ))
    assert first["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert (str(first["summary"]), str(first["location"])) == ("督导员值班", "上杭县社会保障服务中心")
    ((shifts,),) = desk.rows("SELECT count(*) FROM shift JOIN member ON member.id = shift.member WHERE name = '李强'")
    assert len(found) == shifts > 1
    li = await desk.phone("李强")
    assert b"BEGIN:VTIMEZONE" in li.last.content
    assert li.last.text.startswith("打开文件就能加进手机日历。")


async def test_taken_in_again_it_updates_what_is_there(desk: Desk) -> None:
    before = await events(desk, "李强")
    await desk.at("7:30")
    clerk, ying = await desk.phone("林晓燕"), await cast.person(desk, "赖美英")
    later = [moments(event)[0].date() for event in before.values()][1]
    await clerk.press(GiveTo(later, ying.id).pack())
    after = await events(desk, "李强")
    assert after.keys() == before.keys()
    assert {str(after[uid]["status"]) for uid in before if moments(before[uid])[0].date() == later} == {"CANCELLED"}
    assert all(after[uid]["sequence"] > before[uid]["sequence"] for uid in before)
    theirs = await events(desk, "赖美英")
    assert later in {moments(event)[0].date() for event in theirs.values()}
    assert theirs.keys().isdisjoint(after)


async def test_what_was_served_of_a_shift_stays_in_it(desk: Desk) -> None:
    await desk.at("10:00")
    clerk, ying = await desk.phone("林晓燕"), await cast.person(desk, "赖美英")
    await clerk.press(GiveTo(date(2026, 11, 24), ying.id).pack())
    for name, starts, ends in (("李强", 8, 10), ("赖美英", 10, 17.5)):
        first = min((await events(desk, name)).values(), key=moments)
        assert [moment.hour + moment.minute / 60 for moment in moments(first)] == [starts, ends]
        assert first["status"] == "CONFIRMED"


@pytest.mark.parametrize("name", ["陈师傅", "林晓燕"])
async def test_whoever_takes_no_turns_has_none(desk: Desk, name: str) -> None:
    phone = await desk.phone(name)
    await phone.press(CalendarFile().pack())
    assert phone.toasts[-1] == "您不参加轮值,值班表请看 /roster。"


async def test_in_english(desk: Desk) -> None:
    li = await desk.phone("李强")
    await li.press("la|en")
    await li.say("/my")
    await li.tap("Calendar file")
    (event, *_) = Calendar.from_ical(li.last.content).walk("VEVENT")
    assert str(event["summary"]) == "Supervisor on duty"
    assert li.last.name == "duties_李强.ics"

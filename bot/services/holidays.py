"""The State Council's notice, pasted by the office: kept with the question until it is published, or dropped."""

from __future__ import annotations

from datetime import date, datetime

from bot.duty import holidays as rules
from bot.duty.calendar import OwnDay
from bot.duty.centre import Centre, Member
from bot.duty.errors import Refused
from bot.duty.holidays import HolidayNotice
from bot.services import calendar as calendars
from bot.services import day as duty_days
from bot.services import questions, standing
from bot.services.changes import Days
from storage.work import Work

HOLIDAYS = "holidays"
"""The question that the notice answers; it stays open until the days are published."""
WRITTEN = "d"
"""How the change of a pasted notice is written on a button: what it says is too long for one."""


async def take(work: Work, centre: Centre, by: Member, chat: int, text: str, now: datetime) -> HolidayNotice:
    """Reads a pasted notice and keeps it. For the office; refuses what is none, and what is about the past alone."""
    standing.office_only(by)
    notice = rules.parse(text, await calendars.of_centre(work, centre))
    if notice is None:
        raise Refused("no_notice")
    await questions.ask(
        work, centre, by, chat, HOLIDAYS, {"text": text, "day": duty_days.today(centre, now).isoformat()}, now
    )
    return notice


async def open_change(work: Work, centre: Centre, by: Member, chat: int) -> Days:
    """The change that the pasted notice makes, of days to come."""
    draft = await questions.open_one(work, centre, by, chat, HOLIDAYS)
    calendar = await calendars.of_centre(work, centre)
    notice = rules.parse(str(draft.answers.get("text", "")), calendar)
    if notice is None:
        raise Refused("nothing_open")
    return change_of(notice, date.fromisoformat(str(draft.answers["day"])))


def change_of(notice: HolidayNotice, today: date) -> Days:
    days = tuple(OwnDay(one.day, one.working, reason=one.name) for one in notice.days if one.day >= today)
    if not days:
        raise Refused("notice_past", year=notice.year)
    return Days(days, "holidays", whole_year=notice.year if notice.whole_year else None)

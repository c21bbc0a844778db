"""Whether a day has begun too far for another charter to hold on it. Pure.

What was asked under one charter must not be asked again, or be missed, because another one names it differently.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.duty.charter import Charter, Checklist, Lead
from bot.duty.dayplan import plan
from bot.duty.moment import Anchor, DayTimes


def begun(before: Charter, after: Charter, times: DayTimes, now: datetime, early: timedelta) -> bool:
    """Whether something of the day has begun in which the two differ.

    A notice has begun when it is due, a check when it may be answered (`early` before that); all else with the first
    notice of the day itself.
    """
    for key in {*before.leads, *after.leads}:
        if _asked(before, key) != _asked(after, key):
            begins = (_begins(charter, key, times, early) for charter in (before, after))
            if any(at <= now for at in begins if at):
                return True
    return _rest(before) != _rest(after) and _first(before, times) <= now


def _asked(charter: Charter, key: str) -> tuple[Lead | None, Checklist | None]:
    """A notice, and what is asked with it."""
    lead = charter.lead(key)
    return lead, charter.checklist(lead.checklist) if lead and lead.checklist else None


def _begins(charter: Charter, key: str, times: DayTimes, early: timedelta) -> datetime | None:
    lead = charter.lead(key)
    if lead is None:
        return None
    due = min((due.at for due in plan(charter, times) if due.lead == key), default=lead.due(times))
    return due - early if due and lead.checklist else due


def _rest(charter: Charter) -> Charter:
    return charter.model_copy(update={"leads": {}, "checklists": ()})


def _first(charter: Charter, times: DayTimes) -> datetime:
    """When the day itself begins; what is said on its eve does not count."""
    leads = [key for key, lead in charter.leads.items() if lead.at.anchor is not Anchor.EVE]
    begins = (_begins(charter, key, times, timedelta()) for key in leads)
    return min((at for at in begins if at), default=times.opens)

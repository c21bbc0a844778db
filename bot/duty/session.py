"""The sessions (时段) of a duty day by name: morning and afternoon. Pure.

Knows which of them a moment belongs to. Does not know what is asked in it.
"""

from __future__ import annotations

from datetime import datetime

from bot.duty.moment import DayTimes

AM, PM = "am", "pm"
_NOON = 12


def sessions(times: DayTimes) -> tuple[str, ...]:
    """Those the day has, in order; the only one of a short day is named by the clock."""
    if times.pm_opens is not None:
        return AM, PM
    return (AM if times.opens.hour < _NOON else PM,)


def session_at(times: DayTimes, at: datetime) -> str:
    """The session of a moment: the noon break still belongs to the morning, the evening to the last session."""
    if times.pm_opens is not None:
        return PM if at >= times.pm_opens else AM
    return sessions(times)[0]

"""Everything an office has set, gathered: to be kept outside, read by people, or taken in by a program.

No account, no link and no secret is in it; whether somebody is bound is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.duty.calendar import OwnDay
from bot.duty.centre import Centre, Member, Unit
from bot.services import charters, options, standing
from bot.services.charters import Versions
from bot.services.options import Setting
from storage import centres, days, members
from storage.members import Filed
from storage.work import Work


@dataclass(frozen=True)
class Exported:
    """The settings of a centre as they stood at `at`."""

    centre: Centre
    pattern: str
    units: Sequence[Unit]
    people: Sequence[Filed]
    charters: Versions
    own_days: Sequence[OwnDay]
    options: Sequence[Setting]
    at: datetime

    @property
    def guards(self) -> list[Member]:
        """In the order of their turns."""
        return [one.member for one in self.people if one.member.guard]

    def as_json(self) -> str:
        """All of it under English keys; days and times are ISO."""
        return json.dumps(self._table(), ensure_ascii=False, indent=2, default=str) + "\n"

    def _table(self) -> dict[str, object]:
        names = {unit.id: unit.name for unit in self.units}
        return {
            "format": 1,
            "at": self.at.astimezone(self.centre.tz).isoformat(timespec="seconds"),
            "centre": {
                "name": self.centre.name, "charter": self.centre.charter, "pattern": self.pattern,
                "timezone": self.centre.timezone, "language": self.centre.language, "group": self.centre.group_kind,
            },
            "units": [{"name": unit.name, "short": unit.short} for unit in self.units],
            "people": [_person(one, names) for one in self.people],
            "guards": [{"name": guard.name, "phone": guard.phone} for guard in self.guards],
            "hours": [
                {
                    "since": None if since == date.min else since, "name": season.name, "from": str(season.first),
                    "to": str(season.last), "sessions": [[f"{a:%H:%M}", f"{b:%H:%M}"] for a, b in season.sessions],
                }
                for since, charter in self.charters
                for season in charter.hours
            ],
            "own_days": [
                {
                    "day": own.day, "working": own.working, "reason": own.reason,
                    "sessions": [[f"{a:%H:%M}", f"{b:%H:%M}"] for a, b in own.sessions] if own.sessions else None,
                }
                for own in self.own_days
            ],
            "options": {one.option.key: one.then for one in self.options},
            "changes": json.loads(self.centre.changes),
        }  # fmt: skip


def _person(one: Filed, units: Mapping[int, str]) -> dict[str, object]:
    columns = {**one.columns, "unit": units.get(one.member.unit or 0)}
    return {**columns, "joined": one.member.joined, "left": one.member.left, "bound": one.member.telegram is not None}


async def of_centre(work: Work, centre: Centre, by: Member, now: datetime) -> Exported:
    """For the office."""
    standing.office_only(by)
    own = await days.own_days(work, centre.id)
    return Exported(
        centre,
        await centres.pattern_of(work, centre.id),
        await centres.units(work, centre.id),
        await members.filed(work, centre.id),
        charters.all_of(centre),
        [own[day] for day in sorted(own)],
        options.all_of(centre, by, now),
        now,
    )

"""A charter: one regulation as data, and reading it from a file with every fault named at once.

Knows one regulation as its authors wrote it. Does not know what a centre has chosen or changed, nor any words that are
not in the file: faults carry reason keys, worded by whoever shows them.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, ValidationError

from bot.duty.agreement import disagreements
from bot.duty.blocks import Blocks
from bot.duty.charterfile import CharterFaults, Fault, Table, changed, faults_of, shape_of, sound_part, table_of
from bot.duty.leads import Lead
from bot.duty.sections import Checklist, Head, Post, Season, Sessions, Unit, by_key, season_of

__all__ = ["Charter", "CharterFaults", "Checklist", "Fault", "Lead", "Post", "changed", "charter_of", "parse"]


class Charter(Blocks):
    """One regulation. A block that is not in the file is switched off."""

    head: Head = Field(alias="charter")
    units: Annotated[tuple[Unit, ...], Field(min_length=1)]
    hours: Annotated[tuple[Season, ...], Field(min_length=1)]

    @property
    def key(self) -> str:
        """The name of its file, without the ending."""
        return self.head.key

    @property
    def name(self) -> str:
        """The title of the regulation."""
        return self.head.name

    def season(self, day: date) -> Season:
        """The hours in force on that date, whether it is worked or not."""
        return season_of(self.hours, day)

    def sessions(self, day: date) -> Sessions:
        """The sessions of that date by season; own exceptions are the calendar's matter."""
        return self.season(day).sessions

    def post(self, key: str) -> Post:
        """Raises KeyError."""
        return by_key(self.posts, key)

    def checklist(self, key: str) -> Checklist:
        """Raises KeyError."""
        return by_key(self.checklists, key)

    def lead(self, key: str) -> Lead | None:
        """The lead of that key if the regulation has it and it is switched on."""
        lead = self.leads.get(key)
        return lead if lead is not None and lead.enabled else None


def parse(text: str, file: str) -> Charter:
    """Read a charter file. Raises CharterFaults naming everything that is wrong with it; `file` is only for naming."""
    return charter_of(table_of(text, file), file)


def charter_of(table: Table, file: str) -> Charter:
    """As `parse`, of what was read already."""
    try:
        charter = shape_of(Charter, table)
    except ValidationError as error:
        faults = faults_of(error, table, file)
        known = {fault.key for fault in faults}
        more = disagreements(sound_part(Blocks, table), table, file)
        raise CharterFaults([*faults, *(fault for fault in more if fault.key not in known)]) from None
    if faults := disagreements(charter, table, file):
        raise CharterFaults(faults)
    return charter

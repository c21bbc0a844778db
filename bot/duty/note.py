"""A note: what somebody wrote, photographed or said about one subject. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a note. `file` is Telegram's id of a photo, voice or document."""

    chat: int
    message: int
    kind: str
    text: str
    file: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    id: int
    centre: int
    day: date
    subject: str
    by: int
    by_name: str
    opened_at: datetime
    submitted_at: datetime | None
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """What was written, one line a message."""
        return "\n".join(part.text for part in self.parts if part.text)

    @property
    def attachments(self) -> int:
        return sum(1 for part in self.parts if part.file)

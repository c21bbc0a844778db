"""Shifts and who serves them. Pure: a moment comes in as an argument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Service:
    """A span of a shift and who serves it (顶岗时段)."""

    member: int
    starts: datetime
    ends: datetime
    because: str


@dataclass(frozen=True, slots=True)
class Shift:
    """One post on one day. `member` is whose turn it was; `services` cover the shift in order of time."""

    id: int
    day: date
    post: str
    starts: datetime
    ends: datetime
    unit: int | None
    member: int | None
    why: Mapping[str, object]
    services: tuple[Service, ...]
    published_at: datetime

    def serving(self, at: datetime) -> int | None:
        """Who has the shift at `at`: before it begins the first to serve, after its end the last."""
        if not self.services:
            return None
        begun = [service for service in self.services if service.starts <= at]
        return (begun[-1] if begun else self.services[0]).member

    def taken_over_at(self, at: datetime) -> datetime | None:
        """When the person serving at `at` took the shift over from somebody else, None for who began it."""
        begun = [service.starts for service in self.services[1:] if service.starts <= at]
        return begun[-1] if begun else None

    @property
    def members(self) -> tuple[int, ...]:
        """Everybody who serves a span of it, in order, each once."""
        return tuple(dict.fromkeys(service.member for service in self.services))


def handed_to(shift: Shift, member: int, at: datetime, because: str) -> tuple[Service, ...]:
    """The spans of `shift` after `member` takes it over at `at` (the whole of it when it has not begun)."""
    if at <= shift.starts:
        return (Service(member, shift.starts, shift.ends, because),)
    kept = [s for s in shift.services if s.starts < at]
    if kept:
        last = kept[-1]
        kept[-1] = Service(last.member, last.starts, at, last.because)
    return (*kept, Service(member, at, max(shift.ends, at), because))

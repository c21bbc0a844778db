"""Posts, slots, seats, shifts, and who serves them. Pure: a moment comes in as an argument.

A **post** (岗位) is a kind of duty of the charter that needs people: the supervisor, the leader of the duty group. It is
served in one or more **slots** a day, spans of hours of its own; a post whose charter names none has one slot without a
name, all day long. A slot has as many **seats** as people are needed at the same time. A **shift** (班次) is one seat of
one slot of a post on one date, and whose turn it was: a day has as many shifts as there are seats, each has its own
hours, and nobody has two of one day. A **service** (顶岗时段) is a span of a shift and who serves it; the services of a
shift follow one another without a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple


class Filed(NamedTuple):
    """The filing (备案) by which somebody else came to serve, by its number of the year."""

    id: int
    year: int
    number: int


@dataclass(frozen=True, slots=True)
class Service:
    """A span of a shift and who serves it (顶岗时段); `because` of the turn, or of a filing's kind."""

    member: int
    starts: datetime
    ends: datetime
    because: str
    filed: Filed | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """One seat of a slot of a post on one day. `member` is whose turn it was; `services` cover it in order of time."""

    id: int
    day: date
    post: str
    slot: str
    seat: int
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

    def awaits(self, member: int, at: datetime) -> bool:
        """Whether a span of it is still this member's at `at`, begun or to come."""
        return any(service.member == member and service.ends > at for service in self.services)

    @property
    def members(self) -> tuple[int, ...]:
        """Everybody who serves a span of it, in order, each once."""
        return tuple(dict.fromkeys(service.member for service in self.services))

    @property
    def named(self) -> tuple[int, ...]:
        """原 → 替: whose turn it was, and everybody who serves in its place; one where nothing was changed."""
        turn = () if self.member is None else (self.member,)
        return tuple(dict.fromkeys((*turn, *self.members)))

    @property
    def filed(self) -> Filed | None:
        """The last filing about it."""
        return max((service.filed for service in self.services if service.filed), default=None)


def in_charge(shifts: Iterable[Shift], at: datetime) -> tuple[Shift, ...]:
    """Of the shifts of a day those in charge of their posts at `at`, in their order.

    These are the ones that run then; before a post's first begins that one, after an end until the next begins the
    one that ended last.
    """
    posts: dict[str, list[Shift]] = {}
    for shift in shifts:
        posts.setdefault(shift.post, []).append(shift)
    return tuple(shift for of_post in posts.values() for shift in _of_post(of_post, at))


def _of_post(shifts: list[Shift], at: datetime) -> list[Shift]:
    begun = [shift for shift in shifts if shift.starts <= at]
    if not begun:
        first = min(shift.starts for shift in shifts)
        return [shift for shift in shifts if shift.starts == first]
    last = max(shift.ends for shift in begun)
    return [shift for shift in begun if at < shift.ends] or [shift for shift in begun if shift.ends == last]


def handed_to(
    shift: Shift, member: int, at: datetime, because: str, *, until: datetime | None = None, filed: Filed | None = None
) -> tuple[Service, ...]:
    """The spans of `shift` after `member` takes it over at `at` (the whole of it when it has not begun), to its end.

    With `until` whoever serves from then on goes on to.
    """
    starts = max(at, shift.starts)
    ends = until or max(shift.ends, at)
    before = [replace(one, ends=min(one.ends, starts)) for one in shift.services if one.starts < starts]
    after = [replace(one, starts=max(one.starts, ends)) for one in shift.services if until and one.ends > ends]
    if before:
        before[-1] = replace(before[-1], ends=starts)
    return (*before, Service(member, starts, ends, because, filed), *after)

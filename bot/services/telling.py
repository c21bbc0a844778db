"""Who is told instead of somebody who cannot be: the office, with name and number. Knows nothing of what is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.duty.notice import Owed, to_member
from bot.services.day import People


def to_office(owed: Owed, people: People, member: int) -> Iterator[Owed]:
    """The same notice, addressed to those of the office who can be written to, for a member who cannot."""
    facts: Mapping[str, object] = {**owed.facts, "for": member}
    for clerk in people.office:
        if clerk.can_be_written_to and clerk.id != member:
            yield Owed(
                owed.centre, owed.kind, owed.subject, to_member(clerk.id), owed.due, owed.stale,
                f"{owed.occurrence} for {member}", facts, owed.state,
            )  # fmt: skip


def reaching(owed: Owed, people: People, member: int) -> Iterator[Owed]:
    """The notice to a member, or to the office where that member cannot be written to."""
    if people.members[member].can_be_written_to:
        yield owed
    else:
        yield from to_office(owed, people, member)


def reaching_all(owed: Iterable[Owed], people: People) -> Iterator[Owed]:
    """As `reaching`, for notices to members."""
    for one in owed:
        yield from reaching(one, people, int(one.addressee[1:]))

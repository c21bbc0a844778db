"""The guided set-up of a centre: which steps there are, what has been done, and which is next.

Where it stands follows from what is stored: people, heads, a group, a roster. Only what nobody could see there is kept as
an answer: that a proposal was confirmed, or that a step was put off. So it goes on where it was, whoever of the office
comes back to it and when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.duty.centre import Centre, Member, Unit
from bot.duty.charter import Charter
from bot.duty.errors import Refused
from bot.duty.sections import Post
from bot.services import charters, standing
from bot.services import day as duty_days
from bot.services.day import People
from bot.services.roster import in_rotation
from storage import days, setting_up
from storage.work import Work

STEPS = ("name", "charter", "hours", "noon", "staff", "heads", "guards", "record", "group", "pattern", "start")
ROSTER = ("pattern", "start")
"""Steps that need people."""
PUT_OFF, DONE = "put off", "done"
NOON = "noon"
"""The option of a charter that is asked about as a step of its own."""


@dataclass(frozen=True)
class SetUp:
    """How far a centre is, for somebody of its office. `published`: it has a roster, and with that the set-up is over."""

    by: Member
    centre: Centre
    charter: Charter
    people: People
    answers: Mapping[str, Any]
    published: bool

    @property
    def post(self) -> Post | None:
        """The post whose roster is begun; None where the charter has none."""
        return next((post for post in self.charter.posts if post.signs), None)

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps of this centre."""
        needed = {
            "noon": any(option.key == NOON for option in self.charter.options),
            "guards": any(item.guard for checklist in self.charter.checklists for item in checklist.items),
            "pattern": self.post is not None and len(self.post.patterns) > 1,
            "start": self.post is not None,
        }
        return tuple(step for step in STEPS if needed.get(step, True))

    @property
    def turning(self) -> list[Member]:
        """Those who take turns, by unit and position."""
        if self.post is None:
            return []
        ids = {one.id for one in in_rotation(self.post, self.people)}
        order = {unit: place for place, unit in enumerate(self.people.units)}
        found = [member for member in self.people.members.values() if member.id in ids]
        return sorted(found, key=lambda m: (order.get(m.unit or 0, 0), m.position))

    @property
    def without_head(self) -> list[Unit]:
        """Units with people of which nobody is the head, those apart that were put off."""
        put_off = self.answers.get("no_head", [])
        return [unit for unit in self.people.units.values() if not self.people.heads_of(unit.id) and unit.id not in put_off]

    def done(self, step: str) -> bool:
        """Whether the step needs nothing more."""
        everybody = self.people.members.values()
        facts = {
            "staff": bool(self.turning) or (self.post is None and any(member.unit for member in everybody)),
            "heads": not self.without_head,
            "guards": any(member.guard for member in everybody),
            "record": any(member.leader for member in everybody),
            "group": self.centre.group_chat is not None,
            "start": self.published,
        }
        return facts.get(step, self.answers.get(step) == DONE)

    @property
    def step(self) -> str | None:
        """The next step: the first that is neither done nor put off; None when all is set up.

        A roster needs people: without them the set-up comes back to the staff.
        """
        if self.over:
            return None
        open_ = [step for step in self.steps if not self.done(step) and self.answers.get(step) != PUT_OFF]
        if open_ and (open_[0] not in ROSTER or self.turning):
            return open_[0]
        return None if self.post is None else "staff"

    @property
    def over(self) -> bool:
        """Whether there is nothing left to lead through."""
        if self.post is not None:
            return self.published
        return all(self.done(step) or self.answers.get(step) == PUT_OFF for step in self.steps)

    def before(self, step: str) -> str | None:
        """The step before this one."""
        place = self.steps.index(step)
        return self.steps[place - 1] if place else None

    def after(self, step: str) -> str | None:
        """The step behind this one, if it can be taken: a roster needs people."""
        following = self.steps[self.steps.index(step) + 1 :]
        return following[0] if following and (self.turning or following[0] not in ROSTER) else None


async def read(work: Work, centre: Centre, by: Member, now: datetime) -> SetUp:
    """How far the centre is. For the office."""
    standing.office_only(by)
    people = await duty_days.people(work, centre.id)
    charter = charters.of(centre, duty_days.today(centre, now))
    published = await days.published_until(work, centre.id) is not None
    return SetUp(by, centre, charter, people, await setting_up.of(work, centre.id), published)


async def before_roster(work: Work, centre: Centre, by: Member, now: datetime) -> SetUp:
    """As `read`. Refuses once there is a roster: from then on things change from a date on, elsewhere."""
    found = await read(work, centre, by, now)
    if found.published:
        raise Refused("set_up_over")
    return found


async def answer(work: Work, centre: Centre, **answers: object) -> None:
    """Keeps answers beside those that were given before."""
    await setting_up.put(work, centre.id, {**await setting_up.of(work, centre.id), **answers})


async def put_off(work: Work, centre: Centre, by: Member, step: str, now: datetime) -> None:
    """跳过: the step is left for later. Refuses steps that there are not, and those that cannot be left out."""
    found = await before_roster(work, centre, by, now)
    if step not in found.steps or step == "start":
        raise Refused("unknown_button")
    if step == "heads":
        await answer(work, centre, no_head=[unit.id for unit in found.people.units.values()])
    elif not found.done(step):
        await answer(work, centre, **{step: PUT_OFF})

"""Whatever happens to a roster, in whatever order: the invariants hold and the past stays as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.duty.absence import Absence, AbsenceKind, AbsenceState, away
from bot.duty.calendar import Calendar, OwnDay
from bot.duty.dealing import Dealt, Order, next_number, numbered
from bot.duty.difference import moves
from bot.duty.revision import How, Pair, Place, revise, turns_of
from bot.duty.roster import Service, Shift, handed_to
from bot.duty.rotation import Person
from bot.duty.turns import Seat
from tests.duty.facts import calendar

START = date(2026, 1, 5)
SEAT = Seat("supervisor", "", 0)
PATTERNS = ("unit_daily", "person_list", "unit_week")


class Office(RuleBasedStateMachine):
    """One seat a day. `log` has who was dealt which number since all was last filled anew."""

    pattern: str
    units: tuple[int, ...]
    roster: list[Shift]

    @initialize(
        pattern=st.sampled_from(PATTERNS), sizes=st.lists(st.integers(1, 4), min_size=1, max_size=4),
        days=st.integers(5, 40),
    )  # fmt: skip
    def found(self, pattern: str, sizes: list[int], days: int) -> None:
        self.pattern, self.units = pattern, tuple(range(1, len(sizes) + 1))
        self.people = [
            Person(unit * 10 + place, unit, unit * 10 + place) for unit, size in enumerate(sizes, 1) for place in range(size)
        ]
        self.absences: list[Absence] = []
        self.own: dict[date, OwnDay] = {}
        self.today, self.ids = START, 0
        self.roster, self.end = [], START - timedelta(days=1)
        self.log: dict[int, int] = {}
        self.log_from = 1
        self.frozen: list[Shift] = []
        self.frozen_at = START
        self.unsteady: set[int] = set()
        self.extra: set[int] = set()
        self.extend(days)

    # what is there

    @property
    def calendar(self) -> Calendar:
        return calendar(self.own)

    @property
    def order(self) -> Order:
        positions = {person.id: person.position for person in self.people}
        return Order(self.pattern, self.units, self.people, positions, away(self.absences))

    @property
    def future(self) -> list[Shift]:
        return [shift for shift in self.roster if shift.day >= self.today]

    @property
    def past(self) -> list[Shift]:
        return [shift for shift in self.roster if shift.day < self.today]

    def place(self, day: date) -> Place:
        opens = datetime.combine(day, time(8), UTC)
        return Place(day, SEAT, opens, opens + timedelta(hours=9))

    def reserve(self) -> Iterator[Sequence[Place]]:
        day = self.end
        while True:
            day = self.calendar.next_working(day)
            yield [self.place(day)]

    def any_day(self, number: int) -> date:
        """One of the days from today to the end of the roster."""
        return self.today + timedelta(days=number % max(1, (self.end - self.today).days + 1))

    # what happens

    def revised(self, how: How, *, anew_from: date | None = None, concerned: Sequence[int] = ()) -> None:
        days = self.calendar.working_days(self.today, self.end)
        if how is How.IN_ORDER and not self.order.runs_on:
            anew_from = min({shift.day for shift in self.future} ^ set(days), default=None)
        pairs = revise(
            self.order, self.past, self.future, [self.place(day) for day in days], how,
            datetime.combine(self.today, time(), UTC), reserve=self.reserve(), anew_from=anew_from, concerned=concerned,
        )  # fmt: skip
        assert sorted(pair.before.id for pair in pairs if pair.before) == sorted(shift.id for shift in self.future)
        known = {one.shift.id: one.dealt for one in numbered(self.roster)}
        self.roster = [*self.past]
        for shift in turns_of(pairs):
            self.ids += not shift.id
            self.roster.append(shift if shift.id else replace(shift, id=self.ids))
        self.end = max([self.end, *(shift.day for shift in self.roster)])
        self.keep_log(how, anew_from, known)
        self.check_difference(pairs)

    def keep_log(self, how: How, anew_from: date | None, known: dict[int, int]) -> None:
        found = numbered(self.roster)
        if how is How.IN_PLACE:
            self.extra |= {one.number for one in found if one.shift.id not in known}
        elif anew_from is not None:
            dealt = (one.number for one in found if one.shift.day >= anew_from)
            self.log_from = min(dealt, default=next_number(self.roster))
            self.log, self.extra = {}, self.extra & {one.number for one in found if one.shift.day < anew_from}
        self.forget_the_last([one for one in found if known.get(one.shift.id) == one.dealt])
        for one in found:
            if one.dealt >= self.log_from and one.shift.member is not None:
                self.log.setdefault(one.dealt, one.shift.member)

    def forget_the_last(self, stayed: Sequence[Dealt]) -> None:
        """A turn that was cancelled after all others of its unit is dealt anew when the roster is extended."""
        units = {person.id: person.unit if self.order.rule.by_unit else 0 for person in self.people}
        for unit in set(units.values()):
            last = max((one.dealt for one in stayed if units.get(one.shift.member or 0) == unit), default=0)
            self.log = {n: member for n, member in self.log.items() if units[member] != unit or n <= last}

    def check_difference(self, pairs: list[Pair]) -> None:
        """Nobody is told of a move that is none, and everybody of one that is."""
        had = Counter((m, pair.before.day) for pair in pairs if pair.before for m in pair.before.members)
        have = Counter((m, pair.after.day) for pair in pairs if pair.after for m in pair.after.members)
        for move in moves(pairs):
            if move.turn_only:
                continue
            assert move.before is None or (had[move.member, move.before] and not have[move.member, move.before])
            assert move.after is None or (have[move.member, move.after] and not had[move.member, move.after])
            had[move.member, move.before or date.min] = 0
            have[move.member, move.after or date.min] = 0
        assert +had - have == +Counter() and +have - had == +Counter()

    def extend(self, days: int) -> None:
        places = []
        for _ in range(days):
            self.end = self.calendar.next_working(self.end)
            places.append(self.place(self.end))
        order = self.order
        turns = order.fill(order.cursor(self.roster), [place.day for place in places])
        for number, (place, turn) in enumerate(zip(places, turns, strict=True), next_number(self.roster)):
            self.ids += 1
            spans = (Service(turn.person, place.starts, place.ends, "turn"),) if turn.person else ()
            why = turn.why._replace(number=number).as_dict()
            shift = Shift(
                self.ids, place.day, *SEAT, place.starts, place.ends, turn.unit, turn.person, why, spans, place.starts
            )
            self.roster.append(shift)
            if turn.person is not None:
                self.log[number] = turn.person

    @rule(days=st.integers(1, 10))
    def time_passes(self, days: int) -> None:
        self.today = min(self.today + timedelta(days=days), self.end)
        self.frozen, self.frozen_at = list(self.past), self.today

    @rule(days=st.integers(1, 15))
    def the_roster_is_extended(self, days: int) -> None:
        self.extend(days)

    @rule(number=st.integers(0, 60), how=st.sampled_from((How.IN_ORDER, How.IN_PLACE)))
    def a_day_is_closed(self, number: int, how: How) -> None:
        day = self.any_day(number)
        if self.calendar.is_working(day):
            self.own[day] = OwnDay(day, working=False)
            self.revised(how)

    @rule(number=st.integers(0, 60), how=st.sampled_from((How.IN_ORDER, How.IN_PLACE)))
    def a_day_is_worked(self, number: int, how: How) -> None:
        day = self.any_day(number)
        if not self.calendar.is_working(day):
            self.own[day] = OwnDay(day, working=True)
            self.revised(how)

    @rule(start=st.integers(0, 60), closed=st.sets(st.integers(0, 9)), worked=st.sets(st.integers(0, 9)),
          how=st.sampled_from((How.IN_ORDER, How.IN_PLACE)))  # fmt: skip
    def a_notice_changes_many_days(self, start: int, closed: set[int], worked: set[int], how: How) -> None:
        first = self.any_day(start)
        for number in closed | worked:
            day = first + timedelta(days=number)
            if day <= self.end:
                self.own[day] = OwnDay(day, working=number in worked)
        self.revised(how)

    @rule(unit=st.integers(0, 3), anew=st.booleans(), number=st.integers(0, 60))
    def somebody_joins(self, unit: int, anew: bool, number: int) -> None:
        ring = self.units[unit % len(self.units)]
        position = max((p.position for p in self.people if p.unit == ring), default=ring * 10) + 1
        since = self.any_day(number) if anew else self.end + timedelta(days=1)
        self.people.append(Person(ring * 1000 + position, ring, position, since))
        self.unsteady.add(ring * 1000 + position)
        if anew:
            self.revised(How.ANEW, anew_from=since)

    @precondition(lambda self: len(self.people) > 1)
    @rule(who=st.integers(0, 30), number=st.integers(0, 60), anew=st.booleans())
    def somebody_leaves(self, who: int, number: int, anew: bool) -> None:
        person, since = self.people[who % len(self.people)], self.any_day(number)
        last = since - timedelta(days=1)
        self.people[who % len(self.people)] = person._replace(eligible_until=min(last, person.eligible_until or last))
        self.unsteady.add(person.id)
        self.revised(How.ANEW if anew else How.IN_PLACE, anew_from=since, concerned=[person.id])

    @rule(who=st.integers(0, 30), number=st.integers(0, 60), length=st.none() | st.integers(0, 30))
    def somebody_pauses(self, who: int, number: int, length: int | None) -> None:
        person, first = self.people[who % len(self.people)].id, self.any_day(number)
        last = None if length is None else first + timedelta(days=length)
        self.absences.append(Absence(0, person, AbsenceKind.PAUSE, AbsenceState.APPROVED, first, last))
        self.unsteady.add(person)
        self.revised(How.IN_PLACE, concerned=[person])

    @precondition(lambda self: self.absences)
    @rule(which=st.integers(0, 30))
    def somebody_comes_back(self, which: int) -> None:
        absence = self.absences.pop(which % len(self.absences))
        if absence.first < self.today:
            self.absences.append(replace(absence, last=self.today - timedelta(days=1)))
        self.revised(How.IN_PLACE, concerned=[absence.member])

    @rule(which=st.integers(0, 60), who=st.integers(0, 30))
    def a_shift_is_given(self, which: int, who: int) -> None:
        if not self.future:
            return
        shift, to = self.future[which % len(self.future)], self.people[who % len(self.people)].id
        if shift.members and to not in shift.members and self.order.available(to, shift.day):
            given = replace(shift, services=handed_to(shift, to, shift.starts, "office"))
            self.roster[self.roster.index(shift)] = given
            self.unsteady |= {to, shift.member or 0}

    @rule(number=st.integers(0, 60))
    def all_is_filled_anew(self, number: int) -> None:
        self.revised(How.ANEW, anew_from=self.any_day(number))

    # what must hold

    @invariant()
    def every_working_day_has_somebody_while_anybody_is_available(self) -> None:
        days = self.calendar.working_days(self.today, self.end)
        assert sorted(shift.day for shift in self.future) == list(days)
        for shift in self.future:
            assert shift.members or not any(self.order.available(person.id, shift.day) for person in self.people)

    @invariant()
    def whoever_serves_is_there(self) -> None:
        for shift in self.future:
            for member in shift.members:
                assert self.order.available(member, shift.day)
            assert all(one.ends == two.starts for one, two in pairwise(shift.services))
            if shift.services:
                assert (shift.services[0].starts, shift.services[-1].ends) == (shift.starts, shift.ends)

    @invariant()
    def the_past_stays_as_it_was(self) -> None:
        assert [shift for shift in self.past if shift.day < self.frozen_at] == self.frozen

    @invariant()
    def turns_are_in_order(self) -> None:
        regular = [one.number for one in numbered(self.roster) if one.number not in self.extra]
        assert regular == sorted(regular)
        everything = [number for one in numbered(self.roster) for number in {one.number, one.dealt}]
        assert len(everything) == len(set(everything))

    @invariant()
    def two_who_were_always_there_and_never_swapped_differ_by_at_most_one(self) -> None:
        had = Counter(self.log.values())
        for unit in self.units:
            steady = [had[p.id] for p in self.people if p.unit == unit and p.id not in self.unsteady]
            assert max(steady, default=0) - min(steady, default=0) <= 1, (had, self.log)

    @invariant()
    def a_turn_says_whose_came_before(self) -> None:
        for one in islice(numbered(self.future), 1, None):
            why = one.why
            if why.previous_day is not None and why.working is not None:
                assert (one.shift.day - why.previous_day).days == why.working + (why.closed or 0)
                assert why.working >= 1


TestOffice = Office.TestCase
TestOffice.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)

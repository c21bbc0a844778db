"""Revising a published roster: what becomes of its turns when days, hours or people change. Pure.

Three ways: turns follow one another on the days there are now (顺延), every day keeps its own, or all is filled anew from
a day on. Afterwards whoever cannot serve a turn that moved, or at all, is replaced by the unit's next; a turn that was given
or swapped keeps its substitute. Knows shifts and where they may stand; what is past is not given to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from bot.duty.dealing import Dealt, Order, next_number, numbered
from bot.duty.roster import Service, Shift
from bot.duty.turns import Seat, Turn


class How(StrEnum):
    """Turns go on in their order; each day keeps its own; or all is filled anew."""

    IN_ORDER = "in_order"
    IN_PLACE = "in_place"
    ANEW = "anew"


class Place(NamedTuple):
    """A seat of a day with its hours."""

    day: date
    seat: Seat
    starts: datetime
    ends: datetime


class Pair(NamedTuple):
    """A shift before and after; None: it was not, or is no longer. `lapsed`: who stood in does so no longer."""

    before: Shift | None
    after: Shift | None
    lapsed: bool = False

    @property
    def is_change(self) -> bool:
        """Whether anything of it is seen by people."""
        if self.before is None or self.after is None:
            return True
        return replace(self.after, why=self.before.why, published_at=self.before.published_at) != self.before


@dataclass
class _Laid:
    """A shift on its way to its place."""

    before: Shift | None
    after: Shift
    lapsed: bool = False


@dataclass
class _Table:
    """The roster while it is revised."""

    order: Order
    past: Sequence[Shift]
    now: datetime
    laid: list[_Laid] = field(default_factory=list)
    gone: list[Shift] = field(default_factory=list)

    @property
    def all(self) -> list[Shift]:
        return [*self.past, *(one.after for one in self.laid)]

    def busy(self, day: date, but: _Laid | None = None) -> set[int]:
        """Who serves that day."""
        return {m for one in self.laid if one is not but and one.after.day == day for m in one.after.members}

    def lay(self, shift: Shift, place: Place) -> None:
        self.laid.append(_Laid(shift, moved(shift, place, self.now)))

    def deal(self, place: Place) -> None:
        """A seat that nobody has yet: the next turn."""
        turn = self.order.deal(self.all, place.day, self.busy(place.day))
        self.laid.append(_Laid(None, dealt(turn, place, self.now)))


def revise(
    order: Order, past: Sequence[Shift], future: Sequence[Shift], places: Sequence[Place], how: How, now: datetime, *,
    reserve: Iterable[Sequence[Place]] = (), anew_from: date | None = None, concerned: Collection[int] = (),
) -> list[Pair]:  # fmt: skip
    """Every shift of `future` as it is and as it will be, and those that are new.

    `places` (by day) are the seats of the published days as they are now; `reserve`, day by day, those of the days after
    them, for turns that find no place any more. Turns that do not run on regardless of the date are filled anew from the
    first day that changes instead of going on in their order. `concerned` are people who may no longer be able to serve.
    """
    table = _Table(order, past, now)
    future = [replace(one.shift, why={**one.shift.why, "number": one.number}) for one in numbered(future)]
    if how is How.IN_ORDER and not order.runs_on:
        how, anew_from = How.ANEW, _first_change(future, places)
    if how is How.ANEW:
        _fill_anew(table, future, places, anew_from or date.min)
    elif how is How.IN_ORDER:
        _in_order(table, future, places, reserve)
    else:
        _in_place(table, future, places)
    open_ones = [one for one in table.laid if _may_fail(one, concerned)]
    for one in open_ones:
        _let_lapse(table, one)
    for one in open_ones:
        _replace(table, one)
    after = list(order.retraced(past, [one.after for one in table.laid]))
    by_place = {_key(shift): shift for shift in after}
    pairs = [Pair(one.before, by_place[_key(one.after)], one.lapsed) for one in table.laid]
    return [*pairs, *(Pair(shift, None, lapsed=len(shift.named) > 1) for shift in table.gone)]


def _in_order(table: _Table, future: Sequence[Shift], places: Sequence[Place], reserve: Iterable[Sequence[Place]]) -> None:
    """One turn after the other on the places there are; what is left over goes on after the last day, if it is known."""
    stretched, days = list(places), iter(reserve)
    while len(stretched) < len(future) and (more := next(days, None)):
        stretched += more
    for shift, place in zip(future, stretched, strict=False):
        table.lay(shift, place)
    for place in stretched[len(future) :]:
        table.deal(place)
    table.gone += future[len(stretched) :]


def _in_place(table: _Table, future: Sequence[Shift], places: Sequence[Place]) -> None:
    """Each day keeps its own; a new day is given the turns that follow the last, a day that is gone loses its."""
    waiting = {(shift.day, _seat(shift)): shift for shift in future}
    new = []
    for place in places:
        if shift := waiting.pop((place.day, place.seat), None):
            table.lay(shift, place)
        else:
            new.append(place)
    for place in new:
        table.deal(place)
    table.gone += waiting.values()


def _fill_anew(table: _Table, future: Sequence[Shift], places: Sequence[Place], since: date) -> None:
    """From a day on as if nothing had been published; each person's turns are matched in order, the first to the first."""
    _in_place(table, [s for s in future if s.day < since], [place for place in places if place.day < since])
    order, kept = table.order, table.all
    free: defaultdict[int | None, list[Shift]] = defaultdict(list)
    for shift in future:
        if shift.day >= since:
            free[shift.member].append(shift)
    wanted = [place for place in places if place.day >= since]
    turns = order.fill(order.cursor(kept), [place.day for place in wanted])
    for number, (place, turn) in enumerate(zip(wanted, turns, strict=True), next_number(kept)):
        new = dealt(turn._replace(why=turn.why._replace(number=number)), place, table.now)
        old = free[turn.person].pop(0) if turn.person is not None and free[turn.person] else None
        table.laid.append(_Laid(old, new if old is None else _in_the_place_of(old, new, place, table.now)))
    table.gone += [shift for left in free.values() for shift in left]


def _in_the_place_of(old: Shift, new: Shift, place: Place, now: datetime) -> Shift:
    """The same turn of the same person, filled anew: with whoever stands in."""
    return replace(moved(old, place, now), unit=new.unit, why=new.why)


def _may_fail(one: _Laid, concerned: Collection[int]) -> bool:
    """Whether it is to be looked at who serves: on another day, by somebody concerned, or by nobody so far."""
    shift = one.after
    stays = one.before is not None and one.before.day == shift.day
    return not stays or not shift.members or not {shift.member, *shift.members}.isdisjoint(concerned)


def _let_lapse(table: _Table, one: _Laid) -> None:
    """Who stood in for somebody and cannot any more does so no longer: the turn is its owner's again."""
    shift, busy = one.after, table.busy(one.after.day, one)
    standing_in = [member for member in shift.members if member != shift.member]
    if any(member in busy or not table.order.available(member, shift.day) for member in standing_in):
        whole = () if shift.member is None else (Service(shift.member, shift.starts, shift.ends, "turn"),)
        one.lapsed, one.after = True, replace(shift, services=whole)


def _replace(table: _Table, one: _Laid) -> None:
    """The unit's next instead of an owner who is to serve and cannot."""
    shift, busy = one.after, table.busy(one.after.day, one)
    serves = shift.member in shift.members or not shift.members
    if serves and (shift.member in busy or not table.order.available(shift.member, shift.day)):
        one.after = _stood_in(table, one, busy)


def _stood_in(table: _Table, one: _Laid, busy: Collection[int]) -> Shift:
    """The unit's next instead of whose turn it was, in all spans that person was to serve."""
    shift = one.after
    (as_dealt,) = (dealt_ for dealt_ in numbered(table.all) if dealt_.shift is shift)
    turn = table.order.stand_in(table.all, as_dealt, busy)
    spans = [replace(span, member=turn.person) for span in shift.services if turn.person and span.member == shift.member]
    kept = [span for span in shift.services if span.member != shift.member]
    if turn.person and not shift.services:
        spans = [Service(turn.person, shift.starts, shift.ends, "turn")]
    services = tuple(sorted((*spans, *kept), key=lambda span: span.starts))
    why = {**shift.why, **turn.why.as_dict()}
    return replace(shift, member=turn.person, unit=turn.unit, why=why, services=services, published_at=table.now)


def moved(shift: Shift, place: Place, now: datetime) -> Shift:
    """The shift at another place, or at its own with other hours: its spans keep their times of the clock as far as they can."""
    day, seat = place.day, place.seat
    if (shift.day, _seat(shift), shift.starts, shift.ends) == (day, seat, place.starts, place.ends):
        return shift
    spans = _reshaped(shift, place)
    published = shift.published_at if shift.day == day else now
    return replace(
        shift, day=day, post=seat.post, slot=seat.slot, seat=seat.number, starts=place.starts, ends=place.ends,
        services=spans, published_at=published,
    )  # fmt: skip


def _reshaped(shift: Shift, place: Place) -> tuple[Service, ...]:
    tz = place.starts.tzinfo
    ends = [datetime.combine(place.day, span.ends.astimezone(tz).time(), tz) for span in shift.services[:-1]]
    bounds = [min(max(end, place.starts), place.ends) for end in ends]
    starts = [place.starts, *bounds]
    spans = [
        replace(span, starts=start, ends=end)
        for span, start, end in zip(shift.services, starts, [*bounds, place.ends], strict=False)
    ]
    return tuple(span for span in spans if span.starts < span.ends)


def dealt(turn: Turn, place: Place, now: datetime) -> Shift:
    """A turn as a shift that is yet to be written."""
    spans = (Service(turn.person, place.starts, place.ends, "turn"),) if turn.person is not None else ()
    return Shift(
        0, place.day, *place.seat, place.starts, place.ends, turn.unit, turn.person, turn.why.as_dict(), spans, now
    )  # fmt: skip


def _first_change(future: Sequence[Shift], places: Sequence[Place]) -> date:
    """The first day that has other seats than before."""
    had, have = {(one.day, _seat(one)) for one in future}, {(one.day, one.seat) for one in places}
    return min((day for day, _ in had ^ have), default=date.max)


def _seat(shift: Shift) -> Seat:
    return Seat(shift.post, shift.slot, shift.seat)


def _key(shift: Shift) -> tuple[date, Seat]:
    return shift.day, _seat(shift)


def turns_of(pairs: Iterable[Pair]) -> Iterator[Shift]:
    """What the roster will be."""
    return (pair.after for pair in pairs if pair.after is not None)


__all__ = ["Dealt", "How", "Order", "Pair", "Place", "dealt", "moved", "revise", "turns_of"]

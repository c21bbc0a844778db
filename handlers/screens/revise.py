"""What a change would do to the roster, who would move, that it is done, and what each of them is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from bot.duty.difference import Move
from bot.duty.revision import How
from bot.duty.sections import Sessions
from bot.services.changes import Back, Change, Days, Hours, Joined, Left, Patterned, Paused, Reordered
from bot.services.day import People
from bot.services.revising import Preview
from bot.texts import Markup, Say
from handlers.roster_taps import Propose, Revise, SeeMoves
from handlers.screens import admin, buttons
from handlers.screens.filings import number
from handlers.screens.screen import Button, Screen
from handlers.taps import Month

MOST = 40
"""Lines of people that are shown."""


def section_of(change: Change) -> str:
    """The section of the office's menu from which such a change is made."""
    if isinstance(change, Left | Paused | Back | Joined):
        return "people"
    return "units" if isinstance(change, Reordered | Patterned) else "calendar"


def proposed(say: Say, found: Sequence[Preview], people: People, *, renewed: bool = False) -> Screen:
    """What the change would do in each of its ways, and a button to do it; `renewed`: not what was shown before."""
    change = found[0].change
    found = found if any(one.moves for one in found) else found[:1]
    lines = [say("revise.renewed")] if renewed else []
    lines.append(what(say, change, people))
    lines += [_way(say, one, people) for one in found]
    rows = [(_do(say, one), *_look(say, one)) for one in found]
    return Screen("\n".join(lines), (*rows, (admin.back(say, section_of(change)),)))


def _do(say: Say, one: Preview) -> Button:
    label = say(f"revise.do.{_kind(one)}", n=len(one.people))
    return Button(label, Revise(one.change.written(), one.how.value, one.seal).pack())


def _look(say: Say, one: Preview) -> tuple[Button, ...]:
    if not one.moves:
        return ()
    return (Button(say("revise.look"), SeeMoves(one.change.written(), one.how.value).pack()),)


def _kind(one: Preview) -> str:
    """Which words a way has: those of days, of hours, or of people; others where nobody is concerned."""
    if not one.moves:
        return "nobody"
    if one.change.cause in {"closed", "holidays"}:
        return f"closed_{one.how}"
    if one.change.cause in {"worked", "normal"}:
        return f"worked_{one.how}"
    return "hours" if one.change.cause == "hours" else f"people_{one.how}"


def _way(say: Say, one: Preview, people: People) -> str:
    return say(f"revise.way.{_kind(one)}", n=len(one.people))


def what(say: Say, change: Change, people: People) -> str:
    """The change in a sentence."""
    match change:
        case Days():
            return _days(say, change)
        case Hours():
            return say("change.hours_from", day=change.since, sessions=sessions(say, change.sessions))
        case Paused(last=last) if last is not None:
            return say("change.paused_until", name=people.name(change.member), day=change.since, last=last)
        case Left() | Paused() | Back() | Joined():
            kind = type(change).__name__.lower()
            return say(f"change.{kind}", name=people.name(change.member), day=change.since)
        case Reordered():
            names = say("roster.arrow").join(people.units[unit].short for unit in change.units(people))
            return say("change.reordered", day=change.since, units=names)
        case Patterned():
            return say("change.patterned", day=change.since, pattern=say(f"pattern.{change.pattern}"))
    raise TypeError(change)


def _days(say: Say, change: Days) -> str:
    if change.cause == "holidays":
        return say("change.holidays", n=len(change.days))
    listed = [one.day for one in change.days] or list(change.normal)
    days = Markup(spans(say, listed))
    if change.cause == "hours" and change.days[0].sessions:
        return say("change.hours", days=days, sessions=sessions(say, change.days[0].sessions))
    return say(f"change.{change.cause}", days=days)


def sessions(say: Say, of: Sessions) -> Markup:
    return Markup(say("format.and").join(say("format.span", start=start, end=end) for start, end in of))


def spans(say: Say, days: Sequence[date]) -> str:
    """Days that follow one another as one span."""
    runs = [list(run) for _, run in groupby(sorted(days), key=lambda day: day.toordinal() - sorted(days).index(day))]
    shown = [
        say("format.day", day=run[0]) if len(run) == 1 else say("format.days", first=run[0], last=run[-1]) for run in runs
    ]
    return say("format.and").join(shown)


def moves(say: Say, one: Preview, people: People) -> Screen:
    """Who would move, from when to when."""
    lines = [what(say, one.change, people), _way(say, one, people)]
    by_member = [(member, list(mine)) for member, mine in groupby(one.moves, key=lambda move: move.member)]
    for member, mine in by_member[:MOST]:
        lines.append(say("revise.person", name=people.name(member), moves=Markup(_moves(say, mine))))
    if len(by_member) > MOST:
        lines.append(say("revise.more", n=len(by_member) - MOST))
    lines += [say("revise.lapses", number=Markup(number(say, s.filed)), day=s.day) for s in one.lapsing if s.filed]
    back = Button(say("button.back"), Propose(one.change.written()).pack())
    return Screen("\n".join(lines), ((_do(say, one),), (back,)))


def _moves(say: Say, mine: Sequence[Move]) -> str:
    return say("format.semicolon").join(_move(say, move) for move in mine)


def _move(say: Say, move: Move) -> str:
    if move.hours and move.before:
        return say("move.hours", day=move.before)
    key = "move.gained" if move.before is None else "move.lost" if move.after is None else "move.moved"
    line = say(key, before=move.before or date.max, after=move.after or date.max)
    return line + say("move.turn_only") if move.turn_only else line


def done(say: Say, one: Preview, people: People) -> Screen:
    concerned = {move.member for move in one.moves}
    lines = [say("revise.done", what=Markup(what(say, one.change, people)))]
    lines += [say("revise.told", n=len(concerned))] if concerned else []
    see = Button(say("button.see_roster"), Month(one.change.since.replace(day=1)).pack())
    return Screen("\n".join(lines), ((see, admin.back(say, section_of(one.change))),))


def told(say: Say, facts: Mapping[str, object], mine: Sequence[Move], today: date) -> Screen:
    """For whoever moves: why, and each day old and new."""
    lines = [_why(say, facts, today)]
    own = [move for move in mine if not move.turn_only]
    if len(own) == len(mine) == 1 and own[0].before == today and own[0].after not in (None, today):
        lines = [lines[0] + say("told.becomes", day=own[0].after)]
    else:
        lines += [say("told.move", move=Markup(_move(say, move))) for move in mine]
    return Screen("\n".join(lines), ((buttons.acknowledge(say), buttons.see_mine(say)),))


def _why(say: Say, facts: Mapping[str, object], today: date) -> str:
    listed = facts.get("days")
    days = [date.fromisoformat(str(one)) for one in listed] if isinstance(listed, list) else []
    cause, how = str(facts["cause"]), str(facts["how"])
    if cause == "closed" and days == [today]:
        return say("told.closed_today" if how == How.IN_ORDER else "told.closed_today_only")
    if cause in {"closed", "worked", "hours"} and days:
        key = f"told.{cause}" if cause != "closed" or how == How.IN_ORDER else "told.closed_only"
        return say(key, days=Markup(spans(say, days)))
    return say(f"told.{cause}_from" if cause == "hours" else f"told.{cause}", day=date.fromisoformat(str(facts["since"])))


def closed_today(say: Say) -> Screen:
    """For whoever else expected to work today: the guard, heads of units, the rest of the office."""
    return Screen(say("told.no_work_today"), ((buttons.acknowledge(say),),))


def open_today(say: Say) -> Screen:
    """For the same, when a day off is worked after all."""
    return Screen(say("told.work_today"), ((buttons.acknowledge(say),),))

"""The guided set-up: the frame of a step with its way back and on, the first steps, the group, and what is done at last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from bot.duty.sections import Season
from bot.services import charters, first_steps
from bot.services.setting_up import PUT_OFF, SetUp
from bot.texts import Markup, Say
from handlers.group_taps import PickGroup
from handlers.screens.admin import back
from handlers.screens.paging import Rows, turning
from handlers.screens.paging import shown as on_page
from handlers.screens.screen import Button, Screen, rows_of
from handlers.setup_taps import (
    ChangeHours,
    Charters,
    DoorLink,
    Hour,
    KeepHours,
    KeepName,
    Noon,
    PickCharter,
    PrintCodes,
    PutOffStep,
    SetHour,
    StaffTemplate,
    Step,
)
from handlers.taps import SeeToday

SECTION = "setup"
CHARTERS = 5
"""Charters on a page, each with a line of its own."""
LATER = ("name", "heads", "guards", "record", "group")
"""Steps that may be looked at again when all is set up."""


def step(say: Say, found: SetUp, key: str, lines: Sequence[str], rows: Rows) -> Screen:
    """One step: how far it is, what is asked, the answers, and below them the way back and on."""
    if found.over:
        return Screen("\n".join([f"<b>{say(f'step.{key}')}</b>", *lines]), (*rows, (back(say, SECTION),)))
    place = found.steps.index(key) + 1
    head = say("setup.step", n=place, of=len(found.steps), what=say(f"step.{key}"))
    return Screen("\n".join([head, *lines]), (*rows, *_ways(say, found, key)))


def _ways(say: Say, found: SetUp, key: str) -> Rows:
    row = []
    before, after = found.before(key), found.after(key)
    if before:
        row.append(Button(say("button.back"), Step(before).pack()))
    if found.done(key) or found.answers.get(key) == PUT_OFF:
        row += [Button(say("button.next_step"), Step(after).pack())] if after else []
    elif key != "start":
        row.append(Button(say("button.later" if key == "staff" else "button.skip"), PutOffStep(key).pack()))
    return (tuple(row),) if row else ()


def name(say: Say, found: SetUp) -> Screen:
    keep = Button(say("button.keep_name"), KeepName().pack())
    return step(say, found, "name", [say("setup.name", name=found.centre.name)], ((keep,),))


def charter(say: Say, found: SetUp, page: int = 0) -> Screen:
    """The charters with a line each; the present one is the first."""
    keys = first_steps.offered(found.centre)
    shown = on_page(keys, page, CHARTERS)
    heads = [charters.shipped(key).head for key in shown]
    first = keys.index(shown[0]) + 1
    lines = [say("setup.charter")]
    for number, head in enumerate(heads, first):
        summary = head.summary_en if say.language == "en" else head.summary
        lines.append(say("setup.charter_line", n=str(number), name=head.name, summary=summary))
    picks = [Button(f"{number}", PickCharter(key).pack()) for number, key in enumerate(shown, first)]
    if first == 1:
        picks[0] = Button(say("button.this_charter"), PickCharter(shown[0]).pack())
    wide = rows_of(picks, len(picks)) if first > 1 else ((picks[0],), *rows_of(picks[1:], CHARTERS))
    return step(say, found, "charter", lines, (*wide, *turning(say, len(keys), page, Charters, CHARTERS)))


def hours(say: Say, found: SetUp, seasons: tuple[Season, ...], now: Season) -> Screen:
    lines = [_season(say, one) for one in seasons]
    if len(seasons) > 1:
        lines.append(say("setup.hours_now", season=_called(say, now)))
    keep, change = Button(say("button.keep_hours"), KeepHours().pack()), Button(say("button.change"), ChangeHours().pack())
    return step(say, found, "hours", lines, ((keep, change),) if not found.published else ())


def _called(say: Say, season: Season) -> str:
    return season.en if say.language == "en" else season.name


def _season(say: Say, season: Season) -> str:
    spans = [Markup(say("format.span", start=start, end=end)) for start, end in season.sessions]
    first, last = (say.bare(date(2000, *one), weekday=False) for one in (season.first, season.last))
    return say("setup.season", season=_called(say, season), first=first, last=last, spans=spans)


def change_hours(say: Say, found: SetUp, seasons: tuple[Season, ...]) -> Screen:
    """Which of the times is another one?"""
    lines = [_season(say, one) for one in seasons]
    rows: list[tuple[Button, ...]] = []
    for number, season in enumerate(seasons):
        edges = [_edge(say, seasons, season, number, edge, at) for edge, at in enumerate(first_steps.edges(season))]
        rows += rows_of(edges, 1)
    keep = Button(say("button.keep_hours"), KeepHours().pack())
    return step(say, found, "hours", [*lines, say("setup.which_hour")], (*rows, (keep,)))


def _edge(say: Say, seasons: tuple[Season, ...], season: Season, number: int, edge: int, at: time) -> Button:
    words = say("hour.closes" if edge % 2 else "hour.opens", at=at)
    label = f"{_called(say, season)} {words}" if len(seasons) > 1 else words
    return Button(label, Hour(number, edge).pack())


def hour(say: Say, found: SetUp, season: Season, asked: Hour, choices: Sequence[time]) -> Screen:
    """To what time?"""
    at = first_steps.edges(season)[asked.edge]
    words = say("hour.closes" if asked.edge % 2 else "hour.opens", at=at)
    times = [
        Button(f"{one.hour}:{one:%M}", SetHour(asked.season, asked.edge, one.hour * 60 + one.minute).pack())
        for one in choices
    ]
    back_ = Button(say("button.back"), ChangeHours().pack())
    lines = [say("setup.hour", season=_called(say, season), what=words)]
    return Screen(step(say, found, "hours", lines, ()).text, (*rows_of(times, 4), (back_,)))


def noon(say: Say, found: SetUp) -> Screen:
    yes, no = (Button(say(f"answer.{word}"), Noon(closes).pack()) for word, closes in (("yes", 1), ("no", 0)))
    return step(say, found, "noon", [say("setup.noon")], ((yes, no),))


def staff(say: Say, found: SetUp) -> Screen:
    lines = [say("staff.ask")]
    if found.people.units:
        lines.append(say("setup.staff_so_far", n=len(found.people.members)))
    return step(say, found, "staff", lines, ((Button(say("button.template"), StaffTemplate().pack()),),))


def group(say: Say, found: SetUp, bot: str) -> Screen:
    if found.centre.group_chat is not None:
        return step(say, found, "group", [say("setup.group_bound")], ())
    add = Button(say("button.add_to_group"), url=f"https://t.me/{bot}?startgroup=duty&admin=pin_messages")
    pick = Button(say("button.pick_group"), PickGroup().pack())
    return step(say, found, "group", [say("setup.group")], ((add,), (pick,)))


def ready(say: Say, found: SetUp, last: date | None) -> Screen:
    """Everything is set up: now people are to come in."""
    lines = [say("import.roster", last=last)] if last else [say("setup.ready")]
    if missing := sum(one.telegram is None for one in found.people.members.values()):
        lines.append(say("setup.now_bind", n=missing))
    door = Button(say("button.door_link"), DoorLink().pack())
    codes = Button(say("button.print_codes"), PrintCodes().pack())
    today = Button(say("button.see_today"), SeeToday().pack())
    return Screen("\n".join(lines), ((door, codes), (today, back(say))))


def waiting(say: Say, found: SetUp) -> Screen:
    """Put off as far as it goes: what is still missing, and how to go on."""
    again = Button(say("step.staff"), Step("staff").pack())
    return Screen(say("setup.waiting"), ((again,),))


def overview(say: Say, found: SetUp) -> Screen:
    """What was set up, and what of it may be looked at again here."""
    people = found.people.members.values()
    lines = [say("setup.overview", name=found.centre.name, charter=found.charter.name)]
    for role, key in (("head", "heads"), ("guard", "guards"), ("leader", "record")):
        names = [one.name for one in people if getattr(one, role)]
        lines.append(say("setup.overview_line", what=say(f"step.{key}"), names=names or [say("staff.empty")]))
    rows = rows_of([Button(say(f"step.{key}"), Step(key).pack()) for key in LATER if key in found.steps], 2)
    return Screen("\n".join(lines), (*rows, (back(say),)))

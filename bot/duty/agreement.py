"""Whether the sections of a charter agree with one another.

Knows what one section may say about another. Does not know how a file is read; names are compared with what the file
declares, so that a fault in a checklist is not reported once more by everything that names it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from typing import Any

from bot.duty.blocks import Blocks
from bot.duty.charterfile import Fault, Loc, Table, key_stands, named
from bot.duty.leads import REST, Lead
from bot.duty.moment import Anchor, Moment
from bot.duty.options import at
from bot.duty.rotation import PATTERNS
from bot.duty.sections import ROLES, Season
from bot.duty.written import MonthDay

_DAY = 24 * 60
_LEAP_YEAR = 2000
_YEAR = tuple(MonthDay.of(date(_LEAP_YEAR, 1, 1) + timedelta(days=n)) for n in range(366))

Found = tuple[str, str, dict[str, str | int]]  # key, reason, detail


def disagreements(blocks: Blocks, table: Table, file: str) -> list[Fault]:
    """Everything in which the sections disagree; `table` is the file, with what was left out of `blocks`."""
    checklists = {str(one.get("key")): _keys(one.get("items")) for one in _tables(table.get("checklists"))}
    roles = {*ROLES, *_keys(table.get("posts"))}
    found = [
        *_repeated(table),
        *_patterns(blocks),
        *_sessions(blocks),
        *(_seasons(blocks.hours) if len(blocks.hours) == len(_tables(table.get("hours"))) else ()),
        *_carried(blocks, checklists),
        *_asked(blocks, checklists),
        *_addressed(blocks, roles),
        *_timed(blocks),
        *_worded(blocks),
        *_settable(blocks, table),
    ]
    return [Fault(file, key, reason, detail) for key, reason, detail in found]


def _repeated(table: Table) -> Iterator[Found]:
    """A key, or a unit's or season's name, used twice in one list."""
    for place, entries in _lists(table):
        for field in ("key", "name", "short"):
            values = [entry.get(field) if isinstance(entry, dict) else None for entry in entries]
            for number, value in enumerate(values):
                if isinstance(value, str) and value in values[:number]:
                    yield named((*place, number, field), table), "charter.duplicate", {"value": value}


def _patterns(blocks: Blocks) -> Iterator[Found]:
    known = ", ".join(PATTERNS)
    for post in blocks.posts:
        for pattern in post.patterns:
            if pattern not in PATTERNS:
                yield f"posts.{post.key}.patterns", "charter.unknown_pattern", {"value": pattern, "choices": known}
        if post.pattern not in PATTERNS:
            yield f"posts.{post.key}.pattern", "charter.unknown_pattern", {"value": post.pattern, "choices": known}
        elif post.pattern not in post.patterns:
            choices = ", ".join(post.patterns)
            yield f"posts.{post.key}.pattern", "charter.not_a_choice", {"value": post.pattern, "choices": choices}


def _sessions(blocks: Blocks) -> Iterator[Found]:
    """Each session ends after it begins and begins after the one before has ended."""
    for place, season in enumerate(blocks.hours, 1):
        before: time | None = None
        for number, (opens, closes) in enumerate(season.sessions, 1):
            key = f"hours[{place}].sessions[{number}]"
            if opens >= closes:
                yield key, "charter.session_backwards", {"from": f"{opens:%H:%M}", "to": f"{closes:%H:%M}"}
            if before is not None and opens < before:
                yield key, "charter.session_overlaps", {"from": f"{opens:%H:%M}", "before": f"{before:%H:%M}"}
            before = closes


def _seasons(seasons: tuple[Season, ...]) -> Iterator[Found]:
    """Every date of the year has one season: the first date that has none, the first that has two."""
    covered = {at: [season.name for season in seasons if season.covers(at)] for at in _YEAR}
    if gap := next((at for at, names in covered.items() if not names), None):
        yield "hours", "charter.season_gap", {"day": str(gap)}
    if twice := next((at for at, names in covered.items() if len(names) > 1), None):
        yield "hours", "charter.season_overlap", {"day": str(twice), "names": ", ".join(covered[twice])}


def _carried(blocks: Blocks, checklists: Mapping[str, set[str]]) -> Iterator[Found]:
    """An item is carried over into another checklist."""
    for checklist in blocks.checklists:
        for item in checklist.items:
            key = f"checklists.{checklist.key}.items.{item.key}.until"
            if item.until is not None and item.until not in checklists:
                yield key, "charter.unknown_checklist", {"value": item.until}
            elif item.until == checklist.key:
                yield key, "charter.carried_to_itself", {"value": item.until}


def _asked(blocks: Blocks, checklists: Mapping[str, set[str]]) -> Iterator[Found]:
    """A lead asks a checklist there is, and escalates items that it has."""
    for key, lead in blocks.leads.items():
        if lead.checklist is not None and lead.checklist not in checklists:
            yield f"leads.{key}.checklist", "charter.unknown_checklist", {"value": lead.checklist}
            continue
        named = [item for item in lead.escalate if item != REST]
        if named and lead.checklist is None:
            yield f"leads.{key}.checklist", "charter.missing", {}
            continue
        for item in named:
            if item not in checklists[str(lead.checklist)]:
                detail: dict[str, str | int] = {"value": item, "checklist": str(lead.checklist)}
                yield f"leads.{key}.escalate.{item}", "charter.unknown_item", detail


def _addressed(blocks: Blocks, roles: set[str]) -> Iterator[Found]:
    """Whoever is written to is a role, or a post of this charter."""
    named: list[tuple[str, str]] = []
    for key, lead in blocks.leads.items():
        named += [(f"leads.{key}.to", role) for role in lead.to]
        named += [(f"leads.{key}.escalate_to", role) for role in lead.escalate_to]
    for kind in blocks.case.kinds:
        named += [(f"case.kinds.{kind.key}.to", kind.to)] if kind.to is not None else []
        named += [(f"case.kinds.{kind.key}.tell", role) for role in kind.tell]
    for key, role in named:
        if role not in roles:
            yield key, "charter.unknown_role", {"value": role, "choices": ", ".join(sorted(roles))}


def _timed(blocks: Blocks) -> Iterator[Found]:
    """What falls due does so within its day, and nothing ends before it begins, in any season whose hours stand."""
    seasons = tuple(season for season in blocks.hours if _in_order(season))
    moments = {f"leads.{key}.at": lead.at for key, lead in blocks.leads.items()}
    moments |= {f"leads.{key}.random_to": lead.random_to for key, lead in blocks.leads.items() if lead.random_to}
    moments["record.sign_from"] = blocks.record.sign_from
    for key, moment in moments.items():
        falls = [at for season in seasons if (at := _minute(moment, season)) is not None]
        if moment.anchor is not Anchor.EVE and any(at < 0 for at in falls):
            yield key, "charter.before_midnight", {"value": str(moment)}
        if any(at >= _DAY for at in falls):
            yield key, "charter.after_midnight", {"value": str(moment)}
    for key, lead in blocks.leads.items():
        yield from _ordered(f"leads.{key}", lead, seasons)


def _ordered(key: str, lead: Lead, seasons: tuple[Season, ...]) -> Iterator[Found]:
    for name, last in (("random_to", lead.random_to), ("until", lead.until)):
        spans = [(_minute(lead.at, season), _minute(last, season)) for season in seasons] if last else []
        if any(start is not None and end is not None and end <= start for start, end in spans):
            yield f"{key}.{name}", "charter.ends_before", {"value": str(last), "at": str(lead.at)}


def _worded(blocks: Blocks) -> Iterator[Found]:
    """A button needs words."""
    for name in ("one_tap", "one_tap_en"):
        if blocks.attendance.enabled and not getattr(blocks.attendance, name).strip():
            yield f"attendance.{name}", "charter.missing", {}


def _settable(blocks: Blocks, table: Table) -> Iterator[Found]:
    """An option sets something there is, and has something to choose from."""
    for option in blocks.options:
        for key in option.keys if option.switch or option.value else ():
            if not (key_stands(table, key.rpartition(".")[0]) and (key_stands(table, key) or _stands(blocks, key))):
                yield f"options.{option.key}", "charter.unknown_option", {"value": key}
        if not option.switch and not (option.value and option.choices):
            yield f"options.{option.key}.{'choices' if option.value else 'value'}", "charter.missing", {}


def _stands(blocks: Blocks, key: str) -> bool:
    try:
        at(blocks, key)
    except KeyError:
        return False
    return True


def _minute(moment: Moment, season: Season) -> int | None:
    """Where a moment falls, in minutes after midnight (eve: on the day before); None: the day has no such moment."""
    first, last = season.sessions[0], season.sessions[-1]
    starts = {
        Anchor.CLOCK: 0,
        Anchor.EVE: -_DAY,
        Anchor.OPEN: _of_day(first[0]),
        Anchor.AM_CLOSE: _of_day(first[1]),
        Anchor.CLOSE: _of_day(last[1]),
        Anchor.START: _of_day(first[0]),
        Anchor.END: _of_day(last[1]),
        Anchor.MIDNIGHT: _DAY,
    }
    if len(season.sessions) > 1:
        starts[Anchor.PM_OPEN] = _of_day(season.sessions[1][0])
    return starts[moment.anchor] + moment.minutes if moment.anchor in starts else None


def _in_order(season: Season) -> bool:
    ends = [at for session in season.sessions for at in session]
    return ends == sorted(ends)


def _of_day(at: time) -> int:
    return at.hour * 60 + at.minute


def _lists(here: object, loc: Loc = ()) -> Iterator[tuple[Loc, list[Any]]]:
    """Every list of tables in the file, with its place."""
    if isinstance(here, dict):
        for key, below in here.items():
            yield from _lists(below, (*loc, key))
    elif isinstance(here, list):
        yield loc, here
        for number, below in enumerate(here):
            yield from _lists(below, (*loc, number))


def _tables(of: object) -> list[Any]:
    return [one for one in of if isinstance(one, dict)] if isinstance(of, list) else []


def _keys(of: object) -> set[str]:
    return {one["key"] for one in _tables(of) if isinstance(one.get("key"), str)}

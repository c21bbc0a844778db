"""Who may change what: written by hand from the regulation, by table and by post; the code under test is not asked.

A table that is not named is for whoever serves today and for the office: when others may write in a new one, say so in `_not_for`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.hostile.books import Change, Row
from tests.hostile.case import Case, Sender
from tests.hostile.presses import is_tap
from tests.hostile.template import ADMIN, DAY

TODAY = DAY.isoformat()
GUARDS = frozenset({"safety_door", "front_gate", "noon_door"})
DELAYS = frozenset({15, 30, 60})
OWN = frozenset({"language", "reachable"})
"""What somebody may change of their own entry."""
BOOKKEEPING = frozenset({"look_at", "planned_until", "account_at"})
"""Columns of a centre that say when the clock looks again."""
GROUPS = frozenset({"group_chat", "group_title", "group_kind", "group_rights"})
"""Those that say which chat is the group, who reads it, and what the bot has seen of it."""
SEEN = frozenset({"group_title", "group_rights"})
SETTINGS = frozenset({"name", "changes", "language", "pattern", "years"}) | BOOKKEEPING
"""Those that its office sets; of the group it says only what it is."""
OFFICES = frozenset({
    "absence", "extension", "filing", "filing_change", "invite", "knock", "own_day", "service", "setting_up", "shift",
    "staff_file",
})  # fmt: skip
BY_HAND, UNBINDS = "rh|", "gx|"
"""What the office's buttons begin with that say who has signed on paper, and that the group is none any more."""
BY_THE_CLOCK = frozenset({"publish", "release"})
"""What the audit says of nobody: days that were announced are published, who has left is let go."""


def forbidden(case: Case, change: Change) -> str:
    """Why nobody of these may have changed this; empty if somebody may."""
    of_group = (change.table == "centre" and (_migrated(case, change) or _seen(case, change))) or _by_itself(change)
    if of_group or _knocked(case, change) or _founded(case, change):
        return ""
    mine = [member for member in case.members if member["centre"] == change.centre]
    if not mine:
        return f"changed by {[one.account for one in case.senders]}, who are not of it"
    if not _heard_from(change) and not any(_acts(one) for one in case.senders):
        return "changed by what changes nothing"
    if change.before and change.table in ("check_entry", "record", "delay"):
        return "what was written is another now"
    if change.table == "centre":
        return _of_centre(case, change, mine)
    reasons = [_not_for(case, member, change) for member in mine]
    return "" if "" in reasons else reasons[0]


def _heard_from(change: Change) -> bool:
    """That somebody can be written to again, which anything they do shows, and what is owed to them for it."""
    back = change.table == "member" and change.columns <= {"reachable"}
    return back or change.table == "notice" or (change.table, (change.after or {}).get("action")) == ("audit", "reachable")


def _acts(one: Sender) -> bool:
    """Whether anything at all may come of it: a button must carry what a tap writes, to the letter."""
    return one.kind != "callback_query" or is_tap(one.body.get("data"))


def _migrated(case: Case, change: Change) -> bool:
    """The group of the centre said itself that it has a new number."""
    old, new = (change.before or {}).get("group_chat"), (change.after or {}).get("group_chat")
    said = [one for one in case.senders if one.kind == "message" and one.chat == old]
    return (
        change.columns <= {"group_chat", *BOOKKEEPING}
        and new is not None
        and new < 0
        and any(one.body.get("migrate_to_chat_id") == new for one in said)
    )


def _seen(case: Case, change: Change) -> bool:
    """Something was said in the group, and the bot has seen what it is called by now and what it may do there."""
    group = (change.before or {}).get("group_chat")
    return change.columns <= SEEN | BOOKKEEPING and group in {one.chat for one in case.senders}


def _by_itself(change: Change) -> bool:
    """The bot notes what became of the group, tells the office of it, and keeps the board there: nobody's act."""
    row = change.after or {}
    if change.table == "audit":
        return change.before is None and row["by"] is None and row["action"] in ("group_moved", "group_seen")
    return change.table == "notice" and row.get("kind") in ("group", "board", "pin", "unpin")


def _knocked(case: Case, change: Change) -> bool:
    """A stranger stands at a door of this centre, or asks its office to be let in."""
    row, bound = change.after or {}, {member["telegram"] for member in case.before["member"]}
    outside = {one.account for one in case.senders} - bound
    if change.table == "knock":
        return row.get("account") in outside and not change.columns & {"ended_by", "member"} and row["member"] is None
    return change.table == "notice" and row.get("kind") == "knock" and bool(outside & case.told_of(change.centre))


def _founded(case: Case, change: Change) -> bool:
    """Whoever the settings name makes a centre of their own."""
    new = change.centre not in {centre["id"] for centre in case.before["centre"]}
    return new and change.before is None and ADMIN in {one.account for one in case.senders}


def _of_centre(case: Case, change: Change, mine: list[Row]) -> str:
    if change.columns <= BOOKKEEPING:
        return ""
    if not any(member["office"] for member in mine):
        return "the office's only"
    group = (change.after or {}).get("group_chat")
    bound = (change.centre, group) in case.sealed or (group is None and _pressed(case, UNBINDS))
    of_group = bound and change.columns <= GROUPS | BOOKKEEPING
    return "" if of_group or (change.before and change.columns <= SETTINGS) else "no office has set it so"


def _not_for(case: Case, member: Row, change: Change) -> str:  # noqa: C901, PLR0911 - the rights, table by table
    """Why this member of the centre may not have changed this."""
    row = change.after or change.before or {}
    on_duty = member["id"] in _on_duty(case, member["centre"])
    posted = on_duty or member["office"] or member["guard"]
    match change.table:
        case "member":
            own = row["id"] == member["id"] and change.columns <= OWN
            return "" if own or (member["office"] and _kept_by_office(case, change)) else "not their own entry"
        case "unit":
            return "" if member["office"] and change.after else "nobody's to change"
        case "audit":
            by_clock = row["by"] is None and row["action"] in BY_THE_CLOCK
            own = by_clock or (row["by"], row["by_name"]) == (member["id"], member["name"])
            return "" if own and change.before is None else "not their own act"
        case "notice":
            return "" if change.after else "a notice is gone"
        case "draft":
            return "" if (row["person"], row["chat"]) == (member["telegram"],) * 2 else "not their own question"
        case "note":
            own = row["by"] == member["id"] and row["day"] == TODAY
            both = change.before and change.after  # begun and dropped before it is submitted; then it stays as it is
            kept = change.columns <= {"submitted_at"} if both else not row["submitted_at"]
            return "" if posted and own and kept else "not their own note of today"
        case "note_part":
            return "" if posted and row["chat"] == member["telegram"] else "not out of their own chat"
        case "check_entry":
            right = row["by"] == member["id"] and row["day"] == TODAY and posted
            return "" if right and (on_duty or member["office"] or row["item"] in GUARDS) else "not theirs to answer"
        case "delay":
            right = row["by"] == member["id"] and row["day"] == TODAY and row["minutes"] in DELAYS
            return "" if right and (on_duty or member["office"]) else "not theirs to put off"
        case "record":
            own = on_duty and row["signed_by"] == member["id"] and row["day"] == TODAY
            by_hand = (
                member["office"]
                and _pressed(case, BY_HAND)
                and row["signed_by"] in _on_duty(case, change.centre, row["day"])
            )
            return "" if own or by_hand else "not theirs to sign"
        case table if table in OFFICES:
            return "" if member["office"] else "the office's only"
    return "" if on_duty or member["office"] else "theirs to read only"


def _pressed(case: Case, begins: str) -> bool:
    return any(
        one.kind == "callback_query" and one.body["data"].startswith(begins)
        for one in case.senders
        if is_tap(one.body.get("data"))
    )


def _kept_by_office(case: Case, change: Change) -> bool:
    """All but the language and whether somebody can be written to; an account only if it knocked here, to who has none."""
    old, new = change.before or {}, change.after
    if not new or (old and "telegram" not in change.columns and change.columns & OWN):
        return False
    mine, was = new["telegram"], old.get("telegram")
    return mine in (None, was) or (was is None and mine in case.told_of(change.centre))


def _on_duty(case: Case, centre: int, day: str = TODAY) -> set[int]:
    """Who serves that day, before or after what came in."""
    serving = set()
    for pages in (case.before, case.after):
        shifts = {shift["id"] for shift in pages["shift"] if shift["centre"] == centre and shift["day"] == day}
        serving |= {service["member"] for service in pages["service"] if service["shift"] in shifts}
    return serving


def references(case: Case) -> Iterator[str]:
    """Nothing of one centre names anybody of another."""
    home = {member["id"]: member["centre"] for member in case.after["member"]}
    of_note = {note["id"]: note["centre"] for note in case.after["note"]}
    for change in case.before.changes(case.after):
        row = change.after or {}
        named = [home.get(row[name]) for name in ("member", "by", "signed_by") if isinstance(row.get(name), int)]
        named += [of_note.get(row["note"])] if isinstance(row.get("note"), int) else []
        if change.table == "notice" and re.fullmatch(r"m\d+", row.get("addressee", "")):
            named.append(home.get(int(row["addressee"][1:])))
        if any(centre != change.centre for centre in named):
            yield f"{change.table} of centre {change.centre} names another centre: {dict(row)}"

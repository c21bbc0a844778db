"""The daily record as text: for the group, for the office, and as the supervisor's preview."""

from __future__ import annotations

from bot.duty.record import Checked, Record
from bot.texts import Say, brief
from handlers.screens import buttons
from handlers.screens.screen import Screen, word
from handlers.screens.today import served, signature

NOT_KEPT = {"attendance": "attendance", "rounds": "inspection", "problems": "inspection", "cases": "case"}
"""Lines of the record, and the blocks of the charter they are of, that nobody can enter yet: they say so."""


def text(say: Say, record: Record, *, full: bool, most: int = 20_000) -> str:
    """The record; `full` adds what was wrong, for a group of office and leaders and for the supervisor.

    `most` characters of a note are shown: in one message that is edited later there is no room for all.
    """
    lines = [say("record.head", day=record.day), served(say, record)]
    lines += not_kept(say, record)
    lines.append(say("record.safety", state=safety(say, record)))
    if full:
        lines += [
            say("record.problem", item=word(say, item), text=brief(note, most) or say("record.no_words"))
            for one in record.checks
            for item, note in one.problems
        ]
    lines += handed_over(say, record)
    if full:
        lines += [say("record.remark", text=brief(remark, most)) for remark in record.remarks]
    lines.append(say("record.signature", state=signature(say, record)))
    return "\n".join(lines)


def not_kept(say: Say, record: Record) -> list[str]:
    """A line for each block that is switched on."""
    kept = (line for line, block in NOT_KEPT.items() if block in record.blocks)
    return [say(f"record.{line}", state=say("record.nothing")) for line in kept]


def handed_over(say: Say, record: Record) -> list[str]:
    return [say("record.handover", state=say("record.nothing"))] if "handover" in record.blocks else []


def safety(say: Say, record: Record, *, so_far: bool = False) -> str:
    """`开门7:52,关门17:22,大门17:35,均正常`: the time of each check, and whether anything was wrong.

    `so_far`: the day goes on, a check that is not answered is not mentioned.
    """
    if not any(one.at or one.problems for one in record.checks):
        return say("record.nothing")
    parts = [_checked(say, one) for one in record.checks if one.at or not so_far]
    problems = sum(len(one.problems) for one in record.checks)
    open_ones = any(one.at is None for one in record.checks)
    if problems:
        parts.append(say("record.problems_found", n=problems))
    elif not open_ones:
        parts.append(say("record.all_fine"))
    return say("format.comma").join(parts)


def _checked(say: Say, one: Checked) -> str:
    of = one.checklist
    name = (of.short_en or of.title_en) if say.language == "en" else (of.short or of.title)
    if one.at is None:
        return say("record.check_open", check=name)
    said = say("record.check_done", check=name, at=one.at)
    return said + say(f"record.by_{one.stood_in}") if one.stood_in else said


def preview(say: Say, record: Record, *, may_sign: bool, by_hand: bool = False) -> Screen:
    """`by_hand`: the office may note that it was signed on paper."""
    said = text(say, record, full=True)
    if not may_sign:
        return Screen(said, ((buttons.signed_by_hand(say, record.day),),) if by_hand else ())
    lines = f"{said}\n\n{say('record.sign_hint')}"
    return Screen(lines, ((buttons.sign(say, record.day), buttons.remark(say, record.day)),))


def signed(say: Say, record: Record, thanks: str = "record.thanks") -> Screen:
    return Screen(f"{say(thanks)}\n\n{text(say, record, full=True)}")

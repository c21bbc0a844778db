"""The live board (今日看板): the record's blocks in the record's order, as far as they are kept by now.

The same in every kind of group, so it says numbers only: no names but of those who serve, no unit under 巡查 and 问题 as
long as rounds can still come (4.1), and nothing of what has not been answered yet.
"""

from __future__ import annotations

from bot.duty.board import Board, Swap
from bot.duty.record import Record
from bot.texts import Markup, Say
from handlers.screens.filings import number
from handlers.screens.record import handed_over, not_kept, safety
from handlers.screens.screen import Screen
from handlers.screens.today import served, signature


def board(say: Say, of: Board) -> Screen:
    """What stands in the group of the day."""
    head = say("board.head", day=of.day)
    if of.record is None:
        return Screen(f"{head}\n{say('today.closed', day=of.day)}")
    lines = [head, served(say, of.record), *(_swap(say, swap) for swap in of.swaps)]
    lines += [say("board.late", at=of.closes)] if of.closes else []
    lines += not_kept(say, of.record)
    lines.append(say("record.safety", state=safety(say, of.record, so_far=True)))
    lines += handed_over(say, of.record)
    lines.append(say("record.signature", state=_signed(say, of.record, delivered=of.delivered)))
    return Screen("\n".join(lines))


def _swap(say: Say, swap: Swap) -> str:
    filed = number(say, swap.filed) if swap.filed else ""
    return say("board.swap", names=say("roster.arrow").join(swap.names), number=Markup(filed)).rstrip()


def _signed(say: Say, record: Record, *, delivered: bool) -> str:
    return signature(say, record) if record.signature or delivered else say("today.unsigned")

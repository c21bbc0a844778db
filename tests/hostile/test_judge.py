"""The judge of the hostile is not asleep: whatever is changed, said, left or broken that must not be, it says so.

Here the bot is helped to do wrong: behind its back in the books, with its own voice, or with a piece of it broken on purpose.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import structlog
from hypothesis import Phase

import handlers
from bot import intake
from bot.duty.checklist import Role
from bot.services import standing
from handlers import errors
from handlers.taps import AllFine, Preview
from storage import members
from tests.cast import GROUP, OTHER_GROUP, STRANGER
from tests.hostile import campaign
from tests.hostile.campaign import Figures, Visit
from tests.hostile.deed import Deed, pressed, said
from tests.hostile.hall import Inside, entered
from tests.hostile.template import CANARY, DAY, Template

pytestmark = pytest.mark.sqlite  # the books are read as a file
Harm = Callable[[Inside], Awaitable[object]]
Judged = Callable[..., Awaitable[str]]
ENTRY = """insert into check_entry (centre, day, checklist, item, state, by, role, at)
           values (1, '{day}', 'opening', 'arrived', 'done', {by}, 'supervisor', '2026-11-23 23:52:00')"""
ACCOUNTS = {"路人": STRANGER, "门外": 7_001}
TAMPERED = {
    "a stranger's entry": ("路人", ENTRY.format(day=DAY, by=1), "who are not of it"),
    "a neighbour's entry": ("韩梅", ENTRY.format(day=DAY, by=1), "who are not of it"),
    "a colleague's entry": ("王芳", ENTRY.format(day=DAY, by=4), "not theirs to answer"),
    "an entry under another name": ("李强", ENTRY.format(day=DAY, by=4), "not theirs to answer"),
    "an entry of another day": ("李强", ENTRY.format(day="2026-11-23", by=1), "not theirs to answer"),
    "what only who serves can know, by the guard": ("陈师傅", ENTRY.format(day=DAY, by=22), "not theirs to answer"),
    "an entry by somebody of another centre": ("李强", ENTRY.format(day=DAY, by=24), "names another centre"),
    "a shift given by a colleague": ("王芳", "update service set member = 4 where centre = 1", "the office's only"),
    "a shift given to a neighbour": ("林晓燕", "update service set member = 24 where centre = 1", "names another centre"),
    "more rights": ("王芳", "update member set office = 1 where name = '王芳'", "not their own entry"),
    "an account that did not knock": (
        "林晓燕",
        "update member set telegram = 999 where name = '邱晓东'",
        "not their own entry",
    ),
    "the group is another": ("林晓燕", "update centre set group_chat = -5 where id = 1", "no office has set it so"),
    "the audit is shorter": ("林晓燕", "delete from audit where centre = 1", "not their own act"),
    "a notice is gone": ("林晓燕", "delete from notice where centre = 1", "a notice is gone"),
    "another's note": ("王芳", "update note_part set text = 'x'", "not out of their own chat"),
    "a stranger lets themself in": ("门外", "update knock set member = 3 where account = 7001", "who are not of it"),
    "the update is lost": (
        "李强",
        'delete from "update" where update_id = (select max(update_id) from "update")',
        "not stored",
    ),
    "the update failed": (
        "李强",
        """update "update" set failed = 'KeyError' where update_id = (select max(update_id) from "update")""",
        "failed (KeyError)",
    ),
    "the update is left over": (
        "李强",
        'update "update" set answered_at = null where update_id = (select max(update_id) from "update")',
        "left over",
    ),
}
"""(who says something harmless, what happens meanwhile, what the judge has to say of it)"""
SAID = {
    "a name, to a stranger": ("路人", STRANGER, "李强", "leaked ['李强'] of centre 1"),
    "a number, to a neighbour": ("韩梅", 2_000, "13800000201", "leaked ['13800000201'] of centre 1"),
    "a name, in the neighbours' group": ("李强", OTHER_GROUP, "王芳", "leaked ['王芳'] of centre 1"),
    "a number, in the own group": ("李强", GROUP, "13800000911", "a number in a group"),
    "a note, in the group of all": ("李强", GROUP, CANARY, "a note, to somebody who may not read it"),
    "a note, to a colleague": ("王芳", 1_003, CANARY, "a note, to somebody who may not read it"),
    "a word to a stranger that is none of theirs": ("路人", STRANGER, "您好", "not a stranger's words"),
    "a word to somebody whom it does not concern": ("路人", 1_003, "您好", "whom it does not concern"),
    "too long a word": ("李强", 1_000, "x" * 5_000, "telegram refuses: sendMessage"),
}
"""(who says something harmless, whom the bot says something to, what, what the judge has to say of it)"""


async def nothing(_hall: Inside) -> None:
    """Nobody helps."""


@pytest.fixture
def judged(halls: dict[str, Template], monkeypatch: pytest.MonkeyPatch) -> Judged:
    """What the judge says of a step in the course of which this happened, too."""

    async def play(*deeds: Deed, harm: Harm = nothing) -> str:
        async with entered(halls["morning"]) as hall:
            deliver = hall.deliver

            async def meddled(letters: list[Any]) -> None:
                await deliver(letters)
                await harm(hall)

            monkeypatch.setattr(hall, "deliver", meddled)
            return "\n".join(await Visit(hall, Figures()).step(deeds))

    return play


@pytest.fixture
def account(halls: dict[str, Template]) -> Callable[[str], int]:
    return lambda name: {**halls["morning"].facts.accounts, **ACCOUNTS}[name]


@pytest.mark.parametrize("name", ["路人", "李强", "王芳", "林晓燕", "韩梅"])
async def test_an_honest_question_is_no_violation(judged: Judged, account: Callable[[str], int], name: str) -> None:
    assert await judged(said(account(name))) == ""


@pytest.mark.parametrize("what", TAMPERED)
async def test_a_change_that_nobody_may_make_is_seen(judged: Judged, account: Callable[[str], int], what: str) -> None:
    name, statement, words = TAMPERED[what]

    async def harm(hall: Inside) -> None:
        hall.desk.execute(statement)

    assert words in await judged(said(account(name)), harm=harm)


@pytest.mark.parametrize(
    "data", ["ca|20261124|opening|", "ca|2026112|opening", "ca", "", "cm|20261124|030", "cm|２０２６1124|30"]
)
async def test_what_no_tap_writes_changes_nothing(judged: Judged, account: Callable[[str], int], data: str) -> None:
    async def harm(hall: Inside) -> None:
        hall.desk.execute(ENTRY.format(day=DAY, by=1))

    assert "changed by what changes nothing" in await judged(pressed(account("李强"), data), harm=harm)


@pytest.mark.parametrize("what", SAID)
async def test_what_is_said_where_it_must_not_is_heard(judged: Judged, account: Callable[[str], int], what: str) -> None:
    name, chat, text, words = SAID[what]

    async def harm(hall: Inside) -> None:
        await asyncio.gather(hall.desk.bot.send_message(chat, text), return_exceptions=True)

    assert words in await judged(said(account(name)), harm=harm)


async def test_a_leak_on_a_button_is_heard(judged: Judged) -> None:
    button: Any = {"inline_keyboard": [[{"text": "x", "copy_text": {"text": "13800000201"}}]]}

    async def harm(hall: Inside) -> None:
        await hall.desk.bot.send_message(STRANGER, "x", reply_markup=button)

    assert "leaked ['13800000201']" in await judged(said(STRANGER), harm=harm)


async def test_whatever_the_log_complains_of_is_read(judged: Judged) -> None:
    async def harm(_hall: Inside) -> None:
        try:
            raise KeyError("x")
        except KeyError:
            structlog.get_logger().warning("caught", exc_info=True)

    assert "complained: " in await judged(said(STRANGER), harm=harm)


# With a piece of the bot broken


async def _any_post(*_: object) -> Role:
    return Role.SUPERVISOR


def _take_strangers_for_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    known = members.with_centre
    monkeypatch.setattr(members, "with_centre", lambda work, who: known(work, 1_000 if who == STRANGER else who))


async def test_without_the_rights_of_posts_a_colleagues_press_is_judged(
    judged: Judged, account: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    press = pressed(account("王芳"), AllFine(DAY, "opening").pack())
    assert await judged(press) == ""
    monkeypatch.setattr(standing, "of_member", _any_post)
    assert "not theirs to answer" in await judged(press)


async def test_where_strangers_are_taken_for_somebody_it_is_judged(judged: Judged, monkeypatch: pytest.MonkeyPatch) -> None:
    _take_strangers_for_somebody(monkeypatch)
    found = await judged(said(STRANGER), pressed(STRANGER, AllFine(DAY, "opening").pack()))
    assert "leaked" in found
    assert "who are not of it" in found


async def test_an_exception_that_gets_out_is_judged(judged: Judged, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*_: object) -> None:
        raise RuntimeError("out")

    monkeypatch.setattr(errors, "refuse", refuse)
    assert "failed (RuntimeError)" in await judged(said(STRANGER))


async def test_where_everything_is_answered_in_groups_it_is_judged(
    judged: Judged, account: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "TAPS_IN_GROUPS", frozenset(handlers.TAPS))
    assert "leaked" in await judged(pressed(account("李强"), Preview(DAY).pack(), OTHER_GROUP))


async def test_where_mail_is_not_checked_it_is_judged(
    judged: Judged, account: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "checked", lambda body, _wanted: body)
    assert "leaked" in await judged(pressed(account("李强"), "td", account("韩梅")))  # out of another person's chat


def test_a_campaign_finds_what_is_broken(halls: dict[str, Template], monkeypatch: pytest.MonkeyPatch) -> None:
    _take_strangers_for_somebody(monkeypatch)
    monkeypatch.setattr(campaign, "PHASES", (Phase.generate,))
    assert campaign.campaign(halls, 500, 3).violations

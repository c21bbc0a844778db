"""Filings as people read them: the number, 原 → 替 for the group and whoever it concerns, the list of the office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.duty.filing import Change, Filing
from bot.duty.roster import Filed
from bot.duty.sections import Post, Word
from bot.services.day import People
from bot.texts import Markup, Say
from handlers.roster_taps import Filings
from handlers.screens import admin
from handlers.screens.screen import Button, Screen, word
from handlers.taps import Month


def number(say: Say, filed: Filed | Filing) -> str:
    """`备〔2026〕17号`."""
    return say("filing.number", year=filed.year, number=filed.number)


def told(say: Say, filing: Filing, people: People, posts: Sequence[Post]) -> str:
    """The group's text: date, 原 → 替 and number, never a reason."""
    changes = Markup(say("format.semicolon").join(_change(say, one, people, posts) for one in filing.changes))
    return say("filing.told", changes=changes, number=Markup(number(say, filing)))


def _change(say: Say, change: Change, people: People, posts: Sequence[Post]) -> str:
    key = "filing.change" if change.whole else "filing.change_span"
    if change.before is None:
        key = "filing.change_nobody"
    post = next((word(say, post) for post in posts if post.key == change.post), "")
    return say(
        key, day=change.day, post=post, before=people.name(change.before), after=people.name(change.after),
        start=change.starts, end=change.ends,
    )  # fmt: skip


def to_person(say: Say, filing: Filing, people: People, posts: Sequence[Post]) -> Screen:
    """For whoever served and whoever will."""
    return Screen(told(say, filing, people, posts), (_see_roster(say, filing.changes[0].day),))


def to_office(say: Say, filing: Filing, people: People, posts: Sequence[Post], reasons: Sequence[Word]) -> Screen:
    """For the office, which reads the reason and who did it."""
    lines = [told(say, filing, people, posts), _by(say, filing, people, reasons)]
    return Screen("\n".join(lines), (_see_roster(say, filing.changes[0].day),))


def _see_roster(say: Say, day: date) -> tuple[Button, ...]:
    return (Button(say("button.see_roster"), Month(day.replace(day=1)).pack()),)


def _by(say: Say, filing: Filing, people: People, reasons: Sequence[Word]) -> str:
    why = filing.words or next((word(say, one) for one in reasons if one.key == filing.reason), say("filing.no_reason"))
    return say("filing.by", name=people.name(filing.by), day=say.bare(filing.at.astimezone(say.tz).date()), why=why)


def listed(say: Say, filings: Sequence[tuple[Filing, Sequence[Word]]], people: People, page: int, pages: int) -> Screen:
    """A page of all filings, each with the reasons its charter knew; the newest first."""
    lines = [say("filings.head", page=page + 1, pages=pages)]
    for filing, reasons in filings:
        lines += [_line(say, filing, people), _by(say, filing, people, reasons)]
    if not filings:
        lines.append(say("filings.none"))
    turn = []
    if page > 0:
        turn.append(Button(say("button.before_page"), Filings(page - 1).pack()))
    if page + 1 < pages:
        turn.append(Button(say("button.after_page"), Filings(page + 1).pack()))
    return Screen("\n".join(lines), (*((tuple(turn),) if turn else ()), (admin.back(say),)))


def _line(say: Say, filing: Filing, people: People) -> str:
    changes = Markup(say("format.semicolon").join(_short(say, one, people) for one in filing.changes))
    state = say("filing.undone") if filing.undone_by else "" if filing.stands else say("filing.cancelled")
    return say("filings.line", number=Markup(number(say, filing)), changes=changes, state=Markup(state)).rstrip()


def _short(say: Say, change: Change, people: People) -> str:
    names = say("roster.arrow").join(people.name(one) for one in (change.before, change.after) if one is not None)
    if change.whole:
        return say("filings.change", day=change.day, names=names)
    return say("filings.change_span", day=change.day, names=names, start=change.starts, end=change.ends)

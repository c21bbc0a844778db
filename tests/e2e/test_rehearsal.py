"""The rehearsal moves the time, waits for the bot, kills and revives it: shown with a tiny bot of its own."""

import asyncio
import io
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.rehearsal import ChildDied, ChildStuck, Person, Rehearsal, Trouble
from bot.rehearsal.frame import Frame
from bot.rehearsal.play import play, play_day
from bot.rehearsal.rehearsal import TIMEZONE
from bot.rehearsal.sample import office_ids, people, populate
from bot.rehearsal.terminal import Terminal, Typed

COMMAND = (sys.executable, str(Path(__file__).with_name("fake_bot.py")))
SEVEN = datetime(2026, 11, 24, 7, 0, tzinfo=ZoneInfo(TIMEZONE))
FANG = 6_100_000_001

Stage = Callable[..., AbstractAsyncContextManager[Rehearsal]]


async def _cast(rehearsal: Rehearsal) -> None:
    rehearsal.world.add(Person(FANG, "王芳", started=True))


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A rehearsal from 7:00 on with the tiny bot; its settings as keywords."""

    @asynccontextmanager
    async def open_stage(patience: float = 20, **env: str) -> AsyncIterator[Rehearsal]:
        env = {"FAKE_CHAT": str(FANG), **env}
        async with Rehearsal(SEVEN, tmp_path, env, prepare=_cast, command=COMMAND, patience=patience) as opened:
            yield opened

    return open_stage


def said(rehearsal: Rehearsal) -> list[str]:
    """The log without its words for the eye: time, kind, text."""
    return [f"{line.when:%H:%M} {line.kind} {line.text}" for line in rehearsal.transcript]


async def test_what_is_due_happens_at_its_time(stage: Stage) -> None:
    async with stage(FAKE_DUE="07:50,08:10") as r:
        assert (r.due and f"{r.due:%H:%M}", said(r)) == ("07:50", [])
        await r.advance("09:00")
        assert said(r) == ["07:50 says 07:50 了", "08:10 says 08:10 了"]
        assert (r.due, f"{r.now:%H:%M}") == (None, "09:00")
        assert not await r.advance_to_next()


async def test_a_jump_finds_things_late(stage: Stage) -> None:
    async with stage(FAKE_DUE="07:50,08:10") as r:
        await r.jump("09:00")
        assert said(r) == ["09:00 says 07:50 了", "09:00 says 08:10 了"]
        with pytest.raises(ValueError, match="does not go back"):
            await r.jump("08:00")


async def test_settle_waits_for_the_answer(stage: Stage) -> None:
    async with stage(FAKE_DUE="07:50") as r:
        await r.phone("王芳").say("早上好")
        await r.settle()
        assert r.phone("王芳").last().text == "收到:早上好"
        await r.advance_to_next()
        await r.phone("王芳").tap("知道了")
        await r.advance("08:00")  # what was tapped at 7:50 was tapped at 7:50
        assert said(r)[2:] == ["07:50 says 07:50 了", "07:50 taps 知道了", "07:50 toast 好", "07:50 edits 已确认"]
        assert r.phone("王芳").last().labels == ()
        r.standin.assert_clean()


async def test_kill_and_restart(stage: Stage) -> None:
    async with stage(FAKE_DUE="07:50,08:10") as r:
        await r.advance("07:50")
        await r.kill()
        assert not r.child.alive
        await r.phone("王芳").say("有人吗")
        r.pass_time("08:30")
        await r.restart()
        await r.settle()
        assert sorted(said(r)[2:]) == ["08:30 says 08:10 了", "08:30 says 收到:有人吗"]
        assert r.refused == []


async def test_killed_between_taking_and_answering(stage: Stage) -> None:
    async with stage(FAKE_DUE="07:50") as r:
        r.standin.fault("sendMessage", Trouble.LOSE, after=r.kill)
        with pytest.raises(ChildDied):
            await r.advance("07:50")
        await r.restart()
        assert said(r) == ["07:50 says 07:50 了", "07:50 says 07:50 了"]  # this bot keeps no books before it speaks


async def test_a_bot_that_dies_says_its_last_words(stage: Stage) -> None:
    async with stage(FAKE_DUE="07:50", FAKE_FAULT="die") as r:
        with pytest.raises(ChildDied, match="out of its depth"):
            await r.advance("08:00")


async def test_a_bot_that_is_never_quiet_is_stuck(stage: Stage) -> None:
    with pytest.raises(ChildStuck, match="not quiet after 1"):
        async with stage(patience=1, FAKE_FAULT="hang"):
            pass


async def test_a_bot_that_never_starts_is_dead(tmp_path: Path) -> None:
    with pytest.raises(ChildDied, match="ended with 3"):
        async with Rehearsal(SEVEN, tmp_path, command=(sys.executable, "-c", "raise SystemExit(3)")):
            pass


async def test_a_method_nobody_has_spoils_the_day(stage: Stage) -> None:
    async with stage(FAKE_DUE="07:50", FAKE_FAULT="odd") as r:
        await r.advance("08:00")
        with pytest.raises(AssertionError, match="lacks the method odd"):
            r.standin.assert_clean()


async def test_nothing_of_the_surroundings_reaches_the_bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///real.sqlite3")
    monkeypatch.setenv("PROXY_URL", "http://office.example")
    show = "import os; raise SystemExit(' '.join(sorted(os.environ)))"
    with pytest.raises(ChildDied) as ended:
        async with Rehearsal(SEVEN, tmp_path, command=(sys.executable, "-c", show)):
            pass
    assert "BOT_API_URL" in str(ended.value)
    assert "DATABASE_URL" not in str(ended.value)
    assert "PROXY_URL" not in str(ended.value)


async def test_a_day_plays_itself(stage: Stage) -> None:
    async with stage(FAKE_DUE="07:50,23:59") as r:
        frame, paper = Frame(), io.StringIO()
        await play_day(r, show=lambda line: print(frame.entry(line), file=paper))
        assert paper.getvalue().startswith(
            "07:50  值班助手 → 王芳\n       07:50 了\n       〔知道了〕\n07:53  王芳 点了〔知道了〕\n"
        )
        assert f"{r.now:%H:%M}" == "23:59"


def test_rehearse_prints_the_day_and_ends_with_0() -> None:
    paper = io.StringIO()
    assert play(SEVEN.date(), nobody=True, command=COMMAND, prepare=_cast, out=paper) == 0
    assert "── 2026年11月24日(周二)──" in paper.getvalue()
    assert paper.getvalue().endswith("这一天没有任何消息。\n")


def test_rehearse_says_why_it_stopped(capsys: pytest.CaptureFixture[str]) -> None:
    broken = (sys.executable, "-c", "raise SystemExit('no charter')")
    assert play(SEVEN.date(), command=broken, prepare=_cast) == 1
    assert "排练中断:the bot ended with 1:\nno charter" in capsys.readouterr().err


async def test_a_day_on_which_nobody_answers(stage: Stage) -> None:
    async with stage(FAKE_DUE="07:50") as r:
        assert [line.kind for line in await play_day(r, nobody=True)] == ["says"]


async def test_one_person_plays_everybody_at_the_terminal(stage: Stage) -> None:
    async with stage(FAKE_DUE="07:50") as r:
        typed: Typed = asyncio.Queue()
        for line in ("", "1", "王芳 您好", "1 再见", "?", "nonsense", "8:10", "7:00", "", "q", "never read"):
            typed.put_nowait(line)
        paper = io.StringIO()
        await Terminal(r, Frame(), paper).run(typed)
        assert "现在 07:50。能点的按钮:\n  1  王芳:知道了\n" in paper.getvalue()
        assert "没看懂“nonsense”。" in paper.getvalue()
        assert "现在 08:10。" in paper.getvalue()
        assert "没看懂“7:00”。" in paper.getvalue()
        assert "后面没有事了。" in paper.getvalue()
        assert [line for line in said(r) if "收到" in line] == ["07:50 says 收到:您好", "07:50 says 收到:再见"]


async def test_the_sample_centre(stage: Stage) -> None:
    everybody = people()
    assert len([one for one in everybody if one.unit]) == 18
    units = list(dict.fromkeys(one.unit for one in everybody if one.unit))
    assert [sum(one.unit == unit for one in everybody) for unit in units] == [3, 4, 4, 4, 3]
    async with stage() as r:
        populate_failed = pytest.raises(ValueError, match="already")
        with populate_failed:  # 王芳 is in this world already
            populate(r.world, "群")
    assert len(office_ids().split(",")) == 2

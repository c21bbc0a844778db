"""A noisy day at the level that says everything, and one at the level that says only what went wrong: no secret in any line."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import deque
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.rehearsal import Rehearsal, Trouble
from bot.rehearsal.child import COMMAND, Child
from bot.rehearsal.rehearsal import TOKEN
from bot.rehearsal.sample import people
from tests import databases
from tests.e2e.stage import Stage, staged, surroundings
from tests.e2e.test_network import until
from tests.nursery import forked

pytestmark = pytest.mark.sqlite  # what is logged does not hang on the database
PASSWORD, WRITTEN = "hun@ter2-of-the-proxy", "hun%40ter2-of-the-proxy"
SECRET = "what_Telegram_repeats-with-every-request"
WIDE = {ord("0") + digit: 0xFF10 + digit for digit in range(10)}
NUMBERS = (
    "13912345678", "+86 137 1234 5678", "008613612345678", "135-1234-5678", "13412345678".translate(WIDE),
    "0597-3842233", "(010)62345678", "0592 5123456".translate(WIDE),
    "350823199001011234", "350823 19880808 4321", "35082319770707123X".translate(WIDE), "350823660606789",
)  # fmt: skip
"""What people type although they should not: mobile phones, landlines, identity numbers of both lengths."""
STRANGERS = "8613100001111"
IN_THE_SHEET = ("13800000777", "350823195505051111", "13200001111")
SHEET = f"""单位,姓名,电话,岗位
医保中心,李磊,{IN_THE_SHEET[0]},前台
没有的单位,{IN_THE_SHEET[1]},{IN_THE_SHEET[2]},前台
医保中心,韩梅梅,{IN_THE_SHEET[0]},前台
"""
LINE = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z (debug|info|warning|error|critical) ")


def nothing_shows(lines: Iterable[str], *more: str) -> None:
    """However it is written: only digits and letters are looked at, each in its plainest form."""
    written = bare("\n".join(lines))
    known = [TOKEN.partition(":")[2], PASSWORD, WRITTEN, SECRET, *NUMBERS, STRANGERS, *IN_THE_SHEET, *more]
    known += [one.person.phone for one in people() if one.person.phone]
    assert [one for one in known if bare(one).removeprefix("86") in written] == []


def bare(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z\n]", "", unicodedata.normalize("NFKC", text))


def each_is_an_event(lines: Iterable[str], form: str) -> None:
    for line in lines:
        if form == "json":
            assert {"event", "level", "timestamp"} <= json.loads(line).keys()
        else:
            assert LINE.match(line), line


async def behind_a_proxy(rehearsal: Rehearsal) -> None:
    """The stand-in is a proxy as well: it takes whole addresses, and asks nobody for a password."""
    rehearsal.env["PROXY_URL"] = rehearsal.standin.address.replace("http://", f"http://duty:{WRITTEN}@")


async def morning(stage: Stage) -> None:
    """Faults of the network, and a stranger at the door with somebody's contact."""
    standin, stranger = stage.rehearsal.standin, stage.newcomer("路人")
    for trouble in (Trouble.ERROR, Trouble.GATEWAY, Trouble.RESET):
        standin.fault("*", trouble)
    await stage.to("07:25")
    await stranger.start("Zm9vYmFyYmF6cXV4MTIz")
    await stranger.share_contact(f"+{STRANGERS}")
    await stranger.share_contact(of=stage.phone("李强").person)
    await stranger.say(f"我的号码是{NUMBERS[0]}")
    await stage.rehearsal.settle()
    await stage.say("李强", "/my")
    await stage.phone("陈师傅").block()
    await stage.to("07:50")
    await standin.cut()
    await stage.rehearsal.jump("08:06")
    await standin.mend()
    await stage.to("08:10")


async def typed(stage: Stage) -> None:
    """Numbers wherever something can be typed."""
    await stage.tap("王芳", "有问题", "窗口安全门已开启")
    for numbers in (NUMBERS[:6], NUMBERS[6:]):
        await stage.phone("王芳").say(f"群众电话{'、'.join(numbers)},请回电")
    await stage.phone("王芳").photo(f"身份证 {NUMBERS[8]}")
    await stage.phone("王芳").sticker()
    message = await stage.phone("王芳").say("更正")
    await stage.phone("王芳").edit(message, f"更正:{NUMBERS[2]}")
    await stage.rehearsal.settle()
    await stage.tap("王芳", "提交")
    await stage.say("李强", NUMBERS[8])
    await stage.say("李强", f"/record {NUMBERS[8]}")
    await stage.say("林晓燕", "/admin")
    await stage.tap("林晓燕", "人员名单")
    await stage.phone("林晓燕").document(f"{NUMBERS[0]}.csv", SHEET.encode())
    await stage.rehearsal.settle()


@pytest.mark.parametrize("form", ["text", "json"])
async def test_everything_is_said_but_no_secret(tmp_path: Path, form: str) -> None:
    async with staged(
        "2026-11-24 07:00", tmp_path, "王芳", also=behind_a_proxy, LOG_LEVEL="DEBUG", LOG_FORMAT=form
    ) as stage:
        child = stage.rehearsal.child
        child.output = deque(child.output)  # all of it
        await morning(stage)
        await typed(stage)
        await stage.to("18:01")
        lines = [*child.output]
    assert len(lines) > 250
    assert sum("sendMessage" in line for line in lines) > 20  # what is said is in the log, too
    assert sum("[phone]" in line for line in lines) > 20
    each_is_an_event(lines, form)
    nothing_shows(lines)


async def test_what_goes_wrong_is_told_with_its_traceback_and_no_secret(tmp_path: Path) -> None:
    """A number that is none is in the database, and nobody thought of it: a bug for whoever taps, and for a notice."""
    async with staged(
        "2026-11-24 07:00", tmp_path, "王芳", also=behind_a_proxy, bugs=True, LOG_LEVEL="ERROR", LOG_FORMAT="json"
    ) as stage:
        await stage.to("07:50")
        databases.at(tmp_path).execute("UPDATE member SET phone = 'ext. 350823199001011234' WHERE name = '陈师傅'")
        await stage.tap("王芳", "联系保安")
        await stage.to("08:10")
        lines = [*stage.rehearsal.child.output]
    events = [json.loads(line) for line in lines]
    assert {event["event"] for event in events} == {"bug", "notice not posted"}
    assert all("Traceback" in event["exception"] for event in events)
    nothing_shows(lines)


@pytest.mark.parametrize(
    "settings",
    [
        {"DATABASE_URL": f"postgresql://duty:{WRITTEN}@127.0.0.1:9/duty"},
        {"PROXY_URL": f"socks5://duty:{WRITTEN}@127.0.0.1:9"},
        {"WEBHOOK_URL": "https://duty.test/hook", "WEBHOOK_LISTEN": "127.0.0.1:9", "WEBHOOK_SECRET": SECRET},
        {"HEARTBEAT_URL": f"https://duty:{WRITTEN}@beat.test/{SECRET}", "DATABASE_URL": f"mysql://duty:{WRITTEN}@db/duty"},
    ],
    ids=lambda settings: next(iter(settings)),
)
async def test_what_the_settings_keep_secret_stays_so_when_nothing_works(tmp_path: Path, settings: dict[str, str]) -> None:
    """The process comes up against it, says so, and is put down."""
    env = surroundings(
        BOT_TOKEN=TOKEN, BOT_API_URL="http://127.0.0.1:9", DATA_DIR=str(tmp_path), LOG_LEVEL="DEBUG", **settings
    )
    child = Child(COMMAND, tmp_path, env, forked)
    await child.start()
    await until(lambda: not child.alive or any("out of reach" in line for line in child.output))
    await child.stop()
    assert child.output
    nothing_shows(child.output)


async def test_a_wrong_sheet_on_the_command_line_is_named_by_row_and_kind(tmp_path: Path) -> None:
    (tmp_path / "staff.csv").write_text(SHEET, encoding="utf-8")
    env = surroundings(BOT_TOKEN=TOKEN, DATA_DIR=str(tmp_path), LOG_LEVEL="DEBUG", LANGUAGE="zh-CN")
    child = Child((*COMMAND[:3], "import", "staff.csv"), tmp_path, env, forked)
    await child.start()
    await until(lambda: not child.alive)
    await child.stop()
    assert any("第 3 行“单位”" in line for line in child.output)
    nothing_shows(child.output)

"""Starting it: without a token, with wrong settings, with a token nobody knows, twice, and while Telegram is away."""

import asyncio
import os
import socket
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest
from aiohttp import web

from bot.rehearsal import Person, Rehearsal, Standin, World
from bot.rehearsal.rehearsal import BOT, TOKEN
from tests import databases
from tests.e2e.stage import SHANGHAI, command, staged, surroundings

SOMEBODY = Person(6_900_000_001, "路人", started=True)
PATIENCE = 60


def on_server(folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """Which database a command uses where it is not the file in its own folder."""
    if databases.shelf.engine == "sqlite":
        return {}
    return {"DATABASE_URL": databases.at(folder / settings.get("DATA_DIR", "data")).url}


async def run(folder: Path, *arguments: str, **settings: str) -> tuple[int, str, str]:
    """Run the program to its end without a terminal: exit code, what it printed, what it complained of."""
    process = await asyncio.create_subprocess_exec(
        *command(*arguments),
        cwd=folder,
        env=surroundings(**(on_server(folder, settings) | settings)),
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
    )
    async with asyncio.timeout(PATIENCE):
        out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


def left_in(folder: Path) -> list[str]:
    """The names of the files there."""
    return sorted(path.name for path in folder.iterdir())


@asynccontextmanager
async def running(folder: Path, **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The program while it serves."""
    process = await asyncio.create_subprocess_exec(
        *command("run"),
        cwd=folder,
        env=surroundings(**(on_server(folder, settings) | settings)),
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


@pytest.mark.sqlite
async def test_no_token_and_no_terminal(tmp_path: Path) -> None:
    for arguments in ((), ("run",)):
        assert await run(tmp_path, *arguments) == (
            2, "", "没有 BOT_TOKEN,这里也没有终端可以演练。请在 .env 里填好 BOT_TOKEN。\n"
        )  # fmt: skip
    assert not (tmp_path / "data").exists()


@pytest.mark.sqlite
async def test_no_token_where_a_centre_lives(tmp_path: Path) -> None:
    sheet = tmp_path / "staff.csv"
    sheet.write_text("单位,姓名,电话,岗位\n医保中心,王芳,13800000201,前台\n", encoding="utf-8")
    code, _, err = await run(tmp_path, "import", str(sheet), DATA_DIR="here")
    assert code == 0, err
    before = left_in(tmp_path / "here")
    code, out, err = await run(tmp_path, DATA_DIR="here")
    assert (code, out) == (2, "")
    assert "BOT_TOKEN" in err
    assert "here/duty.sqlite3" in err
    assert len(err.splitlines()) == 1
    assert left_in(tmp_path / "here") == before


async def test_every_wrong_setting_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BOT_TOKNE=123:abc\nLOG_LEVEL=loud\n", encoding="utf-8")
    wrong = {
        "BOT_TOKEN": "not-a-token",
        "ADMIN_IDS": "12,office",
        "TIMEZONE": "Asia/Nowhere",
        "BOT_API_URL": "example",
        "DATABASE_URL": "mysql://secret@db",
        "WEBHOOK_URL": "https://bot.example",  # right by itself: its companions are missing
        "CHARTER": "Shang hang",
        "REHEARSAL_CLOCK": "ws://127.0.0.1:1/clock",
    }
    code, out, err = await run(tmp_path, "run", **wrong)
    assert (code, out) == (2, "")
    names = (*(wrong.keys() - {"WEBHOOK_URL"}), "LOG_LEVEL", "BOT_TOKNE", "WEBHOOK_LISTEN", "WEBHOOK_SECRET")
    assert [name for name in names if f"\n{name}:" not in err] == []
    assert err.splitlines()[0].endswith(f"{len(err.splitlines()) - 1} 处设置要改:")
    for value in ("not-a-token", "123:abc", "secret", "Traceback"):
        assert value not in err


async def test_a_token_telegram_does_not_know(tmp_path: Path) -> None:
    async with Standin(World(datetime.now(SHANGHAI), BOT), TOKEN) as standin:
        other = "7000000002:" + "B" * 35
        code, out, err = await run(tmp_path, "run", BOT_TOKEN=other, BOT_API_URL=standin.address)
        assert (code, out) == (2, "")
        complaint = [line for line in err.splitlines() if "BOT_TOKEN" in line]
        assert complaint == ["BOT_TOKEN 不被 Telegram 承认,请核对后再启动。"]
        assert "Traceback" not in err
        assert other not in err
        assert {call.description for call in standin.refused} == {"Unauthorized"}
        assert len(standin.refused) == 1


async def test_telegram_out_of_reach_at_start(tmp_path: Path) -> None:
    world = World(datetime.now(SHANGHAI), BOT)
    somebody = world.add(SOMEBODY)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    settings = {"BOT_TOKEN": TOKEN, "BOT_API_URL": f"http://127.0.0.1:{port}"}
    async with running(tmp_path, **settings) as process, Standin(world, TOKEN) as standin, asyncio.timeout(PATIENCE):
        assert process.stderr
        said: list[str] = []
        while "out of reach" not in "".join(said):
            said.append((await process.stderr.readline()).decode())
        await asyncio.sleep(1.5)  # one more try
        assert process.returncode is None
        assert standin._runner
        await somebody.say("/start")
        await web.TCPSite(standin._runner, "127.0.0.1", port).start()
        while not [message for message in somebody.messages() if message.sender is BOT]:
            await asyncio.sleep(0.05)
        process.terminate()
        said.append((await process.stderr.read()).decode())
        assert "".join(said).count("out of reach") == 1
        assert "Traceback" not in "".join(said)
        assert TOKEN.partition(":")[2] not in "".join(said)
        assert await process.wait() == 0
        assert somebody.last().text.startswith("您好,本助手仅供单位内部使用。")
        standin.assert_clean()


@pytest.mark.sqlite
async def test_a_second_process_is_told_who_is_there(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        pid = stage.rehearsal.child.pid
        address = stage.rehearsal.standin.address
        calls = len(stage.rehearsal.standin.calls)
        code, out, err = await run(tmp_path, "run", DATA_DIR=str(tmp_path), BOT_TOKEN=TOKEN, BOT_API_URL=address)
        assert (code, out) == (2, "")
        assert f"pid {pid}" in err
        assert socket.gethostname() in err
        assert "Traceback" not in err
        assert len(stage.rehearsal.standin.calls) == calls  # it has not so much as asked Telegram
        await stage.to("07:50")  # and the first goes on
        await stage.tap("王芳", "到岗,门已开")


async def test_who_held_the_database_when_it_died_is_no_obstacle(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        assert stage.rehearsal.child.pid
        os.kill(stage.rehearsal.child.pid, 9)
        assert stage.rehearsal.child.died
        await stage.rehearsal.child.died
        await stage.rehearsal.restart()
        await stage.to("07:20")
        assert stage.phone("王芳").last().text.startswith("早上好")


@pytest.mark.sqlite
async def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    async with Rehearsal(datetime(2026, 11, 24, 7, tzinfo=SHANGHAI), data) as rehearsal:
        await rehearsal.settle()
        loose = [path.name for path in data.iterdir() if path.stat().st_mode & 0o077]
        assert loose == []


async def test_a_day_rehearsed_by_command(tmp_path: Path) -> None:
    code, out, err = await run(tmp_path, "rehearse", "2026-11-24", BOT_TOKEN="wrong", LOG_LEVEL="loud")
    assert (code, err) == (0, "")
    log = out.splitlines()
    assert log[1] == "── 2026年11月24日(周二)──"
    for line in (
        "07:20  值班助手 → 李强(劳动就业中心)",
        "07:51  陈师傅 点了〔已开〕",
        "07:52  李强(劳动就业中心) 点了〔到岗,门已开〕",
        "16:30  值班助手 → 王芳(医保中心)",
        "17:26  李强(劳动就业中心) 点了〔全部正常〕",
        "17:33  李强(劳动就业中心) 点了〔签名提交〕",
        "17:33  值班助手 → 上杭社保中心值班群",
        "       签名:李强 17:33",
        "       〔都已关好,签名〕〔先看记录〕",
    ):
        assert line in log
    assert log[-1].startswith("这一天过完了:")
    assert "(办公室)" not in out  # nobody of the office was troubled
    assert left_in(tmp_path) == []


async def test_a_day_on_which_nobody_answers_rehearsed_by_command(tmp_path: Path) -> None:
    code, out, err = await run(tmp_path, "rehearse", "2026-11-24", "--nobody")
    assert (code, err) == (0, "")
    log = out.splitlines()
    assert [line[:5] for line in log if "→ 李强" in line] == ["07:20", "07:50", "08:00", "17:20", "17:30", "18:00"]
    assert [line[:5] for line in log if "→ 林晓燕" in line] == ["08:05", "17:35", "17:50"]
    assert [line[:5] for line in log if "→ 谢振华" in line] == ["08:05", "17:35", "17:50"]
    assert [line[:5] for line in log if "→ 陈师傅" in line] == ["07:50", "17:20", "17:30"]
    in_group = [line[:5] for line in log if "→ 上杭社保中心值班群" in line]
    assert in_group == ["07:20", "18:00", "18:00"]  # the board, the record, the board
    assert "点了" not in out
    assert log[-1].endswith(",0 次点击。")


async def test_a_closed_day_rehearsed_by_command(tmp_path: Path) -> None:
    code, out, err = await run(tmp_path, "rehearse", "2026-11-28", "--nobody")
    assert (code, err) == (0, "")
    assert out.splitlines()[1:] == ["── 2026年11月28日(周六)──", "这一天没有任何消息。"]


async def test_a_day_of_a_year_nobody_has_announced_can_be_rehearsed(tmp_path: Path) -> None:
    """Unknown years are worked Monday to Friday for the time being; a newcomer of that year sees a day as well."""
    code, out, err = await run(tmp_path, "rehearse", "2031-03-04", "--nobody")
    assert (code, err) == (0, "")
    assert "07:20  值班助手 → 李强" in out


async def test_a_date_that_is_none(tmp_path: Path) -> None:
    code, out, err = await run(tmp_path, "rehearse", "2026-02-30")
    assert (code, out) == (2, "")
    assert "2026-02-30" in err
    assert "Traceback" not in err

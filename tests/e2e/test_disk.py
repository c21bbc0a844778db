"""The disk is full, read-only, locked by somebody else, damaged, or was left as a crash leaves it; the real process meets it."""

from __future__ import annotations

import asyncio
import os
import resource
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from bot.rehearsal.rehearsal import TOKEN
from storage.migrate import migrate
from tests.e2e.stage import Stage, staged
from tests.e2e.test_start import run

pytestmark = pytest.mark.sqlite
FINE = "到岗,门已开"
NOT_YET = "还没有存上:服务器现在写不进数据。恢复后会自动补上,不用再发一次。"
NO_DATABASE = 3


async def until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Waits in real time: a bot in trouble is never quiet."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


def logged(stage: Stage, words: str) -> list[str]:
    return [line for line in stage.rehearsal.child.output if words in line]


def told(stage: Stage, name: str) -> list[str]:
    """What popped up on somebody's phone."""
    return [line.text for line in stage.rehearsal.transcript if line.kind == "toast" and line.to.startswith(name)]


async def in_trouble(stage: Stage, word: str) -> None:
    """Somebody taps while nothing can be written: said so to them and, once, in the log."""
    before = stage.books()
    await stage.phone("王芳").tap(FINE)
    await until(lambda: told(stage, "王芳"))
    assert told(stage, "王芳") == [NOT_YET]
    assert stage.rehearsal.child.alive
    assert stage.rehearsal.world.updates.waiting  # Telegram still has it
    assert stage.books() == before
    await stage.phone("李强").say("/today")
    await until(lambda: NOT_YET in [message.text for message in stage.phone("李强").messages()])
    await asyncio.sleep(1.5)  # it goes on trying, and says no more
    assert told(stage, "王芳") == [NOT_YET]
    (line,) = logged(stage, "database in trouble")
    assert word in line


async def well_again(stage: Stage) -> None:
    """Without a new start what was tapped is taken, once, and the day goes on."""
    await stage.rehearsal.settle()
    assert len(logged(stage, "database is well again")) == 1
    assert "☑ 本人已到岗(王芳 7:50)" in stage.phone("王芳").last().text
    assert len(stage.books()["check_entry"]) == 2
    await stage.to("08:30")
    checks = [said for said in stage.said("2026-11-24") if said[1:] == ("王芳", "开门检查")]
    assert len(checks) == 1
    assert [said for said in stage.said("2026-11-24") if said[0] >= "08:00"] == []


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A disk of its own that is soon full, where we may have one; says whether."""
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], check=False, capture_output=True)
    try:
        yield made.returncode == 0
    finally:
        if made.returncode == 0:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Until nothing more goes in; what takes the room."""
    film = folder / "somebody's film"
    with film.open("ab", buffering=0) as file, suppress(OSError):
        while file.write(b"\0" * 4096):
            pass
    return film


@contextmanager
def full(stage: Stage, folder: Path, really: bool) -> Iterator[str]:
    """No room is left for what the bot writes; the word for it."""
    if really:
        film = fill(folder)
        yield "full"
        film.unlink()
        return
    pid = stage.rehearsal.child.pid or 0
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    yield "disk I/O error"
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@pytest.mark.parametrize("really", [True, False])
async def test_the_disk_is_full_while_it_runs(tmp_path: Path, really: bool) -> None:
    """Once with a disk of its own, where one may have it, once with a limit on what the process may write."""
    with small_disk(tmp_path / "disk") as mounted:
        async with staged("2026-11-24 07:00", tmp_path / "disk", "王芳") as stage:
            await stage.to("07:50")
            with full(stage, tmp_path / "disk", mounted and really) as word:
                await in_trouble(stage, word)
            await well_again(stage)


async def test_another_program_locks_the_database_for_longer_than_one_waits(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        await stage.to("07:50")
        with closing(sqlite3.connect(tmp_path / "duty.sqlite3", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            await in_trouble(stage, "locked")
            other.execute("ROLLBACK")
        await well_again(stage)


def read_only(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)


async def refused(folder: Path, *arguments: str, **settings: str) -> str:
    """The program does not start; the one line that it says, with the exit code of a database that cannot be used."""
    env = {"DATA_DIR": str(folder), "BOT_TOKEN": TOKEN, "BOT_API_URL": "http://127.0.0.1:9", **settings}
    code, out, err = await run(folder.parent, *(arguments or ("run",)), **env)
    assert (code, out) == (NO_DATABASE, ""), err
    (line,) = [line for line in err.splitlines() if "database in trouble" not in line]
    return line


async def test_no_start_without_a_usable_database(tmp_path: Path) -> None:
    """Each in one line and with its own words; nothing is made worse by it."""
    data = tmp_path / "data"
    data.mkdir()
    file = data / "duty.sqlite3"
    await migrate(f"sqlite+aiosqlite:///{file}")

    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert (await refused(data)).startswith("数据库被另一个程序锁住:database is locked。")
        other.execute("ROLLBACK")

    for path in data.iterdir():
        path.unlink()
    file.write_bytes(b"not a database, by no means" * 500)
    assert (await refused(data)).startswith("数据库文件损坏,打不开:file is not a database。")
    assert (await refused(data, LANGUAGE="en")).startswith("The database file is damaged: file is not a database.")
    sheet = tmp_path / "staff.csv"
    sheet.write_text("单位,姓名,电话,岗位\n医保中心,王芳,13800000201,前台\n", encoding="utf-8")
    assert (await refused(data, "import", str(sheet))).startswith("数据库文件损坏,打不开:")

    for path in data.iterdir():
        path.unlink()
    (data / "duty.sqlite3").mkdir()  # something else has the name
    assert (await refused(data)).startswith("数据库打不开:")


async def test_no_start_on_a_full_or_read_only_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as mounted:
        data = tmp_path / "disk"
        if mounted:
            film = fill(data)
            assert (await refused(data)).startswith("磁盘已满,数据库写不进去:")
            assert not (data / "duty.sqlite3").exists() or (data / "duty.sqlite3").stat().st_size == 0
            film.unlink()
            read_only(data)
        else:
            data.chmod(0o500)
        assert (await refused(data)).startswith("数据库写不进去,请检查 DATA_DIR 的权限和挂载:")
        if not mounted:
            data.chmod(0o700)


@pytest.mark.parametrize("left", ["everything", "no shared memory", "a stale shared memory", "half a page"])
async def test_what_a_crash_left_is_gone_on_with(tmp_path: Path, left: str) -> None:
    """The journal holds what was confirmed; its index may be missing or wrong, and its last page half written."""
    index, journal = tmp_path / "duty.sqlite3-shm", tmp_path / "duty.sqlite3-wal"
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        await stage.to("07:50")
        await stage.tap("王芳", FINE)
        await stage.rehearsal.kill()
        assert journal.stat().st_size > 0
        match left:
            case "no shared memory":
                index.unlink()
            case "a stale shared memory":
                index.write_bytes(b"\xff" * index.stat().st_size)
            case "half a page":
                with journal.open("ab") as end:
                    end.write(os.urandom(2000))
        await stage.rehearsal.restart()
        await stage.rehearsal.settle()
        assert len(stage.books()["check_entry"]) == 2
        await stage.to("08:30")
        assert [said for said in stage.said("2026-11-24") if said[0] > "07:50"] == []
        assert "☑ 本人已到岗(王芳 7:50)" in stage.phone("王芳").last().text

"""What the bot leaves on a disk is its owner's alone, whatever the machine usually lets others read."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from bot.rehearsal.child import COMMAND, Child, Launch, Process, launched
from bot.rehearsal.rehearsal import TOKEN
from storage import migrations
from storage.migrate import migrate, revisions
from tests.e2e.stage import staged, surroundings
from tests.e2e.test_network import until

pytestmark = pytest.mark.sqlite
FOLDER, FILE = 0o700, 0o600


def letting(umask: int) -> Launch:
    """Starts a command where new files are usually open to that extent."""

    async def launch(command: Sequence[str], home: Path, env: Mapping[str, str]) -> Process:
        before = os.umask(umask)
        try:
            return await launched(command, home, env)
        finally:
            os.umask(before)

    return launch


def open_to_others(folder: Path) -> dict[str, str]:
    """Everything in there that is not the owner's alone, by name."""
    found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.rglob("*")]}
    right = {path.name: FOLDER if path.is_dir() else FILE for path in [folder, *folder.rglob("*")]}
    return {name: oct(mode) for name, mode in found.items() if mode != right[name]}


async def an_older_database(folder: Path, scripts: Path) -> None:
    """As it was a version ago: the next start copies it and goes on with it."""
    shutil.copytree(Path(migrations.__file__).parent, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    newest = next((scripts / "versions").glob(f"{revisions(scripts)[-1]}_*"))
    newest.unlink()
    before = os.umask(0o077)
    await migrate(f"sqlite+aiosqlite:///{folder / 'duty.sqlite3'}", scripts)
    os.umask(before)


@pytest.mark.parametrize("umask", [0, 0o22, 0o77])
async def test_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    """The folders on the way, the database, the copy before a migration, the lock, what an import makes."""
    top = tmp_path / "var"
    data = top / "lib" / "duty"
    (tmp_path / "staff.csv").write_text("单位,姓名,电话,岗位\n医保中心,王芳,13800000201,前台\n", encoding="utf-8")
    env = surroundings(BOT_TOKEN=TOKEN, BOT_API_URL="http://127.0.0.1:9", DATA_DIR=str(data))
    importing = Child((*COMMAND[:3], "import", "staff.csv"), tmp_path, env, letting(umask))
    await importing.start()
    await until(lambda: not importing.alive, within=60)
    await importing.stop()
    assert open_to_others(top) == {}

    shutil.rmtree(data)
    await an_older_database(data, tmp_path / "scripts")
    serving = Child(COMMAND, tmp_path, env, letting(umask))
    await serving.start()
    await until(lambda: any("out of reach" in line for line in serving.output), within=60)
    names = {path.name.removeprefix("duty.sqlite3") for path in data.iterdir()}
    assert {"", ".lock", f".before-{revisions()[-1]}"} <= names
    assert open_to_others(top) == {}
    await serving.stop()


@pytest.mark.parametrize("umask", [0, 0o77])
async def test_while_it_serves(tmp_path: Path, umask: int) -> None:
    """The journal and the memory it shares are there now, too."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    async with staged("2026-11-24 07:00", data, "王芳", launch=letting(umask)) as stage:
        await stage.to("07:52")
        names = {path.name.removeprefix("duty.sqlite3") for path in data.iterdir()}
        assert {"", "-wal", "-shm", ".lock"} <= names
        assert open_to_others(data) == {}

"""`doctor` beside the bot and without it: what it finds, what it ends with, that it only reads, and what it never shows.

It lives in the real time, so the rehearsal beside it begins there.
"""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.rehearsal.rehearsal import TOKEN
from storage.migrate import migrate
from tests import databases
from tests.e2e.stage import SHANGHAI, Stage, books, command, staged, surroundings

SECRET = TOKEN.partition(":")[2]
NOWHERE = "http://127.0.0.1:1"


async def doctor(*arguments: str, **settings: str) -> tuple[int, str]:
    """Its exit code and what it printed."""
    where = Path(settings["DATA_DIR"])
    process = await asyncio.create_subprocess_exec(
        *command("doctor", *arguments), stdout=-1, stderr=-1, env=surroundings(**settings), cwd=where
    )
    out, err = await process.communicate()
    said = out.decode() + err.decode()
    assert SECRET not in said
    assert "Traceback" not in said, said
    return process.returncode or 0, out.decode()


async def found(**settings: str) -> tuple[int, dict[str, str]]:
    """The exit code, and each finding with its level."""
    code, out = await doctor("--json", **settings)
    told: dict[str, Any] = json.loads(out)
    return code, {line["key"]: line["level"] for line in told["lines"]}


def settings_of(folder: Path, api: str = NOWHERE, **others: str) -> dict[str, str]:
    url = databases.at(folder).url
    return {"BOT_TOKEN": TOKEN, "BOT_API_URL": api, "DATA_DIR": str(folder), "DATABASE_URL": url, **others}


def files(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def now() -> str:
    return f"{datetime.now(SHANGHAI):%Y-%m-%d %H:%M:%S}"


async def test_beside_a_bot_that_runs(tmp_path: Path) -> None:
    async with staged(now(), tmp_path, "王芳", unbound=frozenset({"王芳"})) as stage:
        settings = settings_of(tmp_path, stage.rehearsal.standin.address)
        before = books(tmp_path)
        code, lines = await found(**settings)
        assert books(tmp_path) == before
        assert {
            key: lines.get(key) for key in ("telegram", "revision", "sound", "outbox", "guards", "roster")
        } == dict.fromkeys(("telegram", "revision", "sound", "outbox", "guards", "roster"), "ok")
        assert (lines["soon"], lines["unbound"]) == ("warning", "warning")
        assert lines.get("clock_off") != "error"  # the clock of the stage stands still while its bot starts
        assert code == int("error" in lines.values())
        code, out = await doctor(LANGUAGE="en", **settings)
        assert f"Bot @{stage.rehearsal.world.bot.username}; Telegram answers" in out
        assert "王芳" in out
        assert "138" not in out
        await stays_alive(stage)


async def stays_alive(stage: Stage) -> None:
    assert await stage.say("林晓燕", "/today")


async def test_where_telegram_cannot_be_reached(tmp_path: Path) -> None:
    await migrate(databases.at(tmp_path).url)
    code, lines = await found(**settings_of(tmp_path))
    assert (code, lines["out_of_reach"], lines["no_centre"]) == (1, "error", "warning")


async def test_without_a_token(tmp_path: Path) -> None:
    await migrate(databases.at(tmp_path).url)
    code, lines = await found(**settings_of(tmp_path) | {"BOT_TOKEN": ""})
    assert (code, lines["no_token"]) == (1, "error")


@pytest.mark.sqlite
async def test_without_a_database_nothing_is_made(tmp_path: Path) -> None:
    code, lines = await found(**settings_of(tmp_path))
    assert (code, lines["no_database"]) == (3, "error")
    assert files(tmp_path) == []


@pytest.mark.sqlite
async def test_a_database_that_is_damaged(tmp_path: Path) -> None:
    (tmp_path / databases.FILE).write_bytes(b"no database at all, but long enough to be looked at" * 40)
    code, lines = await found(**settings_of(tmp_path))
    assert (code, lines["database"]) == (3, "error")


@pytest.mark.sqlite
async def test_a_database_of_a_later_version_and_one_without_tables(tmp_path: Path) -> None:
    database = databases.at(tmp_path)
    await migrate(database.url)
    database.execute("UPDATE alembic_version SET version_num = '9999'")
    code, lines = await found(**settings_of(tmp_path))
    assert (code, lines["newer"]) == (1, "error")
    database.execute("DROP TABLE alembic_version")
    code, lines = await found(**settings_of(tmp_path))
    assert (code, lines["no_tables"]) == (1, "error")


async def test_settings_that_cannot_be_used(tmp_path: Path) -> None:
    code, _ = await doctor(**settings_of(tmp_path) | {"BOT_API_URL": "telegram"})
    assert code == 2

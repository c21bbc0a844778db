"""Logs: one line an event, in either form, and no secret in any of them."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from typing import Literal

import pytest
import structlog

from bot import logs

TOKEN = "123456789:AAFakeTokenThatLooksLikeOne_0123456789"
SECRETS = (TOKEN, "13800001234", "350823199001011234", "hunter2")


@pytest.fixture(autouse=True)
def _undone() -> Iterator[None]:
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], sys.excepthook = handlers, hook
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def _told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def _tell_everything() -> None:
    log = structlog.stdlib.get_logger("bot.test")
    log.info("posted", url=f"https://api.telegram.org/bot{TOKEN}/getMe", to=["王芳", "+86 138-0000-1234"], phone=13800001234)
    logging.getLogger("telegram").debug("got %s for %s", {"id": "350823199001011234"}, 13800001234)
    try:
        raise ConnectionError(f"postgresql://duty:hunter2@db/duty\n{TOKEN}")
    except ConnectionError:
        log.exception("lost", person={"numbers": ("350823199001011234",)})


@pytest.mark.parametrize("form", ["text", "json"])
def test_one_line_an_event_and_no_secret(capsys: pytest.CaptureFixture[str], form: Literal["text", "json"]) -> None:
    logs.configure("DEBUG", form)
    _tell_everything()
    lines = _told(capsys)
    assert len(lines) == 3
    assert [secret for secret in SECRETS for line in lines if secret in line] == []
    assert "王芳" in lines[0]
    assert "Traceback" in lines[2]
    if form == "json":
        assert [json.loads(line)["event"] for line in lines][::2] == ["posted", "lost"]


def test_what_is_no_secret_stays(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO", "json")
    structlog.get_logger().info(
        "posted", group=-1001380000123, update=987654321, took=0.13912345678, at="2026-11-24T07:50:00"
    )
    told = json.loads(_told(capsys)[0])
    assert (told["group"], told["update"], told["took"]) == (-1001380000123, 987654321, 0.13912345678)
    assert told["at"] == "2026-11-24T07:50:00"


def test_nobody_can_write_a_line_of_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO", "text")
    structlog.get_logger().info("said", text='x"\n2026-01-01 info forged\u202e\u2028')
    assert len(_told(capsys)) == 1


def test_what_nobody_caught_is_an_event_too(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO", "json")
    error = ValueError(TOKEN)
    sys.excepthook(ValueError, error, None)
    assert json.loads(_told(capsys)[0])["event"] == "crashed"


def test_libraries_that_say_too_much_are_kept_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("DEBUG", "text")
    logging.getLogger("apscheduler.scheduler").info("Running job")
    logging.getLogger("aiosqlite").debug("INSERT ...")
    assert _told(capsys) == []

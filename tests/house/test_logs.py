"""Logs: one line an event, in either form, and no secret in any of them."""

from __future__ import annotations

import json
import logging
import re
import sys
import unicodedata
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


def wide(text: str) -> str:
    """As a Chinese keyboard writes it."""
    return "".join(chr(ord(char) + 0xFEE0) for char in text)


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


@pytest.mark.parametrize(
    "typed",
    [
        "13800001234", "+86 138 0000 1234", "008613800001234", "86-138-0000-1234", "138.0000.1234", "138\u200b0000\u200b1234",
        "號碼.13800001234", "1.13800001234", "138\u30000000\u30001234", "+8613800001234", wide("13800001234"), wide("+86-13800001234"),
        "05973842233", "0597-3842233", "(0597)3842233", "0597 3842233", "+86 597 384 2233", "+865973842233", wide("0597-3842233"),
        "350823199001011234", "35082319900101123X", "350823 19900101 1234", "ID350823199001011234", wide("35082319900101123X"),
        "350823900101123", "3508231990010112341380000123", "6228480000000000000", "6228 4800 0000 0000 000",
        f"x{TOKEN}", TOKEN.replace(":", "%3A"), "https://t.me/duty_bot?start=Zm9vYmFyYmF6cXV4MTIz", "/start Zm9vYmFyYmF6cXV4MTIz",
        "socks5://duty:hunter2@proxy:1080", "postgresql://duty:hun@t/er2@db/duty", "the password is hunter2-and-more",
    ],
)  # fmt: skip
def test_however_it_is_written(capsys: pytest.CaptureFixture[str], typed: str) -> None:
    logs.configure("DEBUG", "json", ["hunter2-and-more"])
    logging.getLogger("telegram").debug("said %s, then", typed)
    logging.getLogger("telegram").debug("called with %s", {"text": f"请打 {typed}"})
    logging.getLogger("telegram").debug("stored %s", json.dumps({"text": typed}))
    for line in _told(capsys):
        event = unicodedata.normalize("NFKC", json.loads(line)["event"])
        assert not re.search(r"\d{7}|3842233|19900101|hun|er2|1234|Zm9v|AAFake", event), event


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

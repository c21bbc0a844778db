"""Hours as people type them."""

from __future__ import annotations

from datetime import time

import pytest

from bot.duty.clocks import parse

MORNING, AFTERNOON = (time(8, 30), time(12)), (time(14), time(17, 30))


@pytest.mark.parametrize("text", [
    "8:30-12:00 14:00-17:30", "8:30—12:00、14:00—17:30", "8:30~12:00,14:00~17:30", "8点半到12点 14点到17点半",
    "上午8:30至12:00 下午14:00至17:30", "8.30-12 14-17.30", "0830-1200;1400-1730", "8时30分-12时,14时-17时30分",
    "08:30 - 12:00 和 14:00 - 17:30",
])  # fmt: skip
def test_two_sessions(text: str) -> None:
    assert parse(text) == (MORNING, AFTERNOON)


def test_one_session() -> None:
    assert parse("8:30-12") == (MORNING,)
    assert parse("14点到17点半") == (AFTERNOON,)


@pytest.mark.parametrize("text", [
    "", "8:30", "12:00-8:30", "8:30-12:00 11:00-17:00", "25:00-26:00", "8:61-12:00", "8:30-8:30", "上班", "8-9 9-10 11-12 13-14",
    "8:30-12:00 下班", "8:30-12:00-17:00", "1" * 200,
])  # fmt: skip
def test_nonsense_names_no_hours(text: str) -> None:
    assert parse(text) is None

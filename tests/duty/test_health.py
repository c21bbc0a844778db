"""From when on something is bad, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.duty import health
from bot.duty.health import Level, Mail, Person, Standing

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
WANG = Person("王芳", bound=True, reachable=True)
WELL = Standing(
    "上杭", "full", (WANG,), (WANG,), ((date(2026, 11, 24), WANG),), (("陈师傅", "+8613800000911"),), (), (),
    date(2026, 12, 31), date(2026, 12, 1),
)  # fmt: skip


def levels(lines: object) -> dict[str, Level]:
    return {line.key.removeprefix("health."): line.level for line in lines}  # type: ignore[attr-defined]


def test_a_centre_that_is_well() -> None:
    lines = health.centre(WELL)
    assert levels(lines) == dict.fromkeys(("group", "people", "guards", "roster"), Level.OK)
    assert {line.centre for line in lines} == {"上杭"}
    assert health.worst(lines) is Level.OK


@pytest.mark.parametrize(
    ("changed", "key", "level"),
    [
        ({"group": None}, "no_group", Level.WARNING),
        ({"group": "none"}, "group_closed", Level.ERROR),
        ({"group": "no_pin"}, "group_no_pin", Level.WARNING),
        ({"group": "unknown"}, "group_unasked", Level.WARNING),
        ({"office": (replace(WANG, bound=False),)}, "no_office", Level.ERROR),
        ({"office": ()}, "no_office", Level.ERROR),
        ({"staff": (replace(WANG, bound=False),)}, "unbound", Level.WARNING),
        ({"staff": (replace(WANG, reachable=False),)}, "blocked", Level.WARNING),
        ({"soon": ((date(2026, 11, 25), replace(WANG, reachable=False)),)}, "soon", Level.WARNING),
        ({"guards": ()}, "no_guards", Level.WARNING),
        ({"guards": (("陈师傅", None),)}, "guard_number", Level.WARNING),
        ({"headless": ("医保",)}, "headless", Level.WARNING),
        ({"idle": ("医保",)}, "idle", Level.WARNING),
        ({"published": None}, "no_roster", Level.ERROR),
        ({"published": date(2026, 11, 30)}, "roster_short", Level.ERROR),
        ({"published": date(2026, 12, 1)}, "roster", Level.OK),
        ({"faults": ("leads.wake.at",)}, "charter", Level.ERROR),
    ],
)
def test_what_a_centre_lacks(changed: dict[str, object], key: str, level: Level) -> None:
    lines = health.centre(replace(WELL, **changed))  # type: ignore[arg-type]
    assert levels(lines)[key] is level
    assert health.worst(lines) is level


def test_of_many_a_dozen_are_named() -> None:
    many = tuple(Person(f"人{number}", bound=False, reachable=True) for number in range(40))
    (line,) = (one for one in health.centre(replace(WELL, staff=many)) if one.key == "health.unbound")
    assert line.params["n"] == 40
    assert line.params["names"] == [*(f"人{number}" for number in range(12)), "…"]


@pytest.mark.parametrize(("seconds", "level"), [(30, None), (-31, Level.WARNING), (300, Level.WARNING), (301, Level.ERROR)])
def test_a_clock_that_is_off(seconds: int, level: Level | None) -> None:
    found = levels(health.clock(timedelta(seconds=seconds), NOW, "Asia/Shanghai"))
    assert found == {"clock": Level.OK, **({"clock_off": level} if level else {})}
    assert levels(health.clock(None, NOW, "Asia/Shanghai")) == {"clock": Level.OK}


@pytest.mark.parametrize(
    ("years", "day", "found"),
    [
        ({2026, 2027}, date(2026, 11, 24), {"years": Level.OK}),
        ({2026}, date(2026, 10, 31), {"years": Level.OK}),
        ({2026}, date(2026, 11, 1), {"next_year_unknown": Level.WARNING}),
        ({2025}, date(2026, 3, 1), {"year_unknown": Level.ERROR}),
        ({2025}, date(2026, 12, 1), {"year_unknown": Level.ERROR, "next_year_unknown": Level.WARNING}),
    ],
)
def test_the_official_calendar(years: set[int], day: date, found: dict[str, Level]) -> None:
    assert levels(health.holidays(years, day)) == found


@pytest.mark.parametrize(
    ("present", "key", "level"),
    [
        (None, "no_tables", Level.ERROR),
        ("0001", "older", Level.WARNING),
        ("0002", "revision", Level.OK),
        ("0009", "newer", Level.ERROR),
    ],
)
def test_revisions(present: str | None, key: str, level: Level) -> None:
    assert levels([health.revision(present, ["0001", "0002"])]) == {key: level}


@pytest.mark.parametrize(("free", "level"), [(10**9, Level.OK), (10**9 - 1, Level.WARNING), (10**8 - 1, Level.ERROR)])
def test_the_disk(free: int, level: Level) -> None:
    assert health.disk(free).level is level


def test_the_outbox() -> None:
    soon, long_ago = NOW + timedelta(minutes=1), NOW - timedelta(minutes=11)
    assert levels(health.mail(Mail(0, None, 0, soon), NOW)) == {"outbox": Level.OK}
    assert levels(health.mail(Mail(2, long_ago, 0, soon), NOW)) == {"overdue": Level.WARNING}
    assert levels(health.mail(Mail(2, long_ago, 0, long_ago), NOW)) == {"asleep": Level.ERROR}
    assert levels(health.mail(Mail(0, None, 3, None), NOW)) == {"outbox": Level.OK, "failed": Level.WARNING}
    assert levels([health.integrity(["row 3 missing"])]) == {"damaged": Level.ERROR}
    assert levels([health.integrity([])]) == {"sound": Level.OK}

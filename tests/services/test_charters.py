"""A centre's own charter: what it has changed holds from its date, and only if the whole is still sound."""

import json
from collections.abc import Mapping
from datetime import date

import pytest

from bot.duty.centre import Centre
from bot.duty.charter import CharterFaults
from bot.services import charters

NOON = {"from": "2026-12-01", "set": {"leads.noon_close.enabled": True, "checklists.noon.enabled": True}}
MACHINES = {"from": "2026-12-07", "set": {"checklists.opening.items.machines.optional": False}}


def centre(*changes: Mapping[str, object]) -> Centre:
    return Centre(1, "上杭", "shanghang", "Asia/Shanghai", "zh-CN", json.dumps(changes))


def test_a_centre_that_has_changed_nothing_has_the_shipped_charter() -> None:
    assert charters.of(centre(), date(2026, 11, 24)) is charters.shipped("shanghang")


def test_a_change_holds_from_its_date() -> None:
    ours = centre(MACHINES, NOON)  # in the order in which they were made
    before, noon, both = (charters.of(ours, date(2026, *day)) for day in ((11, 30), (12, 1), (12, 7)))
    assert [one.lead("noon_close") is not None for one in (before, noon, both)] == [False, True, True]
    optional = [
        next(item.optional for item in one.checklist("opening").items if item.key == "machines")
        for one in (before, noon, both)
    ]
    assert optional == [True, True, False]


def test_of_two_changes_of_one_day_the_later_one_counts() -> None:
    back = {"from": "2026-12-01", "set": {"leads.noon_close.enabled": False}}
    ours = centre(NOON, back)
    assert charters.of(ours, date(2026, 12, 1)).lead("noon_close") is None
    assert len(charters.all_of(ours)) == 2


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("leads.wake.at", "half past seven", "charter.bad_moment"),
        ("checklists.opening.items.nothing.optional", False, "charter.unknown_key"),
        ("leads.nothing.enabled", True, "charter.unknown_key"),
        ("handover.enabled", "yes", "charter.not_yes_no"),
    ],
)
def test_an_unsound_change_is_named(key: str, value: object, reason: str) -> None:
    with pytest.raises(CharterFaults) as found:
        charters.all_of(centre({"from": "2026-12-01", "set": {key: value}}))
    assert [(fault.key, fault.reason_key) for fault in found.value.faults] == [(key, reason)]


def test_another_charter_altogether() -> None:
    table = charters.tables("shanghang", "[]")[0][1]
    table["charter"]["name"] = "新制度"
    ours = centre({"from": "2027-01-01", "charter": table})
    assert charters.of(ours, date(2026, 12, 31)).name != "新制度"
    assert charters.of(ours, date(2027, 1, 1)).name == "新制度"

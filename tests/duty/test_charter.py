"""Reading a charter: everything that is wrong with a file is named, each with its key, and nothing else."""

from __future__ import annotations

import pytest

from bot.duty.charter import Charter, CharterFaults, parse
from tests.duty.facts import shipped_text

SMALL = """
[charter]
key = "small"
name = "小制度"
bot_name = "助手"
summary = "一个单位"
summary_en = "One unit"
[[units]]
name = "一"
short = "一"
[[hours]]
name = "全年"
en = "All year"
from = "01-01"
to = "12-31"
sessions = [["08:30", "17:30"]]
"""
POST = """
[[posts]]
key = "leader_on_duty"
text = "带班领导"
en = "Duty leader"
pattern = "unit_daily"
patterns = ["unit_daily"]
"""
DOORS = """
[[checklists]]
key = "doors"
title = "门"
title_en = "Doors"
all_fine = "好"
all_fine_en = "Fine"
items = [{ key = "front", text = "大门", en = "Front gate" }]
"""


def faults(text: str) -> set[tuple[str, str]]:
    with pytest.raises(CharterFaults) as caught:
        parse(text, "some.toml")
    assert {fault.file for fault in caught.value.faults} == {"some.toml"}
    found = [(fault.key, fault.reason_key.removeprefix("charter.")) for fault in caught.value.faults]
    assert len(found) == len(set(found))
    return set(found)


def detail(text: str) -> dict[str, str | int]:
    with pytest.raises(CharterFaults) as caught:
        parse(text, "some.toml")
    (fault,) = caught.value.faults
    return dict(fault.detail)


def changed(old: str, new: str) -> str:
    text = shipped_text()
    assert text.count(old) >= 1
    return text.replace(old, new, 1)


def small(more: str = "") -> Charter:
    return parse(SMALL + more, "small.toml")


def test_a_small_charter_stands_and_what_it_does_not_say_is_switched_off() -> None:
    charter = small()
    assert charter.posts == ()
    assert not charter.handover.enabled
    assert not charter.inspection.enabled
    assert not charter.record.enabled
    assert charter.lead("eve") is None
    assert len(charter.hours[0].sessions) == 1


def test_several_posts_and_people_a_day_can_be_said() -> None:
    charter = small(
        POST + POST.replace("leader_on_duty", "officer").replace('en = "Duty leader"', 'en = "Officer"\npeople = 2')
    )
    assert [(post.key, post.people) for post in charter.posts] == [("leader_on_duty", 1), ("officer", 2)]


def test_a_lead_may_be_addressed_to_a_post_of_the_charter() -> None:
    lead = '[leads.eve]\nat = "eve 16:30"\nto = ["leader_on_duty"]\n'
    assert small(POST + lead).leads["eve"].to == ("leader_on_duty",)
    assert faults(SMALL + lead) == {("leads.eve.to", "unknown_role")}


def test_three_sessions_a_day() -> None:
    charter = parse(
        SMALL.replace('[["08:30", "17:30"]]', '[["8:00", "12:00"], ["14:00", "17:00"], ["17:00", "20:00"]]'), "s"
    )
    assert len(charter.hours[0].sessions) == 3


def test_not_toml() -> None:
    assert faults("[charter\n") == {("", "not_toml")}
    assert detail("\n\nwhat is this")["line"] == 3


def test_a_key_said_twice() -> None:
    text = SMALL.replace('key = "small"', 'key = "small"\nkey = "large"')
    assert faults(text) == {("key", "twice")}
    assert detail(text) == {"line": 4}


def test_an_empty_file_lacks_everything_that_is_needed() -> None:
    assert faults("") == {("charter", "missing"), ("units", "missing"), ("hours", "missing")}


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ('bot_name = "督导值班助手"', "", "charter.bot_name", "missing"),
        ('bot_name = "督导值班助手"', 'bot_name = " "', "charter.bot_name", "empty"),
        ('bot_name = "督导值班助手"', "bot_name = 7", "charter.bot_name", "not_text"),
        ('bot_name = "督导值班助手"', 'bot_name = "督导值班助手"\nbotname = "x"', "charter.botname", "unknown_key"),
        ('key = "shanghang"', 'key = "上杭"', "charter.key", "bad_key"),
        ('short = "医保"', "", "units[2].short", "missing"),
        ('short = "医保"', 'short = "劳动就业"', "units[2].short", "duplicate"),
        ('name = "医保中心"', 'name = "劳动就业中心"', "units[2].name", "duplicate"),
        ("people = 1", "people = 0", "posts.supervisor.people", "too_small"),
        ("people = 1", 'people = "1"', "posts.supervisor.people", "not_whole_number"),
        ("people = 1", "people = 1.5", "posts.supervisor.people", "not_whole_number"),
        ("people = 1", "people = true", "posts.supervisor.people", "not_whole_number"),
        ("signs = true", "signs = 1", "posts.supervisor.signs", "not_yes_no"),
        ('holiday = "postpone"', 'holiday = "drop"', "posts.supervisor.holiday", "not_a_choice"),
        (
            'eligible = ["front", "back"]',
            'eligible = ["front", "cellar"]',
            "posts.supervisor.eligible[2]",
            "not_a_choice",
        ),
        ('eligible = ["front", "back"]', 'eligible = "front"', "posts.supervisor.eligible", "not_list"),
        ('eligible = ["front", "back"]', "eligible = []", "posts.supervisor.eligible", "empty"),
        ('pattern = "unit_daily"', 'pattern = "by_moon"', "posts.supervisor.pattern", "unknown_pattern"),
        ('"person_list", "unit_week"', '"person_list", "by_moon"', "posts.supervisor.patterns", "unknown_pattern"),
        ('patterns = ["unit_daily", ', "patterns = [", "posts.supervisor.pattern", "not_a_choice"),
        ('from = "10-01"', 'from = "02-30"', "hours[1].from", "bad_date"),
        ('from = "10-01"', 'from = "10-02"', "hours", "season_gap"),
        ('to = "05-31"', 'to = "06-01"', "hours", "season_overlap"),
        ('[["08:00", "12:00"], ["14:30"', '[["08:00", "12:00"], ["24:30"', "hours[1].sessions[2][1]", "bad_time"),
        ('[["08:00", "12:00"], ["14:30"', '[["08:00", "12:00"], ["11:30"', "hours[1].sessions[2]", "session_overlaps"),
        ('[["08:00", "12:00"], ["14:30"', '[["12:00", "08:00"], ["14:30"', "hours[1].sessions[1]", "session_backwards"),
        ('["14:30", "17:30"]]', '["14:30"]]', "hours[1].sessions[2][2]", "missing"),
        ('["14:30", "17:30"]]', '["14:30", "17:30", "18:00"]]', "hours[1].sessions[2]", "too_many"),
        ("[late_close]", "[late]", "late", "unknown_key"),
        ("choices = [15, 30, 60]", "choices = [15, 0]", "late_close.choices[2]", "too_small"),
        ("choices = [15, 30, 60]", "choices = [15, 1500]", "late_close.choices[2]", "too_large"),
        ('at = "eve 16:30"', 'at = "eve"', "leads.eve.at", "bad_moment"),
        ('at = "eve 16:30"', 'at = "+30"', "leads.eve.at", "bad_moment"),
        ('at = "open-40"', 'at = "open-500"', "leads.wake.at", "before_midnight"),
        ('at = "close+30"', 'at = "close+390"', "leads.record.at", "after_midnight"),
        ('at = "close+30"', 'at = "midnight"', "leads.record.at", "after_midnight"),
        ('until = "open-10"', 'until = "eve 16:00"', "leads.eve.until", "ends_before"),
        ('until = "close+110"', 'until = "close-10"', "leads.closing_check.until", "ends_before"),
        ('random_to = "am_close-30"', 'random_to = "open+30"', "leads.round_am.random_to", "ends_before"),
        ('random_to = "am_close-30"', 'random_to = "+30"', "leads.round_am.random_to", "bad_moment"),
        ('sign_from = "close-30"', 'sign_from = "open-481"', "record.sign_from", "before_midnight"),
        ('checklist = "opening"', 'checklist = "morning"', "leads.opening_check.checklist", "unknown_checklist"),
        ('checklist = "closing"', "", "leads.closing_check.checklist", "missing"),
        ("safety_door = 15", "back_door = 15", "leads.closing_check.escalate.back_door", "unknown_item"),
        ("safety_door = 15", 'safety_door = "soon"', "leads.closing_check.escalate.safety_door", "not_whole_number"),
        ("{ rest = 15 }", '"soon"', "leads.opening_check.escalate", "not_table"),
        ('value = "leads.wake.at"', 'value = "leads.awake.at"', "options.wake", "unknown_option"),
        ('"outing.enabled"', '"outing.on"', "options.outings", "unknown_option"),
        ('value = "leads.wake.at"', "", "options.wake.value", "missing"),
        ('group = "others"', 'group = "other"', "options.guard_turns.group", "not_a_choice"),
        ('to = ["office"]', 'to = ["offices"]', "leads.office_line.to", "unknown_role"),
        ('to = ["office"]', "to = []", "leads.office_line.to", "empty"),
        ('until = "leaving" }', 'until = "gone" }', "checklists.closing.items.lights.until", "unknown_checklist"),
        ('until = "leaving" }', 'until = "closing" }', "checklists.closing.items.lights.until", "carried_to_itself"),
        ('key = "power"', 'key = "lights"', "checklists.closing.items.lights.key", "duplicate"),
        ('key = "leaving"', 'key = "opening"', "checklists.opening.key", "duplicate"),
        ('tell = ["office", "leader"]', 'tell = ["office", "boss"]', "case.kinds.incident.tell", "unknown_role"),
        ('to = "unit_head"', 'to = "heads"', "case.kinds.complaint.to", "unknown_role"),
        ('one_tap = "全员到岗"', 'one_tap = ""', "attendance.one_tap", "missing"),
        (
            "rounds = { per_session = 1, most = 2, clear = 10, quiet = 45, later = 15 }",
            "rounds = 2",
            "inspection.rounds",
            "not_table",
        ),
        ("[leads.eve]", "[leads.Eve]", "leads.Eve", "bad_key"),
    ],
)
def test_one_fault_is_named_alone(old: str, new: str, key: str, reason: str) -> None:
    # a name taken away is missed by those who used it
    missed = {"unknown_option", "unknown_checklist" if key == "checklists.opening.key" else ""} - {reason}
    assert {one for one in faults(changed(old, new)) if one[1] not in missed} == {(key, reason)}


def test_faults_of_both_kinds_are_named_at_once() -> None:
    text = shipped_text()
    for old, new in (
        ('summary_en = "One', 'summary_english = "One'),
        ("people = 1", "people = 0"),
        ('at = "open-40"', "at = 7"),
        ('checklist = "opening"', 'checklist = "morning"'),
        ('sessions = [["08:00", "12:00"], ["15:00"', 'sessions = [["08:00", "12:00"], ["11:00"'),
        ('key = "supplies", text', 'key = "supplies", txt'),
        ('tell = ["office", "leader"]', 'tell = ["office", "boss"]'),
        ('scope = "centre"', 'scope = "world"'),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    assert faults(text) == {
        ("charter.summary_en", "missing"),
        ("charter.summary_english", "unknown_key"),
        ("posts.supervisor.people", "too_small"),
        ("leads.wake.at", "not_text"),
        ("leads.opening_check.checklist", "unknown_checklist"),
        ("hours[2].sessions[2]", "session_overlaps"),
        ("checklists.opening.items.supplies.text", "missing"),
        ("checklists.opening.items.supplies.txt", "unknown_key"),
        ("case.kinds.incident.tell", "unknown_role"),
        ("swap.scope", "not_a_choice"),
    }


def test_a_fault_in_a_checklist_is_not_reported_again_by_what_names_it() -> None:
    broken = changed('all_fine_en = "All fine"', "")
    assert faults(broken) == {("checklists.closing.all_fine_en", "missing")}
    item = changed('en = "Safety door of the windows is closed", clause', "clause")
    assert faults(item) == {("checklists.closing.items.safety_door.en", "missing")}


def test_a_season_that_cannot_be_read_is_no_gap() -> None:
    assert faults(changed('to = "09-30"', 'to = "31.9."')) == {("hours[2].to", "bad_date")}


def test_leap_day_must_be_covered() -> None:
    text = SMALL.replace('to = "12-31"', 'to = "02-28"') + SMALL[SMALL.index("[[hours]]") :].replace(
        '"全年"', '"其余"'
    ).replace('from = "01-01"', 'from = "03-01"')
    assert faults(text) == {("hours", "season_gap")}
    assert detail(text) == {"day": "02-29"}


def test_seasons_may_run_over_new_year() -> None:
    text = SMALL.replace('from = "01-01"', 'from = "07-01"').replace('to = "12-31"', 'to = "06-30"')
    assert parse(text, "s").hours[0].name == "全年"


def test_details_say_what_to_do_about_it() -> None:
    assert detail(changed('holiday = "postpone"', 'holiday = "drop"')) == {"choices": "postpone, skip"}
    assert detail(changed("people = 1", "people = 0")) == {"least": 1}
    assert detail(changed('at = "eve 16:30"', 'at = "dawn"')) == {"value": "dawn"}
    assert detail(changed('from = "10-01"', 'from = "10-02"')) == {"day": "10-01"}
    assert detail(changed('to = "05-31"', 'to = "06-01"')) == {"day": "06-01", "names": "冬令, 夏令"}


def test_a_charter_cannot_be_changed() -> None:
    charter = small()
    with pytest.raises(ValueError, match="frozen"):
        charter.units = ()


def test_a_checklist_without_a_lead_and_a_lead_without_a_checklist_are_both_fine() -> None:
    lead = '[leads.wake]\nat = "open-40"\nto = ["office"]\n'
    charter = small(DOORS + lead)
    assert charter.checklist("doors").items[0].en == "Front gate"
    assert charter.leads["wake"].checklist is None


LEAD = '[leads.one]\nto = ["office"]\n'
SHIFTS = SMALL.replace('[["08:30", "17:30"]]', '[["8:15", "12:00"], ["14:10", "17:00"], ["17:00", "20:00"]]')


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("open-510", None),
        ("open-511", "before_midnight"),
        ("close+389", None),
        ("close+390", "after_midnight"),
        ("23:59", None),
        ("eve 00:01", None),
    ],
)
def test_a_day_is_from_midnight_to_midnight(written: str, reason: str | None) -> None:
    """Hours from 8:30 to 17:30."""
    lead = f'{LEAD}at = "{written}"\n'
    if reason is None:
        assert str(small(lead).leads["one"].at) == written
    else:
        assert faults(SMALL + lead) == {("leads.one.at", reason)}


@pytest.mark.parametrize(
    ("at", "until", "stands"),
    [
        ("8:14", "open", True),
        ("8:15", "open", False),
        ("11:59", "am_close", True),
        ("12:00", "am_close", False),
        ("14:09", "pm_open", True),
        ("14:10", "pm_open", False),
        ("19:59", "close", True),
        ("20:00", "close", False),
        ("23:59", "midnight", True),
        ("eve 23:59", "00:00", True),
        ("close", "+1", True),
    ],
)
def test_no_lead_ends_before_it_begins(at: str, until: str, *, stands: bool) -> None:
    """Three sessions: 8:15 to 12:00, 14:10 to 17:00, 17:00 to 20:00."""
    text = f'{SHIFTS}{LEAD}at = "{at}"\nuntil = "{until}"\n'
    if stands:
        assert str(parse(text, "s").leads["one"].until) == until
    else:
        assert faults(text) == {("leads.one.until", "ends_before")}


def test_a_moment_of_the_afternoon_says_nothing_where_there_is_none() -> None:
    assert small(f'{LEAD}at = "17:00"\nuntil = "pm_open"\n').leads["one"].until is not None


def test_a_session_takes_time() -> None:
    assert faults(SMALL.replace('"17:30"', '"08:30"')) == {("hours[1].sessions[1]", "session_backwards")}


def test_a_file_that_breaks_off_names_its_last_line() -> None:
    assert detail('[charter]\nkey = "') == {"line": 2}

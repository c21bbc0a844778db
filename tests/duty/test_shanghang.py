"""The default charter says what the regulation says, clause by clause."""

from __future__ import annotations

from datetime import date, time
from itertools import chain

import pytest

from bot.duty.sections import Checklist
from tests.duty.facts import shanghang

CHARTER = shanghang()


def keys(checklist: Checklist, *, asked: bool = True) -> list[str]:
    return [item.key for item in checklist.items if item.optional is not asked]


def test_what_it_is_called() -> None:
    assert CHARTER.key == "shanghang"
    assert CHARTER.name == "上杭县社会保障服务中心督导员值班制度"
    assert CHARTER.head.status == "意见征求稿"
    assert CHARTER.head.bot_name == "督导值班助手"


def test_1_front_and_back_take_turns_in_a_pattern_the_office_chooses() -> None:
    post = CHARTER.post("supervisor")
    assert (post.text, post.people, post.eligible) == ("督导员", 1, ("front", "back"))
    assert (post.pattern, post.patterns) == ("unit_daily", ("unit_daily", "person_list", "unit_week"))
    assert (post.first, post.holiday, post.signs) == ("ask", "postpone", True)


def test_2_1_the_units_in_turn_order() -> None:
    assert [unit.name for unit in CHARTER.units] == [
        "劳动就业中心",
        "医保中心",
        "机关社保中心",
        "城乡居民社保中心",
        "劳动社保中心窗口",
    ]
    assert [unit.short for unit in CHARTER.units] == ["劳动就业", "医保", "机关社保", "城乡居保", "劳动社保"]


def test_2_2_hours_by_season() -> None:
    winter, summer = ((time(8), time(12)), (time(14, 30), time(17, 30))), ((time(8), time(12)), (time(15), time(18)))
    assert CHARTER.sessions(date(2026, 5, 31)) == winter
    assert CHARTER.sessions(date(2026, 6, 1)) == summer
    assert CHARTER.sessions(date(2026, 9, 30)) == summer
    assert CHARTER.sessions(date(2026, 10, 1)) == winter
    assert CHARTER.sessions(date(2028, 2, 29)) == winter
    assert CHARTER.season(date(2026, 7, 1)).name == "夏令"
    assert CHARTER.hours_change.ask_office_days_before == 10


def test_3_1_seven_items_of_the_front_windows() -> None:
    inspection = CHARTER.inspection
    assert inspection.inspected == ("front",)
    assert [(item.text, item.about) for item in inspection.items] == [
        ("到岗", "person"),
        ("仪态言行", "person"),
        ("服务态度", "person"),
        ("办件质量", "person"),
        ("工作效率", "place"),
        ("卫生保洁", "place"),
        ("安全防范", "place"),
    ]
    assert all(len(item.phrases) >= 4 for item in inspection.items)
    assert [word.text for word in inspection.corrections] == ["已当场改正", "已提醒", "需整改"]


def test_3_2_order_in_the_hall() -> None:
    assert CHARTER.hall_order.phrases[0] == "秩序良好"
    assert len(CHARTER.hall_order.phrases) == 6


def test_3_3_and_3_4_what_is_taken_up() -> None:
    kinds = {kind.text: kind for kind in CHARTER.case.kinds}
    assert [text for text, kind in kinds.items() if kind.enabled] == ["咨询", "投诉", "求助", "建议", "突发", "报修"]
    assert [text for text, kind in kinds.items() if not kind.enabled] == ["预约", "举报"]
    assert {text: kind.due_days for text, kind in kinds.items() if kind.enabled} == {
        "咨询": 1,
        "投诉": 1,
        "求助": 0,
        "建议": 5,
        "突发": 0,
        "报修": 1,
    }
    assert kinds["咨询"].counter
    assert (kinds["投诉"].complex_days, kinds["投诉"].confidential, kinds["投诉"].to) == (5, True, "unit_head")
    assert [word.text for word in kinds["求助"].outcomes] == ["已协助", "已联系", "已衔接到单位"]
    assert kinds["突发"].tell == ("office", "leader")
    assert CHARTER.case.kind("complaint") is kinds["投诉"]


def test_3_5_attendance_of_the_front_desk() -> None:
    attendance = CHARTER.attendance
    assert attendance.expected == ("front",)
    assert attendance.one_tap == "全员到岗"
    assert [word.text for word in attendance.reasons] == [
        "请假",
        "公出",
        "开会培训",
        "临时外出",
        "迟到",
        "提前离开",
        "未到(待核实)",
    ]
    assert [word.text for word in attendance.office_only] == ["旷工"]
    assert attendance.group_shows == "numbers"


def test_4_1_one_unannounced_round_a_session() -> None:
    assert (CHARTER.inspection.rounds.per_session, CHARTER.inspection.rounds.most) == (1, 2)
    assert CHARTER.leads["round_am"].answer_within == CHARTER.leads["round_pm"].answer_within == 45


def test_4_3_no_approval_but_a_filing() -> None:
    swap = CHARTER.swap
    assert (swap.enabled, swap.approval, swap.filing, swap.scope, swap.widen_after) == (
        True,
        "none",
        True,
        "centre",
        10,
    )


def test_4_4_three_checklists() -> None:
    opening, closing, leaving = (CHARTER.checklist(key) for key in ("opening", "closing", "leaving"))
    assert keys(opening) == ["arrived", "safety_door"]
    assert keys(closing) == ["safety_door", "lights", "power", "windows"]
    assert keys(leaving) == ["front_gate"]
    assert keys(opening, asked=False) == ["machines", "supplies"]
    assert keys(closing, asked=False) == ["devices", "visitors"]
    assert [one.all_fine for one in (opening, closing, leaving)] == ["到岗,门已开", "全部正常", "大门已关"]
    assert {item.key for item in closing.items if item.until == "leaving"} == {"lights", "power", "windows", "devices"}
    doors = [item.text for one in (opening, closing, leaving) for item in one.items if item.guard]
    assert doors == ["窗口安全门已开启", "窗口安全门已关闭", "办公大楼前大门已关闭"]


def test_4_4_unanswered_checks_are_repeated_and_escalated() -> None:
    opening, closing, leaving = (CHARTER.leads[key] for key in ("opening_check", "closing_check", "leaving_check"))
    assert (opening.repeat, opening.escalation("safety_door"), opening.escalation("arrived")) == (10, 15, 15)
    assert (closing.repeat, closing.escalation("safety_door"), closing.escalation("lights")) == (10, 15, 30)
    assert (leaving.repeat, leaving.escalation("front_gate")) == (None, 20)
    assert CHARTER.leads["wake"].escalation("anything") is None
    assert all(lead.escalate_to == ("office",) for lead in CHARTER.leads.values())
    assert all(lead.again_until == 30 for lead in CHARTER.leads.values())
    assert CHARTER.late_close.choices == (15, 30, 60)


def test_4_4_escalation_never_goes_to_the_group() -> None:
    to_the_group = {key for key, lead in CHARTER.leads.items() if "group" in (*lead.to, *lead.escalate_to)}
    assert to_the_group == {"board", "record"}


def test_4_5_plate_and_badge_are_handed_over() -> None:
    handover = CHARTER.handover
    passed_on = [thing.text for thing in handover.things if not thing.optional]
    assert passed_on == ["督导值班桌牌", "督导胸牌"]
    assert [thing.text for thing in handover.things if thing.optional] == ["值班记录本", "意见箱钥匙", "对讲机"]
    assert [place.text for place in handover.places] == ["次日督导员本人", "督导台", "办公室代管", "保安室代管"]
    assert [place.in_person for place in handover.places] == [True, False, False, False]
    assert len(handover.matters) == 5


def test_4_5_the_record_can_be_signed_before_closing() -> None:
    assert str(CHARTER.record.sign_from) == "close-30"
    assert CHARTER.leads["record"].until is None


def test_the_unit_head_covers_the_window_of_a_supervisor_of_the_front_desk() -> None:
    assert CHARTER.leads["eve"].to == ("supervisor", "unit_head")
    assert CHARTER.leads["eve"].head_for == ("front",)


def test_blocks_that_are_off_until_the_office_wants_them() -> None:
    assert not CHARTER.counts.enabled
    assert not CHARTER.outing.enabled
    assert not CHARTER.checklist("noon").enabled
    assert {key for key, lead in CHARTER.leads.items() if not lead.enabled} == {"noon_close", "noon_open", "counts"}
    assert CHARTER.lead("noon_close") is None
    assert CHARTER.lead("no_such_lead") is None
    assert CHARTER.lead("eve") is CHARTER.leads["eve"]


def test_what_is_not_there_is_not_found() -> None:
    with pytest.raises(KeyError):
        CHARTER.checklist("evening")
    with pytest.raises(KeyError):
        CHARTER.post("duty_leader")
    with pytest.raises(KeyError):
        CHARTER.checklist("opening").item("lights")
    with pytest.raises(KeyError):
        CHARTER.case.kind("letters")


def test_buttons_fit_a_phone() -> None:
    """Two in a row, at most 7 characters each (shanghang.md 5)."""
    buttons = [one.all_fine for one in CHARTER.checklists] + [kind.text for kind in CHARTER.case.kinds]
    buttons += [unit.short for unit in CHARTER.units] + [CHARTER.attendance.one_tap]
    buttons += [word.text for word in chain(CHARTER.attendance.reasons, CHARTER.handover.places)]
    assert {button for button in buttons if len(button) > 7} == set()

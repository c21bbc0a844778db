"""/admin → 日历与作息: closing a day, working one, other hours, the State Council's notice; who moves is told, once."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from handlers.roster_taps import AskDay, PasteNotice, Propose, Revise, SeeMoves
from tests import cast
from tests.desk import TZ, Desk
from tests.duty.test_holidays import OF_2026

TUESDAY = date(2026, 11, 24)
FORGED = "这个按钮已经不能用了,请看下面现在的情况。"


def at(desk: Desk, first: str = "2026-11-23", last: str = "2026-12-31") -> list[tuple[str, str]]:
    """(day, whose turn) as the database has it."""
    query = "SELECT s.day, m.name FROM shift s JOIN member m ON m.id = s.member WHERE s.day BETWEEN ? AND ? ORDER BY s.day"
    return [(str(day), name) for day, name in desk.rows(query, first, last)]


async def test_a_typhoon_at_six_forty_takes_three_taps(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 11, 24, 6, 40, tzinfo=TZ)) as desk:
        await desk.found(TUESDAY)
        clerk, other, guard = [await desk.phone(name) for name in ("林晓燕", "谢振华", "陈师傅")]
        li, fang = [await desk.phone(name) for name in ("李强", "王芳")]
        before = at(desk)
        await clerk.say("/admin")
        await clerk.tap("今天不上班")
        assert clerk.last.text.splitlines() == [
            "11月24日(周二)休息。",
            "· 顺延:后面的班依次往后挪,18人变动。",
            "· 只取消当天的班:1人变动。",
        ]
        await clerk.tap("顺延(18人)")
        assert clerk.last.text == "已改好:11月24日(周二)休息。\n变动的 18 人都会收到通知。"
        assert li.last.text.splitlines()[:2] == [
            "接办公室通知,今天不上班,督导顺延。",
            "您的督导:11月24日(周二) → 11月25日(周三)",
        ]
        assert guard.last.text == other.last.text == "接办公室通知,今天不上班。"
        assert at(desk)[0] == ("2026-11-25", "李强")
        assert [name for _, name in at(desk)] == [name for _, name in before][: len(at(desk))]
        assert fang.messages == []  # nobody is woken for tomorrow
        await desk.until("7:01")
        assert "11月25日(周三) → 11月26日(周四)" in fang.last.text
        said = len(desk.wire.sent)
        await desk.until("18:30")
        texts = [one.text.splitlines()[0] for one in desk.wire.sent[said:]]
        assert texts == []  # no checks, no record
        await li.say("/today")
        assert li.last.text == "11月24日(周二)休息,没有督导。"
        await desk.until("11-25 7:50")
        assert li.last.text.startswith("开门检查")


async def test_cancelling_only_today_moves_nobody_else(desk: Desk) -> None:
    clerk, li, before = await desk.phone("林晓燕"), await desk.phone("李强"), at(desk)
    await clerk.say("/admin")
    await clerk.tap("今天不上班")
    await clerk.tap("只取消(1人)")
    assert li.last.text.splitlines() == ["接办公室通知,今天不上班,今天的督导取消。", "您的督导:取消 11月24日(周二)"]
    assert at(desk) == before[1:]


async def test_the_same_button_twice_changes_nothing_more(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.say("/admin")
    await clerk.tap("今天不上班")
    kept = clerk.keeps("顺延(18人)")
    await clerk.press(kept[1], kept[0])
    await desk.settle()
    before, shown = desk.dump(), clerk.last.text
    await clerk.press(kept[1], kept[0])
    assert clerk.toasts[-1] == "已经是这样了,不用再改。"
    assert desk.dump() == before
    assert (clerk.last.text, clerk.last.text.startswith("已改好")) == (shown, True)


async def test_a_preview_that_is_out_of_date_is_shown_anew_and_not_applied(desk: Desk) -> None:
    clerk, other = await desk.phone("林晓燕"), await desk.phone("谢振华")
    change = "c20261127-20261127"
    for one in (clerk, other):
        await one.press(Propose(change).pack())
    kept = clerk.keeps("顺延(18人)")
    await other.press(Propose("c20261130-20261130").pack())
    await other.tap("只取消(1人)")
    before = at(desk)
    await clerk.press(kept[1], kept[0])
    assert clerk.last.text.startswith("刚才有别的改动,现在的结果是:\n11月27日(周五)休息。")
    assert at(desk) == before


async def test_once_the_day_has_begun_only_its_end_can_be_moved(desk: Desk) -> None:
    clerk, li = await desk.phone("林晓燕"), await desk.phone("李强")
    await desk.at("10:00")
    await clerk.say("/admin")
    before = desk.dump()
    await clerk.tap("今天不上班")
    assert clerk.toasts[-1] == "今天已经上班了,只能改今天的下班时间(某天改作息)。"
    assert desk.dump() == before
    await clerk.press(AskDay("hours").pack())
    await clerk.tap("11月24日 周二")
    await clerk.tap("8:00—12:00")
    await clerk.tap("确定")
    assert li.last.text.splitlines() == ["接办公室通知,11月24日(周二)作息有变。", "您的督导:11月24日(周二) 时间有变"]
    assert desk.rows("SELECT ends_at FROM shift WHERE day = '2026-11-24'") != []
    await desk.until("11:50")
    assert any(text.startswith("关门检查") for text in li.texts)


async def test_several_days_are_typed(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.say("/admin")
    await clerk.tap("日历与作息")
    assert clerk.last.text.splitlines()[:2] == ["日历与作息", "今天 11月24日(周二):8:00—12:00、14:30—17:30"]
    await clerk.tap("某天休息")
    await clerk.tap("打字输入")
    await clerk.say("很快")
    assert clerk.last.text == "没看懂日期“很快”。请这样写:11.24、明天、下周三。"
    await clerk.say("11月26日-27日")
    assert clerk.last.text.splitlines()[0] == "11月26日(周四)至11月27日(周五)休息。"
    await clerk.tap("看谁变动")
    assert "张敏:11月26日(周四) → 11月30日(周一)" in clerk.last.text
    await clerk.tap("返回")
    await clerk.tap("只取消(2人)")
    assert [day for day, _ in at(desk)][:3] == ["2026-11-24", "2026-11-25", "2026-11-30"]
    await clerk.say("/admin")
    await clerk.tap("日历与作息")


async def test_a_day_goes_back_to_normal(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.press(Propose("c20261126-20261127").pack())
    await clerk.tap("只取消(2人)")
    await clerk.press("ad|calendar")
    assert "· 11月26日(周四)至11月27日(周五) 休息" in clerk.last.text
    await clerk.tap("恢复正常")
    await clerk.tap("11月26日 周四")
    await clerk.tap("只排这天(1人)")
    assert [day for day, _ in at(desk)][:4] == ["2026-11-24", "2026-11-25", "2026-11-26", "2026-11-30"]


async def test_whoever_heard_that_today_is_closed_hears_that_it_is_not(desk: Desk) -> None:
    clerk, other, guard = await desk.phone("林晓燕"), await desk.phone("谢振华"), await desk.phone("陈师傅")
    await clerk.say("/admin")
    await clerk.tap("今天不上班")
    await clerk.tap("只取消(1人)")
    assert guard.last.text == other.last.text == "接办公室通知,今天不上班。"
    await desk.until("7:10")
    await clerk.press("ad|calendar")
    await clerk.tap("恢复正常")
    await clerk.tap("11月24日 周二")
    await clerk.tap("只排这天(1人)")
    assert guard.last.text == other.last.text == "接办公室通知,今天上班。"
    await desk.until("7:50")
    assert guard.last.text.startswith("陈师傅,请开窗口安全门")


async def test_a_month_of_days_has_ways_on_and_back(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.press(AskDay("work").pack())
    await clerk.tap("看整月")
    assert clerk.last.text == "哪天要上班?\n2026年11月"
    assert "23" not in clerk.last.labels
    await clerk.tap("下个月")
    assert clerk.last.text.endswith("2026年12月")
    await clerk.tap("上个月")
    await clerk.tap("·")
    assert clerk.toasts[-1] == "这里没有可选的日子。"
    await clerk.tap("28")
    assert clerk.last.text.splitlines()[0] == "11月28日(周六)上班。"
    await clerk.tap("顺次提前(17人)") if "顺次提前(17人)" in clerk.last.labels else await clerk.tap("返回")


async def test_a_saturday_is_worked_by_whoever_follows_the_last(desk: Desk) -> None:
    clerk, before = await desk.phone("林晓燕"), at(desk)
    await clerk.press(Propose("w20261205-20261205").pack())
    await clerk.tap("只排这天(1人)")
    after = at(desk)
    (new,) = set(after) - set(before)
    assert new[0] == "2026-12-05"
    who = await desk.phone(new[1])
    assert "您的督导:增加 12月5日(周六)" in who.last.text


async def test_hours_from_a_date_are_a_change_of_the_charter(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.press(AskDay("hours_from").pack())
    await clerk.tap("打字输入")
    await clerk.say("12.1")
    assert clerk.last.text == "现在是 8:00—12:00、14:30—17:30。12月1日(周二)起改成什么时间?"
    await clerk.tap("打字输入")
    await clerk.say("9点上班")
    assert clerk.last.text.startswith("没看懂时间“9点上班”。")
    await clerk.say("8:30-12:00 14:00-17:00")
    assert clerk.last.text.splitlines() == [
        "12月1日(周二)起作息改为 8:30—12:00、14:00—17:00。", "没有人换班,当天的人会收到通知。",
    ]  # fmt: skip
    await clerk.tap("确定")
    hours = desk.rows("SELECT day, starts_at, ends_at FROM shift WHERE day IN ('2026-11-30', '2026-12-01') ORDER BY day")
    assert [str(start)[11:16] for _, start, _ in hours] == ["00:00", "00:30"]
    who = await desk.phone(dict(at(desk))["2026-12-01"])
    assert who.last.text.splitlines()[0] == "接办公室通知,12月1日(周二)起作息有变。"
    await desk.until("11-30 16:30")
    assert "作息有变:8:30—12:00、14:00—17:00。" in who.last.text


async def test_the_notice_of_the_state_council_is_read_shown_and_published(empty: Path) -> None:
    async with Desk(empty, datetime(2026, 1, 5, 9, 0, tzinfo=TZ)) as desk:
        await desk.found(date(2026, 1, 5))
        clerk = await desk.phone("林晓燕")
        await clerk.press(PasteNotice().pack())
        await clerk.say("明天放假吗")
        assert clerk.last.text == "这里面没有读到放假安排,请粘贴国务院办公厅的通知全文。"
        await clerk.say(
            OF_2026.replace("2月28日(周六)上班", "2月28日(周六)、3月1日(周日)上班").replace(
                "3月1日(周日)上班", "3月7日(周六)上班"
            )
        )
        assert clerk.last.text.splitlines()[:2] == ["2026年放假安排,读到这些:", "· 春节 2月14日(周六) 上班"]
        await clerk.tap("看谁的班会变")
        assert clerk.last.text.startswith("按放假通知调整")
        before = at(desk, "2026-01-01", "2026-03-31")
        await clerk.tap("确定")
        new = set(at(desk, "2026-01-01", "2026-03-31")) - set(before)
        assert [day for day, _ in new] in ([], ["2026-03-07"])
        assert clerk.last.text.startswith("已改好:按放假通知调整")


async def test_a_notice_makes_the_next_year_known(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.say("/roster")
    await clerk.tap("下个月")
    await clerk.tap("下个月")
    assert "(暂定)" in clerk.last.text
    await clerk.press(PasteNotice().pack())
    await clerk.say(
        "国务院办公厅关于2027年部分节假日安排的通知\n一、元旦:1月1日(周五)至3日(周日)放假,共3天。\n二、春节:2月30日放假。"
    )
    assert clerk.last.text.splitlines()[-2:] == ["下面的句子没看懂,请核对:", "“二、春节:2月30日放假”"]
    await clerk.tap("看谁的班会变")
    await clerk.tap("确定")
    await clerk.say("/roster")
    await clerk.tap("下个月")
    await clerk.tap("下个月")
    assert "(暂定)" not in clerk.last.text


@pytest.mark.parametrize("tap", [
    AskDay("close"), Propose("c20261125-20261125"), SeeMoves("c20261125-20261125", "in_order"), PasteNotice(),
    Revise("c20261125-20261125", "in_order", "12345678"),
])  # fmt: skip
async def test_only_the_office_changes_the_calendar(
    desk: Desk, tap: AskDay | Propose | SeeMoves | PasteNotice | Revise
) -> None:
    li, before = await desk.phone("李强"), desk.dump()
    await li.press(tap.pack())
    assert li.toasts[-1] == "这一步由办公室来办,请联系单位办公室。"
    assert desk.dump() == before


@pytest.mark.parametrize("forged", [
    "", "x", "c", "c20261125", "c20261125-20261124", "c20261125-20280101", "h20261125", "h20261125;9999",
    "l999999;20261201", "p;20261201", "u0;20261201", "u9999;20261201", "mnothing;20261201", "s20261201;", "d", "b5;20269999",
    "c20991125-20991125", "s20261201;0800090009301000103011001130120014301530", "h20261125-20261126;08001200",
])  # fmt: skip
async def test_forged_changes_change_nothing(desk: Desk, forged: str) -> None:
    clerk, before = await desk.phone("林晓燕"), desk.dump()
    await clerk.press(f"vp|{forged}")
    await clerk.press(f"vd|{forged}|in_order|12345678")
    await clerk.press(f"vd|{forged}|sideways|12345678")
    assert desk.dump() == before
    said = {"d": "现在没有正在填的内容。", "c20991125-20991125": "2099年11月25日(周三)太远了,先排近一点的吧。"}
    assert clerk.toasts[-1] == said.get(forged, FORGED)


@pytest.mark.parametrize("forged", ["va|pause|" + "1" * 50, "va|close|" + "x" * 50, "py|pause|²", "pd|pause|²|20261201"])
async def test_forged_words_about_whom_are_none_of_ours(desk: Desk, forged: str) -> None:
    clerk, before = await desk.phone("林晓燕"), desk.dump()
    await clerk.press(forged)
    assert (clerk.toasts[-1], desk.dump()) == (FORGED, before)


async def test_a_day_that_is_past_is_left_alone(desk: Desk) -> None:
    clerk, before = await desk.phone("林晓燕"), desk.dump()
    await clerk.press(Propose("c20261123-20261123").pack())
    assert clerk.toasts[-1] == "11月23日(周一)已经过去,改不了。"
    assert desk.dump() == before


async def test_what_was_given_moves_with_its_substitute_and_a_cancelled_filing_is_marked(desk: Desk) -> None:
    from handlers.taps import GiveTo

    clerk, min_, wen = [await desk.phone(name) for name in ("林晓燕", "张敏", "温建平")]
    await clerk.press(GiveTo(date(2026, 11, 26), (await cast.person(desk, "温建平")).id).pack())
    await clerk.press(Propose("c20261125-20261125").pack())
    await clerk.tap(next(label for label in clerk.last.labels if label.startswith("顺延")))
    assert "您的督导:11月26日(周四) → 11月27日(周五)" in wen.last.text
    assert "11月26日(周四) → 11月27日(周五)(有人顶班)" in min_.last.text
    await clerk.say("/roster")
    assert "11月27日(周五) 张敏 → 温建平 备〔2026〕1号" in clerk.last.text
    await clerk.press(Propose("c20261127-20261127").pack())
    await clerk.tap("看谁变动")
    await clerk.press(Propose("c20261127-20261127").pack())
    await clerk.tap(next(label for label in clerk.last.labels if label.startswith("只取消")))
    await clerk.say("/filings")
    assert clerk.last.text.splitlines()[1].endswith("张敏 → 温建平 (已取消)")


async def test_the_hours_of_today_are_not_moved_under_whoever_serves_already(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await desk.at("15:00")
    before = desk.dump()
    for change in (
        "s20261124;09001200,14301730",  # from today on: today opened at eight
        "s20261124;08001100,14301730",  # the morning is over
        "h20261124;08001100,14301730",
        "h20261124;08001200,14301500",
    ):
        await clerk.press(Propose(change).pack())
        assert clerk.toasts[-1] == "今天已经上班了,只能改今天的下班时间(某天改作息)。"
    assert desk.dump() == before
    await clerk.press(Propose("s20261124;08001200,14301630").pack())
    assert clerk.last.text.splitlines()[0] == "11月24日(周二)起作息改为 8:00—12:00、14:30—16:30。"


async def test_a_day_may_have_three_sessions(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.press(AskDay("hours").pack())
    await clerk.tap("11月26日 周四")
    await clerk.tap("打字输入")
    await clerk.say("8:00-10:00 10:30-12:00 14:30-17:30")
    assert clerk.last.text.splitlines()[0] == "11月26日(周四)作息改为 8:00—10:00、10:30—12:00、14:30—17:30。"
    await clerk.tap("确定")
    assert clerk.last.text.startswith("已改好")


async def test_what_is_refused_after_typing_is_typed_anew(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.press(AskDay("close").pack())
    await clerk.tap("打字输入")
    await clerk.say("11月20日")
    assert clerk.last.text == "11月20日(周五)已经过去,改不了。"
    await clerk.say("11月26日")
    assert clerk.last.text.splitlines()[0] == "11月26日(周四)休息。"
    await clerk.press(AskDay("hours_from").pack())
    await clerk.tap("11月26日 周四")
    await clerk.tap("打字输入")
    await clerk.say("8:00-12:00 14:30-17:30")
    assert clerk.last.text == "已经是这样了,不用再改。"
    await clerk.say("8:00-12:00")
    assert clerk.last.text.splitlines()[0] == "11月26日(周四)起作息改为 8:00—12:00。"

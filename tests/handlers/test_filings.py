"""Filings (备案): numbered without gaps, told to those concerned, seen wherever a shift is shown."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.roster_taps import Filings, GiveWhy, GiveWords, SeeDay
from handlers.taps import GiveTo
from tests import cast
from tests.desk import Desk

TUESDAY = date(2026, 11, 24)
THURSDAY = date(2026, 11, 26)


async def give(desk: Desk, day: date, name: str, reason: str = "-") -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.press(GiveTo(day, (await cast.person(desk, name)).id, 0, reason).pack())


async def test_from_the_roster_to_another_person_with_a_typed_reason(desk: Desk) -> None:
    clerk, other, min_, wen = [await desk.phone(name) for name in ("林晓燕", "谢振华", "张敏", "温建平")]
    await clerk.say("/roster")
    await clerk.tap("看某一天")
    assert clerk.last.text == "看哪一天?"
    await clerk.tap("11月26日 周四")
    assert clerk.last.text.splitlines()[0] == "11月26日(周四) 张敏"
    assert clerk.last.labels == ["改派他人", "当天休息", "某天改作息", "返回"]
    await clerk.tap("改派他人")
    await clerk.tap("温建平 机关社保")
    await clerk.tap("打字说明")
    assert clerk.last.text == "请打字写下原因。"
    await clerk.sticker()
    assert clerk.last.text == "这里请发文字。"
    await clerk.say("x" * 201)
    assert clerk.last.text == "太长了,请控制在 200 个字以内。"
    await clerk.say("孩子<b>发烧</b>")
    assert clerk.last.text == "已改派:11月26日(周四)由温建平督导。备〔2026〕1号"
    told = "【督导调整】11月26日(周四)督导员由张敏调整为温建平。备〔2026〕1号"
    assert (min_.last.text, wen.last.text, desk.chat()[-1].text) == (told, told, told)
    assert other.last.text == f"{told}\n11月24日 周二 林晓燕办理,原因:孩子<b>发烧</b>"
    assert not any("发烧" in text for text in [*min_.texts, *wen.texts, *(one.text for one in desk.chat())])
    await clerk.say("还有什么")
    assert clerk.last.text == "需要什么请点菜单,或发 /help 看说明。"


async def test_it_stands_wherever_the_shift_is_shown(desk: Desk) -> None:
    await give(desk, TUESDAY, "赖美英")
    li, ying = await desk.phone("李强"), await desk.phone("赖美英")
    await li.say("/roster")
    assert "11月24日(周二) 李强 → 赖美英 备〔2026〕1号 劳动就业" in li.last.text
    await li.say("/today")
    assert li.last.text.splitlines()[1:3] == ["督导员:赖美英(劳动就业中心)", "李强 → 赖美英 备〔2026〕1号"]
    await ying.say("/my")
    assert "· 11月24日(周二) 8:00—17:30(李强 → 赖美英 备〔2026〕1号)" in ying.last.text
    await li.say("/my")
    assert "· 11月24日(周二) 已换出:李强 → 赖美英 备〔2026〕1号" in li.last.text
    await li.press(SeeDay(TUESDAY).pack())
    assert li.last.text.splitlines()[-1] == "备〔2026〕1号:改由赖美英督导。"
    assert li.last.labels == ["返回"]


async def test_numbers_have_no_gaps_and_a_shift_that_comes_back_undoes_its_filing(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await give(desk, TUESDAY, "赖美英", "ill")
    await give(desk, TUESDAY, "赖美英")  # twice the same: refused, and no number is lost
    await give(desk, THURSDAY, "温建平")
    await give(desk, TUESDAY, "李强")
    await clerk.say("/filings")
    assert clerk.last.text == (
        "备案 1/1\n"
        "备〔2026〕3号 11月24日(周二) 赖美英 → 李强\n11月24日 周二 林晓燕办理,原因:未写\n"
        "备〔2026〕2号 11月26日(周四) 张敏 → 温建平\n11月24日 周二 林晓燕办理,原因:未写\n"
        "备〔2026〕1号 11月24日(周二) 李强 → 赖美英 (已换回)\n11月24日 周二 林晓燕办理,原因:因病"
    )
    assert desk.rows("SELECT number FROM filing ORDER BY id") == [(1,), (2,), (3,)]


async def test_the_list_turns_pages_in_english_too(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.say("/lang")
    await clerk.tap("English")
    for name in ("赖美英", "邱晓东", "李强") * 3:
        await give(desk, TUESDAY, name, "ill")
    await clerk.say("/admin")
    await clerk.tap("Filings")
    assert clerk.last.text.splitlines()[:3] == [
        "Filings 1/2", "Filing 9/2026: Tue 24 Nov 邱晓东 → 李强", "Tue 24 Nov, by 林晓燕; reason: Ill",
    ]  # fmt: skip
    await clerk.tap("More")
    assert clerk.last.text.splitlines()[1].startswith("Filing 1/2026:")
    await clerk.tap("Previous")
    await clerk.tap("Back")
    assert "Filings" in clerk.last.labels


async def test_in_the_middle_of_the_day_the_span_is_said(desk: Desk) -> None:
    await desk.at("10:00")
    await give(desk, TUESDAY, "赖美英")
    clerk = await desk.phone("林晓燕")
    await clerk.say("/filings")
    assert clerk.last.text.splitlines()[1] == "备〔2026〕1号 11月24日(周二) 10:00—17:30 李强 → 赖美英"


async def test_what_cannot_be_told_to_somebody_goes_to_the_office(desk: Desk) -> None:
    desk.execute("UPDATE member SET telegram = NULL WHERE name = '温建平'")
    await give(desk, THURSDAY, "温建平")
    clerk = await desk.phone("林晓燕")
    assert any(text.startswith("(代转:温建平 13800000302 收不到消息") and "备〔2026〕1号" in text for text in clerk.texts)


@pytest.mark.parametrize("tap", [Filings(0), GiveWhy(TUESDAY, 1, 1), GiveWords(TUESDAY, 1, 1)])
async def test_filings_are_the_offices(desk: Desk, tap: Filings | GiveWhy | GiveWords) -> None:
    li, before = await desk.phone("李强"), desk.dump()
    await li.press(tap.pack())
    assert li.toasts[-1] == "这一步由办公室来办,请联系单位办公室。"
    assert desk.dump() == before


async def test_a_reason_the_charter_does_not_know_changes_nothing(desk: Desk) -> None:
    before = desk.dump()
    await give(desk, TUESDAY, "赖美英", "whatever")
    assert desk.dump() == before


async def test_in_the_group_a_day_cannot_be_opened(desk: Desk) -> None:
    clerk = await desk.phone("林晓燕")
    await clerk.say("/roster", chat=cast.GROUP)
    assert desk.chat()[-1].labels == ["上个月", "下个月"]

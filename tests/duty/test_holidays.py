"""The State Council's notices, as they were worded, against the days that are known of those years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from chinese_calendar import constants
from hypothesis import given
from hypothesis import strategies as st

from bot.duty.calendar import Calendar, Official
from bot.duty.holidays import DayOff, parse

UNKNOWN = Calendar(Official(frozenset(), frozenset(), frozenset()), {}, ())
OF_2026 = """国务院办公厅关于2026年部分节假日安排的通知
国办发明电〔2025〕7号
各省、自治区、直辖市人民政府,国务院各部委、各直属机构:
  经国务院批准,现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
  一、元旦:1月1日(周四)至3日(周六)放假调休,共3天。1月4日(周日)上班。
  二、春节:2月15日(农历腊月二十八、周日)至23日(农历正月初七、周一)放假调休,共9天。2月14日(周六)、2月28日(周六)上班。
  三、清明节:4月4日(周六)至6日(周一)放假,共3天。
  四、劳动节:5月1日(周五)至5日(周二)放假调休,共5天。5月9日(周六)上班。
  五、端午节:6月19日(周五)至21日(周日)放假,共3天。
  六、中秋节:9月25日(周五)至27日(周日)放假,共3天。
  七、国庆节:10月1日(周四)至7日(周三)放假调休,共7天。9月20日(周日)、10月10日(周六)上班。
  节假日期间,各地区、各部门要妥善安排好值班和安全、保卫等工作,确保人民群众祥和平安度过节日假期。
国务院办公厅
2025年11月4日"""
OF_2025 = (
    "国务院办公厅关于2025年部分节假日安排的通知 一、元旦:1月1日(周三)放假1天,不调休。"
    "二、春节:1月28日(农历除夕、周二)至2月4日(农历正月初七、周二)放假调休,共8天。1月26日(周日)、2月8日(周六)上班。"
    "三、清明节:4月4日(周五)至6日(周日)放假,共3天。四、劳动节:5月1日(周四)至5日(周一)放假调休,共5天。4月27日(周日)上班。"
    "五、端午节:5月31日(周六)至6月2日(周一)放假,共3天。"
    "六、国庆节、中秋节:10月1日(周三)至8日(周三)放假调休,共8天。9月28日(周日)、10月11日(周六)上班。"
)
OF_2024 = (
    "国务院办公厅关于2024年部分节假日安排的通知\n一、元旦:1月1日放假,与周末连休。\n二、春节:2月10日至17日放假调休,共8天。"
    "2月4日(星期日)、2月18日(星期日)上班。鼓励各单位结合带薪年休假等制度落实,安排职工在除夕(2月9日)休息。\n"
    "三、清明节:4月4日至6日放假调休,共3天。4月7日(星期日)上班。\n四、劳动节:5月1日至5日放假调休,共5天。4月28日(星期日)、5月11日(星期六)上班。\n"
    "五、端午节:6月10日放假,与周末连休。\n六、中秋节:9月15日至17日放假调休,共3天。9月14日(星期六)上班。\n"
    "七、国庆节:10月1日至7日放假调休,共7天。9月29日(星期日)、10月12日(星期六)上班。"
)


@pytest.mark.parametrize(("text", "year"), [(OF_2024, 2024), (OF_2025, 2025), (OF_2026, 2026)])
def test_the_yearly_notice(text: str, year: int) -> None:
    notice = parse(text, UNKNOWN)
    assert notice is not None
    assert (notice.year, notice.whole_year, notice.unread) == (year, True, ())
    off = {one.day for one in notice.days if not one.working and one.day.weekday() < 5}
    assert off == {day for day in constants.holidays if day.year == year and day.weekday() < 5}
    assert {one.day for one in notice.days if one.working} == {day for day in constants.workdays if day.year == year}


def test_days_bear_the_name_of_their_holiday() -> None:
    notice = parse(OF_2025, UNKNOWN)
    assert notice is not None
    names = {one.day: one.name for one in notice.days}
    assert names[date(2025, 1, 26)] == names[date(2025, 2, 4)] == "春节"
    assert names[date(2025, 10, 11)] == "国庆节、中秋节"


def test_a_change_in_the_middle_of_the_year() -> None:
    text = (
        "国务院办公厅关于调整2019年劳动节假期安排的通知 经国务院批准,现将2019年劳动节放假安排调整如下:"
        "2019年5月1日至4日放假调休,共4天。4月28日(星期日)、5月5日(星期日)上班。"
    )
    notice = parse(text, UNKNOWN)
    assert notice is not None
    assert not notice.whole_year
    assert [(one.day.month, one.day.day, one.working) for one in notice.days] == [
        (4, 28, True), (5, 1, False), (5, 2, False), (5, 3, False), (5, 4, False), (5, 5, True),
    ]  # fmt: skip


def test_a_holiday_made_longer_goes_on_from_where_it_ended() -> None:
    ends = date(2020, 1, 30)
    official = Official(frozenset(date(2020, 1, 24) + timedelta(days=n) for n in range(7)), frozenset(), frozenset({2020}))
    text = (
        "国务院办公厅关于延长2020年春节假期的通知 一、延长2020年春节假期至2月2日(农历正月初九,星期日),"
        "2月3日(星期一)起正常上班。二、各地大专院校推迟开学。"
    )
    notice = parse(text, Calendar(official, {}, ()))
    assert notice is not None
    assert notice.days == (
        *(DayOff(ends + timedelta(days=n), working=False, name="春节") for n in (1, 2, 3)),
        DayOff(date(2020, 2, 3), working=True, name="春节"),
    )


def test_new_year_may_begin_in_the_year_before() -> None:
    text = "2019年部分节假日安排:元旦:2018年12月30日至2019年1月1日放假调休,共3天。2018年12月29日(星期六)上班。"
    notice = parse(text, UNKNOWN)
    assert notice is not None
    assert [one.day.isoformat() for one in notice.days] == ["2018-12-29", "2018-12-30", "2018-12-31", "2019-01-01"]


@pytest.mark.parametrize("sentence", [
    "1月1日(周四)至3日放假,共3天",  # a Friday in 2027
    "1月1日至3日放假,共4天",
    "2月30日放假",
    "5月9日休息调休",
    "5月3日至1日放假",
])  # fmt: skip
def test_what_contradicts_the_calendar_or_itself_is_named_and_not_guessed(sentence: str) -> None:
    notice = parse(f"关于2027年部分节假日安排的通知\n{sentence}。清明节:4月5日放假1天。", UNKNOWN)
    assert notice is not None
    assert notice.unread == (sentence,)
    assert [one.day for one in notice.days] == [date(2027, 4, 5)]


@pytest.mark.parametrize(
    "text", ["", "明天放假吗", "2026年的值班表发一下", "x" * 20_000, "2027年春节怎么放假?", "1月1日放假"]
)
def test_whatever_is_no_notice_is_none(text: str) -> None:
    assert parse(text, UNKNOWN) is None


@given(st.text(alphabet="0123456789年月日至到放假调休上班共天周一二六(、)。,;\n 延长春节", max_size=200))
def test_whatever_is_pasted_is_read_or_left(text: str) -> None:
    notice = parse("2027年春节放假" + text, UNKNOWN)
    assert notice is None or all(one.day.year in (2026, 2027, 2028) or "20" in text for one in notice.days)

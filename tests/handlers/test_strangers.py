"""Whoever does not belong learns nothing and changes nothing, whatever they send."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from handlers import COMMANDS, TAPS
from handlers.group_taps import GroupIs
from handlers.setup_taps import TellOffice
from handlers.taps import AllFine, GiveTo, Preview, Tap, WhyMe
from tests import cast
from tests.cast import GROUP, OLD, Phone
from tests.desk import Desk

STRANGER = "您好,本助手仅供单位内部使用。如您是本单位人员,请联系单位办公室开通。"
NO_SUCH_NUMBER = "没有找到这个号码,可能登记的是另一个。请联系办公室发一条绑定链接。"
TUESDAY = date(2026, 11, 24)


def forged(kind: type[Tap], member: int) -> str:
    """A tap of that kind with the first centre's days and ids."""
    known: dict[str, Any] = {
        "day": TUESDAY, "checklist": "opening", "item": "safety_door", "minutes": 30, "page": 0, "member": member, "shift": 1,
        "chat": GROUP, "kind": "leaders", "seal": "guessed", "language": "en", "section": "roster", "knock": 1,
        "reason": "ill",
        "mark": "0" * 8, "digest": "0" * 8, "part": "faults", "row": 2, "add": 1,
    }  # fmt: skip
    others: dict[Any, Any] = {date: TUESDAY, int: 1, str: "on"}
    return kind(*(known.get(field.name, others[field.type]) for field in fields(kind))).pack()


async def test_a_stranger_hears_one_sentence_whatever_they_send(desk: Desk) -> None:
    await desk.at("7:50")
    before, stranger = desk.dump(), Phone(desk, cast.STRANGER)
    mute = [command for command in COMMANDS if command not in ("privacy", "start")]
    for command in mute:
        await stranger.say(f"/{command}")
    await stranger.say("你好")
    await stranger.say("/record 11-24")
    await stranger.say("字" * 5_000)
    await stranger.photo("照片")
    await stranger.voice()
    await stranger.document()
    await stranger.sticker()
    assert set(stranger.texts) == {STRANGER}
    assert len(stranger.texts) == len(mute) + 8
    assert desk.dump() == before


async def test_a_stranger_who_starts_is_asked_for_a_number_and_learns_nothing_of_any(desk: Desk) -> None:
    before, stranger = desk.dump(), Phone(desk, cast.STRANGER)
    await stranger.start()
    assert stranger.last.keys == ["核对手机号"]
    for number in ("13800000101", "13900009999", "", "字"):  # 李强's is bound already: that is not told either
        await stranger.contact(number)
        assert stranger.texts[-2:] == ["已收到号码。", NO_SUCH_NUMBER]
        assert stranger.last.labels == ["告诉办公室"]
    await stranger.contact("13800000101", of=1_000)
    assert stranger.last.text == "这是别人的号码。请点下面的“核对手机号”,发本人的号码。"
    assert desk.dump() == before


async def test_a_stranger_with_a_made_up_link_is_told_that_it_is_over(desk: Desk) -> None:
    before, stranger = desk.dump(), Phone(desk, cast.STRANGER)
    await stranger.start("made-up")
    assert stranger.texts == ["这条链接已用过或已过期,请联系单位办公室再发一条。"]
    assert desk.dump() == before


async def test_a_stranger_may_read_about_privacy(desk: Desk) -> None:
    stranger = Phone(desk, cast.STRANGER)
    await stranger.say("/privacy")
    assert stranger.last.text.startswith("本助手只保存值班需要的内容")


async def test_a_strangers_forged_buttons_do_nothing(desk: Desk) -> None:
    await desk.at("7:50")
    li = await cast.person(desk, "李强")
    before, stranger = desk.dump(), Phone(desk, cast.STRANGER)
    kinds = TAPS.keys() - {TellOffice}  # that one is for strangers
    for kind in kinds:
        await stranger.press(forged(kind, li.id))
    await stranger.press("zz")
    assert set(stranger.toasts) == {STRANGER}
    assert len(stranger.toasts) == len(kinds) + 1
    assert set(stranger.texts) == {OLD}
    assert desk.dump() == before


async def test_a_stranger_in_a_group_of_nobody_is_not_answered_with_names(desk: Desk) -> None:
    stranger, before = Phone(desk, cast.STRANGER), desk.dump()
    for command in ("/today", "/roster", "/bind", "/my", "/record"):
        await stranger.say(command, chat=-777)
    assert desk.chat(-777) == []
    assert desk.dump() == before


async def test_the_office_of_another_centre_cannot_take_the_group(both: Desk) -> None:
    tang = await both.phone("唐宁")
    before = both.dump()
    await tang.press(GroupIs(GROUP, "leaders", "guessed").pack())
    assert tang.toasts[-1] == "这个按钮已经不能用了,请看下面现在的情况。"
    await tang.say("/bind", chat=GROUP)
    if any("群“" in text for text in tang.texts):
        await tang.tap("全体人员")
        assert tang.toasts[-1] == "这个群已经属于另一个中心。"
    assert both.dump() == before


async def test_a_member_of_another_centre_cannot_be_given_a_shift(both: Desk) -> None:
    lin = await both.phone("林晓燕")
    mei = await cast.person(both, "韩梅")
    before = both.dump()
    await lin.press(GiveTo(TUESDAY, mei.id).pack())
    assert lin.toasts[-1] == "这位同事接不了这一天,请换一位。"
    assert both.dump() == before


async def test_the_record_and_why_me_show_the_own_centre_only(both: Desk) -> None:
    mei = await both.phone("韩梅")
    await mei.press(Preview(TUESDAY).pack())
    assert "督导员:韩梅" in mei.last.text
    await mei.press(WhyMe(TUESDAY).pack())
    assert mei.last.text.startswith("11月24日(周二) 韩梅")


async def test_staff_without_the_duty_do_not_see_the_record(desk: Desk) -> None:
    fang = await desk.phone("王芳")
    await fang.say("/record")
    assert fang.last.text == "记录由当天的督导员和办公室查看。今天的情况请看 /today。"
    await fang.press(Preview(TUESDAY).pack())
    assert fang.toasts[-1] == "记录由当天的督导员和办公室查看。今天的情况请看 /today。"


async def test_a_guard_sees_neither_the_record_nor_any_number_but_the_offices(desk: Desk) -> None:
    guard = await desk.phone("陈师傅")
    for command in ("/today", "/checks", "/roster", "/record", "/my", "/help"):
        await guard.say(command)
    await guard.press(AllFine(TUESDAY, "closing").pack())
    assert "138" not in "\n".join([*guard.texts, *guard.toasts])
    assert "您不参加轮值,值班表请看 /roster。" in guard.texts


async def test_in_the_group_no_names_stand_beside_numbers_or_refusals(desk: Desk) -> None:
    stranger, fang = Phone(desk, cast.STRANGER), await desk.phone("王芳")
    await stranger.say("/today", chat=GROUP)
    await fang.say("/roster@duty_bot", chat=GROUP)
    await fang.say("/record", chat=GROUP)
    await fang.say("闲聊", chat=GROUP)
    said = [one.text.splitlines()[0] for one in desk.chat()]
    assert said == ["11月24日(周二)", "2026年11月值班表"]
    assert "138" not in "\n".join(one.text for one in desk.chat())

"""People who are not as expected: strangers, members of another centre, forged buttons, and odd things typed.

Whoever presses or writes gets an answer; nothing is revealed, nothing changes, nothing is cut off.
"""

import html
from datetime import date
from pathlib import Path

import pytest

from bot.duty.centre import GroupKind
from bot.rehearsal import Message, Person, Rehearsal
from bot.rehearsal.founding import CHARTER
from bot.services import binding, setup
from bot.services import day as duty_days
from bot.services.staff_rows import StaffRow
from storage.engine import make_engine
from storage.work import Storage
from tests.e2e.stage import BOT, GUARD, Stage, staged

STRANGER = "您好,本助手仅供单位内部使用。如您是本单位人员,请联系单位办公室开通。"
ODD = "<b>粗 & </i> &amp; \u202e倒着\u202c 零\u200b宽 👨‍👩‍👧‍👦 \u0627\u0644"
NAMES = ("王芳", "李强", "陈师傅", "林晓燕", "上杭", "医保", "1380000")

# What the supervisor of 2026-11-24, the office and the guard may press; everybody else must not.
ALIEN = (
    "ca|20261124|opening",
    "ci|20261124|opening|arrived",
    "cd|20261124|closing",
    "cp|20261124|opening",
    "cq|20261124|opening|safety_door",
    "cg|20261124|opening",
    "co|20261124|closing",
    "cm|20261124|30",
    "rs|20261124",
    "ra|20261124",
    "rr|20261124",
    "rp|20261124",
    "nc|20261124",
    "oa|20261124|0",
    "og|20261124|1",
    "oc|20261124",
    "ow|20261123",
    "gk|-4100000099|staff",
    "ns",
)
# What no bot has written.
NONSENSE = (
    "x",
    "|",
    "ca",
    "ca|",
    "ca|20261124",
    "ca|20261124|opening|more",
    "ca|99999999|opening",
    "ca|20261301|opening",
    "ca|२०२६११२४|opening",
    "ca| 2026112|opening",
    "ca|20261124|nothing",
    "ca|20261124|<b>",
    "ca|20261123|opening",
    "ca|20261128|opening",
    "ca|99991231|opening",
    "ca|00010101|opening",
    "ci|20261124|opening|'; drop table member; --",
    "cm|20261124|-30",
    "cm|20261124|17",
    "cm|20261124|99999999999999999999999999",
    "og|20261124|99999999999999999999999999",
    "og|20261124|-1",
    "og|20261120|4",
    "og|99991231|4",
    "oa|20261124|99999999999999999999",
    "oa|20261124|-1",
    "ow|99991231",
    "ow|00010101",
    "gk|99999999999999999999999999|staff",
    "gk|0|everybody",
    "mo|00010101",
    "mo|99991231",
    "wy|00010101",
    "wy|99991231",
    "rp|99991231",
    "rs|00010101",
    "la|tlh",
    "\x00",
    "👨‍👩‍👧‍👦",
)


async def forge(stage: Stage, name: str, data: str, message: Message) -> list[str]:
    """Somebody presses a button that carries `data`; what the bot answered."""
    phone = stage.phone(name)
    before = len(stage.rehearsal.transcript)
    stage.rehearsal.world.tapped(phone, message, data)
    await stage.rehearsal.settle()
    return [line.text for line in stage.rehearsal.transcript[before:] if line.sender == BOT]


async def test_a_colleague_cannot_press_what_is_not_for_them(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        await stage.to("17:25")
        await stage.say("李强", "/today")
        card, before = stage.phone("李强").last(), stage.books()
        for data in ALIEN:
            assert await forge(stage, "李强", data, card), data
            assert stage.books() == before, data
        await stage.say(GUARD, "/today")
        for data in ALIEN[6:]:  # the guard may answer for the doors
            assert await forge(stage, GUARD, data, stage.phone(GUARD).last()), data
            assert stage.books() == before, data
        assert "安全:未登记" in await stage.say("王芳", "/record")


@pytest.mark.parametrize("name", ["李强", "王芳", "林晓燕"])
async def test_forged_buttons_change_nothing_and_are_answered(tmp_path: Path, name: str) -> None:
    """The office and the supervisor, too, press only what the bot has written."""
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        await stage.to("07:52")
        await stage.say(name, "/today")
        card, before = stage.phone(name).last(), stage.books()
        silent = [data for data in NONSENSE if not await forge(stage, name, data, card)]
        assert silent == []
        assert stage.books() == before
        await stage.tap("王芳", "到岗,门已开")  # and it still works
        assert len(stage.books()["check_entry"]) == 2


DOOR = "请点下面按钮,用本人手机号核对身份。号码只用于核对,不在群里显示。"
UNKNOWN_NUMBER = "没有找到这个号码,可能登记的是另一个。请联系办公室发一条绑定链接。"
ANOTHERS_NUMBER = "这是别人的号码。请点下面的“核对手机号”,发本人的号码。"
LINK_OVER = "这条链接已用过或已过期,请联系单位办公室再发一条。"


async def test_a_stranger_learns_how_to_get_in_and_nothing_else(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        await stage.to("07:52")
        before = stage.books()
        commands = (
            "/start",
            "/help",
            "/today",
            "/my",
            "/roster",
            "/checks",
            "/record <b>",
            "/lang",
            "/cancel",
            "/bind",
            "/nonsense",
        )
        for number, text in enumerate((*commands, "王芳的电话?", "<b>", ODD)):  # everybody writes once: nobody has to wait
            stage.newcomer(f"路人{number}", 6_900_000_001 + number)
            assert await stage.say(f"路人{number}", text) == (DOOR if text == "/start" else STRANGER), text
        assert await stage.say("路人0", "/start 0123456789") == LINK_OVER
        for number, data in enumerate(("ca|20261124|opening", "td", "my", "ok", "mo|20261101", "wy|20261124", "la|en", "x")):
            name = f"路人{number}"
            assert await forge(stage, name, data, stage.phone(name).last()) == [STRANGER], data
        phones = [stage.phone(f"路人{number}") for number in range(5)]
        await phones[0].sticker()
        await phones[1].photo("看")
        await phones[2].voice()
        await phones[3].share_contact("13800000201")
        await phones[4].share_contact("13800000201", of=stage.phone("王芳").person)
        await stage.rehearsal.settle()
        assert [phone.last().text for phone in phones] == [*[STRANGER] * 3, UNKNOWN_NUMBER, ANOTHERS_NUMBER]
        assert stage.books() == before


async def test_a_stranger_in_a_group_of_their_own(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        stranger = stage.newcomer("路人")
        club = stage.rehearsal.world.group("棋友", stranger.person)
        stage.rehearsal.world.set_bot(club, stranger.person, "member")
        await stage.to("07:30")
        before = stage.books()
        for text in ("/today", "/roster", "/bind", "/start", "/record"):
            await stranger.say(text, club)
            await stage.rehearsal.settle()
        heard = "".join(message.text for message in stranger.messages(club) if message.sender.is_bot)
        assert not [name for name in NAMES if name in heard]
        assert stage.books() == before


async def neighbours(rehearsal: Rehearsal) -> None:
    """Another centre in the same database: its office 吴邻, its only supervisor 郑邻."""
    storage = Storage(make_engine(rehearsal.env["DATABASE_URL"]))
    try:
        async with storage.open_work(write=True, now=rehearsal.now) as work:
            centre = await setup.found(work, CHARTER, "邻县中心", rehearsal.tz.key, "zh-CN", rehearsal.now)
            rows = [
                StaffRow(2, "医保中心", "郑邻", "+8613900000001", "front", None, False, True, None, None, None),
                StaffRow(3, None, "吴邻", "+8613900000002", None, None, False, False, None, None, "office"),
            ]
            await setup.import_rows(work, centre, rows, rehearsal.now)
            await setup.first_roster(work, centre, None, date(2026, 11, 24), (), rehearsal.now)
            for number, member in enumerate((await duty_days.people(work, centre.id)).members.values()):
                account = 6_800_000_001 + number
                rehearsal.world.add(Person(account, member.name, started=True))
                await binding.accept(work, await binding.invite(work, member, rehearsal.now), account, rehearsal.now)
    finally:
        await storage.close()


async def test_members_of_another_centre_stay_in_theirs(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳", also=neighbours) as stage:
        await stage.to("07:52")
        heard = [await stage.say("吴邻", text) for text in ("/today", "/roster", "/record", "/checks", "/help")]
        assert "郑邻" in heard[0]
        await stage.to("08:10")
        card = stage.phone("吴邻").last()
        ids = {row[0] for row in stage.books()["member"] if "王芳" in row}
        before = stage.books()
        for data in (f"og|20261124|{ids.pop()}", f"gk|{stage.group.id}|leaders"):
            assert await forge(stage, "吴邻", data, card), data
            assert stage.books() == before, data
        assert await forge(stage, "郑邻", "ca|20261124|opening", stage.phone("郑邻").last())  # their own doors
        assert "☑" not in stage.phone("王芳").last().text
        assert "未确认" in await stage.say("李强", "/today")
        everything = "".join(
            message.text for name in ("吴邻", "郑邻") for message in stage.phone(name).messages() if message.sender.is_bot
        )
        assert not [name for name in (*NAMES[:4], "1380000") if name in everything]


async def test_odd_words_are_kept_as_they_were_typed(tmp_path: Path) -> None:
    async with staged("2026-11-24 17:00", tmp_path, "王芳", kind=GroupKind.LEADERS) as stage:
        await stage.to("17:20")
        await stage.tap("王芳", "有问题", "玻璃门窗已关好")
        await stage.phone("王芳").sticker()
        await stage.rehearsal.settle()
        assert stage.phone("王芳").last().text == "这里请发文字、照片或语音。"
        await stage.phone("王芳").share_contact("13800000201")
        await stage.rehearsal.settle()
        assert stage.phone("王芳").last().text == "这里请发文字、照片或语音。"
        assert ODD[:9] in await stage.say("王芳", ODD)
        await stage.phone("王芳").photo("门锁")
        await stage.rehearsal.settle()
        await stage.tap("王芳", "提交")
        told = stage.phone("林晓燕").last().text
        for part in ("<b>粗 & </i> &amp;", "倒着", "👨‍👩‍👧‍👦", "门锁", "附件 1 个"):
            assert part in told
        await stage.to("18:00")
        assert "<b>粗 & </i> &amp;" in stage.in_group()[-1].text


async def test_five_thousand_characters_reach_the_office_whole(tmp_path: Path) -> None:
    words = "".join(f"{number:04}字" for number in range(1000))
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        await stage.to("07:52")
        await stage.tap("王芳", "有问题", "窗口安全门已开启")
        await stage.say("王芳", words)  # goes out as 4,096 and 904
        await stage.tap("王芳", "提交")
        await stage.to("07:53")
        told = "".join(message.text for message in stage.phone("林晓燕").messages() if message.sender.is_bot)
        assert [number for number in range(1000) if f"{number:04}字" not in told.replace("\n", "")] == []


async def test_odd_words_nobody_asked_for(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        await stage.to("07:30")
        before = stage.books()
        staff = ("李强", "赖美英", "邱晓东", "林丽萍", "蓝志勇", "黄秀兰", "张敏", "温建平")
        odd = (
            ODD,
            "字" * 5000,
            "👨‍👩‍👧‍👦" * 500,
            "/record <b>",
            "/record 99-99",
            f"/record {ODD}",
            f"/start {'x' * 4000}",
            "/",
        )
        for name, text in zip(staff, odd, strict=True):
            answer = await stage.say(name, text)
            assert answer
            assert answer == html.unescape(answer)
        for name, send in zip(staff, ("sticker", "photo", "voice"), strict=False):
            count = len(stage.phone(name).messages())
            await getattr(stage.phone(name), send)()
            await stage.rehearsal.settle()
            assert len(stage.phone(name).messages()) == count + 2
        said = await stage.phone("郭燕").say("/today")
        await stage.rehearsal.settle()
        count = len(stage.phone("郭燕").messages())
        await stage.phone("郭燕").edit(said, "/record")  # an edited command is not a command
        await stage.rehearsal.settle()
        assert len(stage.phone("郭燕").messages()) == count
        assert stage.books() == before


async def test_a_group_may_talk_about_anything(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        await stage.to("07:52")
        await stage.tap("王芳", "有问题", "窗口安全门已开启")
        before = stage.books()
        for text in ("大家早", ODD, "/no_such_thing"):
            await stage.phone("王芳").say(text, stage.group)
        await stage.phone("王芳").sticker(stage.group)
        await stage.rehearsal.settle()
        assert not stage.in_group()
        assert stage.books() == before  # what is said there is no part of the note


async def test_an_impatient_finger_and_an_old_button(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳") as stage:
        await stage.to("07:52")
        card = stage.phone("王芳").last()
        button = next(button for row in card.rows for button in row if button["text"] == "到岗,门已开")
        for _ in range(10):
            stage.phone("王芳").press(card, button)
        await stage.rehearsal.settle()
        assert len(stage.books()["check_entry"]) == 2
        await stage.to("2026-11-25 07:45")
        before = stage.books()
        assert await forge(stage, "王芳", button["callback_data"], card)
        assert "11月24日(周二)的,那天的已经不能改了" in stage.phone("王芳").toasts[-1].text
        assert stage.books() == before


async def test_who_blocks_the_bot_is_stood_for_and_comes_back(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳", declared=("bot was blocked by the user",)) as stage:
        await stage.phone("王芳").block()
        await stage.to("07:50")
        assert [line.text.split("\n")[0] for line in stage.lines("2026-11-24") if line.to.startswith("林晓燕")] == [
            "(代转:王芳 13800000201 收不到消息,请电话转告)"
        ] * 2
        await stage.phone("王芳").start()
        await stage.to("08:00")
        assert ("08:00", "王芳", "8:00 了,还没确认。好了请点一下。") in stage.said("2026-11-24")

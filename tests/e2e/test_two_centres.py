"""Two centres on one bot, each with its group and its board: whatever one of them tries with what is the other's."""

from pathlib import Path

from bot.duty.centre import GroupKind, GroupRights
from bot.rehearsal import Chat, Line, Rehearsal
from bot.services import binding, groups
from bot.services import day as duty_days
from bot.services.groups import Seen
from handlers import COMMANDS, TAPS
from storage import centres
from storage.engine import make_engine
from storage.work import Storage
from tests.e2e.stage import BOT, Stage, staged
from tests.e2e.test_day_hostile import neighbours

OURS = ("王芳", "李强", "林晓燕", "谢振华", "陈师傅", "上杭", "1380000", "“值班群”", "值班群:值班群")
THEIRS = ("郑邻", "吴邻", "邻县", "1390000", "邻县群")


async def with_a_group(rehearsal: Rehearsal) -> None:
    """The neighbours have a group as well."""
    await neighbours(rehearsal)
    people = [rehearsal.world.people[name] for name in ("吴邻", "郑邻")]
    group = rehearsal.world.group("邻县群", *people)
    group.bot_status = "administrator"
    storage = Storage(make_engine(rehearsal.env["DATABASE_URL"]))
    try:
        async with storage.open_work(write=True, now=rehearsal.now) as work:
            centre = (await centres.all_of_them(work))[1]
            clerk = (await duty_days.people(work, centre.id)).office[0]
            sealed, seen = await binding.seal(work, centre, group.id), Seen(group.title, GroupRights.FULL)
            await groups.bind(work, centre, clerk, group.id, GroupKind.STAFF, sealed, seen, rehearsal.now)
    finally:
        await storage.close()


def their_group(stage: Stage) -> Chat:
    return next(chat for chat in stage.rehearsal.world.chats.values() if chat.title == "邻县群")


def heard(stage: Stage, since: int, *places: str) -> str:
    """What the bot wrote to these people or groups."""
    lines = [line for line in stage.rehearsal.transcript[since:] if line.sender == BOT]
    return "\n".join(_all_of(line) for line in lines if line.to.partition("(")[0] in places)


def _all_of(line: Line) -> str:
    return "\n".join([line.text, *(label for row in line.buttons for label in row)])


async def test_two_boards_know_nothing_of_each_other(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳", also=with_a_group) as stage:
        theirs = their_group(stage)
        await stage.to("07:52")
        await stage.tap("王芳", "到岗,门已开")
        await stage.to("07:54")
        (ours,), (other,) = stage.boards(), theirs.visible()
        assert "安全:开门7:52" in ours.text
        assert "安全:未登记" in other.text
        assert (stage.group.pinned, theirs.pinned) == ([ours.id], [other.id])
        await stage.to("18:05")
        assert [word for word in THEIRS if word in heard(stage, 0, "值班群")] == []
        assert [word for word in OURS if word in heard(stage, 0, "邻县群", "吴邻", "郑邻")] == []


async def test_every_command_in_the_others_group(tmp_path: Path) -> None:
    """A colleague from next door is in our group: they see what everybody there sees, and change nothing."""
    async with staged("2026-11-24 07:00", tmp_path, "王芳", also=with_a_group) as stage:
        await stage.to("07:52")
        stage.group.members[stage.phone("吴邻").person.id] = "administrator"
        before, since = stage.books(), len(stage.rehearsal.transcript)
        for name in COMMANDS:
            await stage.say("吴邻", f"/{name}", stage.group)
        assert stage.books() == before
        assert [word for word in THEIRS if word in heard(stage, since, "值班群")] == []
        assert [word for word in OURS if word in heard(stage, since, "吴邻")] == []
        assert "这个群已经属于另一个中心。" in heard(stage, since, "值班群")


async def test_every_button_about_the_group_with_what_is_the_others(tmp_path: Path) -> None:
    async with staged("2026-11-24 07:00", tmp_path, "王芳", also=with_a_group) as stage:
        await stage.to("07:52")
        await stage.say("林晓燕", "/bind")
        ours = [
            button["callback_data"]
            for message in stage.phone("林晓燕").messages()
            for row in message.rows
            for button in row
            if button["callback_data"].partition("|")[0] in {kind.code for kind in TAPS if kind.belongs_to == "group"}
        ]
        assert len(ours) == 3
        await stage.tap("林晓燕", "解除绑定")
        ours.append(stage.phone("林晓燕").last().rows[0][0]["callback_data"])
        before, since = stage.books(), len(stage.rehearsal.transcript)
        await stage.say("吴邻", "/today")
        forged = (
            *ours,
            f"gk|{stage.group.id}|leaders|00000000",
            f"ga|{stage.group.id}",
            f"gx|{stage.group.id}",
            "gn",
            "gp",
            "ad|group",
        )
        for who in ("吴邻", "郑邻"):
            await stage.say(who, "/today")
            for data in forged:
                lines = len(stage.rehearsal.transcript)
                stage.rehearsal.world.tapped(stage.phone(who), stage.phone(who).last(), data)
                await stage.rehearsal.settle()
                assert len(stage.rehearsal.transcript) > lines, data
                assert stage.books() == before, data
        assert [word for word in OURS if word in heard(stage, since, "吴邻", "郑邻")] == []


async def test_the_group_of_the_one_is_not_to_be_had_by_the_other(tmp_path: Path) -> None:
    declared = ("chat not found",)  # once the bot has been removed
    async with staged("2026-11-24 07:00", tmp_path, "王芳", also=with_a_group, declared=declared) as stage:
        await stage.to("07:52")
        world, wu = stage.rehearsal.world, stage.phone("吴邻")
        stage.group.members[wu.person.id] = "member"
        before = stage.books()
        await stage.say("吴邻", "/bind")
        await stage.tap("吴邻", "换成别的群")
        await wu.share_chat("选群", stage.group)
        await stage.rehearsal.settle()
        assert wu.last().text == "这个群已经属于另一个中心。"
        world.set_bot(stage.group, wu.person, "left")
        await stage.rehearsal.settle()
        world.set_bot(stage.group, wu.person, "administrator")
        await stage.rehearsal.settle()
        assert "又能发了" in stage.phone("林晓燕").last().text
        assert wu.last().text == "群“值班群”是另一个中心的值班群,不能再绑定。"
        after = stage.books()
        assert {name for name in before if before[name] != after[name]} <= {"audit", "centre"}
        assert [row for row in after["centre"] if "邻县中心" in row] == [
            row for row in before["centre"] if "邻县中心" in row
        ]

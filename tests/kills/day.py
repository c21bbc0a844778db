"""One duty day of the default charter as people live it: on time, with a problem, or so late that the office must call.

Winter hours, 8:00 to 17:30: woken at 7:20, the opening check at 7:50, again at 8:00, the office at 8:05, the eve at 16:30,
the closing check at 17:20, the leaving check at 17:30, the office at 17:50, the record with the signature or at 18:00.
"""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta

from tests.e2e.stage import GROUP, GUARD, OFFICE
from tests.kills.ledger import Note
from tests.kills.play import Play, at

Scene = Callable[[Play, date, str], Awaitable[str]]
HEADS = {
    "李强": "赖美英", "王芳": "林丽萍", "蓝志勇": "林丽萍", "张敏": "温建平", "郭燕": "温建平", "陈静": "丁国华",
    "包小玲": "丁国华", "曾雪梅": "刘洋", "傅伟": "刘洋",
}  # fmt: skip
"""The head who has a window to cover, of those supervisors who leave one."""
CARRIED = ("lights", "power", "windows")


async def live(play: Play, day: date, tomorrow: date) -> None:
    """From before the first word to midnight."""
    who = play.on_duty(day)
    await _morning(play, day, who)
    await play.to(at(day, "07:50"))
    play.ask_check("opening", who, at(day, "07:50"))
    who = await play.chance.choice((_opened, _opened_with_a_problem, _opened_late, _opened_by_another))(play, day, who)
    await play.to(at(day, "10:00"))
    await play.around(play.together)
    await _eve(play, day, play.on_duty(tomorrow))
    closes = await _closed(play, day, who)
    await _left(play, day, who, closes)
    await play.to(at(day, "23:00"))


async def _morning(play: Play, day: date, who: str) -> None:
    await play.to(at(day, "07:20"))
    play.expect(who, r"早上好,今天由您督导,请 7:50 前到岗。", at(day, "07:20"))
    if play.chance.random() < 0.4:
        play.expect_each(OFFICE, rf"今天的督导员 {who} 1\d+ 说来不了,请改派。", at(day, "07:20"))
        await play.around(lambda: play.together(play.must(who, "今天来不了", times=play.impatient())))
    else:
        await play.around(lambda: play.together(play.must(who, "知道了", times=play.impatient())))


async def _opened(play: Play, day: date, who: str) -> str:
    """Guard and supervisor at the same moment."""
    await play.to(at(day, "07:52"))
    await play.around(
        lambda: play.together(
            play.must(GUARD, "已开", times=play.impatient()), play.must(who, "到岗,门已开", times=play.impatient())
        )
    )
    _is_open(play, day, who)
    return who


def _is_open(play: Play, day: date, who: str) -> None:
    play.entered(day, "arrived", who)
    play.entered(day, "safety_door", who, GUARD)


async def _opened_with_a_problem(play: Play, day: date, who: str) -> str:
    """The door is reported with a note, the rest is fine."""
    await play.to(at(day, "07:52"))
    await _problem(play, day, who, "窗口安全门已开启", "safety_door")
    await play.around(lambda: play.together(play.must(who, "到岗,门已开", times=play.impatient())))
    play.entered(day, "arrived", who)
    return who


async def _problem(play: Play, day: date, who: str, item: str, key: str) -> None:
    await play.around(lambda: play.together(play.must(who, "有问题")))
    await play.around(lambda: play.together(play.must(who, item)))
    begun = play.stage.now
    await play.write(Note(who, day, key), play.chance.randint(1, 4))
    play.expect_each(OFFICE, f"{who}报告有问题:{item}", begun)


async def _late(play: Play, day: date, who: str) -> None:
    """Nobody answers: again at 8:00, the office at 8:05, where both say that they called, some more than once."""
    await play.to(at(day, "08:00"))
    play.expect(who, "8:00 了,还没确认。好了请点一下。", at(day, "08:00"))
    await play.to(at(day, "08:05"))
    play.expect_each(OFFICE, "开门检查还没确认。", at(day, "08:05"))
    await play.around(lambda: play.together(*(play.must(clerk, "已联系", times=play.impatient()) for clerk in OFFICE)))


async def _opened_late(play: Play, day: date, who: str) -> str:
    await _late(play, day, who)
    await play.to(at(day, "08:07"))
    await play.around(lambda: play.together(play.must(who, "到岗,门已开", times=play.impatient())))
    _is_open(play, day, who)
    return who


async def _opened_by_another(play: Play, day: date, who: str) -> str:
    """The office gives the day to somebody else, who then answers."""
    await _late(play, day, who)
    await play.to(at(day, "08:07"))
    clerk = OFFICE[0]
    await play.around(lambda: play.together(play.must(clerk, "改派他人")))
    offered = next(iter(play.stage.phone(clerk).last().labels), "nobody")
    other = offered.split()[0]
    told = rf"【督导调整】\d+月\d+日\(周.\) 8:07—17:30 督导员由{who}调整为{other}。备〔{day.year}〕\d+号"
    play.expect_each((who, other, OFFICE[1], GROUP), told, at(day, "08:07"))
    await play.around(lambda: play.together(play.must(clerk, offered, times=play.impatient())))
    await play.around(lambda: play.together(play.must(clerk, "不写原因", times=play.impatient())))
    play.expect(other, "开门检查", at(day, "08:07"))
    await play.to(at(day, "08:09"))
    await play.around(lambda: play.together(play.must(other, "到岗,门已开", times=play.impatient())))
    _is_open(play, day, other)
    play.gave(day, other)
    return other


async def _eve(play: Play, day: date, following: str) -> None:
    await play.to(at(day, "16:30"))
    play.expect(following, r"(明天|下周一)\(.+\)由您督导。", at(day, "16:30"))
    if following in HEADS:
        play.expect(HEADS[following], rf".+由{following}督导,请安排好窗口顶岗。", at(day, "16:30"))
    await play.around(lambda: play.together(play.must(following, "知道了")))


async def _closed(play: Play, day: date, who: str) -> datetime:
    """The closing check; when the day then closes."""
    closes = at(day, "17:30")
    await play.to(at(day, "17:20"))
    play.ask_check("closing", who, at(day, "17:20"))
    await play.to(at(day, "17:21"))
    if play.chance.random() < 0.3:
        closes = await _later(play, day, who, closes)
    fine = play.chance.choice(("全部正常", "门已关"))
    await play.around(
        lambda: play.together(play.must(GUARD, "已关", times=play.impatient()), play.must(who, fine, times=play.impatient()))
    )
    play.entered(day, "safety_door", who, GUARD)
    for item in CARRIED:
        play.entered(day, item, who, state="done" if fine == "全部正常" else "carried")
    return closes


async def _later(play: Play, day: date, who: str, closes: datetime) -> datetime:
    """晚点关, once or in impatience twice: everything after it moves."""
    await play.around(lambda: play.together(play.must(who, "晚点关")))
    presses = play.impatient()
    await play.around(lambda: play.together(play.must(who, "晚15分钟", times=presses)))
    closes += timedelta(minutes=15 * presses)
    await play.to(closes - timedelta(minutes=10))
    play.ask_check("closing", who, closes - timedelta(minutes=10))
    await play.to(closes - timedelta(minutes=9))
    return closes


async def _left(play: Play, day: date, who: str, closes: datetime) -> None:
    """The leaving check and the signature; or nobody signs, and the office gets the record all the same."""
    await play.to(closes)
    play.ask_check("leaving", who, closes)
    signed = play.chance.random() < 0.6
    if not signed:
        await play.to(closes + timedelta(minutes=20))
        play.expect_each(OFFICE, "离楼检查还没确认。", closes + timedelta(minutes=20))
        await play.around(lambda: play.together(*(play.must(clerk, "已联系", times=play.impatient()) for clerk in OFFICE)))
        await play.to(closes + timedelta(minutes=30))
        play.expect(who, "今天的记录已先报办公室,您的签名还缺。", closes + timedelta(minutes=30))
    play.expect(GROUP, rf"【督导值班记录】{day.month}月{day.day}日\(周.\)", play.stage.now)
    await play.to(play.stage.now + timedelta(minutes=2))
    # If the guard is quicker nothing is left to be closed, and the button only signs.
    sign = ("都已关好,签名", "签名提交")
    await play.around(
        lambda: play.together(
            play.must(GUARD, "已关", times=play.impatient()), play.must(who, *sign, times=play.impatient())
        )
    )
    play.entered(day, "front_gate", who, GUARD)
    play.signed(day, who)

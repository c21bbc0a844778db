"""What may come in: updates of every kind, whole or damaged, from anybody, out of any chat; and scenes of five, some of them again.

Does not know what the bot makes of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from telegram import ChatMemberUpdated, Message

from bot.intake import WANTED
from handlers import COMMANDS
from tests.cast import GROUP, OTHER_GROUP, STRANGER
from tests.desk import BOT
from tests.hostile import presses
from tests.hostile.damage import damages, nonsense
from tests.hostile.deed import Deed, Scene
from tests.hostile.objects import KINDS, jsons
from tests.hostile.presses import scratches
from tests.hostile.sheets import files
from tests.hostile.template import ADMIN, KNOCKING, LIVE_LINK, OFFICES, OLD_LINK, Facts
from tests.hostile.words import words

JSON = dict[str, Any]
STRANGERS = (STRANGER, STRANGER, 998, 777_000, 1_087_968_824, 136_817_688, 2**52 - 1, BOT, ADMIN, *KNOCKING)
"""Nobody's accounts, among them Telegram's own: its service, the anonymous administrator, the channel, this bot."""
NOWHERE = (-777, -1_001_234_567_890)
CLUB = {GROUP: "supergroup", OTHER_GROUP: "supergroup", NOWHERE[0]: "group", NOWHERE[1]: "supergroup"}
LINKS = (
    "", OLD_LINK, LIVE_LINK.lower(), LIVE_LINK[:-1], f"{LIVE_LINK}0", f"%{LIVE_LINK[1:]}", "_" * len(LIVE_LINK), "' OR ''='", f"\u200b{LIVE_LINK}",
)  # fmt: skip
"""Links that open nothing, some of them next to one that does."""
NUMBERS: tuple[Any, ...] = (0, 1, 500, 2**31 - 1, 2**52, 2**53 - 1, 2**53, 2**63, -1, None, True, "7", 1.5, [], {})
NEW_GROUPS = (-1_009_000_000_001, -5, OTHER_GROUP, GROUP, 1_003, STRANGER, 0, 2**60)


def _user(account: int, name: str = "人", more: Mapping[str, Any] | None = None) -> JSON:
    return {"id": account, "is_bot": False, "first_name": name, **(more or {})}


def _chat(chat: int, title: str) -> JSON:
    return (
        {"id": chat, "type": "private", "first_name": title}
        if chat > 0
        else {"id": chat, "type": CLUB[chat], "title": title}
    )


def people(facts: Facts) -> st.SearchStrategy[int]:
    """Strangers, and everybody of either centre; those who may do something more often."""
    busy = [
        facts.accounts[name]
        for name in ("李强", "李强", "林晓燕", "陈师傅", "王芳", "赖美英", "韩梅", "唐宁", "高峰", "牛师傅")
    ]
    return st.sampled_from((*STRANGERS, *busy * 2, *facts.accounts.values()))


@st.composite
def _places(draw: st.DrawFn, facts: Facts) -> tuple[JSON, JSON, bool]:
    """(from, chat, whether both fit together): mostly in private, at times in a group, seldom where they cannot be."""
    account, title = draw(people(facts)), draw(words)
    sender = _user(
        account, draw(words) or "x", draw(st.sampled_from(({}, {"username": "duty_bot"}, {"language_code": "xx"})))
    )
    place = draw(st.sampled_from(("private",) * 8 + ("group",) * 2 + ("wrong",)))
    if place == "private":
        return sender, _chat(account, title), True
    if place == "group":
        return sender, _chat(draw(st.sampled_from(list(CLUB))), title), True
    other = draw(people(facts) | st.sampled_from((*CLUB, 0, -(2**52))))
    kind = draw(st.sampled_from(("private", "group", "supergroup", "channel", "x", "")))
    if draw(st.booleans()):
        sender = {**sender, "id": other}
    return sender, {"id": other, "type": kind, "title": title}, False


TAKING = ("start", "record")
"""Commands that take something."""
DATES = ("11-24", "2026-11-20", "0-0-0", "9999-99-99", "²-²-²", "11-24 " * 300)


@st.composite
def _texts(draw: st.DrawFn, facts: Facts) -> JSON:
    """A text or a command, with the entities that clients put there, or with others."""
    name = draw(st.sampled_from((*COMMANDS, *TAKING * 5, "nothing", "")))
    doors = (*facts.doors, facts.doors[0][:-1], facts.doors[0].replace("-1-", "-2-"), "door-0-00000000")
    argument = draw(st.sampled_from(LINKS + doors + DATES) | words)
    command = f"/{name}{draw(st.sampled_from(('', '@duty_bot', '@DUTY_BOT', '@other_bot', '@')))}"
    text = draw(st.sampled_from((f"{command} {argument}", f"{command} {argument}", command)) | words.filter(bool))
    length = draw(st.sampled_from((len(text.split()[0]) if text.split() else 0,) * 3 + (0, 1, 10**6, -3)))
    marks = [{"type": "bot_command", "offset": draw(st.sampled_from((0, 0, 0, 1, -1))), "length": length}]
    return {"text": text, **({"entities": marks} if text.startswith("/") or draw(st.booleans()) else {})}


@st.composite
def _speech(draw: st.DrawFn, facts: Facts, kind: str = "message") -> Deed:
    """Something said in a chat, of every kind that Telegram has."""
    sender, chat, fits = draw(_places(facts))
    contents = (*(_texts(facts),) * 4, _media(), _contacts(facts), jsons(Message), jsons(Message))
    content: JSON = draw(draw(st.sampled_from(contents)))
    said = {name: value for name, value in content.items() if name not in ("message_id", "date", "migrate_to_chat_id")}
    if kind == "edited_message":
        edited = draw(st.sampled_from(facts.parts + facts.cards + (1, 10**6, 2**52)))
        said = {**said, "message_id": edited, "edit_date": draw(st.sampled_from((0, 1_795_500_000)))}
    return Deed(kind, {kind: {**said, "from": sender, "chat": chat}}, sound=fits)


@st.composite
def _media(draw: st.DrawFn) -> JSON:
    """What a note takes."""
    file = {"file_id": draw(words) or "f", "file_unique_id": "u"}
    one = draw(st.sampled_from(("photo", "voice", "document")))
    body: Any = (
        [{**file, "width": 1, "height": 1}] if one == "photo" else {**file, "duration": 1} if one == "voice" else file
    )
    return {one: body, "caption": draw(words), "media_group_id": draw(words)}


PHONES = (
    "13800000101",
    "+8613800000201",
    "8613800001101",
    "13900009999",
    "１３８００００１９０１",
    "",
    "字",
    "1" * 40,
    "\0",
    "+",
    "=1+1",
)
"""Numbers of people who are bound, or of nobody: what may open a door is somebody's own and not here."""


def _contacts(facts: Facts) -> st.SearchStrategy[JSON]:
    """A contact: somebody else's, or one's own with a number that opens nothing."""
    whose = st.sampled_from((*facts.accounts.values(), *STRANGERS, 0, -1))
    contact = st.fixed_dictionaries({"phone_number": st.sampled_from(PHONES), "first_name": words, "user_id": whose})
    return contact.map(lambda one: {"contact": one})


@st.composite
def _press(draw: st.DrawFn, facts: Facts) -> Deed:
    sender, chat, fits = draw(_places(facts))
    odd: JSON = draw(st.sampled_from(({}, {"game_short_name": "x"}, {"inline_message_id": "7"}, {"data": ""})))
    carried = odd if draw(st.sampled_from((False,) * 19 + (True,))) else {"data": draw(presses.data(facts))}
    query = {"id": "", "from": sender, "chat_instance": "1", "message": {"chat": chat}, **carried}
    return Deed("press", {"callback_query": query}, sound=fits, card=draw(st.integers(0, 40)))


@st.composite
def _button(draw: st.DrawFn, facts: Facts) -> Deed:
    """A button that is on the phone, pressed as it is or scratched; by its owner, or by whoever got hold of it."""
    deed = draw(_press(facts))
    owner = draw(st.sampled_from(list(facts.accounts.values()) + [facts.accounts["李强"], facts.accounts["林晓燕"]] * 6))
    query = {**deed.body["callback_query"], "message": {"chat": _chat(owner, "x")}, "from": _user(owner)}
    whole = draw(st.booleans())
    return Deed("button", {"callback_query": query}, card=draw(st.integers(0, 40)), button=draw(scratches), whole=whole)


@st.composite
def _sheet(draw: st.DrawFn, facts: Facts) -> Deed:
    """A staff sheet for a centre, mostly from its office, of the size that it has or says it has."""
    account = draw(st.sampled_from((*[facts.accounts[name] for name in OFFICES] * 3, *facts.accounts.values())))
    says = draw(
        st.sampled_from(({}, {}, {}, {"file_size": 1}, {"file_size": 2**40}, {"file_name": "=cmd"}, {"mime_type": "x"}))
    )
    message = {"from": _user(account), "chat": _chat(account, "x"), "document": says, "caption": draw(words)}
    return Deed("sheet", {"message": message}, file=draw(files))


@st.composite
def _membership(draw: st.DrawFn, facts: Facts) -> Deed:
    sender, chat, fits = draw(_places(facts))
    change = draw(jsons(ChatMemberUpdated))
    return Deed("my_chat_member", {"my_chat_member": {**change, "from": sender, "chat": chat}}, sound=fits)


@st.composite
def _migration(draw: st.DrawFn, facts: Facts) -> Deed:
    """A group says that it has a new number now."""
    sender, chat, _ = draw(_places(facts))
    to = draw(st.sampled_from(NEW_GROUPS))
    return Deed("migration", {"message": {"from": sender, "chat": chat, "migrate_to_chat_id": to}}, sound=False)


@st.composite
def _other(draw: st.DrawFn, facts: Facts) -> Deed:
    """Any kind of update with anything in it, and people of ours in the midst."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    body = draw(jsons(KINDS[kind]))
    sender, chat, _ = draw(_places(facts))
    body |= {name: here for name, here in (("from", sender), ("user", sender), ("chat", chat)) if name in body}
    second = {draw(st.sampled_from(WANTED)): {"from": sender, "chat": chat, "text": "/today"}}
    more = second if draw(st.sampled_from((False,) * 9 + (True,))) else {}
    return Deed(f"kind {kind}", {kind: body, **more}, sound=kind not in WANTED and not more)


@st.composite
def deeds(draw: st.DrawFn, facts: Facts) -> Deed:
    """One update, in a fifth of all cases damaged."""
    make = draw(
        st.sampled_from(
            (_speech,) * 4
            + (_press,) * 12
            + (_button,) * 4
            + (_sheet, _edit, _membership, _migration, _other, _other, _other)
        )
    )
    deed: Deed = draw(make(facts))
    if draw(st.sampled_from((False,) * 4 + (True,))):
        hurts = tuple(draw(st.lists(damages, min_size=1, max_size=3, unique_by=lambda one: one.how)))
        deed = replace(deed, hurts=hurts, sound=False)
    return deed


def _edit(facts: Facts) -> st.SearchStrategy[Deed]:
    return _speech(facts, "edited_message")


@st.composite
def _misplaced(draw: st.DrawFn, facts: Facts) -> Deed:
    """Again, out of order, under a number of its own, or no update at all."""
    how = draw(st.sampled_from(("again", "again", "number", "nonsense")))
    if how == "nonsense":
        return Deed(how, draw(nonsense), sound=False)
    if how == "number":
        deed: Deed = draw(deeds(facts))
        return replace(deed, number=(draw(st.sampled_from(NUMBERS)),), sound=False)
    return Deed(how, {}, sound=False, again=(draw(st.integers(0, 5)), draw(st.booleans())))


A_SCENE = 5
"""Updates."""


def scenes(facts: Mapping[str, Facts]) -> st.SearchStrategy[Scene]:
    """So many updates at one of these moments of the day."""

    def at(moment: str) -> st.SearchStrategy[Scene]:
        makers = (deeds(facts[moment]), _misplaced(facts[moment]))
        one = st.sampled_from((0,) * 7 + (1,)).flatmap(makers.__getitem__)
        parted = st.sampled_from(((1,) * A_SCENE, (1,) * A_SCENE, (2, 1, 2), (1, 3, 1), (A_SCENE,)))
        steps = parted.flatmap(lambda sizes: st.tuples(*(st.tuples(*[one] * size) for size in sizes)))
        return st.builds(
            Scene, st.just(moment), steps, st.sampled_from((False, False, True)), st.sampled_from((False,) * 9 + (True,))
        )

    return st.sampled_from(sorted(facts)).flatmap(at)

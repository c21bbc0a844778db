"""The small cast of the tests: the sample centre, a second one with its own people, a stranger; each with a phone.

A phone says and taps by label and reads what stands on the screen. Knows Telegram's updates; does not know the bot.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bot.duty.centre import Centre, GroupKind, GroupRights, Member
from bot.rehearsal.sample import sheet
from bot.services import binding, groups, setup
from bot.services import day as duty_days
from bot.services.charters import shipped
from bot.services.groups import Seen
from bot.services.sheet import read
from storage import members
from storage.work import Storage, Work

if TYPE_CHECKING:
    from tests.desk import Desk, Shown

JSON = dict[str, Any]
GROUP = -100_200_300
OTHER_GROUP = -100_200_400
STRANGER = 999
OLD = "(旧消息)"
SECOND_SHEET = (
    "单位,姓名,电话,岗位,负责人,角色\n"
    "劳动就业中心,韩梅,13800001101,前台,,\n"
    "医保中心,高峰,13800001201,前台,,\n"
    "机关社保中心,白雪,13800001301,前台,,\n"
    "城乡居民社保中心,江河,13800001401,前台,,\n"
    "劳动社保中心窗口,石磊,13800001501,前台,,\n"
    ",唐宁,13800001901,,,办公室\n"
    ",牛师傅,13800001911,,,保安\n"
)
"""The people of the second centre: 韩梅 begins, 唐宁 is its office, 牛师傅 its guard."""


async def found_first(
    storage: Storage, now: datetime, first: date, *, names: Sequence[str] = (), group: GroupKind | None = GroupKind.STAFF,
    unbound: Sequence[str] = (),
) -> Centre:  # fmt: skip
    """The sample centre. Its roster begins on `first` with `names`, or with 李强, 王芳, 张敏, 陈静, 刘洋."""
    async with storage.open_work(write=True, now=now) as work:
        return await _found(work, now, first, sheet(), 1_000, GROUP if group else None, group, unbound, names)


async def found_second(storage: Storage, now: datetime, first: date) -> Centre:
    """Another centre with other people, in the same database."""
    async with storage.open_work(write=True, now=now) as work:
        return await _found(work, now, first, SECOND_SHEET.encode(), 2_000, OTHER_GROUP, GroupKind.STAFF, (), ())


async def _found(
    work: Work, now: datetime, first: date, staff: bytes, account: int, chat: int | None, kind: GroupKind | None,
    unbound: Sequence[str], names: Sequence[str],
) -> Centre:  # fmt: skip
    centre = await setup.found(work, "shanghang", None, "Asia/Shanghai", "zh-CN", now)
    units = [(unit.name, unit.short) for unit in shipped("shanghang").units]
    await setup.import_rows(work, centre, read("staff.csv", staff, units).rows, now)
    await setup.first_roster(work, centre, None, first, names, now)
    for number, member in enumerate(await members.of_centre(work, centre.id)):
        if member.name not in unbound:
            await members.change(work, member, telegram=account + number)
    if chat is not None and kind is not None:
        clerk = (await duty_days.people(work, centre.id)).office[0]
        seen = Seen("值班群", GroupRights.FULL)
        await groups.bind(work, centre, clerk, chat, kind, await binding.seal(work, centre, chat), seen, now)
    return centre


async def person(desk: Desk, name: str) -> Member:
    """Somebody of the cast as the database has them now; names are unique over both centres."""
    async with desk.storage.open_work(write=False, now=desk.now) as work:
        everybody = [m for centre in desk.centres for m in await members.of_centre(work, centre.id)]
    return next(one for one in everybody if one.name == name)


class Phone:
    """Somebody's Telegram, in their private chat with the bot unless a chat is given."""

    def __init__(self, desk: Desk, account: int, name: str = "人") -> None:
        self.desk, self.account, self.name = desk, account, name

    @property
    def messages(self) -> list[Shown]:
        """What the bot has written here, oldest first, as it stands now."""
        return [shown for shown in self.desk.wire.messages.values() if shown.chat == self.account]

    @property
    def last(self) -> Shown:
        return self.messages[-1]

    @property
    def texts(self) -> list[str]:
        return [shown.text for shown in self.messages]

    @property
    def toasts(self) -> list[str]:
        """What popped up over the chat, oldest first."""
        return [text for query, text in self.desk.wire.toasts if query.startswith(f"{self.account}:")]

    async def say(self, text: str, chat: int | None = None) -> JSON:
        """Types a text; what is too long for one message goes out in several, as clients do. The last one comes back."""
        pieces = [text[at : at + 4096] for at in range(0, len(text), 4096)]
        sent = [await self.send(chat, text=piece) for piece in pieces]
        return sent[-1]

    async def start(self, payload: str = "") -> None:
        await self.say(f"/start {payload}".rstrip())

    async def photo(self, caption: str = "") -> JSON:
        size = {"file_id": "photo-1", "file_unique_id": "u", "width": 1, "height": 1}
        words: JSON = {"caption": caption} if caption else {}
        return await self.send(photo=[size], **words)

    async def voice(self) -> JSON:
        return await self.send(voice={"file_id": "voice-1", "file_unique_id": "v", "duration": 3})

    async def document(self, name: str = "表.pdf", data: bytes = b"%PDF") -> JSON:
        file = f"document-{len(self.desk.wire.files) + 1}"
        self.desk.wire.files[file] = data
        about = {"file_id": file, "file_unique_id": file, "file_name": name, "file_size": len(data)}
        return await self.send(document=about)

    async def contact(self, number: str, of: int | None = None, name: str = "人") -> JSON:
        """Sends a contact: the own one, or that of another account."""
        return await self.send(contact={"phone_number": number, "first_name": name, "user_id": of or self.account})

    async def sticker(self) -> JSON:
        kind = {"type": "regular", "is_animated": False, "is_video": False, "width": 1, "height": 1}
        return await self.send(sticker={"file_id": "sticker-1", "file_unique_id": "s", **kind})

    async def send(self, chat: int | None = None, **content: Any) -> JSON:
        message = self.message(chat, **content)
        await self.desk.take({"message": message})
        return message

    async def edit(self, message: JSON, text: str) -> None:
        field = "text" if "text" in message else "caption"
        await self.desk.take({"edited_message": {**message, field: text, "edit_date": message["date"] + 1}})

    async def tap(self, label: str) -> None:
        """Presses the button with that label on the newest message that has one."""
        shown, data = self._button(label)
        await self.press(data, shown)

    def keeps(self, label: str) -> tuple[Shown, str]:
        """The button as it is now, to be pressed later from memory: `press(*reversed(kept))`."""
        return self._button(label)

    async def press(self, data: str, shown: Shown | None = None) -> JSON:
        """Sends callback data, honest or forged; `shown` is the message that bears the button, else the newest one."""
        update = self.query(data, shown or (self.last if self.messages else self.desk.wire.place(self.account, OLD)))
        await self.desk.take(update)
        return update

    def query(self, data: str, shown: Shown) -> JSON:
        """The press as Telegram describes it; each has an id of its own."""
        wire = self.desk.wire
        size = {"file_id": "shown", "file_unique_id": "s", "width": 1, "height": 1}
        content: JSON = {"caption": shown.text, "photo": [size]} if shown.name else {"text": shown.text}
        if "inline_keyboard" in shown.markup:
            content["reply_markup"] = shown.markup
        card = {**self.message(**content), "message_id": shown.id, "from": wire.me}
        number = f"{self.account}:{next(wire.numbers)}"
        return {"callback_query": {"id": number, "from": self._user, "chat_instance": "1", "data": data, "message": card}}

    async def block(self) -> None:
        """Blocks the bot; Telegram tells it so."""
        self.desk.wire.refuse(self.account, 403, "Forbidden: bot was blocked by the user")
        await self.desk.take(self._membership("member", "kicked"))

    async def unblock(self) -> None:
        self.desk.wire.allow(self.account)
        await self.desk.take(self._membership("kicked", "member"))

    def message(self, chat: int | None = None, **content: Any) -> JSON:
        """A message of this person as Telegram describes it."""
        text = content.get("text", "")
        command = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}] if text.startswith("/") else []
        return {
            "message_id": next(self.desk.wire.numbers),
            "date": int(self.desk.now.timestamp()),
            "chat": self._chat(chat or self.account),
            "from": self._user,
            **({"entities": command} if command else {}),
            **content,
        }

    def _button(self, label: str) -> tuple[Shown, str]:
        for shown in reversed(self.messages):
            for button in shown.buttons:
                if button["text"] == label:
                    return shown, button["callback_data"]
        raise AssertionError(f"{self.name} sees no {label}: {[(one.text, one.labels) for one in self.messages]}")

    @property
    def _user(self) -> JSON:
        return {"id": self.account, "is_bot": False, "first_name": self.name}

    def _chat(self, chat: int) -> JSON:
        if chat > 0:
            return {"id": chat, "type": "private", "first_name": self.name}
        return {"id": chat, "type": "supergroup", "title": self.desk.wire.groups[chat].title}

    def _membership(self, old: str, new: str) -> JSON:
        me = {"user": self.desk.wire.me}
        states = [{**me, "status": s, **({"until_date": 0} if s == "kicked" else {})} for s in (old, new)]
        return self._changed(self.account, *states)

    async def makes_bot(
        self, status: str, *, old: str = "left", chat: int = GROUP, pins: bool = True, muted: bool = False, **by: Any
    ) -> None:
        """Adds the bot to a group, makes it administrator there, or removes it; `by` is said of who did so."""
        group = self.desk.wire.groups[chat]
        group.status = old
        before = self.desk.wire.groups.member(chat)
        group.status, group.pins, group.muted = status, pins, muted
        await self.desk.take(self._changed(chat, before, self.desk.wire.groups.member(chat), **by))

    def _changed(self, chat: int, old: JSON, new: JSON, **by: Any) -> JSON:
        change = {"chat": self._chat(chat), "from": {**self._user, **by}, "date": int(self.desk.now.timestamp())}
        return {"my_chat_member": {**change, "old_chat_member": old, "new_chat_member": new}}

"""The judge: what is wrong with what an update did. Reads SQL, the wire and the log only; who may change what is in `rights`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tests.hostile.books import Pages
from tests.hostile.case import Case
from tests.hostile.hall import Told
from tests.hostile.rights import TODAY, forbidden, references
from tests.hostile.template import CANARY

STRANGERS_WORDS = (
    re.compile(r"您好,本助手仅供单位内部使用。如您是本单位人员,请联系单位办公室开通。"),
    re.compile(r"这条链接已用过或已过期,请联系单位办公室再发一条。"),
    re.compile(r"本助手只保存值班需要的内容.*", re.DOTALL),
    re.compile(r"请点下面按钮,用本人手机号核对身份。号码只用于核对,不在群里显示。\n核对手机号"),
    re.compile(r"这是别人的号码。请点下面的“核对手机号”,发本人的号码。"),
    re.compile(r"已收到号码。"),
    re.compile(r"没有找到这个号码,可能登记的是另一个。请联系办公室发一条绑定链接。(\n告诉办公室)?"),
    re.compile(r"已告诉办公室,办好后这里会通知您。"),
    re.compile(r"已经告诉过办公室了,请等办公室处理;急的话请直接联系。"),
    re.compile(r"今天想进来的人太多,请直接联系办公室发一条绑定链接。"),
    re.compile(r"这里已经有中心在用。\n要新建一个中心,还是加入已有的中心?.*新建中心 \n加入已有的", re.DOTALL),
)
EVERYDAY = (
    "message is not modified", "message to edit not found", "message to unpin not found", "query is too old", "wrong file_id",
)  # fmt: skip
"""What Telegram says to an honest bot, too: the screen was like that, the message, the press or the file is of long ago."""


def violations(case: Case) -> Iterator[str]:
    """What is wrong, in sentences."""
    yield from (f"complained: {one}" for one in case.complaints)
    yield from (f"telegram refuses: {one}" for one in case.refused if not any(words in one for words in EVERYDAY))
    yield from _mail(case)
    for change in case.before.changes(case.after):
        if why := forbidden(case, change):
            yield f"{change.table} of centre {change.centre}: {why}: {dict(change.before or {})} → {dict(change.after or {})}"
    yield from references(case)
    for told in case.told:
        yield from (f"{why}: {told}" for why in _overheard(case, told))


def _mail(case: Case) -> Iterator[str]:
    """Everything new is answered; what Telegram can have written was read."""
    kept = {row["update_id"]: row for row in case.after["update"]}
    for letter, sound in case.new:
        row = kept.get(letter["update_id"])
        if row is None:
            yield f"not stored: {letter}"
        elif row["failed"] not in (None, "unreadable") or (row["failed"] and sound):
            yield f"failed ({row['failed']}): {letter}"
        elif row["failed"] is None and row["answered_at"] is None:
            yield f"left over: {letter}"


def _overheard(case: Case, told: Told) -> Iterator[str]:
    """What is wrong with this having been said there."""
    yield from leaked(case.before, case.after, told)
    owners = _centres_of(told.chat, case.before, case.after)
    from_there = [one for one in case.senders if told.chat in (one.account, one.chat)]
    knocked = {one.account for one in case.senders}
    told_office = told.chat in {
        m["telegram"] for m in case.after["member"] if m["office"] and knocked & case.told_of(m["centre"])
    }
    places = {one.chat for one in case.senders}
    theirs = {member["centre"] for member in case.members}
    theirs |= {centre["id"] for centre in case.before["centre"] if centre["group_chat"] in places}
    if not from_there and not told_office and not owners & theirs:
        yield "said to somebody whom it does not concern"
    if not owners and told.chat > 0 and not any(words.fullmatch(told.text.strip()) for words in STRANGERS_WORDS):
        yield "not a stranger's words"
    if not owners and told.chat < 0 and not case.members:
        yield "said in a strange group"


def _centres_of(chat: int, *pages: Pages) -> set[int]:
    """Whose chat this is, or was a moment ago."""
    private = {member["centre"] for page in pages for member in page["member"] if member["telegram"] == chat}
    return private | {centre["id"] for page in pages for centre in page["centre"] if centre["group_chat"] == chat}


def leaked(before: Pages, after: Pages, told: Told) -> Iterator[str]:
    """Names, numbers and units of a centre, in a chat that is not of it; in a group, numbers and what notes say."""
    owners = _centres_of(told.chat, before, after)
    for centre, secrets in _secrets(after).items():
        if centre not in owners and (found := [one for one in secrets if one in told.text]):
            yield f"leaked {found} of centre {centre}"
    if told.chat < 0 and (found := [one for one in _numbers(after) if one in told.text]):
        yield f"a number in a group: {found}"
    if CANARY in told.text and told.chat not in _may_read_notes(before, after):
        yield "a note, to somebody who may not read it"


def _secrets(pages: Pages) -> Mapping[int, set[str]]:
    found: dict[int, set[str]] = {centre["id"]: {centre["name"]} for centre in pages["centre"]}
    for member in pages["member"]:
        found[member["centre"]] |= {member["name"], (member["phone"] or member["name"]).removeprefix("+86")}
    for unit in pages["unit"]:
        found[unit["centre"]].add(unit["name"])
    found[1].add(CANARY)
    return found


def _numbers(pages: Pages) -> set[str]:
    return {member["phone"].removeprefix("+86") for member in pages["member"] if member["phone"]}


def _may_read_notes(*pages: Pages) -> set[int]:
    """Office, leader and whoever serves; the group only if it is none of all staff."""
    reads = set()
    for page in pages:
        shifts = {shift["id"] for shift in page["shift"] if shift["day"] == TODAY}
        serving = {service["member"] for service in page["service"] if service["shift"] in shifts}
        reads |= {m["telegram"] for m in page["member"] if m["office"] or m["leader"] or m["id"] in serving}
        reads |= {centre["group_chat"] for centre in page["centre"] if centre["group_kind"] == "leaders"}
    return reads

"""What came in together and what it did: the books before and after, who was told what. For the judge; says nothing of right."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from tests.hostile.books import Pages, Row
from tests.hostile.hall import Told

WANTED = frozenset({"message", "edited_message", "callback_query", "my_chat_member"})


class Sender(NamedTuple):
    """Whom an update is from, and out of which chat, if Telegram can have written it."""

    account: int
    chat: int
    kind: str
    body: Any


def sender(letter: Any) -> Sender | None:
    """None for what nothing may come of."""
    if not isinstance(letter, dict):
        return None
    kinds = [kind for kind in WANTED if letter.get(kind) is not None]
    said = letter[kinds[0]] if len(kinds) == 1 else None
    place = said.get("message") if isinstance(said, dict) and kinds == ["callback_query"] else said
    account, chat = _id(said, "from"), _id(place, "chat")
    if account is None or chat is None or not isinstance(place, dict):
        return None
    private = place["chat"].get("type") == "private"
    if account <= 0 or private != (chat > 0) or (private and chat != account):
        return None
    return Sender(account, chat, kinds[0], said)


def _id(body: Any, name: str) -> int | None:
    found = body.get(name) if isinstance(body, dict) else None
    number = found.get("id") if isinstance(found, dict) else None
    return number if type(number) is int and abs(number) <= 2**53 else None


class Case(NamedTuple):
    """Everything about what came in together: `new` are the updates that had not come before, with whether they are sound."""

    new: Sequence[tuple[Any, bool]]
    before: Pages
    after: Pages
    told: Sequence[Told]
    refused: Sequence[str]
    complaints: Sequence[str]
    sealed: Collection[tuple[int, int]]
    """(centre, chat) of the groups that an office was asked about, or had."""

    @property
    def senders(self) -> list[Sender]:
        return [found for letter, _ in self.new if (found := sender(letter))]

    @property
    def members(self) -> list[Row]:
        """Who of these is bound."""
        accounts = {one.account for one in self.senders}
        return [member for member in self.before["member"] if member["telegram"] in accounts]

    def told_of(self, centre: int) -> set[int]:
        """The accounts whose office here was told of them."""
        return {knock["account"] for knock in self.after["knock"] if knock["centre"] == centre and knock["told_at"]}

"""The buttons about the group."""

from dataclasses import dataclass

from handlers.taps import Tap


@dataclass(frozen=True, slots=True)
class OfGroup(Tap):
    belongs_to = "group"


@dataclass(frozen=True, slots=True)
class GroupIs(OfGroup):
    """This chat is the group, and who reads it; sealed, so that only a chat the office was asked about can be bound."""

    code = "gk"
    chat: int
    kind: str
    seal: str


@dataclass(frozen=True, slots=True)
class NotOurs(OfGroup):
    code = "gn"


@dataclass(frozen=True, slots=True)
class PickGroup(OfGroup):
    code = "gp"


@dataclass(frozen=True, slots=True)
class AskUnbind(OfGroup):
    code = "ga"
    chat: int


@dataclass(frozen=True, slots=True)
class Unbind(OfGroup):
    code = "gx"
    chat: int

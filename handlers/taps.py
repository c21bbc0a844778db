"""What a button carries, typed: at most 64 bytes, everything needed to act after a restart, trusted for nothing.

A tap is written `code|field|field`; whoever forges one meets the same checks in the services as an honest press.
"""

from dataclasses import astuple, dataclass, fields
from datetime import date
from typing import Any, ClassVar, TypeVar

MOST_BYTES = 64
YEARS = range(2000, 2100)
LARGEST = 2**53
"""Ids of Telegram have at most 52 bits."""


@dataclass(frozen=True, slots=True)
class Tap:
    """Base of all taps; the fields of a subclass are str, int or date, in this order."""

    code: ClassVar[str] = ""
    belongs_to: ClassVar[str] = ""
    """The section of the office's menu that shows how things stand when the tap is refused; empty: the day."""

    def pack(self) -> str:
        packed = "|".join([self.code, *(_write(field) for field in astuple(self))])
        if len(packed.encode()) > MOST_BYTES:
            raise ValueError(packed)
        return packed


Kind = TypeVar("Kind", bound=Tap)


def _write(field: object) -> str:
    return f"{field:%Y%m%d}" if isinstance(field, date) else str(field)


def _read(kind: Any, written: str) -> object:
    """Raises ValueError for what no tap of ours can hold: days of another century, numbers no database takes."""
    if kind is date:
        day = date(int(written[:4]), int(written[4:6]), int(written[6:8]))
        if day.year not in YEARS:
            raise ValueError(written)
        return day
    read = kind(written)
    if kind is int and abs(read) > LARGEST:
        raise ValueError(written)
    return read


def unpack(kind: type[Kind], data: str) -> Kind:
    """The tap in `data`. Raises ValueError for whatever `kind.pack` has not written."""
    code, *written = data.split("|")
    wanted = fields(kind)
    if code != kind.code or len(written) != len(wanted):
        raise ValueError(data)
    tap = kind(*(_read(field.type, text) for field, text in zip(wanted, written, strict=True)))
    if tap.pack() != data:
        raise ValueError(data)
    return tap


@dataclass(frozen=True, slots=True)
class OfCheck(Tap):
    """A tap on the card of one check."""

    day: date
    checklist: str


@dataclass(frozen=True, slots=True)
class OfDay(Tap):
    """A tap that is about one day."""

    day: date


@dataclass(frozen=True, slots=True)
class AllFine(OfCheck):
    code = "ca"


@dataclass(frozen=True, slots=True)
class DoorsOnly(OfCheck):
    code = "cd"


@dataclass(frozen=True, slots=True)
class AskProblem(OfCheck):
    code = "cp"


@dataclass(frozen=True, slots=True)
class CallGuard(OfCheck):
    code = "cg"


@dataclass(frozen=True, slots=True)
class ShowCheck(OfCheck):
    code = "cs"


@dataclass(frozen=True, slots=True)
class PutOff(OfCheck):
    code = "co"


@dataclass(frozen=True, slots=True)
class OneItem(OfCheck):
    code = "ci"
    item: str


@dataclass(frozen=True, slots=True)
class Problem(OfCheck):
    code = "cq"
    item: str


@dataclass(frozen=True, slots=True)
class PutOffBy(OfDay):
    code = "cm"
    minutes: int


@dataclass(frozen=True, slots=True)
class Preview(OfDay):
    code = "rp"


@dataclass(frozen=True, slots=True)
class Sign(OfDay):
    code = "rs"


@dataclass(frozen=True, slots=True)
class SignAll(OfDay):
    """All that is open is closed, and the record signed with it."""

    code = "ra"


@dataclass(frozen=True, slots=True)
class SignedByHand(OfDay):
    """The supervisor has signed the printed record."""

    code = "rh"


@dataclass(frozen=True, slots=True)
class Remark(OfDay):
    code = "rr"


@dataclass(frozen=True, slots=True)
class SeeToday(Tap):
    code = "td"


@dataclass(frozen=True, slots=True)
class SeeMine(Tap):
    code = "my"


@dataclass(frozen=True, slots=True)
class CalendarFile(Tap):
    code = "ic"


@dataclass(frozen=True, slots=True)
class Acknowledge(Tap):
    code = "ok"


@dataclass(frozen=True, slots=True)
class Month(OfDay):
    code = "mo"


@dataclass(frozen=True, slots=True)
class WhyMe(OfDay):
    code = "wy"


@dataclass(frozen=True, slots=True)
class CannotCome(OfDay):
    code = "nc"


@dataclass(frozen=True, slots=True)
class Reassign(OfDay):
    """Somebody else is to take a shift over; 0: the day's only one, else it is yet to be said which."""

    code = "oa"
    page: int
    shift: int = 0


@dataclass(frozen=True, slots=True)
class GiveTo(OfDay):
    """`reason` is a key of the charter, or `-` for none."""

    code = "og"
    member: int
    shift: int = 0
    reason: str = "-"


@dataclass(frozen=True, slots=True)
class Called(OfDay):
    code = "oc"


@dataclass(frozen=True, slots=True)
class ConfirmWeek(OfDay):
    code = "ow"


@dataclass(frozen=True, slots=True)
class Admin(Tap):
    """A section of the office's menu; without one the menu itself."""

    code = "ad"
    section: str


@dataclass(frozen=True, slots=True)
class OptionsOf(Tap):
    """The options of the charter of one group."""

    code = "xg"
    group: str


@dataclass(frozen=True, slots=True)
class AskOption(Tap):
    code = "xo"
    option: str


@dataclass(frozen=True, slots=True)
class SetOption(Tap):
    """`value` is the short name of what it is set to."""

    code = "xs"
    option: str
    value: str


@dataclass(frozen=True, slots=True)
class GuardUp(Tap):
    """One place further up in the order of turns."""

    code = "gu"
    member: int


@dataclass(frozen=True, slots=True)
class CentreSpeaks(Tap):
    code = "lc"
    language: str


@dataclass(frozen=True, slots=True)
class Speak(Tap):
    code = "la"
    language: str


@dataclass(frozen=True, slots=True)
class Submit(Tap):
    code = "ns"


@dataclass(frozen=True, slots=True)
class Drop(Tap):
    code = "nd"

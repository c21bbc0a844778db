"""What buttons carry about the roster, filings and whatever changes them; how a tap is written is `taps`' matter."""

from dataclasses import dataclass
from datetime import date

from handlers.taps import OfDay, Tap

NO_REASON = "-"


@dataclass(frozen=True, slots=True)
class Give(OfDay):
    """Somebody is to take a shift over."""

    member: int
    shift: int


@dataclass(frozen=True, slots=True)
class GiveWhy(Give):
    """Why? That is asked before it is done."""

    code = "gw"


@dataclass(frozen=True, slots=True)
class GiveWords(Give):
    """The reason is to be typed."""

    code = "gt"


@dataclass(frozen=True, slots=True)
class Filings(Tap):
    code = "fl"
    page: int


@dataclass(frozen=True, slots=True)
class Days(OfDay):
    """The days of a month, to choose one to look at."""

    code = "ds"


@dataclass(frozen=True, slots=True)
class SeeDay(OfDay):
    code = "dy"


@dataclass(frozen=True, slots=True)
class PickDay(Tap):
    """A day was chosen; `purpose` says for what, `arg` about whom or what."""

    belongs_to = "calendar"
    code = "pd"
    purpose: str
    arg: str
    day: date


@dataclass(frozen=True, slots=True)
class PickMonth(Tap):
    """A month of days to choose from."""

    belongs_to = "calendar"
    code = "pm"
    purpose: str
    arg: str
    day: date


@dataclass(frozen=True, slots=True)
class TypeDay(Tap):
    """The day is to be typed."""

    belongs_to = "calendar"
    code = "py"
    purpose: str
    arg: str


@dataclass(frozen=True, slots=True)
class Blank(Tap):
    """A place in a grid where there is no day."""

    code = "pb"


@dataclass(frozen=True, slots=True)
class Propose(Tap):
    """What would this change do? `change` as `bot.services.changes` writes it."""

    belongs_to = "calendar"
    code = "vp"
    change: str


@dataclass(frozen=True, slots=True)
class SeeMoves(Tap):
    """Who would move, in one of its ways."""

    belongs_to = "calendar"
    code = "vs"
    change: str
    how: str


@dataclass(frozen=True, slots=True)
class Revise(Tap):
    """Do it, as it was shown."""

    belongs_to = "calendar"
    code = "vd"
    change: str
    how: str
    seal: str


@dataclass(frozen=True, slots=True)
class AskDay(Tap):
    """Which day? `purpose` says for what, `arg` about whom or what."""

    belongs_to = "calendar"
    code = "va"
    purpose: str
    arg: str = ""


@dataclass(frozen=True, slots=True)
class AskHours(Tap):
    """Which hours, from that day on or (`only`) on that day alone?"""

    belongs_to = "calendar"
    code = "vh"
    only: int
    day: date


@dataclass(frozen=True, slots=True)
class TypeHours(AskHours):
    """They are to be typed."""

    code = "vt"


@dataclass(frozen=True, slots=True)
class PasteNotice(Tap):
    belongs_to = "calendar"
    code = "vn"


@dataclass(frozen=True, slots=True)
class OfPeople(Tap):
    """A tap of the list of people; unit 0: of no unit."""

    belongs_to = "people"
    unit: int


@dataclass(frozen=True, slots=True)
class People(OfPeople):
    code = "hl"
    page: int


@dataclass(frozen=True, slots=True)
class NewPerson(OfPeople):
    code = "hn"
    role: str


@dataclass(frozen=True, slots=True)
class OfOne(Tap):
    """A tap about one person."""

    belongs_to = "people"
    member: int


@dataclass(frozen=True, slots=True)
class Person(OfOne):
    code = "hp"


@dataclass(frozen=True, slots=True)
class EditPerson(OfOne):
    code = "he"


@dataclass(frozen=True, slots=True)
class TypeField(OfOne):
    """What stands in a field is to be typed."""

    code = "ht"
    field: str


@dataclass(frozen=True, slots=True)
class PutField(OfOne):
    """A field gets one of the values it can have."""

    code = "hv"
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Stays(OfOne):
    """Somebody who was to leave stays after all."""

    code = "hs"


@dataclass(frozen=True, slots=True)
class OfUnits(Tap):
    belongs_to = "units"


@dataclass(frozen=True, slots=True)
class OrderUnits(OfUnits):
    """Units in another order: a letter each, as `bot.services.changes` writes it."""

    code = "qo"
    order: str


@dataclass(frozen=True, slots=True)
class UnitsTo(OfUnits):
    """Which unit is to be renamed, or which pattern is to be chosen?"""

    code = "qw"
    what: str


@dataclass(frozen=True, slots=True)
class NameUnit(OfUnits):
    """The name of a unit is to be typed; 0: of a new one."""

    code = "qn"
    unit: int


@dataclass(frozen=True, slots=True)
class AskRosterFile(Tap):
    """The roster that hangs on the wall is to be sent."""

    code = "xa"


@dataclass(frozen=True, slots=True)
class RosterTemplate(Tap):
    """The sheet to fill in with the roster that hangs on the wall."""

    code = "xt"


@dataclass(frozen=True, slots=True)
class PublishFile(Tap):
    """Publish the roster that was sent, as it was shown."""

    code = "xp"
    seal: str

"""What buttons carry at the door, about bindings, staff sheets and the set-up; how a tap is written is `taps`' matter."""

from dataclasses import dataclass

from handlers.taps import OfDay, Tap


@dataclass(frozen=True, slots=True)
class ShareNumber(Tap):
    """Whoever is named in the settings says that their centre is there already."""

    code = "en"


@dataclass(frozen=True, slots=True)
class NewCentre(Tap):
    """Whoever is named in the settings founds one more centre."""

    code = "ec"


@dataclass(frozen=True, slots=True)
class TellOffice(Tap):
    code = "et"


@dataclass(frozen=True, slots=True)
class Knocking(Tap):
    """Who somebody at the door might be, from page to page."""

    belongs_to = "bindings"
    code = "ek"
    knock: int
    page: int


@dataclass(frozen=True, slots=True)
class LetIn(Tap):
    belongs_to = "bindings"
    code = "el"
    knock: int
    member: int


@dataclass(frozen=True, slots=True)
class TurnAway(Tap):
    belongs_to = "bindings"
    code = "ea"
    knock: int


@dataclass(frozen=True, slots=True)
class Bindings(Tap):
    belongs_to = "bindings"
    code = "bl"
    page: int


@dataclass(frozen=True, slots=True)
class OfPerson(Tap):
    """A tap about one person of the centre."""

    belongs_to = "bindings"
    member: int


@dataclass(frozen=True, slots=True)
class Binding(OfPerson):
    code = "bp"


@dataclass(frozen=True, slots=True)
class NewLink(OfPerson):
    code = "bn"


@dataclass(frozen=True, slots=True)
class AskRelease(OfPerson):
    code = "bq"


@dataclass(frozen=True, slots=True)
class Release(OfPerson):
    code = "br"


@dataclass(frozen=True, slots=True)
class PrintCodes(Tap):
    belongs_to = "bindings"
    code = "bc"


@dataclass(frozen=True, slots=True)
class DoorLink(Tap):
    belongs_to = "bindings"
    code = "bd"


@dataclass(frozen=True, slots=True)
class StaffTemplate(Tap):
    belongs_to = "staff"
    code = "st"


@dataclass(frozen=True, slots=True)
class OfStaffFile(Tap):
    """A tap on the preview of a staff sheet; `mark` names the file."""

    belongs_to = "staff"
    mark: str


@dataclass(frozen=True, slots=True)
class StaffPreview(OfStaffFile):
    code = "sv"


@dataclass(frozen=True, slots=True)
class StaffList(OfStaffFile):
    """One part of the preview in full, from page to page."""

    code = "sl"
    part: str
    page: int


@dataclass(frozen=True, slots=True)
class StaffUnits(OfStaffFile):
    """Whether units that the centre does not have are added: 1 or 0."""

    code = "su"
    add: int


@dataclass(frozen=True, slots=True)
class StaffIs(OfStaffFile):
    """Who a row is; 0 is somebody new."""

    code = "si"
    row: int
    member: int


@dataclass(frozen=True, slots=True)
class StaffSame(OfStaffFile):
    code = "sm"


@dataclass(frozen=True, slots=True)
class TakeIn(OfStaffFile):
    """Takes the file in as it was shown; `digest` says what was shown."""

    code = "sa"
    digest: str


@dataclass(frozen=True, slots=True)
class DropFile(OfStaffFile):
    code = "sd"


@dataclass(frozen=True, slots=True)
class OfSetUp(Tap):
    """A tap of the guided set-up."""

    belongs_to = "setup"


@dataclass(frozen=True, slots=True)
class Step(OfSetUp):
    """Shows a step; without one the next that is open."""

    code = "us"
    step: str


@dataclass(frozen=True, slots=True)
class PutOffStep(OfSetUp):
    code = "uk"
    step: str


@dataclass(frozen=True, slots=True)
class KeepName(OfSetUp):
    code = "un"


@dataclass(frozen=True, slots=True)
class Charters(OfSetUp):
    code = "uc"
    page: int


@dataclass(frozen=True, slots=True)
class PickCharter(OfSetUp):
    code = "ur"
    charter: str


@dataclass(frozen=True, slots=True)
class KeepHours(OfSetUp):
    code = "uh"


@dataclass(frozen=True, slots=True)
class ChangeHours(OfSetUp):
    code = "ue"


@dataclass(frozen=True, slots=True)
class Hour(OfSetUp):
    """An edge of a season's hours: to what time?"""

    code = "ui"
    season: int
    edge: int


@dataclass(frozen=True, slots=True)
class SetHour(OfSetUp):
    """`at`: minutes since midnight."""

    code = "uj"
    season: int
    edge: int
    at: int


@dataclass(frozen=True, slots=True)
class Noon(OfSetUp):
    code = "uo"
    closes: int


@dataclass(frozen=True, slots=True)
class Heads(OfSetUp):
    code = "ua"
    unit: int
    page: int


@dataclass(frozen=True, slots=True)
class SetHead(OfSetUp):
    """`has`: whether somebody is to be the head of the own unit."""

    code = "ub"
    member: int
    has: int


@dataclass(frozen=True, slots=True)
class Role(OfSetUp):
    """Who has a role, from page to page."""

    code = "ul"
    role: str
    page: int


@dataclass(frozen=True, slots=True)
class SetRole(OfSetUp):
    code = "um"
    role: str
    member: int
    page: int
    has: int


@dataclass(frozen=True, slots=True)
class PickPattern(OfSetUp):
    code = "up"
    pattern: str


@dataclass(frozen=True, slots=True)
class StartDays(OfSetUp):
    code = "ud"
    page: int


@dataclass(frozen=True, slots=True)
class StartDay(OfSetUp, OfDay):
    code = "uy"


@dataclass(frozen=True, slots=True)
class StartUnits(OfSetUp):
    code = "ut"


@dataclass(frozen=True, slots=True)
class StartUnit(OfSetUp):
    code = "uu"
    unit: int


@dataclass(frozen=True, slots=True)
class StartPeople(OfSetUp):
    """Who of a unit is next?"""

    code = "uw"
    unit: int
    page: int


@dataclass(frozen=True, slots=True)
class StartWith(OfSetUp):
    code = "ux"
    member: int


@dataclass(frozen=True, slots=True)
class FirstRoster(OfSetUp):
    code = "uf"


@dataclass(frozen=True, slots=True)
class PublishFirst(OfSetUp):
    """Publishes the first roster as it was shown; `digest` says what was shown."""

    code = "uq"
    digest: str

"""What buttons carry at the door, about bindings and about staff sheets; how a tap is written is `taps`' matter."""

from dataclasses import dataclass

from handlers.taps import Tap


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

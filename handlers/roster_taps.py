"""What buttons carry about the roster, filings and whatever changes them; how a tap is written is `taps`' matter."""

from dataclasses import dataclass

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

"""The catalogues, and the one function that renders a key. Parameters are escaped here and nowhere else.

Knows languages and how they write dates; does not know what any text is for.
"""

from __future__ import annotations

import gettext
import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po

LANGUAGES = ("zh-CN", "en")
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


class _Catalogue:
    def __init__(self, language: str) -> None:
        self.language = language
        self._locale = Locale.parse(language, sep="-")
        po = read_po(BytesIO(files(__name__).joinpath(f"{language}.po").read_bytes()), locale=self._locale)
        self._plural: Callable[[int], int] = gettext.c2py(po.plural_expr)
        self.texts: Mapping[str, tuple[str, ...]] = {
            _key(message.id): tuple(map(str, message.string))
            if isinstance(message.string, tuple)
            else (str(message.string),)
            for message in po
            if message.id
        }

    def form(self, key: str, number: object) -> str:
        """The text of a key, in the plural form for `number` where the key has several."""
        forms = self.texts[key]
        return forms[self._plural(number)] if len(forms) > 1 and isinstance(number, int) else forms[0]

    def day(self, day: date, pattern: str = "format.date") -> str:
        return format_date(day, self.texts[pattern][0], self._locale)


@dataclass(frozen=True)
class Say:
    """Renders keys in one language and tells times as the clock of one place does.

    `n` among the parameters chooses the plural. Strings are escaped for HTML, lists joined as the language does.
    """

    language: str
    tz: tzinfo

    def __call__(self, key: str, **params: object) -> str:
        text = catalogue(self.language).form(key, params.get("n"))
        return text.format_map({name: self._shown(given) for name, given in params.items()}) if params else text

    def bare(self, day: date, *, weekday: bool = True) -> Markup:
        """The day without brackets, for where it stands in brackets itself."""
        return Markup(catalogue(self.language).day(day, "format.date_bare" if weekday else "format.date_only"))

    def weekday(self, day: date) -> str:
        """The day of the week, as short as people write it."""
        return catalogue(self.language).day(day, "format.weekday")

    def _shown(self, given: object) -> str:
        match given:
            case Markup():
                return given
            case datetime():
                local = given.astimezone(self.tz)
                return f"{local.hour}:{local:%M}"
            case time():
                return f"{given.hour}:{given:%M}"
            case date():
                return catalogue(self.language).day(given)
            case list() | tuple():
                return catalogue(self.language).form("format.and", None).join(self._shown(one) for one in given)
        return escape(str(given))


class Markup(str):
    """Text that was rendered already and is not escaped again."""

    __slots__ = ()


def escape(text: str) -> str:
    """What somebody typed, as it may stand in a message: no markup, and no marks that turn the line round."""
    return html.escape(_INVISIBLE.sub("", text), quote=False)


def brief(text: str, most: int) -> str:
    """The beginning of a text, for where there is no room for the whole."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _key(message_id: str | list[str] | tuple[str, ...]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


@cache
def catalogue(language: str) -> _Catalogue:
    """The catalogue of a language of ours."""
    return _Catalogue(language)


def say_in(language: str | None, tz: tzinfo = UTC) -> Say:
    """Speaks `language`, or Chinese where it is none of ours."""
    return Say(language if language in LANGUAGES else LANGUAGES[0], tz)


def keys(language: str) -> frozenset[str]:
    return frozenset(catalogue(language).texts)

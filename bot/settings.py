"""The one Settings, from the environment and `.env`; everything that is missing, misspelt or wrong is named at once.

Knows the names and what a value must look like. Does not know what a setting is used for, nor any words: a fault carries
the key of its reason. Values never stand in a fault, they may be secrets.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_args
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from dotenv.parser import parse_stream
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

Language = Literal["zh-CN", "en"]
LOOPBACK = ("127.0.0.1", "::1", "localhost")
WEBHOOK = ("WEBHOOK_URL", "WEBHOOK_LISTEN", "WEBHOOK_SECRET")
_ALIKE = 0.8
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{20,}")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Fault(NamedTuple):
    """A setting (or the file `.env`) and why it cannot be used: the key of the reason; `meant` is its one parameter."""

    name: str
    reason: str
    meant: str = ""


class SettingsFault(Exception):
    """Names every fault there is."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(", ".join(f"{fault.name} ({fault.reason})" for fault in faults))
        self.faults = faults


def on_loopback(url: str) -> bool:
    """Whether the url's host is this machine."""
    try:
        return urlsplit(url).hostname in LOOPBACK
    except ValueError:
        return False


def _refused(reason: str) -> PydanticCustomError:
    return PydanticCustomError("settings", "see reason", {"reason": f"settings.{reason}"})


def _url(*schemes: str) -> AfterValidator:
    def check(value: str) -> str:
        try:
            parts = urlsplit(value)
            reachable = parts.scheme in schemes and parts.hostname and parts.port != 0
        except ValueError:
            reachable = None
        if not reachable:
            raise _refused("not_a_url")
        return value.rstrip("/")

    return AfterValidator(check)


def _matching(pattern: re.Pattern[str], reason: str) -> AfterValidator:
    def check(value: SecretStr) -> SecretStr:
        if not pattern.fullmatch(value.get_secret_value()):
            raise _refused(reason)
        return value

    return AfterValidator(check)


def _ids(value: object) -> object:
    return [part for part in re.split(r"[\s,;\uff0c\uff1b\u3001]+", value) if part] if isinstance(value, str) else value


def _with_driver(value: str) -> str:
    scheme, found, rest = value.partition("://")
    driver = _DRIVERS.get(scheme, scheme)
    if not found or driver not in _DRIVERS.values():
        raise _refused("not_a_database")
    return f"{driver}://{rest}"


def _address(value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 2**16:
        raise _refused("not_an_address")
    return value


def _key(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", value):
        raise _refused("not_a_key")
    return value


def _database_under(given: dict[str, Any]) -> str:
    return f"sqlite+aiosqlite:///{given.get('data_dir', Path('data')) / 'duty.sqlite3'}"


class Settings(BaseSettings):
    """What the person who runs the bot decides. `.env.example` says what each is for."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    bot_token: Annotated[SecretStr, _matching(_TOKEN, "not_a_token")] | None = None
    admin_ids: Annotated[tuple[Annotated[int, Field(gt=0)], ...], BeforeValidator(_ids)] = ()
    data_dir: Path = Path("data")
    database_url: Annotated[str, AfterValidator(_with_driver)] = Field(default_factory=_database_under, repr=False)
    charter: Annotated[str, AfterValidator(_key)] = "shanghang"
    timezone: ZoneInfo = ZoneInfo("Asia/Shanghai")
    language: Language = "zh-CN"
    bot_api_url: Annotated[str, _url("http", "https")] = "https://api.telegram.org"
    proxy_url: Annotated[str, _url("http", "https", "socks4", "socks5", "socks5h")] | None = Field(None, repr=False)
    webhook_url: Annotated[str, _url("https")] | None = None
    webhook_listen: Annotated[str, AfterValidator(_address)] | None = None
    webhook_secret: Annotated[SecretStr, _matching(_WEBHOOK_SECRET, "not_a_webhook_secret")] | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    heartbeat_url: Annotated[str, _url("http", "https")] | None = Field(None, repr=False)
    rehearsal_clock: Annotated[str, _url("ws")] | None = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `read` gives: it looks at both sources itself, to be able to name every fault of both."""
        return (init_settings,)

    @classmethod
    def read(cls, env: Mapping[str, str], dotenv: Path | None) -> Settings:
        """The settings of this environment, which wins over the file. Raises SettingsFault. An empty value is none."""
        written, faults = _written(dotenv)
        given = written | {name: env[name] for name in NAMES if env.get(name, "").strip() and not _foreign(name, env[name])}
        faults += _disagreements(given)
        try:
            settings = cls.model_validate({name.lower(): _tidy(name, value) for name, value in given.items()})
        except ValidationError as error:
            raise SettingsFault((*faults, *_named(error))) from None
        if faults:
            raise SettingsFault(tuple(faults))
        return settings

    @property
    def secrets(self) -> frozenset[str]:
        """What must never be shown, as it was written and as it is meant."""
        kept = [secret.get_secret_value() for secret in (self.bot_token, self.webhook_secret) if secret]
        addresses = (self.database_url, self.proxy_url or "", self.bot_api_url, self.webhook_url or "")
        passwords = [password for address in addresses if (password := urlsplit(address).password)]
        found = {*kept, *(token.partition(":")[2] for token in kept), *passwords, *map(unquote, passwords)}
        return frozenset(found | {self.heartbeat_url} if self.heartbeat_url else found) - {""}

    @property
    def database_file(self) -> Path | None:
        """The file of an SQLite database; None when it is kept elsewhere."""
        scheme, _, path = self.database_url.partition(":///")
        return Path(path.partition("?")[0]) if scheme == _DRIVERS["sqlite"] else None


LANGUAGES: tuple[str, ...] = get_args(Language)
NAMES = tuple(name.upper() for name in Settings.model_fields)


def language_of(env: Mapping[str, str], dotenv: Path | None) -> str:
    """The language to speak before the settings are known to be right."""
    written, _ = _written(dotenv)
    wanted = (env.get("LANGUAGE", "").strip(), written.get("LANGUAGE", ""))
    return next((language for language in wanted if language in LANGUAGES), LANGUAGES[0])


def _foreign(name: str, value: str) -> bool:
    # Desktops set LANGUAGE too, for gettext ("en_US:en"): in the environment it counts only where it is one of ours.
    return name == "LANGUAGE" and value.strip() not in LANGUAGES


def _tidy(name: str, value: str) -> str:
    return value.strip().upper() if name == "LOG_LEVEL" else value.strip()


def _written(dotenv: Path | None) -> tuple[dict[str, str], list[Fault]]:
    """What the file says, and what in it cannot be read or was meant to be a setting."""
    if dotenv is None or not dotenv.exists():
        return {}, []
    try:
        with dotenv.open(encoding="utf-8-sig") as file:
            lines = list(parse_stream(file))
    except (OSError, UnicodeDecodeError):
        return {}, [Fault(str(dotenv), "settings.unreadable")]
    given: dict[str, str] = {}
    faults: list[Fault] = []
    for line in lines:
        name = (line.key or "").upper()
        if line.error or (line.key and line.value is None):
            faults.append(Fault(f"{dotenv}:{line.original.line}", "settings.bad_line"))
        elif name in NAMES:
            given.pop(name, None)
            given |= {name: line.value} if line.value and line.value.strip() else {}
        elif meant := difflib.get_close_matches(name, NAMES, 1, _ALIKE):
            faults.append(Fault(name, "settings.misspelt", meant[0]))
    return given, faults


def _disagreements(given: Mapping[str, str]) -> list[Fault]:
    """Settings that only make sense together."""
    faults = []
    if any(name in given for name in WEBHOOK):
        faults += [Fault(name, "settings.webhook_needs") for name in WEBHOOK if name not in given]
    if "REHEARSAL_CLOCK" in given and not on_loopback(given.get("BOT_API_URL", "")):
        faults.append(Fault("REHEARSAL_CLOCK", "settings.clock_is_real"))
    return faults


_REASONS = {"int_parsing": "not_ids", "greater_than": "not_ids", "zoneinfo_str": "not_a_timezone"}


def _named(error: ValidationError) -> list[Fault]:
    """Pydantic's errors as faults, one a setting."""
    found: dict[str, Fault] = {}
    for one in error.errors(include_url=False, include_input=False):
        if one["type"] == "default_factory_not_called":
            continue  # the default is right as soon as the others are
        name = str(one["loc"][0]).upper()
        context = one.get("ctx", {})
        if one["type"] == "literal_error":
            fault = Fault(name, "settings.not_one_of", str(context["expected"]))
        else:
            fault = Fault(name, context.get("reason") or f"settings.{_REASONS.get(one['type'], 'wrong')}")
        found.setdefault(name, fault)
    return list(found.values())

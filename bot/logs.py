"""One line an event, as text or JSON, to standard error; what the libraries log goes the same way.

Knows what a secret looks like and lets none through: bot tokens, passwords in addresses, phone and identity numbers.
Does not know who logs what. Call `configure` once, at the start; elsewhere `structlog.get_logger()` or `logging` will do.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from types import TracebackType
from typing import Any, Literal

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

QUIET: Mapping[str, int] = {
    "alembic": logging.WARNING,  # its INFO is one line a step
    "aiosqlite": logging.INFO,  # its DEBUG is every statement with its values
    "aiohttp.access": logging.WARNING,
    "apscheduler": logging.WARNING,  # its INFO is one line each tick
    "asyncio": logging.INFO,
}
"""The least level of libraries that say too much, whatever LOG_LEVEL is."""

_PLAIN: Mapping[int, str] = {
    **{0xFF10 + digit: str(digit) for digit in range(10)},
    **dict.fromkeys((0x3000, 0xA0), " "),
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0xFF0D), "-"),
    **dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), ""),
    0xFF0B: "+",
    0xFF38: "X",
    0xFF58: "x",
}
"""Digits and what stands between them, as they are typed with a Chinese keyboard or hidden in a text."""
_ESCAPED = re.compile(r"\\+[ux]([0-9A-Fa-f]{4}|[0-9A-Fa-f]{2})")
"""The same, as Python and JSON write down what is inside something else."""
_GAP = r"[-.\s]?"
_HIDDEN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), mark)
    for pattern, mark in (
        (r"(?<!\d)\d{5,}(?::|%3A)[A-Za-z0-9_-]{20,}", "[token]"),
        (r"(?<=/start )[\w-]+|(?<=[?&]start=)[\w-]+", "[token]"),  # whoever has an invitation can come in by it
        (r"(?<=://)[^/\s:@]*:\S+(?=@)", "[password]"),
        (rf"(?<!\d)[1-9]\d{{5}}{_GAP}(?:19|20)\d{{2}}{_GAP}\d{{4}}{_GAP}\d{{3}}[\dXx](?!\d)", "[identity]"),
        (r"(?<!\d)\d{15,}[Xx]?", "[number]"),  # identity numbers of both lengths, cards, and what is typed in one go
        (r"(?<!\d)\d{4}(?:[- ]\d{4}){3}(?:[- ]?\d{1,3})?(?!\d)", "[number]"),
        (rf"\+\d(?:{_GAP}\d){{9,14}}(?!\d)", "[phone]"),
        (rf"(?<!\d)(?:(?:00)?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)", "[phone]"),
        (rf"(?<!\d)\(?0\d{{2,3}}\)?{_GAP}\d{{7,8}}(?!\d)", "[phone]"),
    )
)
_LEAST = 6
"""Shorter passwords are hidden in addresses only: they may be anywhere by chance."""

Hide = Callable[[str], str]


def _meant(escaped: re.Match[str]) -> str:
    return _PLAIN.get(int(escaped[1], 16), escaped[0])


def hiding(secrets: Iterable[str] = ()) -> Hide:
    """Takes a text and gives it back without anything that looks like a secret or a citizen's number, and without `secrets`."""
    known = sorted({secret for secret in secrets if len(secret) >= _LEAST}, key=len, reverse=True)
    exact = re.compile("|".join(map(re.escape, known))) if known else None

    def hide(text: str) -> str:
        text = _ESCAPED.sub(_meant, text.translate(_PLAIN))
        for pattern, mark in _HIDDEN:
            text = pattern.sub(mark, text)
        return exact.sub("[secret]", text) if exact else text

    return hide


def _redacting(hide: Hide) -> Processor:
    """Processor: the whole event redacted, whatever it is made of. Comes last before rendering."""

    def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {hide(str(name)): _safe(value, hide) for name, value in event.items()}

    return redact


def _safe(value: object, hide: Hide) -> object:
    if value is None or isinstance(value, (bool, float)):
        return value
    if isinstance(value, int):
        shown = hide(str(value))
        return value if shown == str(value) else shown
    if isinstance(value, Mapping):
        return {hide(str(name)): _safe(inner, hide) for name, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_safe(inner, hide) for inner in value]
    if isinstance(value, (bytes, bytearray)):
        return f"<{len(value)} bytes>"
    return hide(value if isinstance(value, str) else repr(value))


def _plain(_logger: WrappedLogger, _method: str, event: MutableMapping[str, Any]) -> str:
    """Processor: time, level, what happened, then name=value; line breaks and spaces in a value are quoted."""
    told = " ".join(
        f"{name}={_quoted(value)}" for name, value in event.items() if name not in {"timestamp", "level", "event"}
    )
    line = f"{event.get('timestamp', '')} {event.get('level', ''):<8} {_one_line(event.get('event', ''))}"
    return f"{line}  {told}" if told else line


def _one_line(value: object) -> str:
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in str(value))


def _quoted(value: object) -> str:
    text = _one_line(value)
    return json.dumps(text, ensure_ascii=False) if not text or " " in text or '"' in text else text


def configure(level: str = "INFO", form: Literal["text", "json"] = "text", secrets: Iterable[str] = ()) -> None:
    """Route structlog and the standard library's logging through one handler. May be called again.

    `secrets` are never shown, wherever they turn up.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    render: Processor = structlog.processors.JSONRenderer(ensure_ascii=False) if form == "json" else _plain
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _redacting(hiding(secrets)), render],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.captureWarnings(capture=True)
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(max(least, logging.getLevelName(level)))
    sys.excepthook = _crashed


def _crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What nobody caught is an event too: a traceback printed by Python itself would show what is hidden here."""
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("crashed", exc_info=(kind, error, trace))

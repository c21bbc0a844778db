"""One line an event, as text or JSON, to standard error; what the libraries log goes the same way.

Knows what a secret looks like and lets none through: bot tokens, passwords in addresses, phone and identity numbers.
Does not know who logs what. Call `configure` once, at the start; elsewhere `structlog.get_logger()` or `logging` will do.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
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

_SECRETS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<!\d)\d{5,}(?::|%3A)[A-Za-z0-9_-]{20,}"), "[token]"),
    (re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"), "[password]"),
    (re.compile(r"(?<![\dA-Za-z.])[1-9]\d{16}[\dXx](?!\d)"), "[identity]"),
    (re.compile(r"(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"), "[phone]"),
)


def redacted(text: str) -> str:
    """The text without anything that looks like a secret or a citizen's number."""
    for pattern, mark in _SECRETS:
        text = pattern.sub(mark, text)
    return text


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Processor: the whole event redacted, whatever it is made of. Comes last before rendering."""
    return {redacted(str(name)): _safe(value) for name, value in event.items()}


def _safe(value: object) -> object:
    if value is None or isinstance(value, (bool, float)):
        return value
    if isinstance(value, int):
        shown = redacted(str(value))
        return value if shown == str(value) else shown
    if isinstance(value, Mapping):
        return {redacted(str(name)): _safe(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_safe(inner) for inner in value]
    return redacted(value if isinstance(value, str) else repr(value))


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


def configure(level: str = "INFO", form: Literal["text", "json"] = "text") -> None:
    """Route structlog and the standard library's logging through one handler. May be called again."""
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
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, redact, render],
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

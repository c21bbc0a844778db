"""Hours as people type them: `8:30-12:00 14:00-17:30`, `8点半到12点、14点到17点`. Read, never shown."""

from __future__ import annotations

import re
import unicodedata
from datetime import time

from bot.duty.sections import Sessions

MOST_SESSIONS = 3
_CLOCK = r"([01]?[0-9]|2[0-3])(?:[:.点时]([0-5][0-9]|半|一刻|三刻)?分?|([0-5][0-9]))?"
_SPAN = re.compile(f"{_CLOCK}(?:-+|—+|–|~|至|到|to){_CLOCK}")
_QUARTERS = {"半": 30, "一刻": 15, "三刻": 45}


def parse(text: str) -> Sessions | None:
    """The sessions that are named, in order and without overlap; None for anything else."""
    words = re.sub(r"(?:上午|下午|[和,、;]|\s)+", " ", unicodedata.normalize("NFKC", text)).strip()
    words = re.sub(r"\s*(-+|—+|–|~|至|到|to)\s*", r"\1", words)
    spans = [_SPAN.fullmatch(word) for word in words.split(" ")]
    found = [(_time(*one.groups()[:3]), _time(*one.groups()[3:])) for one in spans if one]
    ends = [at for span in found for at in span]
    if not found or len(found) != len(spans) or len(found) > MOST_SESSIONS or ends != sorted(set(ends)):
        return None
    return tuple(found)


def _time(hour: str, minute: str | None, close: str | None) -> time:
    written = minute or close or "0"
    return time(int(hour), _QUARTERS.get(written) or int(written if written.isdigit() else 0))

"""The parameters of one request, read as the Bot API reads them: JSON inside a form, numbers as text, files apart.

Does not know which method they are for.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.rehearsal.refusal import Refusal, bad


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the request."""

    name: str
    data: bytes


class Parameters:
    """Names and values as sent."""

    def __init__(self, values: Mapping[str, Any], files: Mapping[str, Upload]) -> None:
        self._values = values
        self.files = files

    def shown(self) -> dict[str, Any]:
        """For the log: what was sent, files by name and size."""
        sizes = {name: f"<{file.name}, {len(file.data)} bytes>" for name, file in self.files.items()}
        return {**self._values, **sizes}

    def text(self, name: str) -> str | None:
        """A string, or None if it was not sent."""
        value = self._values.get(name)
        return None if value is None else str(value)

    def whole(self, name: str, default: int = 0) -> int:
        """A whole number."""
        value = self._values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad(f'parameter "{name}" is not a number') from None

    def flag(self, name: str) -> bool:
        """True or false."""
        return str(self._values.get(name, "")).lower() in {"true", "1"}

    def json(self, name: str) -> Any:
        """An object or array, whether sent as JSON or as its text; None if it was not sent."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise bad(f"can't parse {name} JSON object") from None

    def file(self, name: str) -> Upload | None:
        """A file sent under this name, or attached under another one (attach://)."""
        value = self._values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            name = value.removeprefix("attach://")
        return self.files.get(name)


async def read(request: web.Request) -> Parameters | Refusal:
    """The parameters, however they were sent: query, form, JSON, multipart."""
    values: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json" and request.can_read_body:
        try:
            body = await request.json()
        except ValueError:
            return bad("can't parse request body as JSON")
        if not isinstance(body, dict):
            return bad("object expected as request body")
        values |= body
    elif request.can_read_body:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = Upload(value.filename, value.file.read())
            elif isinstance(value, str):
                values[name] = value
            else:
                files[name] = Upload(name, bytes(value))
    return Parameters(values, files)

"""What the stand-in says no with. Knows Telegram's shape of an error; does not know why it is raised."""

from typing import Any


class Refusal(Exception):
    """A request Telegram would turn down: its code, its words, and the numbers that come with them."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def answer(self) -> dict[str, Any]:
        """The body Telegram would send."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad(description: str, **parameters: int) -> Refusal:
    """400: the request itself is wrong."""
    return Refusal(400, f"Bad Request: {description}", **parameters)


def forbidden(description: str) -> Refusal:
    """403: the people or the group do not want the bot."""
    return Refusal(403, f"Forbidden: {description}")


def too_many(seconds: int) -> Refusal:
    """429: wait so many seconds."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def lacking(what: str) -> Refusal:
    """501: Telegram may know this, the stand-in does not; a test that meets it fails."""
    return Refusal(501, f"Not Implemented: the stand-in lacks {what}")

"""A refusal is a value: what was asked cannot be done, and the catalogues say who may or what to do instead."""

from __future__ import annotations


class Refused(Exception):
    """Raised by rules and services. `key` names the text, `params` fill it; nothing has been changed."""

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.params = params

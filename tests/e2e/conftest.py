"""Fixtures of the stand-in's own tests."""

from collections.abc import AsyncIterator

import pytest

from tests.e2e.client import Door, open_door


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    """A stand-in without limits, two people before it."""
    async with open_door() as opened:
        yield opened

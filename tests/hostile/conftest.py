"""The moments of the day that the hostile come to, lived into once for each worker."""

from __future__ import annotations

import pytest

from tests.hostile.campaign import templates
from tests.hostile.template import Template


@pytest.fixture(scope="session")
def halls(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Template]:
    return templates(tmp_path_factory.mktemp("halls"))

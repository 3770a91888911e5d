"""Fixtures every test may use."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.builders.town import TestTown, open_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[TestTown]:
    """An empty town with the standard policy."""
    async with open_town(tmp_path) as opened:
        yield opened

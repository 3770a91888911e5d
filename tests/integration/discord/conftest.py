"""The Discord door's own fixture."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.discord.discord_hall import Hall, open_hall


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    """An open door to a guild with its owner and a resident."""
    async with open_hall(tmp_path) as opened:
        yield opened

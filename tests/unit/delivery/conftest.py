from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.builders.outbox import Outbox, open_outbox


@pytest.fixture
async def outbox(tmp_path: Path) -> AsyncIterator[Outbox]:
    """An empty outbox with two open doors, Discord and Slack."""
    async with open_outbox(tmp_path) as opened:
        yield opened

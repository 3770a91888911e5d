"""The Discord door's own fixture."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.builders.discord_commands import written_once
from tests.integration.discord.discord_hall import Hall, open_hall


@pytest.fixture(scope="session", autouse=True)
def _commands_written_once() -> Iterator[None]:
    with written_once():
        yield


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine an answer may take more than the half second after which one is promised first."""
    monkeypatch.setattr("adapters.discord.desk.ANSWER_WITHIN", 2.0)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    """An open door to a guild with its owner and a resident."""
    async with open_hall(tmp_path) as opened:
        yield opened

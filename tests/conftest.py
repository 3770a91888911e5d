"""Fixtures every test may use."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.builders.postgres import NoPostgres, PostgresServer, running_postgres
from tests.builders.town import TestTown, open_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[TestTown]:
    """An empty town with the standard policy."""
    async with open_town(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this session's own; where none can be had the tests that need it say so."""
    try:
        with running_postgres() as server:
            yield server
    except NoPostgres as error:
        pytest.skip(str(error))

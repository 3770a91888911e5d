"""The furnished town of these tests: made once, and put back as it was for each."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.hostile.furnished_town import FurnishedTown, Mould, furnished


@pytest.fixture(scope="session")
def mould(tmp_path_factory: pytest.TempPathFactory) -> Mould:
    return Mould(tmp_path_factory.mktemp("mould") / "golden.db")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def opened_town(tmp_path_factory: pytest.TempPathFactory, mould: Mould) -> AsyncIterator[FurnishedTown]:
    async with furnished(tmp_path_factory.mktemp("furnished"), mould) as town:
        yield town


@pytest.fixture
def furnished_town(opened_town: FurnishedTown) -> FurnishedTown:
    """It stays open from test to test: those who use it run on the session's event loop."""
    opened_town.begin_anew()
    return opened_town

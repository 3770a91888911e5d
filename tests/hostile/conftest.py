"""The furnished town of these tests: made once, copied for each."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.hostile.furnished_town import FurnishedTown, Mould, furnished


@pytest.fixture(scope="session")
def mould(tmp_path_factory: pytest.TempPathFactory) -> Mould:
    return Mould(tmp_path_factory.mktemp("mould") / "golden.db")


@pytest.fixture
async def furnished_town(tmp_path: Path, mould: Mould) -> AsyncIterator[FurnishedTown]:
    async with furnished(tmp_path, mould) as town:
        yield town

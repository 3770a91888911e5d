"""A town that outlives its processes."""

from collections.abc import Iterator

import pytest

from storage import database
from tests.builders.database import LASTING
from tests.integration.rim.program import Prepared, prepared_program


@pytest.fixture(autouse=True)
def _lasting(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is proved here is proved about databases that wait for the disk."""
    monkeypatch.setattr(database, "_PRAGMAS", LASTING)


@pytest.fixture(scope="session")
def prepared() -> Iterator[Prepared]:
    """The program at hand for many starts: importing it takes longer than most of what is proved with it."""
    with prepared_program() as at_hand:
        yield at_hand

"""A town that outlives its processes."""

import pytest

from storage import database
from tests.builders.database import LASTING


@pytest.fixture(autouse=True)
def _lasting(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is proved here is proved about databases that wait for the disk."""
    monkeypatch.setattr(database, "_PRAGMAS", LASTING)

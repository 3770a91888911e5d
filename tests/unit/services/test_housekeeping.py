"""What is due is done, and one thing that fails keeps nothing else waiting."""

import logging
from datetime import UTC, datetime

import pytest

from bot.services.housekeeping import Housekeeping, each
from tests.fakes.clock import FakeClock

NOW = datetime(2026, 11, 29, tzinfo=UTC)


async def halve(number: int) -> int:
    if number % 2:
        raise ValueError(number)
    return number // 2


async def test_a_step_that_fails_is_logged_and_the_others_are_taken(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        done = await each("numbers", (4, 3, 8), halve)

    assert done == [2, 4]
    (record,) = caplog.records
    assert (record.__dict__["action"], record.__dict__["what"]) == ("step_failed", "numbers")
    assert record.__dict__["one"] == "3"


async def test_a_tick_that_fails_does_not_keep_the_next_one_waiting(caplog: pytest.LogCaptureFixture) -> None:
    called: list[datetime] = []

    async def fails(_now: datetime) -> None:
        raise ValueError

    async def works(now: datetime) -> None:
        called.append(now)

    keeping = Housekeeping(FakeClock(NOW))
    keeping.register("fails", fails)
    keeping.register("works", works)
    with caplog.at_level(logging.ERROR):
        await keeping.run()

    assert called == [NOW]
    assert [record.__dict__["tick"] for record in caplog.records] == ["fails"]
    with pytest.raises(ValueError, match="works"):
        keeping.register("works", works)

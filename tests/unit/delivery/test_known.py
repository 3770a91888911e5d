import asyncio

import pytest

from bot.ports.known import Known
from tests.fakes.clock import START

EVENT = ("event", 1)


async def test_what_several_ask_for_at_once_is_read_once() -> None:
    known, asked = Known(START), []

    async def read() -> str:
        asked.append(EVENT)
        await asyncio.sleep(0)
        return "もくもく会"

    answers = await asyncio.gather(*(known.recall(EVENT, read) for _ in range(5)))

    assert answers == ["もくもく会"] * 5
    assert await known.recall(EVENT, read) == "もくもく会"
    assert asked == [EVENT]


async def test_that_there_is_nothing_is_known_too() -> None:
    known, asked = Known(START), []

    async def read() -> None:
        asked.append(EVENT)

    await known.recall(EVENT, read)
    await known.recall(EVENT, read)

    assert asked == [EVENT]


async def test_what_could_not_be_read_is_asked_for_again() -> None:
    known = Known(START)

    async def fail() -> str:
        raise OSError("the disk is gone")

    async def read() -> str:
        return "もくもく会"

    with pytest.raises(OSError, match="gone"):
        await known.recall(EVENT, fail)

    assert await known.recall(EVENT, read) == "もくもく会"

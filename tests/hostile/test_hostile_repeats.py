"""A request that comes again, at once or later, or is cut off and sent anew, has its effect once."""

import asyncio
from asyncio import CancelledError
from contextlib import suppress

import pytest

from tests.hostile.calls import WRITES, actor, call
from tests.hostile.furnished_town import FurnishedTown, broken, refused

pytestmark = pytest.mark.asyncio(loop_scope="session")

TOGETHER, LATER = 3, 2
CUT_AFTER = (
    0,
    1,
    2,
    3,
    5,
    8,
    13,
    21,
    34,
    55,
)  # turns of the event loop; a command takes every second, the next one the others

EACH_PATH = [pytest.param(path, marks=pytest.mark.xdist_group(path)) for path in WRITES]

EFFECTS: dict[str, dict[str, int]] = {}


async def effect_of_one(hall: FurnishedTown, path: str) -> dict[str, int]:
    """How many rows more there are after one delivery; tried once."""
    if path not in EFFECTS:
        hall.later()
        await call(hall, path, actor(path), request=f"alone-{path}")
        EFFECTS[path] = hall.rows()
        hall.restore()
    return EFFECTS[path]


@pytest.mark.parametrize("path", EACH_PATH)
async def test_a_repeated_request_has_one_effect(furnished_town: FurnishedTown, path: str) -> None:
    once = await effect_of_one(furnished_town, path)
    furnished_town.later()

    answers = await asyncio.gather(
        *(call(furnished_town, path, actor(path), request="same") for _ in range(TOGETHER))
    )

    assert furnished_town.rows() == once
    assert sum(answer is not None and not refused(answer) for answer in answers) == 1
    settled = furnished_town.state()
    for _ in range(LATER):
        furnished_town.later()
        again = await call(furnished_town, path, actor(path), request="same")
        assert again is None or refused(again)
        assert not broken(again, furnished_town.town)
    assert furnished_town.state() == settled


@pytest.mark.parametrize("path", EACH_PATH)
async def test_a_request_cut_off_and_sent_anew_has_one_effect(
    furnished_town: FurnishedTown, path: str
) -> None:
    once = await effect_of_one(furnished_town, path)
    for turns in CUT_AFTER[WRITES.index(path) % 2 :: 2]:
        furnished_town.later()
        request = f"cut-{turns}"
        first = asyncio.ensure_future(call(furnished_town, path, actor(path), request=request))
        for _ in range(turns):
            await asyncio.sleep(0)
        whole = first.done()
        first.cancel()
        with suppress(CancelledError):
            await first

        again = await call(furnished_town, path, actor(path), request=request)

        assert not broken(again, furnished_town.town)
        assert furnished_town.rows() == once
        furnished_town.restore()
        if whole:  # nothing is left to cut off
            break

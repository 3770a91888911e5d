"""One person cannot keep the counter busy for everybody (RELIABILITY.md, threat 18)."""

import asyncio
import time

import pytest

from bot.view import Answer
from tests.hostile.furnished_town import EDITOR, HOST, MEMBER, FurnishedTown, refused

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROUNDS, AT_ONCE = 10, 100
MOST_SECONDS = 1.0


async def test_a_thousand_commands_of_one_do_not_delay_the_others(furnished_town: FurnishedTown) -> None:
    waits = []

    async def patient(role: str) -> Answer:
        before = time.process_time()  # what it takes, however busy the machine is
        answer = await furnished_town.people[role].do("event.list")
        waits.append(time.process_time() - before)
        return answer

    turned_away = 0
    for _ in range(ROUNDS):
        furnished_town.later(1.0)
        flood = [furnished_town.people[MEMBER].do("section.list") for _ in range(AT_ONCE)]
        *flooded, first, second = await asyncio.gather(*flood, patient(HOST), patient(EDITOR))
        turned_away += sum(refused(answer) for answer in flooded)
        assert not refused(first)
        assert not refused(second)

    assert turned_away >= ROUNDS * AT_ONCE - 40
    assert max(waits) < MOST_SECONDS

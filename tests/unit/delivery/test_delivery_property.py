"""Whatever fails and whenever the process dies: nothing is lost, nothing is seen twice."""

import asyncio
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders.deliveries import EVENTS_AT_GUILD, EVENTS_AT_WORKSPACE, saying
from tests.builders.outbox import NONCE_WINDOW, Outbox, open_outbox
from tests.fakes.messenger import Fault

MESSAGES = 12
SENDS = st.lists(
    st.sampled_from(
        [Fault.NONE, Fault.NONE, Fault.BUSY, Fault.LOST, Fault.CUT, Fault.BUG, Fault.STALL, Fault.STALL_AFTER]
    ),
    max_size=40,
)
SEARCHES = st.lists(st.sampled_from([Fault.NONE, Fault.BUSY, Fault.LOST, Fault.BUG]), max_size=10)
PAUSES = st.lists(
    st.sampled_from([timedelta(), timedelta(seconds=3), NONCE_WINDOW * 2]), min_size=80, max_size=80
)


@given(discord=SENDS, slack=SENDS, searches=SEARCHES, pauses=PAUSES)
@settings(max_examples=10)
def test_nothing_is_lost_and_nothing_is_seen_twice(
    discord: list[Fault], slack: list[Fault], searches: list[Fault], pauses: list[timedelta]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(live(Path(folder), discord, slack, searches, pauses))


async def live(
    folder: Path, discord: list[Fault], slack: list[Fault], searches: list[Fault], pauses: list[timedelta]
) -> None:
    async with open_outbox(folder) as outbox:
        outbox.discord.fail(*discord)
        outbox.slack.fail(*slack)
        for platform in (outbox.discord, outbox.slack):
            platform.find_faults.extend(searches)
        targets = (EVENTS_AT_GUILD, EVENTS_AT_WORKSPACE)
        await outbox.plan(
            *(saying(number, target=target) for target in targets for number in range(MESSAGES))
        )

        for pause in pauses:
            if not await dies(outbox):
                break
            outbox.clock.advance(pause)
            await outbox.restart()
        await outbox.empty()

        everything = sorted(f"test.notice {number}" for number in range(MESSAGES))
        assert sorted(outbox.discord.summaries) == everything
        assert sorted(outbox.slack.summaries) == everything
        assert await outbox.statuses() == {"sent": 2 * MESSAGES}


async def dies(outbox: Outbox) -> bool:
    """Run until a message hangs in the air and end the process there; False when none does."""
    for platform in (outbox.discord, outbox.slack):
        platform.stalled.clear()
    run = asyncio.create_task(outbox.empty())
    hangs = [asyncio.create_task(platform.stalled.wait()) for platform in (outbox.discord, outbox.slack)]
    await asyncio.wait([run, *hangs], return_when=asyncio.FIRST_COMPLETED)
    died = not run.done()
    in_the_air = [flight for lane in outbox.service._lanes.values() for flight in lane._flights.values()]
    for task in (run, *hangs, *in_the_air):
        task.cancel()
    await asyncio.gather(run, *hangs, *in_the_air, return_exceptions=True)
    if not died:
        run.result()
    return died

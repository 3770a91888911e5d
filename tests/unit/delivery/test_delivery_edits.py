from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.domain.policy import Policy
from tests.builders.deliveries import EVENTS_AT_WORKSPACE, GUILD, saying
from tests.builders.outbox import Outbox
from tests.fakes.clock import START
from tests.fakes.messenger import Fault

SPACING = Policy().card_spacing


async def refresh(outbox: Outbox, subject_id: int = 1) -> None:
    async with outbox.storage.write() as work:
        await work.deliveries.refresh(subject_id, "test.notice", now=outbox.clock.now(), spacing=SPACING)


async def post(outbox: Outbox) -> None:
    await outbox.plan(saying(1), saying(1, target=EVENTS_AT_WORKSPACE))
    await outbox.service.run_due()


async def test_an_edit_shows_what_is_true_when_it_goes_out(outbox: Outbox) -> None:
    await post(outbox)
    await refresh(outbox)
    outbox.speaker.news[1] = ": 3 guests"

    await outbox.empty()

    assert outbox.discord.summaries == outbox.slack.summaries == ["test.notice 1 : 3 guests"]


async def test_a_stream_of_changes_is_one_edit_per_five_seconds(outbox: Outbox) -> None:
    await post(outbox)
    for number in range(600):
        outbox.clock.advance(timedelta(milliseconds=100))
        outbox.speaker.news[1] = f": {number}"
        await refresh(outbox)
        await outbox.service.run_due()
    await outbox.empty()

    edits = [START, *outbox.discord.shown[0].edited_at]
    assert len(edits) - 1 == 12
    assert all(gap >= SPACING for gap in gaps(edits))
    assert outbox.discord.summaries == ["test.notice 1 : 599"]


def gaps(moments: list[datetime]) -> list[timedelta]:
    return [later - earlier for earlier, later in pairwise(moments)]


async def test_an_edit_goes_where_the_message_stands(outbox: Outbox) -> None:
    await post(outbox)
    async with outbox.storage.write() as work:
        for purpose in await work.places.channels(GUILD.id):
            await work.places.set_channel(GUILD.id, purpose, None)
    outbox.speaker.news[1] = "!"
    await refresh(outbox)

    await outbox.empty()

    assert outbox.discord.summaries == ["test.notice 1 !"]


@pytest.mark.parametrize("fault", [Fault.GONE, Fault.NONE])
async def test_an_edit_that_cannot_be_made_ends(outbox: Outbox, fault: Fault) -> None:
    """Somebody deleted the message, or its feature has nothing to say any more."""
    await post(outbox)
    await refresh(outbox)
    outbox.discord.fail(fault)
    if fault is Fault.NONE:
        outbox.speaker.silent.add(1)

    await outbox.empty()

    assert await outbox.statuses() == {"sent": 2}
    assert len(outbox.discord.shown) == 1


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.LOST, Fault.BUSY, Fault.BUG])
async def test_an_edit_that_fails_is_made_again(outbox: Outbox, fault: Fault) -> None:
    await post(outbox)
    await refresh(outbox)
    outbox.speaker.news[1] = "!"
    outbox.discord.fail(fault)

    await outbox.empty()

    assert outbox.discord.summaries == ["test.notice 1 !"]
    assert outbox.discord.calls == {"send": 1, "edit": 2}


async def test_an_edit_is_made_even_after_the_message_expired(outbox: Outbox) -> None:
    await post(outbox)
    outbox.clock.advance(timedelta(days=30))
    outbox.speaker.news[1] = " is over"
    await refresh(outbox)

    await outbox.empty()

    assert outbox.discord.summaries == ["test.notice 1  is over"]

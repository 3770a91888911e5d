"""Faults on demand, as the real slack_sdk meets them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.simulators.slack.clock import ManualClock
from tests.simulators.slack.simulator import SlackSimulator


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def slack(clock: ManualClock) -> AsyncIterator[SlackSimulator]:
    async with SlackSimulator(clock=clock) as simulator:
        yield simulator


@pytest.fixture
def client(slack: SlackSimulator) -> AsyncWebClient:
    return AsyncWebClient(token=slack.bot_token, base_url=slack.base_url)


async def test_a_cut_answer_leaves_a_stored_message(slack: SlackSimulator, client: AsyncWebClient) -> None:
    client.retry_handlers.clear()
    slack.faults.cut("chat.postMessage")
    square = slack.add_channel("ひろば")
    mark = {"event_type": "delivery", "event_payload": {"key": "k1"}}

    with pytest.raises(Exception, match=r"[Dd]isconnected|reset"):
        await client.chat_postMessage(channel=square.id, text="一度だけ", metadata=mark)

    found = await client.conversations_history(channel=square.id, include_all_metadata=True)
    assert [message["metadata"] for message in found["messages"]] == [mark]


async def test_a_channel_takes_one_post_a_second_when_asked_to(
    clock: ManualClock, client: AsyncWebClient, slack: SlackSimulator
) -> None:
    slack.faults.limit_channels()
    square = slack.add_channel("ひろば")
    await client.chat_postMessage(channel=square.id, text="1")

    with pytest.raises(SlackApiError, match="ratelimited"):
        await client.chat_postMessage(channel=square.id, text="2")

    clock.advance(1)
    await client.chat_postMessage(channel=square.id, text="2")
    assert [message.text for message in square.messages] == ["1", "2"]


async def test_a_stalled_call_answers_when_time_passes(
    clock: ManualClock, slack: SlackSimulator, client: AsyncWebClient
) -> None:
    slack.faults.stall("auth.test", seconds=30)
    stalled = asyncio.create_task(client.auth_test())
    await client.users_list()
    assert not stalled.done()

    clock.advance(30)

    assert (await stalled)["ok"]


async def test_failures_strike_with_their_probability(slack: SlackSimulator, client: AsyncWebClient) -> None:
    slack.faults.fail("auth.test", times=None, probability=0.5, seed=1)
    for _ in range(40):
        with suppress(SlackApiError):
            await client.auth_test()

    failed = [call for call in slack.calls_to("auth.test") if call.status == 500]
    assert 10 < len(failed) < 30
    slack.faults.clear()
    await client.auth_test()


async def test_a_refusal_can_be_arranged(slack: SlackSimulator, client: AsyncWebClient) -> None:
    slack.faults.refuse("users.list", "fatal_error")

    with pytest.raises(SlackApiError, match="fatal_error"):
        await client.users_list()
    assert (await client.users_list())["ok"]

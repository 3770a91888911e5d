"""Block Kit's limits, as the Web API enforces them."""

from collections.abc import AsyncIterator, Awaitable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.integration.simulators.slack_desk import (
    button,
    field_block,
    form,
    plain,
    section,
    static_select,
)
from tests.simulators.slack.people import Person
from tests.simulators.slack.simulator import SlackSimulator


@pytest.fixture
async def slack() -> AsyncIterator[SlackSimulator]:
    async with SlackSimulator() as simulator:
        yield simulator


@pytest.fixture
def client(slack: SlackSimulator) -> AsyncWebClient:
    return AsyncWebClient(token=slack.bot_token, base_url=slack.base_url)


@pytest.fixture
def hanako(slack: SlackSimulator) -> Person:
    return slack.add_user("hanako", real_name="縁側 花子")


async def refusal(call: Awaitable[Any]) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as caught:
        await call
    answer = caught.value.response.data
    assert isinstance(answer, dict)
    return answer


@pytest.mark.parametrize(
    ("blocks", "error"),
    [
        pytest.param([section("あ" * 3_001)], "invalid_blocks", id="long-section"),
        pytest.param([section("あ")] * 51, "invalid_blocks", id="51-blocks"),
        pytest.param([section("あ" * 2_900) for _ in range(5)], "msg_blocks_too_long", id="13200-in-all"),
        pytest.param([{"type": "header", "text": plain("あ" * 151)}], "invalid_blocks", id="long-header"),
        pytest.param(
            [section("a", block_id="x"), section("b", block_id="x")], "invalid_blocks", id="twin-ids"
        ),
        pytest.param(
            [{"type": "actions", "elements": [button(str(i), f"a{i}") for i in range(26)]}],
            "invalid_blocks",
            id="26-buttons",
        ),
        pytest.param(
            [{"type": "actions", "elements": [button("a", "x"), button("b", "x")]}],
            "invalid_blocks",
            id="twin-action-ids",
        ),
        pytest.param([section("a", accessory=button("あ" * 76, "x"))], "invalid_blocks", id="long-label"),
        pytest.param(
            [section("a", accessory=button("a", "x", "v" * 2_001))], "invalid_blocks", id="long-value"
        ),
        pytest.param([section("a", accessory=button("a", "x" * 256))], "invalid_blocks", id="long-action-id"),
    ],
)
async def test_a_message_beyond_the_limits_is_refused(
    slack: SlackSimulator, client: AsyncWebClient, blocks: list[dict[str, Any]], error: str
) -> None:
    square = slack.add_channel("ひろば")

    answer = await refusal(client.chat_postMessage(channel=square.id, text="件名", blocks=blocks))

    assert answer["error"] == error
    assert square.messages == []
    if error == "invalid_blocks":
        assert "json-pointer:/blocks" in answer["response_metadata"]["messages"][0]


@pytest.mark.parametrize(
    ("view", "pointer"),
    [
        pytest.param(form(title="あ" * 25), "/view/title/text", id="title-25"),
        pytest.param(form(private_metadata="m" * 3_001), "/view/private_metadata", id="metadata-3001"),
        pytest.param(form(*[section("あ")] * 101), "/view/blocks", id="101-blocks"),
        pytest.param(
            form(field_block("所属", "b", static_select(101))),
            "/view/blocks/0/element/options",
            id="101-options",
        ),
        pytest.param(
            form(field_block("所属", "b", static_select(1, 76))), "/options/0/text/text", id="option-76"
        ),
        pytest.param(
            form(field_block("あ" * 2_001, "b", static_select(1))), "/view/blocks/0/label", id="label-2001"
        ),
        pytest.param(
            form(field_block("文", "b", {"type": "plain_text_input", "action_id": "v", "max_length": 3_001})),
            "/view/blocks/0/element/max_length",
            id="input-3001",
        ),
        pytest.param({**form(), "submit": None}, "/view]", id="input-without-submit"),
    ],
)
async def test_a_form_beyond_the_limits_is_refused(
    slack: SlackSimulator, client: AsyncWebClient, hanako: Person, view: dict[str, Any], pointer: str
) -> None:
    trigger = slack.workspace.new_trigger(hanako.id)

    answer = await refusal(client.views_open(trigger_id=trigger.id, view=view))

    assert answer["error"] == "invalid_arguments"
    assert pointer in answer["response_metadata"]["messages"][0]
    assert hanako.modal is None

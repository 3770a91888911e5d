"""Forms that answer with other forms, close, arrive twice, or break, with the real slack-bolt."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.integration.simulators.slack_desk import clear_environment, form, section
from tests.simulators.slack.people import Person
from tests.simulators.slack.simulator import SlackSimulator
from tests.simulators.slack.state import View


@pytest.fixture
async def slack(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SlackSimulator]:
    clear_environment(monkeypatch)
    async with SlackSimulator() as simulator:
        yield simulator


@pytest.fixture
def hanako(slack: SlackSimulator) -> Person:
    return slack.add_user("hanako")


@pytest.fixture
async def heard(slack: SlackSimulator, hanako: Person) -> AsyncIterator[list[dict[str, Any]]]:
    """An app that answers a form by what was entered; Hanako has the form before her."""
    app = AsyncApp(
        client=AsyncWebClient(token=slack.bot_token, base_url=slack.base_url), signing_secret="unused"
    )
    told: list[dict[str, Any]] = []
    second = {**form(section("確かめてください"), title="確認"), "notify_on_close": True}
    answers: dict[str, dict[str, Any]] = {
        "更新": {"response_action": "update", "view": second},
        "次へ": {"response_action": "push", "view": second},
        "終了": {"response_action": "clear"},
        "長い": {"response_action": "update", "view": form(title="あ" * 25)},
        "迷子": {"response_action": "errors", "errors": {"nowhere": "?"}},
    }

    @app.view("join")
    async def join(ack: Any, body: dict[str, Any]) -> None:
        told.append(body)
        await ack(
            **answers.get(body["view"]["state"]["values"].get("name", {}).get("v", {}).get("value"), {})
        )

    @app.view_closed("join")
    async def closed(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        told.append(body)

    handler = AsyncSocketModeHandler(app, slack.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await slack.sockets.connected()
    await app.client.views_open(trigger_id=slack.workspace.new_trigger(hanako.id).id, view=form())
    yield told
    await handler.close_async()  # type: ignore[no-untyped-call]


def front(person: Person) -> View:
    assert person.modal is not None
    return person.modal


@pytest.mark.usefixtures("heard")
async def test_a_form_can_become_another(slack: SlackSimulator, hanako: Person) -> None:
    opened = front(hanako)

    outcome = await hanako.submit(opened, {"お名前": "更新"})

    assert outcome.modal is opened
    assert slack.text_of(opened) == "確認\n確かめてください"
    assert opened.previous_id is None


async def test_a_pushed_form_lies_above_and_tells_when_closed(
    hanako: Person, heard: list[dict[str, Any]]
) -> None:
    below = front(hanako)

    outcome = await hanako.submit(below, {"お名前": "次へ"})
    assert hanako.modal is outcome.modal
    assert outcome.modal.previous_id == below.id
    await hanako.close_modal()

    assert hanako.modal is below
    assert heard[-1]["type"] == "view_closed"
    assert not heard[-1]["is_cleared"]


@pytest.mark.usefixtures("heard")
async def test_an_accepted_form_closes_alone_and_clearing_closes_all(
    slack: SlackSimulator, hanako: Person
) -> None:
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.base_url)
    below = front(hanako)
    for title in ("二", "三"):
        await client.views_push(trigger_id=slack.workspace.new_trigger(hanako.id).id, view=form(title=title))

    await hanako.submit(front(hanako), {"お名前": "花子"})
    assert front(hanako).title == "二"
    outcome = await hanako.submit(front(hanako), {"お名前": "終了"})

    assert outcome.closed
    assert hanako.modal is None
    assert below.id not in slack.workspace.views


@pytest.mark.parametrize(("name", "failure"), [("長い", "invalid_arguments"), ("迷子", "invalid_errors")])
@pytest.mark.usefixtures("heard")
async def test_a_broken_answer_leaves_the_form_open(hanako: Person, name: str, failure: str) -> None:
    opened = front(hanako)

    outcome = await hanako.submit(opened, {"お名前": name})

    assert outcome.failure is not None
    assert outcome.failure.startswith(failure)
    assert hanako.modal is opened
    assert not outcome.closed


async def test_a_form_delivered_twice_closes_once(
    slack: SlackSimulator, hanako: Person, heard: list[dict[str, Any]]
) -> None:
    outcome = await hanako.submit(front(hanako), {"お名前": "花子"})

    again = await slack.redeliver(outcome)

    assert again.acknowledged
    assert heard[0] == heard[1]

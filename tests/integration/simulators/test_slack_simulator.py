"""The simulator against the real slack-bolt: whatever passes here passes with only base_url changed."""

import asyncio
import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.integration.simulators.slack_desk import (
    PLACES,
    Desk,
    build_desk,
    clear_environment,
    plain,
    static_select,
)
from tests.simulators.slack.clock import ManualClock
from tests.simulators.slack.inputs import CannotDoError
from tests.simulators.slack.people import Person
from tests.simulators.slack.reading import buttons, inputs, selects
from tests.simulators.slack.simulator import SlackSimulator


@pytest.fixture
async def slack(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SlackSimulator]:
    clear_environment(monkeypatch)
    async with SlackSimulator() as simulator:
        yield simulator


@pytest.fixture
async def desk(slack: SlackSimulator) -> AsyncIterator[Desk]:
    desk = build_desk(slack)
    handler = AsyncSocketModeHandler(desk.app, slack.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await slack.sockets.connected()
    yield desk
    await handler.close_async()  # type: ignore[no-untyped-call]


@pytest.fixture
def hanako(slack: SlackSimulator) -> Person:
    return slack.add_user("hanako", real_name="縁側 花子")


# Socket Mode: commands, buttons, forms


@pytest.mark.usefixtures("desk")
async def test_a_japanese_command_is_answered_in_its_acknowledgement(
    slack: SlackSimulator, hanako: Person
) -> None:
    outcome = await hanako.slash("/engawa", "イベント 一覧")

    assert outcome.acknowledged_after is not None
    assert outcome.acknowledged_after < 3
    assert slack.text_of(outcome.message) == "窓口です: イベント 一覧"
    assert hanako.ephemerals == [outcome.message]


async def test_names_in_a_command_arrive_as_ids(slack: SlackSimulator, desk: Desk, hanako: Person) -> None:
    taro = slack.add_user("taro")
    square = slack.add_channel("ひろば", [hanako])

    await hanako.slash("/engawa", "課長 @taro #ひろば <重要> & @nobody", channel=square)

    mentions = f"<@{taro.id}|taro> <#{square.id}|ひろば>"
    assert desk.told[0]["text"] == f"課長 {mentions} &lt;重要&gt; &amp; @nobody"


@pytest.mark.usefixtures("desk")
async def test_a_form_keeps_open_with_errors_until_it_is_right(slack: SlackSimulator, hanako: Person) -> None:
    opened = await (await hanako.slash("/engawa", "入庁")).final()
    assert [each.label for each in inputs(opened.modal)] == ["お名前"]

    wrong = await hanako.submit(opened.modal, {"お名前": "名無し"})
    assert wrong.errors == {"name": "お名前を書いてください"}
    assert hanako.modal is opened.modal

    right = await hanako.submit(opened.modal, {"name": "花子"})
    assert right.closed
    assert hanako.modal is None
    await right.final()
    assert [slack.text_of(message) for message in hanako.dms] == ["ようこそ、縁側へ"]


async def test_the_client_itself_refuses_an_empty_required_field(desk: Desk, hanako: Person) -> None:
    opened = await (await hanako.slash("/engawa", "入庁")).final()

    outcome = await hanako.submit(opened.modal, {"お名前": ""})

    assert list(outcome.errors) == ["name"]
    assert not outcome.sent
    assert len(desk.told) == 1


@pytest.mark.usefixtures("desk")
async def test_a_button_replaces_its_own_private_message(slack: SlackSimulator, hanako: Person) -> None:
    asked = await hanako.slash("/engawa", "ボタン")

    pressed = await (await hanako.press(asked.message, "参加")).final()

    assert pressed.message is asked.message
    assert slack.text_of(pressed.message) == "E1 に参加します"
    assert buttons(pressed.message) == []


async def test_an_ephemeral_press_tells_only_where_the_message_is(desk: Desk, hanako: Person) -> None:
    asked = await hanako.slash("/engawa", "ボタン")

    await hanako.press(asked.message, "go")

    told = desk.told[-1]
    assert told["container"]["is_ephemeral"]
    assert told["container"]["message_ts"] == asked.message.ts
    assert "message" not in told


@pytest.mark.usefixtures("desk")
async def test_a_late_answer_comes_through_the_response_url(slack: SlackSimulator, hanako: Person) -> None:
    square = slack.add_channel("ひろば", [hanako])

    outcome = await hanako.slash("/engawa", "後で", channel=square)
    await outcome.final(lambda seen: len(seen.messages) == 2)

    assert [message.text for message in square.messages] == ["できました"]
    assert len(slack.calls_to("response_url")) == 1


@pytest.mark.usefixtures("desk")
async def test_nobody_presses_what_they_do_not_see(slack: SlackSimulator, hanako: Person) -> None:
    taro = slack.add_user("taro")
    square = slack.add_channel("ひろば", [hanako, taro])
    asked = await hanako.slash("/engawa", "ボタン", channel=square)

    with pytest.raises(CannotDoError, match="does not see"):
        await taro.press(asked.message, "参加")
    await (await hanako.press(asked.message, "参加")).final()
    with pytest.raises(CannotDoError, match="0 controls"):
        await hanako.press(asked.message, "参加")


async def test_a_forged_press_reaches_the_app(desk: Desk, hanako: Person) -> None:
    outcome = await hanako.forge("go", value="E999")

    assert outcome.acknowledged
    assert desk.told[-1]["actions"][0]["value"] == "E999"


@pytest.mark.usefixtures("desk")
async def test_an_external_select_offers_what_the_app_suggests(hanako: Person) -> None:
    opened = await (await hanako.shortcut("ask")).final()
    with pytest.raises(CannotDoError, match="not offered"):
        hanako.fill(opened.modal, {"都道府県": "京都府"})

    suggested = await hanako.suggest(opened.modal, "都道府県", "京")

    assert suggested.options == ["東京都", "京都府"]
    assert (await hanako.submit(opened.modal, {"都道府県": "京都府"})).closed


@pytest.mark.usefixtures("desk")
async def test_a_message_shortcut_carries_the_message(slack: SlackSimulator, hanako: Person) -> None:
    square = slack.add_channel("ひろば", [hanako])
    await hanako.say(square, "予算はいつ決まりますか")

    outcome = await (await hanako.message_action("register", square.messages[0])).final()

    assert outcome.message.text == "質問にしました: 予算はいつ決まりますか"
    assert not square.messages[1:]


@pytest.mark.usefixtures("desk")
async def test_home_is_published_when_opened(slack: SlackSimulator, hanako: Person) -> None:
    outcome = await (await hanako.open_home()).final()

    assert outcome.home is hanako.home
    assert slack.text_of(hanako.home) == "*縁側市役所*"
    assert [each.label for each in buttons(hanako.home)] == ["入庁"]


async def test_a_mention_is_answered_in_its_thread(slack: SlackSimulator, desk: Desk, hanako: Person) -> None:
    square = slack.add_channel("ひろば", [hanako])

    outcome = await (await hanako.say(square, "@engawa こんにちは")).final()

    assert desk.told[0]["event"]["text"] == f"<@{slack.workspace.bot.id}> こんにちは"
    assert square.thread(square.messages[0].ts) == [outcome.message]


# Deadlines, retries, connections


async def test_an_event_delivered_twice_keeps_its_id(
    slack: SlackSimulator, desk: Desk, hanako: Person
) -> None:
    square = slack.add_channel("ひろば", [hanako])
    outcome = await hanako.say(square, "@engawa")
    await slack.redeliver(outcome)
    slack.faults.duplicate_next_events()
    await hanako.say(square, "@engawa もう一度")
    await slack.events.settle()
    await slack.until(lambda: len(square.messages) == 6)

    first, again, second, second_again = [told["event_id"] for told in desk.told]
    assert first == again
    assert second == second_again
    assert first != second


async def test_an_event_nobody_acknowledges_is_sent_four_times() -> None:
    clock = ManualClock()
    async with SlackSimulator(clock=clock) as slack:
        hanako = slack.add_user("hanako")
        outcome = await hanako.open_home()
        assert outcome.failure == "dispatch_failed"
        for minutes in (0, 1, 5):
            clock.advance(60 * minutes)
            await slack.events.settle()

        assert outcome.event is not None
        assert outcome.event.attempts == 4
        clock.advance(3_600)
        await slack.events.settle()
        assert outcome.event.attempts == 4


async def test_without_an_acknowledgement_the_person_sees_a_timeout() -> None:
    clock = ManualClock()
    async with SlackSimulator(clock=clock) as slack, ClientSession() as session:
        app = AsyncWebClient(token=slack.bot_token, base_url=slack.base_url)
        opened = await app.apps_connections_open(app_token=slack.app_token)
        async with session.ws_connect(opened["url"]) as socket:
            assert (await socket.receive_json())["num_connections"] == 1
            hanako = slack.add_user("hanako")
            slash = hanako.slash("/engawa", "沈黙")
            outcome = await when_received(slash, socket.receive_json(), lambda: clock.advance(3.0))

    assert outcome.failure == "operation_timeout"
    assert not outcome.acknowledged


async def when_received(slash: Any, received: Any, then: Any) -> Any:
    async with asyncio.TaskGroup() as both:
        doing = both.create_task(slash)
        await received
        then()
    return doing.result()


@pytest.mark.usefixtures("desk")
async def test_the_app_comes_back_after_a_refresh(slack: SlackSimulator, hanako: Person) -> None:
    await slack.sockets.refresh()
    await slack.sockets.connected(times=2)

    outcome = await hanako.slash("/engawa", "まだいますか")

    assert outcome.message.text == "窓口です: まだいますか"


async def test_a_dropped_socket_fails_what_was_under_way(slack: SlackSimulator, hanako: Person) -> None:
    app = AsyncWebClient(token=slack.bot_token, base_url=slack.base_url)
    opened = await app.apps_connections_open(app_token=slack.app_token)
    async with ClientSession() as session, session.ws_connect(opened["url"]) as socket:
        await socket.receive_json()
        slash = asyncio.create_task(hanako.slash("/engawa", "沈黙"))
        await socket.receive_json()
        await slack.sockets.drop()
        outcome = await slash

    assert outcome.failure == "dispatch_failed"
    assert slack.sockets.count == 0


KILLED_APP = """
import asyncio, sys
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

base_url, bot_token, app_token = sys.argv[1:]
app = AsyncApp(client=AsyncWebClient(token=bot_token, base_url=base_url))

@app.command("/engawa")
async def hang(client):
    await client.auth_test()
    await asyncio.Event().wait()

async def main():
    await AsyncSocketModeHandler(app, app_token).start_async()

asyncio.run(main())
"""


async def test_an_app_in_another_process_can_be_killed_and_followed(
    slack: SlackSimulator, hanako: Person
) -> None:
    first = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED_APP, slack.base_url, slack.bot_token, slack.app_token
    )
    await slack.sockets.connected()
    greeted = len(slack.calls_to("auth.test"))
    slash = asyncio.create_task(hanako.slash("/engawa", "入庁"))
    await slack.until(lambda: len(slack.calls_to("auth.test")) > greeted + 1)
    first.kill()
    await first.wait()
    lost = await slash
    handler = AsyncSocketModeHandler(build_desk(slack).app, slack.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await slack.sockets.connected(times=2)
    answered = await hanako.slash("/engawa", "こんにちは")
    await handler.close_async()  # type: ignore[no-untyped-call]

    assert lost.failure == "dispatch_failed"
    assert answered.message.text == "窓口です: こんにちは"


async def test_rate_limits_are_waited_out_by_the_retry_handler(slack: SlackSimulator, desk: Desk) -> None:
    slack.faults.rate_limit("chat.postMessage", retry_after=0)
    square = slack.add_channel("ひろば")

    await desk.client.chat_postMessage(channel=square.id, text="こんにちは")

    assert [call.status for call in slack.calls_to("chat.postMessage")] == [429, 200]
    assert len(square.messages) == 1


async def test_a_manifest_decides_what_people_can_start(slack: SlackSimulator, hanako: Person) -> None:
    slack.app.adopt(
        {
            "features": {
                "slash_commands": [{"command": "/engawa", "should_escape": True}],
                "shortcuts": [{"callback_id": "ask"}],
            },
            "oauth_config": {"scopes": {"bot": ["commands", "chat:write"]}},
            "settings": {"event_subscriptions": {"bot_events": ["team_join"]}},
        }
    )

    with pytest.raises(CannotDoError, match="not a valid command"):
        await hanako.slash("/other")
    with pytest.raises(CannotDoError, match="no shortcut"):
        await hanako.shortcut("register")
    # Subscribed, but the scope that guards team_join was not granted.
    assert not (await hanako.arrive()).sent


async def test_a_choice_reaches_the_app_with_its_option(
    slack: SlackSimulator, desk: Desk, hanako: Person
) -> None:
    @desk.app.action("v")
    async def choice(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        desk.told.append(body)

    square = slack.add_channel("ひろば", [hanako])
    menu = {**static_select(3), "options": [{"text": plain(each), "value": each} for each in PLACES]}
    menu["placeholder"] = plain("場所")
    await desk.client.chat_postMessage(
        channel=square.id, text="選んでください", blocks=[{"type": "actions", "elements": [menu]}]
    )
    assert [each.options for each in selects(square.messages[0])] == [tuple(PLACES)]

    await hanako.choose(square.messages[0], "場所", "京都府")

    assert desk.told[0]["actions"][0]["selected_option"]["value"] == "京都府"
    assert desk.told[0]["message"]["ts"] == square.messages[0].ts

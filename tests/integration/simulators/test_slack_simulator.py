"""The simulator against the real slack-bolt: whatever passes here passes with only base_url changed."""

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import ClientSession, web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.simulators.slack.clock import ManualClock
from tests.simulators.slack.inputs import CannotDoError
from tests.simulators.slack.people import Person
from tests.simulators.slack.reading import buttons, inputs, selects
from tests.simulators.slack.simulator import SlackSimulator

PLACES = ["東京都", "京都府", "北海道"]


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(label: str, action_id: str, value: str = "") -> dict[str, Any]:
    return {"type": "button", "text": plain(label), "action_id": action_id, "value": value or label}


def field_block(label: str, block_id: str, element: dict[str, Any]) -> dict[str, Any]:
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element}


NAME = field_block("お名前", "name", {"type": "plain_text_input", "action_id": "v", "max_length": 20})
PREFECTURE = field_block(
    "都道府県", "place", {"type": "external_select", "action_id": "v", "min_query_length": 1}
)


def form(*blocks: dict[str, Any], title: str = "入庁届", **more: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "join",
        "title": plain(title),
        "submit": plain("提出"),
        "blocks": list(blocks or (NAME,)),
        **more,
    }


@dataclass
class Desk:
    """A small Bolt app and what it was told."""

    app: AsyncApp
    client: AsyncWebClient
    told: list[dict[str, Any]] = field(default_factory=list)
    submitted: list[dict[str, str]] = field(default_factory=list)
    silent: bool = False


def build_desk(slack: SlackSimulator) -> Desk:
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.base_url)
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=2))
    app = AsyncApp(client=client, signing_secret=slack.signing_secret)
    desk = Desk(app, client)
    listen_to_commands(desk)
    listen_to_forms(desk)
    listen_to_events(desk)
    return desk


def listen_to_commands(desk: Desk) -> None:
    @desk.app.command("/engawa")
    async def command(ack: Any, body: dict[str, Any], client: AsyncWebClient, respond: Any) -> None:
        desk.told.append(body)
        match body["text"]:
            case "入庁":
                await ack()
                await client.views_open(trigger_id=body["trigger_id"], view=form())
            case "ボタン":
                await ack(
                    text="選んでください",
                    blocks=[{"type": "actions", "elements": [button("参加", "go", "E1")]}],
                )
            case "沈黙":
                await desk.app.client.auth_test()
            case "後で":
                await ack(text="受け付けました")
                await respond(text="できました", response_type="in_channel")
            case text:
                await ack(text=f"窓口です: {text}")

    @desk.app.action("go")
    async def go(ack: Any, body: dict[str, Any], respond: Any) -> None:
        await ack()
        desk.told.append(body)
        await respond(text=f"{body['actions'][0]['value']} に参加します", replace_original=True)

    @desk.app.shortcut("ask")
    async def ask(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=form(PREFECTURE, title="質問"))

    @desk.app.shortcut("register")
    async def register(ack: Any, body: dict[str, Any], respond: Any) -> None:
        await ack()
        await respond(text=f"質問にしました: {body['message']['text']}")


def listen_to_forms(desk: Desk) -> None:
    @desk.app.view("join")
    async def join(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        values = body["view"]["state"]["values"]
        if values.get("name", {}).get("v", {}).get("value") == "名無し":
            await ack(response_action="errors", errors={"name": "お名前を書いてください"})
            return
        desk.told.append(body)
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text="ようこそ、縁側へ")

    @desk.app.options("v")
    async def options(ack: Any, body: dict[str, Any]) -> None:
        found = [{"text": plain(each), "value": each} for each in PLACES if body["value"] in each]
        await ack(options=found)


def listen_to_events(desk: Desk) -> None:
    @desk.app.event("app_home_opened")
    async def home(event: dict[str, Any], client: AsyncWebClient) -> None:
        blocks = [section("*縁側市役所*"), {"type": "actions", "elements": [button("入庁", "enter")]}]
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @desk.app.event("app_mention")
    async def mention(body: dict[str, Any], say: Any) -> None:
        desk.told.append(body)
        await say(text="お呼びですか", thread_ts=body["event"]["ts"])

    for other in ("message", "member_joined_channel", "channel_archive", "channel_rename", "team_join"):

        @desk.app.event(other)
        async def hear(body: dict[str, Any]) -> None:
            desk.told.append(body)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("SLACK_")]:
        monkeypatch.delenv(name)


@pytest.fixture
async def slack() -> AsyncIterator[SlackSimulator]:
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
def client(slack: SlackSimulator) -> AsyncWebClient:
    return AsyncWebClient(token=slack.bot_token, base_url=slack.base_url)


@pytest.fixture
def hanako(slack: SlackSimulator) -> Person:
    return slack.add_user("hanako", real_name="縁側 花子")


async def refusal(call: Any) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as caught:
        await call
    answer = caught.value.response.data
    assert isinstance(answer, dict)
    return answer


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
    asked = await hanako.slash("/engawa", "ボタン")

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


async def test_rate_limits_are_waited_out_by_the_retry_handler(slack: SlackSimulator, desk: Desk) -> None:
    slack.faults.rate_limit("chat.postMessage", retry_after=0)
    square = slack.add_channel("ひろば")

    await desk.client.chat_postMessage(channel=square.id, text="こんにちは")

    assert [call.status for call in slack.calls_to("chat.postMessage")] == [429, 200]
    assert len(square.messages) == 1


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
    client: AsyncWebClient, slack: SlackSimulator
) -> None:
    slack.faults.limit_channels()
    square = slack.add_channel("ひろば")
    await client.chat_postMessage(channel=square.id, text="1")

    answer = await refusal(client.chat_postMessage(channel=square.id, text="2"))

    assert answer["error"] == "ratelimited"


# Signed HTTP


@dataclass
class HttpDesk:
    desk: Desk
    url: str


@pytest.fixture
async def http_desk(slack: SlackSimulator) -> AsyncIterator[HttpDesk]:
    desk = build_desk(slack)
    runner = web.AppRunner(desk.app.server(path="/slack/events").web_app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield HttpDesk(desk, f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    await runner.cleanup()


async def test_signed_requests_are_answered_over_http(
    slack: SlackSimulator, http_desk: HttpDesk, hanako: Person
) -> None:
    http = slack.use_http(http_desk.url)
    assert await http.verify_url()

    asked = await hanako.slash("/engawa", "ボタン")
    pressed = await (await hanako.press(asked.message, "参加")).final()
    home = await (await hanako.open_home()).final()

    assert slack.text_of(pressed.message) == "E1 に参加します"
    assert home.home is hanako.home


async def test_forged_and_old_requests_are_refused(
    slack: SlackSimulator, http_desk: HttpDesk, hanako: Person
) -> None:
    http = slack.use_http(http_desk.url)
    outcome = await hanako.slash("/engawa", "こんにちは")
    signed = http.request_of(outcome.delivery)

    forged = [signed.aged(301), signed.redated(-10), signed.flipped(), signed.unsigned()]

    assert [(await http.send(each))[0] for each in forged] == [401] * 4
    assert (await http.send(signed))[0] == 200
    assert len(http_desk.desk.told) == 2


# Refusals of the Web API


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


def options(count: int, length: int = 1) -> dict[str, Any]:
    offered = [{"text": plain("あ" * length), "value": str(number)} for number in range(count)]
    return {"type": "static_select", "action_id": "v", "options": offered}


@pytest.mark.parametrize(
    ("view", "pointer"),
    [
        pytest.param(form(title="あ" * 25), "/view/title/text", id="title-25"),
        pytest.param(form(private_metadata="m" * 3_001), "/view/private_metadata", id="metadata-3001"),
        pytest.param(form(*[section("あ")] * 101), "/view/blocks", id="101-blocks"),
        pytest.param(
            form(field_block("所属", "b", options(101))), "/view/blocks/0/element/options", id="101-options"
        ),
        pytest.param(form(field_block("所属", "b", options(1, 76))), "/options/0/text/text", id="option-76"),
        pytest.param(
            form(field_block("あ" * 2_001, "b", options(1))), "/view/blocks/0/label", id="label-2001"
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


async def test_a_trigger_opens_one_view_within_three_seconds() -> None:
    clock = ManualClock()
    async with SlackSimulator(clock=clock) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.base_url)
        hanako = slack.add_user("hanako")
        good, late = slack.workspace.new_trigger(hanako.id), slack.workspace.new_trigger(hanako.id)
        await client.views_open(trigger_id=good.id, view=form())
        clock.advance(3.5)

        used = await refusal(client.views_open(trigger_id=good.id, view=form()))
        expired = await refusal(client.views_open(trigger_id=late.id, view=form()))

    assert [used["error"], expired["error"]] == ["exchanged_trigger_id", "expired_trigger_id"]


async def test_views_go_three_deep_and_keep_what_was_entered(
    slack: SlackSimulator, client: AsyncWebClient, hanako: Person
) -> None:
    def trigger() -> str:
        return slack.workspace.new_trigger(hanako.id).id

    opened = await client.views_open(trigger_id=trigger(), view=form())
    root = hanako.modal
    assert root is not None
    hanako.fill(root, {"お名前": "花子"})
    updated = await client.views_update(
        view_id=root.id, hash=opened["view"]["hash"], view=form(NAME, PREFECTURE)
    )
    stale = await refusal(client.views_update(view_id=root.id, hash=opened["view"]["hash"], view=form()))
    await client.views_push(trigger_id=trigger(), view=form(title="二"))
    await client.views_push(trigger_id=trigger(), view=form(title="三"))
    too_deep = await refusal(client.views_push(trigger_id=trigger(), view=form(title="四")))

    assert updated["view"]["state"]["values"]["name"]["v"]["value"] == "花子"
    assert [stale["error"], too_deep["error"]] == ["hash_conflict", "push_limit_reached"]
    await hanako.close_modal()
    assert [hanako.modal.title if hanako.modal else None] == ["二"]


async def test_missing_scopes_are_named(slack: SlackSimulator, client: AsyncWebClient) -> None:
    slack.app.grant_only({"chat:write", "users:read"})

    granted = await client.auth_test()
    answer = await refusal(client.conversations_create(name="広報課"))

    assert granted.headers["x-oauth-scopes"] == "chat:write,users:read"
    assert (answer["error"], answer["needed"]) == ("missing_scope", "channels:manage")
    assert answer["provided"] == "chat:write,users:read"


async def test_wrong_tokens_are_refused(slack: SlackSimulator) -> None:
    wrong = AsyncWebClient(token="xoxb-wrong", base_url=slack.base_url)
    bot = AsyncWebClient(token=slack.bot_token, base_url=slack.base_url)

    assert (await refusal(wrong.auth_test()))["error"] == "invalid_auth"
    assert (await refusal(bot.apps_connections_open(app_token=slack.bot_token)))[
        "error"
    ] == "not_allowed_token_type"
    assert (await refusal(bot.apps_connections_open(app_token="xapp-wrong")))["error"] == "invalid_auth"


async def test_channels_have_a_life(slack: SlackSimulator, client: AsyncWebClient, hanako: Person) -> None:
    made = (await client.conversations_create(name="広報課"))["channel"]["id"]
    await client.conversations_invite(channel=made, users=hanako.id)
    await client.conversations_setTopic(channel=made, topic="広報のこと")
    assert (await client.conversations_members(channel=made))["members"] == [
        slack.workspace.bot.id,
        hanako.id,
    ]
    await client.conversations_rename(channel=made, name="広報広聴課")
    taken = await refusal(client.conversations_create(name="広報広聴課"))
    special = await refusal(client.conversations_create(name="広報 課!"))
    await client.conversations_archive(channel=made)
    again = await refusal(client.conversations_archive(channel=made))
    closed = await refusal(client.chat_postMessage(channel=made, text="まだ?"))

    errors = [each["error"] for each in (taken, special, again, closed)]
    assert errors == ["name_taken", "invalid_name_specials", "already_archived", "is_archived"]


async def test_posting_is_refused_where_the_bot_may_not(
    slack: SlackSimulator, client: AsyncWebClient, hanako: Person
) -> None:
    slack.app.grant_only(slack.app.scopes - {"chat:write.public"})
    outside = slack.add_channel("外", [hanako], with_bot=False)
    hidden = slack.add_channel("内緒", [hanako], private=True, with_bot=False)
    square = slack.add_channel("ひろば")

    def post(channel: str) -> Any:
        return client.chat_postMessage(channel=channel, text="こんにちは")

    answers = [
        await refusal(post(outside.id)),
        await refusal(post(hidden.id)),
        await refusal(post("C000")),
        await refusal(client.chat_postEphemeral(channel=square.id, user=hanako.id, text="あなたへ")),
        await refusal(client.chat_postMessage(channel=square.id, text="あ" * 40_001)),
    ]

    expected = [
        "not_in_channel",
        "channel_not_found",
        "channel_not_found",
        "user_not_in_channel",
        "msg_too_long",
    ]
    assert [answer["error"] for answer in answers] == expected


async def test_history_pages_and_finds_threads(slack: SlackSimulator, client: AsyncWebClient) -> None:
    square = slack.add_channel("ひろば")
    posted = [
        (await client.chat_postMessage(channel=square.id, text=str(number)))["ts"] for number in range(5)
    ]
    await client.chat_postMessage(channel=square.id, text="返事", thread_ts=posted[0])

    first = await client.conversations_history(channel=square.id, limit=3)
    cursor = first["response_metadata"]["next_cursor"]
    second = await client.conversations_history(channel=square.id, limit=3, cursor=cursor)
    later = await client.conversations_history(channel=square.id, oldest=posted[3])
    thread = await client.conversations_replies(channel=square.id, ts=posted[0])

    assert [each["text"] for each in first["messages"]] == ["4", "3", "2"]
    assert [each["text"] for each in second["messages"]] == ["1", "0"]
    assert [each["text"] for each in later["messages"]] == ["4"]
    assert [each["text"] for each in thread["messages"]] == ["0", "返事"]


@pytest.mark.parametrize(
    ("text", "pings"),
    [
        ("<!channel> と <!here|here> と <!everyone>", {"!channel", "!here", "!everyone"}),
        ("&lt;!channel&gt; @channel ＠everyone <!date^1^{date}|&lt;!here&gt;>", set()),
        ("<@U0001|花子> <!subteam^S0001|@広報課>", {"U0001", "S0001"}),
    ],
)
async def test_pings_are_what_live_syntax_says(
    slack: SlackSimulator, client: AsyncWebClient, text: str, pings: set[str]
) -> None:
    square = slack.add_channel("ひろば")

    await client.chat_postMessage(channel=square.id, text=text)
    await client.chat_postMessage(channel=square.id, text="件名", blocks=[section(text)])
    await client.chat_postMessage(
        channel=square.id, text="件名", blocks=[{"type": "header", "text": plain(text)}]
    )

    assert [message.pings for message in square.messages] == [pings, pings, set()]


async def test_a_response_url_is_good_for_five_uses_in_half_an_hour() -> None:
    clock = ManualClock()
    async with SlackSimulator(clock=clock) as slack, ClientSession() as session:
        hanako = slack.add_user("hanako")
        right = slack.workspace.new_response_url(hanako.id, hanako.dm, None)
        other = slack.workspace.new_response_url(hanako.id, hanako.dm, None)

        async def use(url: str) -> int:
            async with session.post(url, json={"text": "返事", "replace_original": True}) as answer:
                return answer.status

        statuses = [await use(slack.response_url(right)) for _ in range(6)]
        clock.advance(1_801)
        statuses.append(await use(slack.response_url(other)))

    assert statuses == [200] * 5 + [404, 404]
    assert len(hanako.ephemerals) == 5


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
    menu = {**options(3), "options": [{"text": plain(each), "value": each} for each in PLACES]}
    menu["placeholder"] = plain("場所")
    await desk.client.chat_postMessage(
        channel=square.id, text="選んでください", blocks=[{"type": "actions", "elements": [menu]}]
    )
    assert [each.options for each in selects(square.messages[0])] == [tuple(PLACES)]

    await hanako.choose(square.messages[0], "場所", "京都府")

    assert desk.told[0]["actions"][0]["selected_option"]["value"] == "京都府"
    assert desk.told[0]["message"]["ts"] == square.messages[0].ts

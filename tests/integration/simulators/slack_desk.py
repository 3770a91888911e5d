"""A small Bolt app for the simulator's own tests, and builders for its blocks and forms."""

import os
from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

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


def static_select(count: int, length: int = 1) -> dict[str, Any]:
    offered = [{"text": plain("あ" * length), "value": str(number)} for number in range(count)]
    return {"type": "static_select", "action_id": "v", "options": offered}


@dataclass
class Desk:
    """A small Bolt app and what it was told."""

    app: AsyncApp
    client: AsyncWebClient
    told: list[dict[str, Any]] = field(default_factory=list)


def clear_environment(patch: pytest.MonkeyPatch) -> None:
    """Bolt reads SLACK_* by itself: a client id there would silently change how it authorises."""
    for name in [name for name in os.environ if name.startswith("SLACK_")]:
        patch.delenv(name)


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

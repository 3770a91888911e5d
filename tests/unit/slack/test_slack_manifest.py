"""The manifest holds what the registry offers, within what Slack's form takes."""

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.manifest import slack_manifest
from adapters.slack.scopes import EVENTS, SCOPES
from bot.domain.policy import Policy
from bot.i18n.words import Speech
from bot.interaction.commands import Command, Feature, Registry, Right
from bot.interaction.params import Nothing
from bot.interaction.words import Words
from tests.builders.registry import whole_registry
from tests.simulators.slack.installation import Installation

SPEECH = Speech()
URL = "https://engawa.example.jp/slack/events"


def words(language: str = "ja") -> Words:
    return Words(SPEECH, language, Policy().zone)


def manifest(**how: Any) -> dict[str, Any]:
    return slack_manifest(whole_registry(), words(how.pop("language", "ja")), **how)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_everything_fits_slacks_form(language: str) -> None:
    made = manifest(language=language)

    display, features = made["display_information"], made["features"]
    assert len(display["name"]) <= 35
    assert len(display["description"]) <= 140
    assert len(features["shortcuts"]) <= 10
    assert all(len(each["name"]) <= 24 and len(each["description"]) <= 150 for each in features["shortcuts"])
    names = [each["callback_id"] for each in features["shortcuts"]]
    assert len(set(names)) == len(names)
    (slash,) = features["slash_commands"]
    assert 0 < len(slash["description"]) <= 2_000
    assert len(slash["usage_hint"]) <= 1_000
    assert slash["should_escape"]


def test_socket_mode_needs_no_address() -> None:
    made = manifest(command="/engawa-test")

    assert made["settings"]["socket_mode_enabled"]
    assert "request_url" not in json.dumps(made)
    assert made["features"]["slash_commands"][0]["command"] == "/engawa-test"
    assert made["oauth_config"]["scopes"]["bot"] == list(SCOPES)


def test_http_mode_gives_every_request_an_address() -> None:
    made = manifest(mode="http", request_url=URL)

    assert not made["settings"]["socket_mode_enabled"]
    assert made["settings"]["event_subscriptions"]["request_url"] == URL
    assert made["settings"]["interactivity"]["request_url"] == URL
    assert made["settings"]["interactivity"]["message_menu_options_url"] == URL
    assert made["features"]["slash_commands"][0]["url"] == URL


@pytest.mark.parametrize("address", ["", "http://engawa.example.jp"])
def test_http_mode_without_https_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="https"):
        manifest(mode="http", request_url=address)


def test_what_is_printed_can_be_installed() -> None:
    app = Installation().adopt(json.loads(json.dumps(manifest())))

    assert app.commands == frozenset({"/engawa"})
    assert all(app.hears(event) for event in EVENTS)
    assert app.shortcuts is not None
    assert "global:help" in app.shortcuts


def test_the_manual_explains_every_scope() -> None:
    manual = (Path(__file__).parents[3] / "docs" / "slack.md").read_text(encoding="utf-8")

    assert [scope for scope in SCOPES if f"| `{scope}` |" not in manual] == []


def test_commands_that_take_a_message_are_in_its_menu() -> None:
    async def handler(_call: object, _input: Nothing) -> Any:
        return None

    command = Command("help", Nothing, handler, Right.ANYONE, from_message="topic")
    registry = Registry([Feature("one", (command,))])

    shortcuts = slack_manifest(registry, words())["features"]["shortcuts"]

    assert [(each["type"], each["callback_id"]) for each in shortcuts] == [
        ("message", "message:help"),
        ("global", "global:help"),
    ]


def test_the_usage_hint_names_counters_in_the_readers_language() -> None:
    assert "入庁" in manifest()["features"]["slash_commands"][0]["usage_hint"]
    assert "join" in manifest(language="en")["features"]["slash_commands"][0]["usage_hint"]

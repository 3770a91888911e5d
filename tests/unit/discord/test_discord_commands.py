"""The registration of commands is inside Discord's limits before it is sent."""

import pytest

from adapters.discord.commands import CommandList, fingerprint, option_name, violations
from bot.domain.policy import Policy
from bot.i18n.words import Speech
from bot.interaction.words import Words
from tests.builders.registry import whole_registry

COMMANDS = CommandList(whole_registry(), lambda language: Words(Speech(), language, Policy().zone))


def test_every_command_of_the_town_can_be_registered() -> None:
    payload = COMMANDS.payload()

    assert violations(payload) == []
    paths = {
        f"{one['name']}.{part['name']}" if part["type"] == 1 else one["name"]
        for one in payload
        if one["type"] == 1
        for part in (one["options"] or [{"type": 0, "name": ""}])
    }
    assert paths == {command.path for command in whole_registry().listed()}


def test_no_option_is_required_because_a_form_asks_for_what_is_missing() -> None:
    parts = [part for one in COMMANDS.payload() for part in one.get("options", [])]
    options = [option for part in parts for option in (part.get("options") or [part])]

    assert options
    assert not any(option.get("required") for option in options)


@pytest.mark.parametrize(
    ("label", "name"),
    [("お名前", "お名前"), ("使いみち(任意)", "使いみち任意"), ("Work Mail", "workmail"), ("・", "")],
)
def test_a_label_becomes_a_name_discord_takes(label: str, name: str) -> None:
    assert option_name(label) == name


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"name": "Event"}, "the name Event"),
        ({"name": "会 議"}, "the name 会 議"),
        ({"description": ""}, "the description"),
        ({"description": "x" * 101}, "the description"),
        ({"options": [{"name": "a", "description": "a"}] * 2}, "two parts of one name"),
        ({"options": [{"name": f"a{n}", "description": "a"} for n in range(26)]}, "more than 25 parts"),
        (
            {"options": [{"name": f"a{n}", "description": "あ" * 100} for n in range(25)] * 1, "x": 1},
            "",
        ),
    ],
)
def test_what_discord_would_refuse_is_named(change: dict[str, object], named: str) -> None:
    good = {"type": 1, "name": "event", "description": "Events", "options": []}

    found = violations([{**good, **change}])

    assert any(named in one for one in found) if named else found == []


def test_a_command_that_is_too_large_is_named() -> None:
    choices = [{"name": "あ" * 100, "value": "x" * 90, "description": "x"} for _ in range(22)]
    option = {"name": "a", "description": "a", "choices": choices}

    assert violations([{"type": 1, "name": "event", "description": "E", "options": [option]}]) != []


def test_the_fingerprint_changes_with_the_commands_and_with_the_application() -> None:
    payload = COMMANDS.payload()

    marks = {fingerprint(payload, 1), fingerprint(payload, 2), fingerprint(payload[1:], 1)}

    assert len(marks) == 3
    assert fingerprint(COMMANDS.payload(), 1) in marks

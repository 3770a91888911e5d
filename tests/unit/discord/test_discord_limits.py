"""The second pair of eyes: whatever breaks a limit is named, and what is left is taken by Discord."""

from typing import Any

import pytest

from adapters.discord.incoming import Whereabouts
from adapters.discord.limits import Check
from tests.simulators.discord.limits_messages import check_message, check_modal

Json = dict[str, Any]


def text(content: str = "本文") -> Json:
    return {"type": 10, "content": content}


def button(number: int = 1, label: str = "押す", **facts: Any) -> Json:
    return {"type": 2, "style": 2, "label": label, "custom_id": f"eg1:x:{number}", **facts}


def row(*children: Json) -> Json:
    return {"type": 1, "components": list(children)}


def menu(*values: str, label: str = "あ") -> Json:
    options = [{"label": label, "value": value} for value in values]
    return {"type": 3, "custom_id": "m", "placeholder": "選ぶ", "options": options}


@pytest.mark.parametrize(
    "broken",
    [
        row(button(label="あ" * 81)),
        row(button(custom_id="x" * 101), button(2)),
        row(button(1), button(1)),
        row(*(button(number) for number in range(6))),
        row({"type": 2, "style": 5, "label": "先", "url": "https://a.jp/" + "x" * 600}, button(3)),
        row(menu(*map(str, range(26)))),
        row(menu("a", "a")),
        row(menu("", "b")),
        row(menu("a", label="あ" * 101)),
        row({**menu("a"), "placeholder": "あ" * 151}),
        row(menu()),
        text("あ" * 5_000),
        {"type": 9, "components": [text()], "accessory": button(custom_id="")},
        {"type": 9, "components": [text()] * 4, "accessory": button()},
        {"type": 17, "components": [text()] * 45},
    ],
)
def test_a_message_over_a_limit_is_cut_and_the_breach_named(broken: Json) -> None:
    check = Check()

    kept = check.message([text("はじめに"), broken])

    assert check.violations
    check_message({"flags": 1 << 15, "components": kept}, frozenset())


def test_a_form_over_a_limit_is_cut_and_the_breach_named() -> None:
    field = {"type": 4, "style": 1, "custom_id": "a", "value": "x"}
    label = {"type": 18, "label": "あ" * 46, "description": "い" * 101, "component": field}
    others = [{**label, "component": {**field, "custom_id": f"b{number}"}} for number in range(6)]
    check = Check()

    form = check.form({"custom_id": "eg1:x", "title": "題" * 46, "components": [label, *others]})

    assert len(check.violations) > 3
    check_modal(form)


def test_a_person_is_served_in_direct_messages_by_the_guild_they_acted_in_last() -> None:
    guilds = {20: "分室", 10: "本庁"}
    whereabouts = Whereabouts(lambda: guilds)

    assert whereabouts.of(1, None) == ("10", "本庁")
    assert whereabouts.of(1, 20) == ("20", "分室")
    assert whereabouts.of(1, None) == ("20", "分室")
    del guilds[20]
    assert whereabouts.of(1, None) == ("10", "本庁")
    del guilds[10]
    assert whereabouts.of(1, None) == ("", "")

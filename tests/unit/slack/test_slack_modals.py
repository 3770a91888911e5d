"""Forms and answers as modals and Home, always within Slack's limits."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from adapters.slack import limits
from adapters.slack.modals import (
    answer_view,
    form_view,
    home_view,
    suggestions,
    values_of,
    waiting_view,
)
from adapters.slack.render import option_list
from bot.domain.ids import MemberId, to_token
from bot.domain.policy import Policy
from bot.i18n.words import Speech
from bot.interaction.words import Words
from bot.view import Action, Entry, Form, FormField, Message, Option, Paragraph, Text
from tests.builders.views import forms, messages, options, texts
from tests.simulators.slack.limits import options_problems, view_problems
from tests.simulators.slack.text import pings_of

WORDS = Words(Speech(), "ja", Policy().zone)
MEMBER = to_token(MemberId(42))


def one_field(**facts: Any) -> dict[str, Any]:
    field = FormField("name", "お名前", **facts)
    view = form_view(Form("入庁届", Action("join.form", ("1",)), (field,), "送る"), WORDS, "C1")
    (block,) = view["blocks"]
    return dict(block)


@settings(max_examples=25)
@given(forms())
def test_any_form_is_within_slacks_limits(form: Form) -> None:
    searching = replace(form, fields=tuple(replace(entry, suggest="member") for entry in form.fields))
    view = form_view(searching, WORDS, "C1")

    assert view_problems(view) == []
    assert limits.check_view(view) == []
    assert pings_of("", view["blocks"]) == frozenset()


@settings(max_examples=25)
@given(messages(), texts(5))
def test_any_answer_fits_a_modal_and_the_home(message: Message, title: str) -> None:
    for view in (
        answer_view(message, WORDS, title=title),
        waiting_view(title, WORDS),
        home_view(message),
    ):
        assert view_problems(view) == []
        assert limits.check_view(view) == []


@settings(max_examples=60)
@given(options(), texts(5))
def test_any_suggestion_fits(found: tuple[Option, ...], typed: str) -> None:
    answer = suggestions(typed, found, WORDS)

    assert options_problems({"options": answer}) == []


def test_a_form_carries_its_action_and_the_channel_it_came_from() -> None:
    view = form_view(Form("入庁届", Action("join.form", ("1",)), (), "送る"), WORDS, "C1")

    assert view["callback_id"] == "eg1:join.form:1"
    assert view["private_metadata"] == "C1"


def test_few_choices_are_shown_at_once_and_many_in_a_menu() -> None:
    few = tuple(Option(f"{number}番", str(number)) for number in range(5))
    many = tuple(Option(f"{number}番", str(number)) for number in range(120))

    assert one_field(entry=Entry.CHOICE, options=few)["element"]["type"] == "radio_buttons"
    menu = one_field(entry=Entry.CHOICE, options=many, value="3")["element"]
    assert menu["type"] == "static_select"
    assert len(menu["options"]) == 100
    assert menu["initial_option"]["value"] == "3"


def test_a_field_with_suggestions_takes_what_was_typed_too() -> None:
    element = one_field(entry=Entry.SUGGEST, suggest="member", value="花子")["element"]
    assert element["type"] == "external_select"
    assert element["action_id"] == "suggest:member"
    assert element["initial_option"]["value"] == "花子"

    first, second = suggestions("はな", (Option("花子", MEMBER),), WORDS)
    assert (first["text"]["text"], first["value"]) == ("「はな」で探す", "はな")
    assert second["value"] == MEMBER


def test_a_chosen_reference_is_kept_without_showing_its_token() -> None:
    element = one_field(entry=Entry.SUGGEST, suggest="member", value=MEMBER)["element"]

    assert element["initial_option"]["value"] == MEMBER
    assert MEMBER not in element["initial_option"]["text"]["text"]


def test_problems_stand_above_a_form_that_opens_anew() -> None:
    form = Form(
        "入庁届", Action("join.form"), (FormField("name", "お名前"),), "送る", problems={"name": "必要です。"}
    )

    assert form_view(form, WORDS)["blocks"][0]["text"]["text"] == "お名前: 必要です。"


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "plain_text_input", "value": "花子"}, "花子"),
        ({"type": "plain_text_input", "value": None}, ""),
        ({"type": "static_select", "selected_option": {"value": "local"}}, "local"),
        ({"type": "radio_buttons", "selected_option": None}, ""),
    ],
)
def test_what_was_entered_is_read_by_field(element: dict[str, Any], value: str) -> None:
    assert values_of({"name": {"value": element}}) == {"name": value}


def test_an_entry_that_could_not_come_back_is_left_out() -> None:
    assert [each["value"] for each in option_list((Option("長い", "v" * 151), Option("短い", "v")))] == ["v"]


def test_the_check_names_every_breach() -> None:
    words = {"type": "plain_text", "text": "あ" * 3_001}
    twice = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "押す"}}
    blocks: list[dict[str, Any]] = [
        {"type": "section", "block_id": "b", "text": words},
        {"type": "actions", "block_id": "b", "elements": [twice, twice]},
        {"type": "context", "elements": []},
    ]

    found = {each.what for each in limits.check(blocks)}

    assert found == {
        "section.text: 3001 of 1 to 3000",
        "block_id b stands twice",
        "an action_id stands twice",
        "context.elements: 0 of 1 to 10",
    }


def test_a_modal_needs_a_title_and_inputs_a_button() -> None:
    field = one_field()
    view = {"type": "modal", "blocks": [field], "private_metadata": "x" * 3_001}

    assert {each.what for each in limits.check_view(view)} == {
        "no title",
        "inputs without submit",
        "modal.private_metadata: 3001 > 3000",
    }


def test_a_message_is_shown_whole_in_a_modal() -> None:
    long = Message("長い", tuple(Paragraph((Text(f"{number}" + "あ" * 2_500),)) for number in range(8)))

    assert len(answer_view(long, WORDS, title="つづき")["blocks"]) == 8

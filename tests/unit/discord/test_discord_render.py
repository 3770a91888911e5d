"""View -> Discord payload: always inside the limits, never a ping of a person's making."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from adapters.discord.forms import modal, submitted
from adapters.discord.limits import FILE, Check, walk
from adapters.discord.markdown import escape, line_text
from adapters.discord.render import Renderer
from adapters.discord.widgets import CustomIds, carries, is_menu, read_custom_id, with_new_selects
from bot.domain.ids import MemberId
from bot.domain.policy import Policy
from bot.i18n.words import Speech
from bot.interaction.words import Words
from bot.view import (
    FILES_LIMIT,
    Action,
    Actions,
    Block,
    Button,
    Entry,
    Form,
    FormField,
    Heading,
    Item,
    Items,
    Link,
    Mention,
    Menu,
    Message,
    Option,
    Paragraph,
    Select,
    Text,
    When,
    mentioned,
)
from tests.builders import views
from tests.simulators.discord.limits_messages import check_message, check_modal
from tests.simulators.discord.pings import MENTION
from tests.simulators.discord.reading import form_text

WORDS = Words(Speech(), "ja", Policy().zone)
RENDERER = Renderer(WORDS)
PEOPLE = {MemberId(number): str(10**17 + number) for number in range(1, 300)}


def message(*blocks: Block) -> Message:
    return Message("題", blocks)


def texts(payload: dict[str, object]) -> str:
    return form_text({"title": "", **payload})


def spoken(payload: object) -> list[str]:
    if isinstance(payload, dict):
        own = [payload["content"]] if "content" in payload else []
        return own + [text for value in payload.values() for text in spoken(value)]
    if isinstance(payload, list):
        return [text for value in payload for text in spoken(value)]
    return []


@settings(max_examples=25)
@given(views.messages())
def test_every_answer_is_taken_by_discord(view: Message) -> None:
    files = [file.name for file in view.files[:FILES_LIMIT]]
    shown: list[str] = []
    for page in RENDERER.answer(view):
        check = Check()

        assert check.message(page["components"]) == page["components"]
        assert check.violations == []
        check_message(page, frozenset(files))
        shown += [one["file"]["url"] for one in walk(page["components"]) if one["type"] == FILE]
    assert shown == [f"attachment://{name}" for name in files]


@settings(max_examples=25)
@given(views.messages())
def test_every_post_is_taken_by_discord_and_pings_only_whom_the_town_mentions(view: Message) -> None:
    payload = RENDERER.post(view, PEOPLE, mark="0123456789abcdef01234567")
    named = {found["user"] or found[0] for text in spoken(payload) for found in MENTION.finditer(text)}
    ours = {PEOPLE[member] for member in mentioned(view) if member in PEOPLE}

    assert named <= ours
    assert set(payload["allowed_mentions"].get("users", [])) == named
    assert payload["allowed_mentions"]["parse"] == []
    assert carries(payload["components"], "0123456789abcdef01234567")
    check_message(payload, frozenset())


@settings(max_examples=25)
@given(views.forms())
def test_every_form_is_taken_by_discord(form: Form) -> None:
    check = Check()
    data = check.form(modal(form))

    assert check.violations == []
    check_modal(data)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("**太字** ||隠し||", r"\*\*太字\*\* \|\|隠し\|\|"),
        ("# 見出し", r"\# 見出し"),
        ("a\n- 項目", "a\n\\- 項目"),
        ("12. 項目", r"12\. 項目"),
        ("[銀行](https://evil.example)", r"\[銀行\](https\://evil.example)"),
        ("<#12> <:x:1>", r"\<#12\> \<:x:1\>"),
        ("12/5 19:00-20:30", "12/5 19:00-20:30"),
        ("@everyone", "@\u200beveryone"),
        ("a@example.jp", "a@example.jp"),
    ],
)
def test_typed_markup_shows_as_it_was_typed(typed: str, shown: str) -> None:
    assert escape(typed) == shown


def test_two_harmless_spans_do_not_make_a_ping_together() -> None:
    assert "@everyone" not in line_text((Text("@every"), Text("one")))


def test_a_moment_carries_the_readers_own_time() -> None:
    at = datetime(2026, 12, 5, 10, 0, tzinfo=UTC)
    mark = f"<t:{int(at.timestamp())}:R>"

    assert line_text((When(at, "12月5日(土)19:00"),)) == f"12月5日(土)19:00 ({mark})"


def test_a_link_is_shown_bare_and_only_when_it_is_https() -> None:
    assert line_text((Link("https://city.example/a", "案内"),)) == "案内 https://city.example/a"
    assert line_text((Link("http://city.example"),)) == r"http\://city.example"


def test_bold_leaves_spaces_outside() -> None:
    assert line_text((Text(" 太い ", bold=True), Text("x"))) == " **太い** x"


def test_a_mention_of_somebody_without_an_account_is_a_name() -> None:
    assert line_text((Mention(MemberId(7), "花*子"),), {}) == r"花\*子"


def test_a_long_answer_goes_on_in_further_messages_and_loses_nothing() -> None:
    body = "あいうえお。" * 1_500
    pages = RENDERER.answer(message(Heading((Text("長い"),)), Paragraph((Text(body),)), Actions((ok(),))))

    assert len(pages) == 3
    assert "".join("".join(spoken(page)) for page in pages).replace("\n", "") == "## 長い" + body
    assert [one["type"] for one in pages[-1]["components"][0]["components"]][-1] == 1


def test_a_long_post_keeps_its_buttons_and_says_that_it_was_cut() -> None:
    payload = RENDERER.post(message(Paragraph((Text("課" * 9_000),)), Actions((ok(),))), {})

    assert WORDS.text("discord.cut") in texts(payload)
    assert payload["components"][0]["components"][-1]["components"][0]["label"] == "OK"


def test_one_action_may_stand_twice_in_a_message() -> None:
    payload = RENDERER.post(message(Actions((ok(), ok(), ok()))), {})
    row = payload["components"][0]["components"][-1]["components"]

    assert [one["custom_id"] for one in row] == ["eg1:ok:1", "eg1:ok:1~2", "eg1:ok:1~3"]
    assert {read_custom_id(one["custom_id"]) for one in row} == {Action("ok", ("1",))}


def test_an_argument_with_a_tilde_survives() -> None:
    ids = CustomIds()
    action = Action("help", ("a~b",))

    assert [read_custom_id(ids.take(action)) for _ in range(3)] == [action] * 3


def test_a_menu_with_too_many_entries_says_how_many_are_missing() -> None:
    options = tuple(Option(f"課{number}", str(number)) for number in range(40))
    payload = RENDERER.post(message(Actions((Select("選ぶ", Action("pick"), options),))), {})
    menu = payload["components"][0]["components"][0]["components"][0]

    assert len(menu["options"]) == 25
    assert WORDS.text("discord.more_options", count=15) in texts(payload)


def test_the_entries_of_a_menu_of_actions_carry_what_they_do() -> None:
    menu = Menu("ほかの操作", tuple(ok(str(number)) for number in range(30)))
    first, again = (RENDERER.post(message(Actions((menu,))), {}) for _ in range(2))
    selects = [row["components"][0] for row in first["components"][0]["components"][1:]]
    ids = {row["components"][0]["custom_id"] for row in again["components"][0]["components"][1:]}

    assert [len(one["options"]) for one in selects] == [25, 5]
    values = [option["value"] for one in selects for option in one["options"]]
    assert [Action.read(value) for value in values] == [button.action for button in menu.buttons]
    assert {one["placeholder"] for one in selects} == {"ほかの操作"}
    assert ids.isdisjoint(one["custom_id"] for one in selects)  # or a client kept what was chosen before


def test_a_message_is_given_back_with_menus_nobody_has_chosen_from() -> None:
    shown = RENDERER.post(message(Actions((ok(), Menu("ほかの操作", (ok("2"), ok("3")))))), {})["components"]
    before, after = texts({"components": shown}), with_new_selects(shown)

    assert texts({"components": after}) == before
    assert _custom_ids(after)[0] == _custom_ids(shown)[0] == "eg1:ok:1"
    assert _custom_ids(after)[1] != _custom_ids(shown)[1]
    assert all(is_menu(ids[1]) for ids in (_custom_ids(after), _custom_ids(shown)))


def test_a_select_is_another_one_each_time_and_means_the_same() -> None:
    long = Action("pick", ("a" * 90,))
    blocks = [Actions((Select("選ぶ", action, (Option("一", "1"),)),)) for action in (Action("pick"), long)]
    first, again = (RENDERER.post(message(*blocks), {})["components"] for _ in range(2))
    given_back = with_new_selects(first)

    short_ids, long_ids = zip(*(_custom_ids(shown) for shown in (first, again, given_back)), strict=True)
    assert len(set(short_ids)) == 3
    assert {read_custom_id(one) for one in short_ids} == {Action("pick")}
    assert set(long_ids) == {long.token}  # there is no room for more
    old = [{"type": 3, "custom_id": Action("pick", ("1",)).token}]
    assert with_new_selects(old) != old
    assert read_custom_id(with_new_selects(old)[0]["custom_id"]) == Action("pick", ("1",))


def _custom_ids(components: list[dict[str, Any]]) -> list[str]:
    return [one["custom_id"] for one in walk(components) if "custom_id" in one]


def test_an_entry_stands_beside_its_button() -> None:
    payload = RENDERER.post(message(Items((Item((Text("防災課"),), (Text("備え"),), ok()),))), {})
    section = payload["components"][0]["components"][0]

    assert section["components"][0]["content"] == "防災課\n-# 備え"
    assert section["accessory"]["custom_id"] == "eg1:ok:1"


def test_a_problem_stands_where_the_hint_would_be() -> None:
    field = FormField("name", "お名前", hint="本名でなくても", value="花子")
    data = modal(Form("入庁", Action("join.form", ("1",)), (field,), "送る", problems={"name": "長すぎます"}))

    assert data["custom_id"] == "eg1:join.form:1"
    assert data["components"][0]["description"] == "⚠ 長すぎます"
    assert data["components"][0]["component"]["value"] == "花子"


def test_a_choice_becomes_a_menu_with_the_earlier_choice_marked() -> None:
    options = (Option("国", "national"), Option("自治体", "local"))
    field = FormField("kind", "区分", Entry.CHOICE, value="local", options=options, required=False)
    menu = modal(Form("題", Action("x"), (field,), "送る"))["components"][0]["component"]

    assert menu["min_values"] == 0
    assert [one.get("default") for one in menu["options"]] == [None, True]


def test_what_a_modal_sends_back_is_read_by_field() -> None:
    assert submitted(
        [
            {"type": 18, "component": {"type": 4, "custom_id": "name", "value": "花子"}},
            {"type": 18, "component": {"type": 3, "custom_id": "kind", "values": ["local"]}},
            {"type": 18, "component": {"type": 3, "custom_id": "none", "values": []}},
            {"type": 10, "id": 4},
        ]
    ) == {"name": "花子", "kind": "local", "none": ""}


def ok(number: str = "1") -> Button:
    return Button("OK", Action("ok", (number,)))

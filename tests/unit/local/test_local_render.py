import json

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.local.render import MESSAGE_LIMIT, TEXT_LIMIT, render, words_of
from bot.domain.ids import MemberId
from bot.view import (
    Action,
    Actions,
    Button,
    Entry,
    Field,
    Fields,
    Form,
    FormField,
    Heading,
    Item,
    Items,
    Mention,
    Menu,
    Message,
    Paragraph,
    Style,
    Text,
)
from tests.builders import views

BYTES = 1_000_000  # far above what a page can choke on, far below what a bug would make


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in _strings(part)]


@settings(max_examples=25)
@given(st.one_of(views.messages(), views.forms()))
def test_every_answer_becomes_bounded_json(answer: Message | Form) -> None:
    payload = render(answer)

    wire = json.dumps(payload, ensure_ascii=False).encode("utf-8", "surrogatepass")
    assert len(wire) < BYTES
    assert all(len(text) <= TEXT_LIMIT for text in _strings(payload))


@settings(max_examples=25)
@given(views.messages())
def test_only_https_addresses_reach_the_page(message: Message) -> None:
    links = [text for text in _strings(_urls(render(message))) if text]
    assert all(url.startswith("https://") for url in links)


def _urls(value: object) -> object:
    if isinstance(value, dict):
        return [part if key == "url" else _urls(part) for key, part in value.items()]
    return [_urls(part) for part in value] if isinstance(value, list) else None


def test_what_exceeds_a_messages_budget_is_left_out() -> None:
    long = Paragraph((Text("が" * TEXT_LIMIT),))

    payload = render(Message("長い", (long,) * 20))

    assert sum(map(len, _strings(payload))) < MESSAGE_LIMIT + 2_000


def test_a_mention_names_the_persona_behind_the_member() -> None:
    message = Message("m", (Paragraph((Mention(MemberId(7), "森 たける"), Mention(MemberId(8), "誰か"))),))

    spans_shown = render(message, {MemberId(7): "p-takeru"})["blocks"][0]["line"]

    assert [span["persona"] for span in spans_shown] == ["p-takeru", ""]


def test_the_words_of_a_message_are_its_lines_without_labels() -> None:
    payload = render(
        Message(
            "s",
            (
                Heading((Text("題"),)),
                Fields((Field("ラベル", (Text("値"),)),)),
                Items((Item((Text("一つ"),), (Text("注"),)),)),
                Actions((Button("押す", Action("join")),)),
            ),
        )
    )

    assert words_of(payload) == "題\n値\n一つ"


def test_a_menu_of_actions_holds_buttons() -> None:
    edit = Button("直す", Action("question.edit", ("1",)))
    gone = Button("取り下げる", Action("question.withdraw", ("1",)), Style.DANGER)

    row = Actions((Menu("ほかの操作", (edit, gone)),))
    (menu,) = render(Message("質問", (row,)))["blocks"][0]["controls"]

    assert (menu["type"], menu["label"]) == ("menu", "ほかの操作")
    assert [entry["token"] for entry in menu["entries"]] == ["eg1:question.edit:1", "eg1:question.withdraw:1"]
    assert menu["entries"][1]["style"] == "danger"


def test_a_form_keeps_values_and_shows_problems_at_its_own_fields() -> None:
    form = Form(
        "入庁届",
        Action("join.form", ("1",)),
        (FormField("name", "お名前", value="森"), FormField("kind", "区分", Entry.CHOICE)),
        "送る",
        problems={"kind": "選んでください。", "elsewhere": "?"},
    )

    payload = render(form)

    assert payload["type"] == "form"
    assert payload["token"] == "eg1:join.form:1"
    assert payload["fields"][0]["value"] == "森"
    assert payload["problems"] == {"kind": "選んでください。"}

"""Whatever a feature says, Slack takes it, and nothing a person wrote is live in it."""

import re
from typing import Any

import pytest
from hypothesis import given, settings

from adapters.slack import limits
from adapters.slack.mrkdwn import cost, plain_from, quiet
from adapters.slack.render import Renderer
from bot.domain.ids import MemberId
from bot.view import (
    Action,
    Actions,
    Button,
    Channel,
    Field,
    Fields,
    Heading,
    Item,
    Items,
    Line,
    Link,
    Mention,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
    When,
)
from tests.builders.views import HOSTILE, messages, texts
from tests.fakes.clock import START
from tests.simulators.slack.limits import MESSAGE_CHARACTERS, characters, message_problems
from tests.simulators.slack.text import pings_of, shown

PEOPLE = {MemberId(number): f"U{number:08d}" for number in range(1, 300)} | {MemberId(2): "<!channel>"}


def rendered(message: Message, people: dict[MemberId, str] | None = None) -> list[dict[str, Any]]:
    return Renderer("post", people or {}).message(message).blocks


def said(*line: Any) -> list[dict[str, Any]]:
    return rendered(Message("要約", (Paragraph(tuple(line)),)), PEOPLE)


@settings(max_examples=25)
@given(messages())
def test_any_message_is_within_slacks_limits(message: Message) -> None:
    made = Renderer("post", PEOPLE).message(message)

    assert message_problems(made.blocks) == []
    assert characters(made.blocks) <= MESSAGE_CHARACTERS
    assert limits.check(made.blocks) == []
    assert 0 < len(made.text) <= limits.FALLBACK_TEXT


@settings(max_examples=25)
@given(messages())
def test_only_members_we_computed_are_pinged(message: Message) -> None:
    made = Renderer("post", PEOPLE).message(message)

    assert pings_of(made.text, made.blocks) <= set(PEOPLE.values()) - {"<!channel>"}


@settings(max_examples=25)
@given(messages())
def test_without_people_nobody_is_pinged(message: Message) -> None:
    made = Renderer("answer").message(message)

    assert pings_of(made.text, made.blocks) == frozenset()


@given(texts(20), texts(20))
def test_the_cost_of_a_text_adds_up_and_is_never_too_small(one: str, other: str) -> None:
    assert cost(one + other) == cost(one) + cost(other)
    assert len(quiet(one)) <= cost(one)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_are_shown_as_they_were_written(hostile: str) -> None:
    assert shown(quiet(hostile), str).replace("\u200b", "") == hostile.replace("\u200b", "")


def test_words_alone_are_plain_text_and_mixed_lines_are_mrkdwn() -> None:
    (alone,) = said(Text("<!here> & *太字*"))
    (mixed,) = said(Text("<!here> & "), Text("太*字", bold=True), Text("です"))

    assert alone["text"] == {"type": "plain_text", "text": "<!here> & *太字*", "emoji": False}
    assert mixed["text"]["text"] == "&lt;!here&gt; &amp; *太\u2217字*\u200bです"
    assert mixed["text"]["verbatim"]


def test_spans_become_what_slack_makes_alive() -> None:
    (block,) = said(
        Mention(MemberId(1), "花子"),
        Mention(MemberId(2), "太郎"),
        Mention(MemberId(999), "@channel"),
        Channel("C0123ABCD"),
        Channel("C0123ABCD:17.1"),
        Link("https://example.jp/?a=1&b=|", "案内"),
        Link("javascript:alert(1)", "押す"),
    )

    assert block["text"]["text"] == (
        "<@U00000001>太郎@channel<#C0123ABCD><#C0123ABCD>"
        "<https://example.jp/?a=1&amp;b=%7C|案内>押す javascript:alert(1)"
    )


def test_a_moment_is_followed_by_the_readers_own_time() -> None:
    (block,) = said(When(START, "11月21日(土) 10:00"))

    stamp = int(START.timestamp())
    assert block["text"]["text"] == (
        f"11月21日(土) 10:00 (<!date^{stamp}^{{date_short_pretty}} {{time}}|11月21日(土) 10:00>)"
    )


def test_a_message_has_a_header_facts_entries_with_buttons_and_small_print() -> None:
    button = Button("見る", Action("event.show", ("1",)), Style.PRIMARY)
    blocks = rendered(
        Message(
            "行事",
            (
                Heading((Text("行事のご案内"),)),
                Fields((Field("場所", (Text("縁側"),)), Field("定員", (Text("10"),)))),
                Items((Item((Text("お茶会", bold=True),), (Text("気軽に"),), button),)),
                Note((Text("小さな字"),)),
                Actions((button, button)),
            ),
        )
    )

    kinds = [block["type"] for block in blocks]
    assert kinds == ["header", "section", "section", "context", "actions", "actions"]
    assert [field["text"] for field in blocks[1]["fields"]] == ["*場所*\n縁側", "*定員*\n10"]
    assert blocks[2]["text"]["text"] == "*お茶会*\n気軽に"
    assert blocks[2]["accessory"]["action_id"] == "eg1:event.show:1"
    assert blocks[2]["accessory"]["style"] == "primary"
    assert blocks[0]["block_id"] == "post-0"


def test_what_is_too_long_is_counted_and_the_buttons_stay() -> None:
    long = tuple(Paragraph((Text(f"{number}" + "あ" * 2_500),)) for number in range(6))
    made = Renderer("post").message(
        Message("長い", (*long, Actions((Button("次へ", Action("help")),)))),
    )

    assert made.left == 3 * 2_501
    assert made.blocks[-1]["type"] == "actions"


def test_a_long_text_is_cut_between_graphemes_only() -> None:
    family = "👨‍👩‍👧‍👦"
    blocks = said(Text(family * 500))

    joined = [block["text"]["text"] for block in blocks]
    assert len(joined) > 1
    assert all(re.fullmatch(f"({family})+", text) for text in joined)


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("<@U1|hana> さん &lt;例&gt; &amp;", "@花子 さん <例> &"),
        ("<#C1|ひろば> へ", "#ひろば へ"),
        ("<https://example.jp|案内> <https://example.jp>", "案内 https://example.jp https://example.jp"),
        ("<!here> <!subteam^S1|@広報課>", "@here @広報課"),
    ],
)
async def test_what_slack_sends_is_read_as_a_person_reads_it(sent: str, read: str) -> None:
    async def name_of(user_id: str) -> str:
        return {"U1": "花子"}[user_id]

    assert await plain_from(sent, name_of) == read


def test_a_line_of_nothing_is_no_block() -> None:
    empty: Line = (Text(" "), Text(""))

    assert [block["text"]["text"] for block in rendered(Message("要約", (Paragraph(empty),)))] == ["要約"]


def test_a_long_summary_stands_in_for_missing_blocks() -> None:
    (block,) = rendered(Message("👍" * 3_000, ()))

    assert limits.check([block]) == []

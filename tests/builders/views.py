"""Any view a feature could make, the unkind ones included: long, empty, crowded, full of live syntax."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.domain.ids import MemberId
from bot.view import (
    Action,
    Actions,
    Block,
    Button,
    Channel,
    Control,
    Divider,
    Entry,
    Field,
    Fields,
    File,
    Form,
    FormField,
    Heading,
    Item,
    Items,
    Line,
    Link,
    LinkButton,
    Mention,
    Menu,
    Message,
    Note,
    Option,
    Paragraph,
    Select,
    Span,
    Style,
    Text,
    Tone,
    When,
)

# What people really try: pings, markup of both platforms, entities, joined emoji, marks, other directions.
HOSTILE = (
    "@everyone @here <!channel> <!here> <!everyone> <@U00000001> <@123> <@&456> <#789> <!subteam^S1>",
    "*太字* _斜体_ ~取消~ `コード` ```囲み``` > 引用\n> 引用 || 伏せ字 ||",
    "[押す](https://example.com) <https://example.com|押す> https://example.com/?a=1&b=2",
    "&amp; &lt;!channel&gt; & < >",
    "👨‍👩‍👧‍👦🇯🇵👍🏽が\u3099か\u0301\u0301\u0301",
    "\u202eeno\u202c \u200b\u2060",
    "庁内放送です。" * 80,
)
FILES = tuple(File(f"report-{number}.md", "text/markdown; charset=utf-8", b"#") for number in range(6))
_MOMENT = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


def texts(most: int = 400) -> st.SearchStrategy[str]:
    """Text without what the border never lets in (surrogates, NUL); sometimes empty, sometimes long."""
    typed = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)
    long = st.builds(lambda part, times: (part or "あ") * times, typed, st.integers(1, most))
    return st.one_of(typed, st.sampled_from(HOSTILE), long)


def actions() -> st.SearchStrategy[Action]:
    """Widgets' states, from a small set so that the same one comes twice in a message now and then."""
    argument = st.sampled_from(("", "1", "0123456789abc", "課", "x" * 60))
    verb = st.sampled_from(("help", "join", "section.list", "event.rsvp"))
    return st.builds(Action, verb, st.tuples(argument) | st.just(()))


def spans() -> st.SearchStrategy[Span]:
    return st.one_of(
        st.builds(Text, texts(), st.booleans()),
        st.builds(Mention, st.builds(MemberId, st.integers(1, 5)), texts(20)),
        st.builds(When, _MOMENT, texts(5)),
        st.builds(
            Link, st.sampled_from(("https://example.com/a?b=1&c=<2>|3", "http://x", "javascript:1")), texts(5)
        ),
        st.builds(Channel, st.sampled_from(("C0123ABCD", "123456789012345678", "<!channel>", ""))),
    )


def lines(most: int = 5) -> st.SearchStrategy[Line]:
    return st.lists(spans(), max_size=most).map(tuple)


def options(most: int = 130) -> st.SearchStrategy[tuple[Option, ...]]:
    value = st.integers(0, 10**6).map(str) | st.just("v" * 180)
    return st.lists(st.builds(Option, texts(5), value, texts(5)), max_size=most).map(tuple)


def buttons() -> st.SearchStrategy[Button]:
    return st.builds(Button, texts(5), actions(), st.sampled_from(Style))


def controls() -> st.SearchStrategy[Control]:
    return st.one_of(
        buttons(),
        st.builds(LinkButton, texts(5), st.sampled_from(("https://example.com", "http://x", ""))),
        st.builds(Select, texts(5), actions(), options()),
        st.builds(Menu, texts(5), st.lists(buttons(), max_size=30).map(tuple)),
    )


def blocks() -> st.SearchStrategy[Block]:
    items = st.builds(Item, lines(), lines(2), st.none() | buttons())
    return st.one_of(
        st.builds(Heading, lines(2)),
        st.builds(Paragraph, lines()),
        st.builds(Note, lines(2)),
        st.builds(Fields, st.lists(st.builds(Field, texts(5), lines(2)), max_size=14).map(tuple)),
        st.builds(Items, st.lists(items, max_size=14).map(tuple)),
        st.builds(Actions, st.lists(controls(), max_size=30).map(tuple)),
        st.builds(Divider),
    )


def messages() -> st.SearchStrategy[Message]:
    """Any message."""
    files = st.lists(st.sampled_from(FILES), max_size=len(FILES), unique=True).map(tuple)
    return st.builds(
        Message, texts(), st.lists(blocks(), max_size=14).map(tuple), st.sampled_from(list(Tone)), files
    )


def form_fields(name: str) -> st.SearchStrategy[FormField]:
    return st.builds(
        FormField,
        name=st.just(name),
        label=texts(5),
        entry=st.sampled_from(list(Entry)),
        required=st.booleans(),
        value=texts() | st.just("1") | st.just("0123456789abc"),
        limit=st.integers(1, 8_000),
        hint=texts(5),
        options=options(),
        suggest=st.sampled_from(("", "member", "section")),
    )


def forms() -> st.SearchStrategy[Form]:
    """Any form of at most five fields, with problems at some of them."""
    names = ("name", "organisation", "kind", "starts", "body")
    fields = st.integers(0, len(names)).flatmap(
        lambda count: st.tuples(*(form_fields(name) for name in names[:count]))
    )
    return st.builds(
        Form,
        title=texts(5),
        action=actions(),
        fields=fields,
        submit=texts(5),
        intro=texts(),
        problems=st.dictionaries(st.sampled_from(names), texts(5), max_size=3),
        draft=st.sampled_from(("", "0123456789abc")),
    )

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from bot.text.documents import (
    Document,
    Part,
    Table,
    html_text,
    markdown_text,
    plain_line,
    to_html,
    to_markdown,
)

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[押す](javascript:alert(1))",
    "](javascript:alert(1))",
    '=HYPERLINK("x")',
    "+1+1",
    "- 項目",
    "1. 一番",
    "# 見出し | 表 |",
    "&lt;b&gt; </style></title>",
    "\u202eおはよう\u202c\u2066x\u2069\u200f",
    "一行\n\n# 二行",
    "```",
    "![絵](https://example.com/x.png)",
)
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(codec="utf-8"), max_size=30))


class Reader(HTMLParser):
    """Collects tags, and all words outside of the page's own head."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not any(name.startswith("on") or name in {"href", "src"} for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def written(text: str) -> Document:
    """A document that says a text in every place."""
    table = Table((text, "数"), ((text, text),))
    part = Part(text, ((text, text),), (text,), table, ((text, text),))
    return Document(text, text, (part,), (text,))


OWN = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "h1", "h2"),
    *("p", "dl", "div", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "figure", "blockquote"),
    *("figcaption", "ul", "li"),
}


@given(TEXTS)
def test_what_members_wrote_is_words_in_html(text: str) -> None:
    reader = Reader()
    reader.feed(to_html(written(text), "ja"))
    reader.close()

    assert reader.tags <= OWN
    if plain_line(text):
        assert reader.tags == OWN
        assert reader.words.count(plain_line(text)) == 13


@given(TEXTS)
def test_what_members_wrote_begins_nothing_in_markdown(text: str) -> None:
    shown = markdown_text(text)

    assert "\n" not in shown
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`\[\]<>(){}#|~!&$@]", shown)
    assert not re.match(r"[=+\-]|\d+[.)]", shown)
    assert re.sub(r"\\(.)", r"\1", shown) == plain_line(text)


@given(TEXTS)
def test_no_text_makes_a_heading_a_list_or_a_row_of_its_own(text: str) -> None:
    lines = to_markdown(written(text)).splitlines()

    counted = [sum(line.startswith(mark) for line in lines) for mark in ("# ", "## ")]
    assert counted == [1, 1]
    assert sum(line.startswith("|") for line in lines) == 3
    assert all(len(re.findall(r"(?<!\\)\|", line)) == 3 for line in lines if line.startswith("|"))


def test_no_mark_turns_the_direction_of_what_follows() -> None:
    assert html_text("\u202e課\u202c\u061c") == "課"
    assert markdown_text("=1+1") == "\\=1+1"
    assert markdown_text("2026. 年") == "2026\\. 年"
    assert "@page { size: A4" in to_html(written("x"), "ja")

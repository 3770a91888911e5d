from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput, Refused
from bot.domain.handbook import BODY_LIMIT, NEW_PART, PART_LIMIT, Page, mark_of, parts_of
from bot.domain.ids import MemberId, PageId
from bot.text.handbook_markdown import Sheet, page_file, section_file
from tests.fakes.clock import START

HANAKO, KENTA = MemberId(1), MemberId(2)
PAGE = Page(PageId(1), "題", "## はじめ\nひとつ\n\n## つぎ\nふたつ", HANAKO, START, START)
LINES = st.lists(st.sampled_from(["## 見出し", "ことば", "", "あ" * 3_000, "- 箇条"]), max_size=12)
DAY = timedelta(days=1)


@settings(max_examples=50)
@given(LINES)
def test_parts_fit_into_a_form_and_lose_nothing(lines: list[str]) -> None:
    body = "\n".join(lines)
    parts = parts_of(body)

    assert all(len(part) <= PART_LIMIT for part in parts)
    assert "".join("".join(parts).split()) == "".join(body.split())
    assert parts_of("\n\n".join(parts)) == parts


def test_a_part_is_edited_where_it_stands_by_now() -> None:
    first, second = PAGE.parts
    moved = replace(PAGE, body=f"## まえおき\nぜろ\n\n{PAGE.body}")

    assert PAGE.with_part(1, mark_of(second), "## つぎ\nさん") == (f"{first}\n\n## つぎ\nさん", False)
    assert moved.with_part(1, mark_of(second), "さん")[0].endswith(f"{first}\n\nさん")
    assert PAGE.with_part(2, NEW_PART, "みっつ") == (f"{PAGE.body}\n\nみっつ", False)
    assert PAGE.with_part(0, mark_of("もとの言葉"), "わたしの") == (f"{first}\n\nわたしの\n\n{second}", True)


def test_editing_makes_a_page_right_again_and_counts() -> None:
    doubted = PAGE.doubt(START + DAY)
    edited = doubted.edit("題", "新しい", KENTA, START + 2 * DAY)

    assert doubted.outdated_at == START + DAY
    assert (edited.version, edited.writer_id, edited.fresh_at) == (2, KENTA, START + 2 * DAY)
    assert edited.outdated_at is None
    assert doubted.confirm(START + DAY).outdated_at is None


def test_a_page_is_neither_endless_nor_empty_nor_edited_once_it_is_gone() -> None:
    for body in ("あ" * (BODY_LIMIT + 1), " \n "):
        with pytest.raises(InvalidInput):
            PAGE.edit("題", body, KENTA, START)
    gone = PAGE.withdraw()
    for said in (gone.withdraw, lambda: gone.confirm(START), lambda: gone.edit("題", "あ", KENTA, START)):
        with pytest.raises(Refused):
            said()


def test_a_file_keeps_headings_and_lists_and_nothing_that_is_alive() -> None:
    body = "## 手順\n- ひとつ\n- <b>ふたつ</b>\n=HYPERLINK(1)\n[印](javascript:1)\n1. 番号"
    sheet = Sheet("*題*", ("回答:花子さん", "<script>"), body)

    assert page_file(sheet).splitlines() == [
        r"# \*題\*",
        "",
        "- 回答:花子さん",
        r"- \<script\>",
        "",
        "## 手順",
        "",
        "- ひとつ",
        r"- \<b\>ふたつ\</b\>",
        "",
        r"\=HYPERLINK\(1\)",
        "",
        r"\[印\]\(javascript:1\)",
        "",
        r"1\. 番号",
    ]
    said = ["-3,000円", "*1 税込", "**大事**", "---", "・点", "*　星"]
    assert page_file(Sheet("題", (), "\n".join(said))).splitlines()[3:] == [
        r"\-3,000円",
        "",
        r"\*1 税込",
        "",
        r"\*\*大事\*\*",
        "",
        r"\---",
        "",
        "- 点",
        "- 星",
    ]
    both = section_file("契約課", [sheet, sheet])
    assert both.count("\n### 手順\n") == 2
    assert both.startswith("# 契約課\n")

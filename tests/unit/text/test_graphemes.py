import time

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.text.graphemes import Measure, cut, graphemes, length, split, utf16_length

FAMILY = "👨‍👩‍👧‍👦"
FLAG = "🇯🇵"
VARIANT = "葛\U000e0100"  # 葛 as in 葛城市, chosen by a variation selector
ACCENTED = "e\u0301\u0327"
KANA = "か\u3099"
CLUSTERS = (
    FAMILY,
    FLAG,
    VARIANT,
    ACCENTED,
    KANA,
    "👍🏽",
    "1️⃣",
    "あ",
    "a",
    "\r\n",
    "한",
    "นี้",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "𠮷",
    " ",
    "\n",
)

texts = st.one_of(st.lists(st.sampled_from(CLUSTERS), max_size=30).map("".join), st.text(max_size=60))
measures = st.sampled_from((len, utf16_length))


@pytest.mark.parametrize("cluster", CLUSTERS)
def test_what_readers_see_as_one_is_one(cluster: str) -> None:
    assert length(cluster) == 1


def test_utf16_counts_code_units() -> None:
    assert utf16_length("a𠮷あ") == 4


def test_a_text_within_the_limit_stays_as_it_is() -> None:
    assert cut("縁側", 2) == "縁側"


def test_a_longer_text_ends_with_the_ellipsis() -> None:
    assert cut("オンライン市役所", 6) == "オンライン…"


def test_a_family_is_dropped_whole() -> None:
    assert cut(f"家族{FAMILY}です", 8) == "家族…"


def test_an_ellipsis_that_does_not_fit_is_left_out() -> None:
    assert cut("あいう", 2, ellipsis="(続く)") == "あい"


def test_a_negative_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        cut("a", -1)


@given(texts, st.integers(0, 40), measures, st.sampled_from(["…", "", "..."]))
def test_a_cut_fits_and_begins_like_the_text(text: str, limit: int, measure: Measure, ellipsis: str) -> None:
    result = cut(text, limit, ellipsis=ellipsis, measure=measure)

    assert measure(result) <= limit
    if result != text:
        kept = result.removesuffix(ellipsis) if ellipsis else result
        whole = ["".join(list(graphemes(text))[:count]) for count in range(length(text) + 1)]
        assert kept in whole or result in whole


@given(texts, st.integers(0, 40))
def test_a_cut_keeps_as_much_as_fits(text: str, limit: int) -> None:
    kept = cut(text, limit, ellipsis="")

    following = text[len(kept) :]

    assert not following or len(kept) + len(next(graphemes(following))) > limit


@given(texts, st.integers(4, 40), measures)
def test_pages_fit_and_give_the_text_back(text: str, limit: int, measure: Measure) -> None:
    pages = split(text, limit, measure=measure)

    assert "".join(pages) == text
    assert all(0 < measure(page) <= limit for page in pages)


@given(st.lists(st.sampled_from([c for c in CLUSTERS if len(c) < 12]), max_size=30), st.integers(12, 40))
def test_pages_end_between_graphemes(clusters: list[str], limit: int) -> None:
    text = "".join(clusters)

    assert [unit for page in split(text, limit) for unit in graphemes(page)] == list(graphemes(text))


def test_pages_end_after_a_line_or_a_sentence() -> None:
    assert split("一行目です\n二行目です\n", 8) == ["一行目です\n", "二行目です\n"]
    assert split("今日は晴れ。明日は雨。", 8) == ["今日は晴れ。", "明日は雨。"]


def test_what_moves_to_the_next_page_is_measured_again() -> None:
    assert split("あ 🇯🇵e\u0301\u0327", 4) == ["あ ", "🇯🇵", "e\u0301\u0327"]


def test_a_grapheme_larger_than_a_page_is_split_between_code_points() -> None:
    pages = split("a" + "\u0301" * 20, 10)

    assert [len(page) for page in pages] == [10, 10, 1]


def test_a_page_too_small_for_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="at least"):
        split("a", 3)


@pytest.mark.parametrize(
    "text", ["あ" * 100_000, "a" + "\u0301" * 100_000, FAMILY * 15_000, "\u1100" * 100_000]
)
def test_a_hundred_thousand_characters_are_quick(text: str) -> None:
    started = time.thread_time()
    cut(text, 2_000)
    length(text)

    assert time.thread_time() - started < 0.2


@given(st.text("🇯🇵\u0301\u200d\u0600\u0903\ufe0f👍🏽a\r\n한", max_size=12))
def test_flags_are_told_apart_as_unicode_does(text: str) -> None:
    assert list(graphemes(text)) == regex.findall(r"\X", text)

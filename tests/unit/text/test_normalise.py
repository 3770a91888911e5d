import time
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.normalise import MARKS_PER_BASE, fold, is_blank, multi_line, single_line

Clean = Callable[[str, int], str]

SIGNS = (
    "a", "あ", "ガ", "ｶﾞ", "か\u3099", "葛\U000e0100", "👨‍👩‍👧", "🇯🇵", " ", "　", "\t", "\n",
    "\r\n", "\r", "\u2028", "´", "¨",
    "\x00", "\x1b", "\x85", "\ud800", "\udfff", "\u202e", "\u2066", "\u2069", "\u200b", "\u200d",
    "\ufeff", "\u00ad",
    "\u0301", "\u0327", "\u0958", "\U0001d160", "ﷺ", "ß", "ſ", "İ", "ﾞ",
    "\u3164", "\u2800", "\ufffe", "\u1100", "\u1161",
)  # fmt: skip
texts = st.one_of(
    st.lists(st.sampled_from(SIGNS), max_size=40).map("".join), st.text(st.characters(), max_size=60)
)  # st.characters() includes surrogates
limits = st.integers(0, 50)
borders = st.sampled_from([single_line, multi_line])


@given(texts, limits, borders)
def test_cleaning_twice_changes_nothing(text: str, limit: int, clean: Clean) -> None:
    once = clean(text, limit)

    assert clean(once, limit) == once


@given(texts, limits, borders)
def test_what_comes_out_can_be_stored_anywhere(text: str, limit: int, clean: Clean) -> None:
    result = clean(text, limit)

    assert len(result) <= limit
    assert result.encode("utf-8").decode("utf-8") == result
    assert unicodedata.is_normalized("NFC", result)
    assert all(unicodedata.category(sign) not in {"Cc", "Cs"} for sign in result.replace("\n", ""))
    assert result == result.strip()


@given(texts)
def test_a_single_line_has_single_spaces_only(text: str) -> None:
    result = single_line(text, 100)

    assert "\n" not in result
    assert result.split() == (result.split(" ") if result else [])


@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_folding_forgets_case_and_width(text: str) -> None:
    assert fold(text.encode("utf-8", "ignore").decode()) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("　山田　　太郎 ", "山田 太郎"),
        ("一行目\r\n二行目", "一行目 二行目"),
        ("か\u3099き", "がき"),
        ("\u202eabc\u202c", "abc"),
        ("NUL\x00と\ud83d半分", "NULと半分"),
        ("\u0301山", "山"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("👨‍👩‍👧と旅", "👨‍👩‍👧と旅"),
        ("ｶﾞＡ", "ｶﾞＡ"),
        ("e" + "\u0301" * 50, "é" + "\u0301" * (MARKS_PER_BASE - 1)),
    ],
)
def test_a_single_line_keeps_what_was_meant(typed: str, kept: str) -> None:
    assert single_line(typed, 100) == kept


def test_several_lines_keep_their_form() -> None:
    typed = "\r\n  見出し  \r\n\r\n\r\n\r\n\r\n    字下げ\t\r本文\u2028終わり\n"

    assert multi_line(typed, 100) == "見出し\n\n\n    字下げ\n本文\n終わり"


def test_the_limit_never_splits_a_grapheme() -> None:
    assert single_line("家族👨‍👩‍👧", 5) == "家族"


@pytest.mark.parametrize(
    "text", ["", " 　\n", "\u200b\u200d", "\u3164", "\u2800\u115f", "\x00\ud800", "\ufe0f", "\u0301"]
)
def test_what_nobody_can_see_is_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", "。", "　あ", "👍", "\u200b葛"])
def test_what_can_be_seen_is_not_blank(text: str) -> None:
    assert not is_blank(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("情報 課", "情報課"),
        ("ＤＸ推進課", "dx推進課"),
        ("ｶﾞｲﾄﾞ", "ガイド"),
        ("葛\U000e0100城", "葛城"),
        ("STRASSE", "straße"),
    ],
)
def test_names_that_mean_the_same_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_hiragana_and_katakana_stay_apart() -> None:
    assert fold("あおい") != fold("アオイ")


@pytest.mark.parametrize(
    "text", ["\u0301" * 100_000, "a" + "\u0301\u0327" * 50_000, "ﷺ" * 100_000, "か\u3099" * 50_000]
)
@pytest.mark.parametrize(
    "clean", [lambda text: single_line(text, 8_000), lambda text: multi_line(text, 8_000), fold, is_blank]
)
def test_hostile_text_does_not_hold_up_the_others(text: str, clean: Callable[[str], object]) -> None:
    best = float("inf")
    for _ in range(3):
        started = time.thread_time()  # what this text costs, however busy the machine is
        clean(text)
        best = min(best, time.thread_time() - started)

    assert best < 0.05

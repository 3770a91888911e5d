import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.analysis import READ_LENGTH, TERM_LENGTH, CharacterAnalyzer

ANALYZER = CharacterAnalyzer()
LETTERS = st.one_of(st.characters(codec="utf-8"), st.sampled_from("税金を払うゴミごみマイナ12AIあ々ー"))
ANY_TEXT = st.text(LETTERS)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("税金", {"税": 0.3, "金": 0.3, "税金": 1.0}),
        ("税", {"税": 1.0}),
        ("休む", {"休": 1.0, "休む": 0.5}),
        ("ごみ", {"ゴミ": 0.5}),
        ("ゴミ", {"ゴミ": 1.0}),
        ("RPA2.0", {"rpa": 1.0, "2": 1.0, "0": 1.0}),
        ("ＡＩ", {"ai": 1.0}),
        ("ﾈｺ", {"ネコ": 1.0}),
        ("のはがに", {"ノハ": 0.5, "ノハガ": 0.5}),
        ("!?🎉…", {}),
        ("", {}),
    ],
)
def test_terms(text: str, terms: dict[str, float]) -> None:
    assert ANALYZER.terms(text) == pytest.approx(terms)


def test_endings_and_short_words_behind_particles_are_none() -> None:
    assert "シテ" not in ANALYZER.terms("申請している")
    assert "スル" not in ANALYZER.terms("申請をする")


def test_a_word_in_hiragana_behind_a_particle_is_kept() -> None:
    assert "マチ" in ANALYZER.terms("地域のまちづくり")


def test_a_short_name_shares_pieces_with_the_long_one() -> None:
    shared = ANALYZER.terms("マイナカード").keys() & ANALYZER.terms("マイナンバーカード").keys()

    assert shared == {"マイナ~", "カード~"}


def test_what_is_said_twice_weighs_twice() -> None:
    assert ANALYZER.terms("税金と税金")["税金"] == 2.0


@given(ANY_TEXT)
def test_terms_have_a_weight_and_fit_the_index(text: str) -> None:
    assert all(weight > 0 and 0 < len(term) <= TERM_LENGTH for term, weight in ANALYZER.terms(text).items())


@given(ANY_TEXT, ANY_TEXT)
def test_paragraphs_add_up(first: str, second: str) -> None:
    both = ANALYZER.terms(f"{first}\n{second}")

    for term in both:
        apart = ANALYZER.terms(first).get(term, 0.0) + ANALYZER.terms(second).get(term, 0.0)
        assert both[term] == pytest.approx(apart)


@pytest.mark.parametrize("letter", ["\u0301", "漢", "ー", "あ", "a", "\ufdfa", "1", "가"])
def test_hostile_lengths_take_no_time(letter: str) -> None:
    started = time.thread_time()

    terms = ANALYZER.terms("か" + letter * 100_000)

    assert time.thread_time() - started < 1
    assert sum(terms.values()) <= READ_LENGTH * 18 * 2

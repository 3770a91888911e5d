"""What a typed sentence looks for, and which kinds of things a narrowing speaks of."""

import pytest

from bot.domain.findings import FindKind, FindWhat, Narrowing, enough, fits, words_sought
from bot.domain.ids import SectionId
from tests.fakes.clock import START


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("電子契約の印紙税について", ("電子契約", "印紙税")),
        ("ごみ", ("ごみ",)),
        ("AI 要約", ("ai", "要約")),
        ("お金のこと", ("お金のこと",)),
        ("。。。", ()),
        ("契約 契約", ("契約",)),
        ("いじめ", ("いじめ",)),
        ("いじめ対策", ("いじめ", "対策")),
        ("ごみの分別", ("ごみ", "分別")),
        ("ふるさと納税", ("ふるさ", "納税")),
        ("まちづくり", ("まちづくり",)),
        ("ごみ袋の案内", ("ごみ袋", "案内")),
        ("ごみ袋", ("ごみ袋",)),
        ("この電子契約", ("電子契約",)),
    ],
)
def test_words_of_a_sentence(typed: str, words: tuple[str, ...]) -> None:
    assert words_sought(typed) == words


def test_words_a_dictionary_knows_go_before_the_rule() -> None:
    assert words_sought("ごみの分別", ["ｺﾞﾐ", "分別", "分別"]) == ("ゴミ", "分別")
    assert words_sought("", map(str, range(9))) == ("0", "1", "2", "3", "4")


def test_half_of_the_words_are_enough() -> None:
    assert [enough(words) for words in (1, 2, 3, 4, 5)] == [1, 1, 2, 2, 3]


def test_more_than_half_of_the_words_fit() -> None:
    assert [fits(2, words) for words in (2, 3, 4, 5)] == [True, True, False, False]
    assert [fits(1, words) for words in (1, 2)] == [True, False]


@pytest.mark.parametrize(
    ("narrowing", "kinds"),
    [
        (Narrowing(), set(FindKind)),
        (Narrowing(settled=True), {FindKind.QUESTION}),
        (Narrowing(section_id=SectionId(1)), set(FindKind) - {FindKind.TERM, FindKind.PERSON}),
        (Narrowing(since=START, until=START), set(FindKind) - {FindKind.TERM, FindKind.PERSON}),
        (Narrowing(area="税", section_id=SectionId(1)), {FindKind.QUESTION, FindKind.TOOL}),
    ],
)
def test_kinds_a_narrowing_speaks_of(narrowing: Narrowing, kinds: set[FindKind]) -> None:
    assert set(narrowing.kinds) == kinds


def test_a_state_means_questions() -> None:
    assert (FindWhat.SOLVED.kind, FindWhat.SOLVED.settled) == (FindKind.QUESTION, True)
    assert (FindWhat.EVENT.kind, FindWhat.EVENT.settled) == (FindKind.EVENT, None)

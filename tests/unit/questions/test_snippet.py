from bot.services.question_index import SNIPPET, snippet
from bot.text.analysis import CharacterAnalyzer

ANALYZER = CharacterAnalyzer()


def of(asked: str, *texts: str) -> str:
    return snippet(ANALYZER, texts, ANALYZER.terms(asked))


def test_the_sentence_that_speaks_most_of_it_is_shown() -> None:
    text = "契約課です。印紙税は電子契約ならかかりません!詳しくは国税庁へ。"

    assert of("印紙税はかかる?", text) == "印紙税は電子契約ならかかりません!"


def test_all_texts_are_looked_through() -> None:
    assert of("給食", "献立の話。", "給食の話。") == "給食の話。"


def test_the_beginning_is_shown_where_nothing_speaks_of_it() -> None:
    assert of("宇宙", "\n\n献立の話。給食の話。") == "献立の話。"


def test_nothing_written_is_nothing_shown() -> None:
    assert of("宇宙", "", "\n。。\n") == ""


def test_a_long_sentence_is_cut() -> None:
    assert len(of("給食", "給食" * 300)) == SNIPPET

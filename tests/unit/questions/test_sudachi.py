"""The analyzer with the dictionary. Few other tests load it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.analysis import READ_LENGTH, TERM_LENGTH
from bot.text.analyzers import NoDictionary, choose_analyzer
from bot.text.sudachi import KANJI, DictionaryAnalyzer

ANALYZER = DictionaryAnalyzer()


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("住民税の支払い", {"住民": 1.0, "税": 1.0, "支払い": 1.0}),
        ("税金を払えない", {"税金": 1.0, "払い": 0.5}),
        ("保険料を支払いたい", {"保険": 1.0, "料": 0.5, "支払い": 0.5}),
        ("どのように食べられますか", {"食べ": 0.5}),
        ("すぐに行なう", {"直ぐ": 0.3, "行い": 0.5}),
        ("令和6年", {"令和": 1.0, "6": 0.5, "年": 1.0}),
        ("ＡＩする", {"ai": 1.0, "為る": 0.3}),
        ("。。!?🎉", {}),
        ("", {}),
    ],
)
def test_words_of_a_query_weigh_by_their_part_of_speech(text: str, asked: dict[str, float]) -> None:
    kanji = {letter: KANJI * text.count(letter) for letter in text if "一" <= letter <= "龠"}
    both = {term: asked.get(term, 0.0) + kanji.get(term, 0.0) for term in {*asked, *kanji}}
    assert ANALYZER.asked(text) == pytest.approx(both)


def test_words_of_a_document_count_one_each_and_so_do_its_kanji() -> None:
    assert ANALYZER.terms("税を払い、税を払う") == {"税": 4.0, "払い": 2.0, "払": 2.0}


@pytest.mark.parametrize(
    ("said", "written"),
    [("バイクが盗まれた", "盗難"), ("老犬", "飼い犬の死亡"), ("お金を借りたい", "貸借"), ("人々", "佐々木")],
)
def test_a_kanji_brings_together_what_people_say_and_what_offices_write(said: str, written: str) -> None:
    shared = ANALYZER.asked(said).keys() & ANALYZER.terms(written).keys()
    assert len(shared) == 1
    assert len(*shared) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("引っ越す", "引越し"), ("子ども", "こども"), ("申込み", "申し込み"), ("問い合わせる", "お問合せ")],
)
def test_what_is_written_otherwise_is_the_same_word(one: str, other: str) -> None:
    assert ANALYZER.terms(one).keys() & ANALYZER.terms(other).keys()


@settings(max_examples=50)
@given(
    st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("税金を払うゴミマイナ12AIあ々ー。\n")))
)
def test_terms_have_a_weight_and_fit_the_index(text: str) -> None:
    for terms in (ANALYZER.terms(text), ANALYZER.asked(text)):
        assert all(weight > 0 and 0 < len(term) <= TERM_LENGTH for term, weight in terms.items())


def test_what_is_written_behind_the_limit_is_not_read() -> None:
    assert "住民" not in ANALYZER.terms("あ" * READ_LENGTH + "住民")
    assert len(ANALYZER.terms("﷽" * READ_LENGTH)) < READ_LENGTH


def test_the_version_names_rules_program_and_dictionary() -> None:
    assert len(ANALYZER.version.split()) == 3
    assert len(ANALYZER.version) <= 40


def test_without_a_dictionary_characters_do(monkeypatch: pytest.MonkeyPatch) -> None:
    assert choose_analyzer().version == ANALYZER.version
    assert choose_analyzer("characters").version.startswith("characters")

    monkeypatch.setattr("bot.text.analyzers.dictionary_installed", lambda: False)

    assert choose_analyzer().version.startswith("characters")
    with pytest.raises(NoDictionary):
        choose_analyzer("dictionary")


@pytest.mark.parametrize(
    ("text", "named", "said"),
    [
        ("ふるさと納税のやり方を教えて", ["ふるさと納税"], ["やり方"]),
        ("ごみの分別", ["ごみ", "分別"], []),
        ("学校のいじめ対策について", ["学校", "いじめ", "対策"], []),
        ("再交付の避難所で1台", ["再交付", "避難所", "1台"], []),
        ("子どもたちの居場所", ["子ども", "居場所"], []),
        ("お年寄りを見守る方法", ["年寄り"], ["見守"]),
        ("会議録を作成したいとき", ["会議録"], ["作成"]),
        ("やさしい日本語", ["日本語"], ["やさし"]),
        ("引っ越したら", ["引っ越"], []),
        ("How do I use electronic contracts?", ["electronic", "contracts"], []),
        ("どうしたらいいですか", [], []),
        ("ぁ。。!?🎉12", [], []),
        ("", [], []),
    ],
)
def test_words_somebody_means(text: str, named: list[str], said: list[str]) -> None:
    meant = ANALYZER.words(text)
    assert (list(meant.named), list(meant.said)) == (named, said)


def test_a_word_meant_comes_with_its_normal_form() -> None:
    assert ANALYZER.words("こどもの引越し").named == {"こども": "子供", "引越し": "引っ越し"}


@given(st.text(max_size=120))
@settings(max_examples=50)
def test_words_meant_are_there_whatever_is_typed(text: str) -> None:
    meant = ANALYZER.words(text)
    assert all(word for word in (*meant.named, *meant.said))
    assert meant.named or not meant.said

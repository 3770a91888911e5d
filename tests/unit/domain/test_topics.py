import pytest

from bot.domain.topics import index_key, likeness, met, shared, topics, words_in, words_of


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("住民税", "個人住民税の賦課"),
        ("広報、議会", "道路・広報"),
        ("DX推進担当", "dx"),
        ("窓口業務", "窓口"),
        ("ごみ", "ごみ処理"),
        ("税", "税"),
        ("resident tax, roads", "Roads"),
    ],
)
def test_people_do_the_same_work(mine: str, theirs: str) -> None:
    assert shared(topics(mine), topics(theirs))
    assert shared(topics(theirs), topics(mine))


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("住民税", "住民票"),
        ("DX推進担当", "観光推進担当"),
        ("庶務全般", "税務全般"),
        ("まち歩き", "まちづくり"),
        ("resident tax", "resident registration"),
        ("", "税"),
        ("", ""),
        ("業務全般", "事務全般"),
        ("2026", "2026"),
    ],
)
def test_people_do_different_work(mine: str, theirs: str) -> None:
    assert not shared(topics(mine), topics(theirs))


def test_things_are_listed_as_they_were_typed() -> None:
    said = [topic.said for topic in topics("DX推進、まち歩き / open data(地図)")]

    assert said == ["DX推進", "まち歩き", "open data", "地図"]


def test_the_first_interest_a_text_speaks_of_is_named_as_it_was_typed() -> None:
    interests = topics("防災、写真、データ活用")

    assert met(interests, words_of("写真部") | words_of("街を撮る")) == "写真"
    assert met(interests, words_of("データの活用を学ぶ")) == "データ活用"
    assert met(interests, words_of("データを眺める")) == ""
    assert met((), words_of("写真部")) == ""


def test_what_is_listed_behind_forty_words_is_not_compared() -> None:
    kanji = [chr(ord("一") + 7 * number) for number in range(60)]
    listed = topics("、".join(kanji))

    assert len(words_in(listed)) == 40
    assert not shared(topics(kanji[-1]), listed)


def test_words_are_looked_for_whole() -> None:
    key = index_key(topics("住民税、ごみ"))

    assert " 住民 " in key
    assert " ゴミ " in key
    assert key == f" {' '.join(sorted(['住民', '民税', 'ゴミ']))} "
    assert index_key(()) == " "


@pytest.mark.parametrize(
    ("name", "purpose", "other", "other_purpose"),
    [
        ("窓口課", "", "窓口改善課", ""),
        ("読書会", "本を読む", "読書課", "感想を話す"),
        ("朝の会", "通勤前に写真を撮って歩く", "散歩課", "写真を撮って通勤前に歩く"),
    ],
)
def test_undertakings_that_are_alike(name: str, purpose: str, other: str, other_purpose: str) -> None:
    assert likeness(name, purpose, other, other_purpose) > 0


@pytest.mark.parametrize(
    ("name", "purpose", "other", "other_purpose"),
    [
        ("窓口改善課", "待ち時間を短く", "業務改善課", "無駄をなくす"),
        ("読書課", "よくする", "税務課", "よくする"),
        ("登山課", "山に登る", "写真課", "山を撮る"),
        ("Photo Club", "Taking pictures", "Book Club", "Reading"),
    ],
)
def test_undertakings_that_are_not_alike(name: str, purpose: str, other: str, other_purpose: str) -> None:
    assert likeness(name, purpose, other, other_purpose) == 0

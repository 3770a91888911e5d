import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.normalise import spoken
from bot.text.occurrences import READ_LENGTH, heads, occurring, readable

KNOWN = (
    "議会",
    "議会答弁",
    "ぎかいとうべん",
    "きかん",
    "予算",
    "補正予算",
    "ログ",
    "マイナンバー",
    "AI",
    "Power Automate",
    "お知らせ",
    "第2号様式",
    "款",
)


def found(text: str) -> list[str]:
    folded = {spoken(word): word for word in KNOWN}
    read = readable(text)
    reachable = [key for key in folded if key[:2] in heads(read)]
    return [folded[key] for key in occurring(read, reachable)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("議会答弁の準備", ["議会答弁"]),
        ("議会と議会答弁", ["議会", "議会答弁"]),
        ("補正予算案、予算", ["補正予算", "予算"]),
        ("ギカイトウベンの練習", ["ぎかいとうべん"]),
        ("ぎかいとうべんもする", ["ぎかいとうべん"]),
        ("補 正 予 算", ["補正予算"]),
        ("補正\n予算", ["予算"]),
        ("ブログ", []),
        ("ログ、ブログ", ["ログ"]),
        ("ﾛｸﾞを見る", ["ログ"]),
        ("マイナンバーカード", ["マイナンバー"]),
        ("ＡＩとMAIL", ["AI"]),
        ("PowerAutomateで、Power  Automateで", ["Power Automate"]),
        ("次のお知らせ", ["お知らせ"]),
        ("第２号様式", ["第2号様式"]),
        ("きかんは", ["きかん"]),
        ("きかんについては", ["きかん"]),
        ("きかんがえる", []),
        ("せきかん", []),
        ("款", []),
        ("", []),
    ],
)
def test_words_are_found_whole_and_the_longest_first(text: str, words: list[str]) -> None:
    assert found(text) == words


def test_a_word_is_told_once_and_only_the_beginning_of_a_text_is_read() -> None:
    assert found("予算" * 9) == ["予算"]
    assert found("あ" * READ_LENGTH + "予算") == []


@settings(max_examples=50)
@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=8), max_size=8))
def test_what_is_found_is_known_and_stands_in_the_text(text: str, known: list[str]) -> None:
    read = readable(text)
    keys = {spoken(word) for word in known}

    words = occurring(read, keys)

    assert set(words) <= keys
    assert all(word in read.letters and word[:2] in heads(read) for word in words)
    assert len(read.letters) == len(read.plain) == len(read.scripts)

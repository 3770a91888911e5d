"""In which other ways a word may be written."""

import pytest

from bot.text.sought import spellings


@pytest.mark.parametrize(
    ("word", "normal", "written"),
    [
        ("ごみ", "ごみ", ("ごみ", "ゴミ")),
        ("クマ", "熊", ("クマ", "くま")),
        ("こども", "子供", ("こども", "コドモ", "子供")),
        ("申し込み", "申し込み", ("申し込み", "申込")),
        ("引越し", "引っ越し", ("引越し", "引っ越し", "引越")),
        ("空き家", "空き家", ("空き家", "空家")),
        ("休み", "休む", ("休み", "休む")),
        ("ふるさと納税", "ふるさと納税", ("ふるさと納税", "フルサト納税")),
        ("ごみ袋", "ごみ袋", ("ごみ袋", "ゴミ袋")),
        ("マイナンバーカード", "マイナンバーカード", ("マイナンバーカード",)),
        ("ＡＩ", "AI", ("ai",)),
        ("熊", "熊", ("熊",)),
    ],
)
def test_ways_to_write_a_word(word: str, normal: str, written: tuple[str, ...]) -> None:
    assert spellings(word, normal) == written

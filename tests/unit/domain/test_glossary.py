import pytest

from bot.domain.errors import InvalidInput, Refused, Stale
from bot.domain.glossary import MOST_ASKED, GlossaryTerm, TermText, check_room, written
from bot.domain.ids import GlossaryTermId, MemberId
from tests.fakes.clock import START

TEXT = TermText("議会答弁", "ぎかいとうべん", "議会に答えること")
TERM = GlossaryTerm(GlossaryTermId(1), TEXT, 1, MemberId(1), START)


def test_what_is_written_has_a_reading_and_a_word_in_kana_is_its_own() -> None:
    assert written("キントーン", "", "道具").reading == "きんとーん"
    assert written("議会答弁", "ギカイ トウベン", "答え").reading == "ぎかいとうべん"
    for word, reading, field, key in (
        ("議会答弁", "", "reading", "glossary.reading_missing"),
        ("議会答弁", "議会", "reading", "glossary.reading_not_kana"),
        ("キントーン", "kintone", "reading", "glossary.reading_not_kana"),
        ("\u3164", "かな", "word", "glossary.word_unreadable"),
    ):
        with pytest.raises(InvalidInput) as caught:
            written(word, reading, "説明")
        assert caught.value.problems[field].key == key


def test_only_a_change_makes_a_version() -> None:
    assert TERM.edit(TEXT, MemberId(2), START) is TERM
    changed = TERM.edit(TermText("議会答弁", "ぎかいとうべん", "別"), MemberId(2), START)
    assert (changed.version, changed.written_by) == (2, 2)
    changed.check_version(2)
    with pytest.raises(Stale):
        changed.check_version(1)
    assert changed.check_earlier(0) == 1
    for number in (2, 3, -1):
        with pytest.raises(Refused):
            changed.check_earlier(number)
    with pytest.raises(Refused):
        TERM.check_earlier(0)


def test_one_waits_for_so_many_words_at_a_time() -> None:
    check_room(MOST_ASKED - 1)
    with pytest.raises(Refused):
        check_room(MOST_ASKED)

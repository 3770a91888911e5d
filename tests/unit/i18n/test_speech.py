"""A language is read when it is first spoken; a mistake in the lexicon is told before that."""

import pytest

from bot.i18n import words
from bot.i18n.catalogue import Catalogue, load
from bot.i18n.entries import CatalogueError
from bot.i18n.words import Speech


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The languages that were read, in their order."""
    languages: list[str] = []

    def reading(language: str, lexicon: dict[str, str] | None = None) -> Catalogue:
        languages.append(language)
        return load(language, lexicon)

    monkeypatch.setattr(words, "load", reading)
    return languages


def test_a_language_is_read_once_and_when_it_is_spoken(read: list[str]) -> None:
    speech = Speech()
    assert read == []

    for _ in range(2):
        assert speech.words("ja", "door.none") != ""
    assert read == ["ja"]

    assert speech.catalogue("en") is speech.catalogue("en")
    assert read == ["ja", "en"]


def test_a_language_with_words_of_the_communitys_own_is_read_at_once(read: list[str]) -> None:
    speech = Speech({"en": {"section": "circle"}, "ja": {}})

    assert read == ["en"]
    assert speech.words("en", "term.section") == "circle"


def test_a_mistake_in_the_lexicon_is_told_at_once() -> None:
    with pytest.raises(CatalogueError, match="sektion"):
        Speech({"en": {"sektion": "circle"}})

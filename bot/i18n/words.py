"""Turns a catalogue key and values into text, for one language."""

import re
from collections.abc import Mapping

from bot.i18n.catalogue import LANGUAGES, Catalogue, load

_PLACE = re.compile(r"(\*\*|\{\w+\})")


class Piece:
    """A part of a sentence: words of ours, or the name of a value to be put in."""

    __slots__ = ("bold", "name", "words")

    def __init__(self, words: str, name: str, bold: bool) -> None:  # noqa: FBT001 - three facts, made in one place
        self.words = words
        self.name = name
        self.bold = bold


class Speech:
    """All languages of the town, with the lexicon applied; made once at start.

    A language is read when it is first spoken, but one the lexicon changes at once: mistakes there are told
    at start. Raises CatalogueError for them.
    """

    def __init__(self, lexicon: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self._lexicon = lexicon or {}
        self._catalogues: dict[str, Catalogue] = {}
        for language in LANGUAGES:
            if self._lexicon.get(language):
                self.catalogue(language)
        self._cut: dict[tuple[str, str, bool], tuple[Piece, ...]] = {}
        self._whole: dict[tuple[str, str], str] = {}

    def catalogue(self, language: str) -> Catalogue:
        found = self._catalogues.get(language)
        if found is None:
            found = self._catalogues[language] = load(language, self._lexicon.get(language))
        return found

    def pieces(self, language: str, key: str, count: object = None) -> tuple[Piece, ...]:
        """Cut a sentence at its values and bold marks; remembered, since sentences never change.

        Raises KeyError for a key the catalogue lacks (a test keeps that from happening).
        """
        at = (language, key, count == 1)
        found = self._cut.get(at)
        if found is None:
            found = self._cut[at] = _cut(self.catalogue(language)[key].choose(count))
        return found

    def words(self, language: str, key: str) -> str:
        """A sentence into which no value is put, without marks; remembered too. Raises KeyError for a key the
        catalogue lacks, and for a sentence that needs values.
        """
        found = self._whole.get((language, key))
        if found is None:
            pieces = self.pieces(language, key)
            if lacking := [piece.name for piece in pieces if piece.name]:
                raise KeyError(*lacking)
            found = self._whole[language, key] = "".join(piece.words for piece in pieces)
        return found


def _cut(sentence: str) -> tuple[Piece, ...]:
    pieces = []
    bold = False
    for part in _PLACE.split(sentence):
        if part == "**":
            bold = not bold
        elif part.startswith("{") and part.endswith("}"):
            pieces.append(Piece("", part[1:-1], bold))
        elif part:
            pieces.append(Piece(part, "", bold))
    return tuple(pieces)


def language_of(locale: str | None) -> str:
    """The language spoken to a reader with this platform locale; Japanese unless it says English."""
    return "en" if (locale or "").lower().startswith("en") else "ja"

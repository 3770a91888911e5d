"""The words the town speaks: one folder of TOML files per language, merged with the community's lexicon.

A sentence may hold ``{name}`` (a value), ``{@term}`` (a word of the lexicon) and ``**bold**``. A sentence
that depends on a number is a table with ``one`` and ``other``, chosen by the value named ``count``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from sys import intern

from bot.i18n.entries import CatalogueError, Entry, entries_of

LANGUAGES = ("ja", "en")
_TERM = re.compile(r"\{@(\w+)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One entry; ``one`` differs from ``other`` only where the language counts."""

    other: str
    one: str

    def choose(self, count: object) -> str:
        return self.one if count == 1 else self.other


class Catalogue:
    """All sentences of one language by dotted key; those that do not depend on a number are plain strings."""

    def __init__(self, language: str, sentences: Mapping[str, str | Sentence]) -> None:
        self.language = language
        self._sentences = sentences

    def __contains__(self, key: str) -> bool:
        return key in self._sentences

    def __getitem__(self, key: str) -> Sentence:
        found = self._sentences[key]
        return Sentence(found, found) if isinstance(found, str) else found

    def keys(self) -> frozenset[str]:
        return frozenset(self._sentences)


def load(language: str, lexicon: Mapping[str, str] | None = None) -> Catalogue:
    """Read a language's files (once) and put the community's own words into every sentence.

    Raises CatalogueError for a key that stands twice, an unknown term or a lexicon entry nobody uses.
    """
    return _load(language, tuple(sorted((lexicon or {}).items())))


@cache
def _load(language: str, lexicon: tuple[tuple[str, str], ...]) -> Catalogue:
    entries = entries_of(language)
    terms = {
        key.removeprefix("term."): str(value) for key, value in entries.items() if key.startswith("term.")
    }
    own = dict(lexicon)
    unknown = set(own) - set(terms)
    if unknown:
        raise CatalogueError(
            f"lexicon: unknown term {', '.join(sorted(unknown))}; known: {', '.join(sorted(terms))}"
        )
    terms.update(own)
    entries.update({f"term.{name}": word for name, word in terms.items()})
    # Languages have the same keys, which are kept once.
    return Catalogue(language, {intern(key): _sentence(key, value, terms) for key, value in entries.items()})


def _sentence(key: str, value: Entry, terms: Mapping[str, str]) -> str | Sentence:
    def term(match: re.Match[str]) -> str:
        if match[1] not in terms:
            raise CatalogueError(f"{key}: unknown term {match[1]}")
        return terms[match[1]]

    def fill(text: str) -> str:
        return _TERM.sub(term, text) if "{@" in text else text

    return fill(value) if isinstance(value, str) else Sentence(fill(value["other"]), fill(value["one"]))

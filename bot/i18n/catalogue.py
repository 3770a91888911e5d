"""The words the town speaks: one folder of TOML files per language, merged with the community's lexicon.

A sentence may hold ``{name}`` (a value), ``{@term}`` (a word of the lexicon) and ``**bold**``. A sentence
that depends on a number is a table with ``one`` and ``other``, chosen by the value named ``count``.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

LANGUAGES = ("ja", "en")
_TERM = re.compile(r"\{@(\w+)\}")
_Entry = str | Mapping[str, str]


class CatalogueError(Exception):
    """A catalogue or the lexicon cannot be used; the message names file and key."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One entry; ``one`` differs from ``other`` only where the language counts."""

    other: str
    one: str

    def choose(self, count: object) -> str:
        return self.one if count == 1 else self.other


class Catalogue:
    """All sentences of one language by dotted key."""

    def __init__(self, language: str, sentences: Mapping[str, Sentence]) -> None:
        self.language = language
        self._sentences = sentences

    def __contains__(self, key: str) -> bool:
        return key in self._sentences

    def __getitem__(self, key: str) -> Sentence:
        return self._sentences[key]

    def keys(self) -> frozenset[str]:
        return frozenset(self._sentences)


def load(language: str, lexicon: Mapping[str, str] | None = None) -> Catalogue:
    """Read a language's files (once) and put the community's own words into every sentence.

    Raises CatalogueError for a key that stands twice, an unknown term or a lexicon entry nobody uses.
    """
    return _load(language, tuple(sorted((lexicon or {}).items())))


@cache
def _load(language: str, lexicon: tuple[tuple[str, str], ...]) -> Catalogue:
    entries = _read(language)
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
    return Catalogue(language, {key: _sentence(key, value, terms) for key, value in entries.items()})


def _read(language: str) -> dict[str, _Entry]:
    entries: dict[str, _Entry] = {}
    for file in _files(language):
        for key, value in _flatten(tomllib.loads(file.read_text(encoding="utf-8"))):
            if key in entries:
                raise CatalogueError(f"{language}/{file.name}: {key} stands twice")
            entries[key] = value
    return entries


def _files(language: str) -> list[Traversable]:
    folder = files("bot.i18n") / language
    return sorted(
        (file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name
    )


def _flatten(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, _Entry]]:
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, str) or (isinstance(value, dict) and set(value) == {"one", "other"}):
            yield key, value
        elif isinstance(value, dict):
            yield from _flatten(value, f"{key}.")
        else:
            raise CatalogueError(f"{key}: neither a sentence nor a table")


def _sentence(key: str, value: _Entry, terms: Mapping[str, str]) -> Sentence:
    def fill(text: str) -> str:
        def term(match: re.Match[str]) -> str:
            if match[1] not in terms:
                raise CatalogueError(f"{key}: unknown term {match[1]}")
            return terms[match[1]]

        return _TERM.sub(term, text)

    if isinstance(value, str):
        return Sentence(fill(value), fill(value))
    return Sentence(fill(value["other"]), fill(value["one"]))

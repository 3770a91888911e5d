"""Cuts Japanese text into weighted words with Sudachi's dictionary (docs/decisions/0030).

Short units (split mode A) in their normalised form; only words that mean something are kept. A verb is kept
as the noun made from it, so that 引っ越す meets 引っ越し. A document's words all count one; how much a word
of a query counts depends on its part of speech. Every kanji is a term besides, a weak one: people say that a
犬 was 盗まれた where an office writes 飼い犬 and 盗難.
"""

import threading
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

import regex

from bot.text.analysis import READ_LENGTH, TERM_LENGTH, Terms
from bot.text.sought import Unit, WordsMeant, words_of

if TYPE_CHECKING:
    from sudachipy import Dictionary, Morpheme, SplitMode, Tokenizer  # type: ignore[import-untyped]

_PACKAGES = ("sudachipy", "sudachidict_core")
# Counted up when other words come out of the same dictionary, or the index puts documents together otherwise.
_RULES = "sudachi-3"

NOUN = 1.0
VERB = 0.5
AFFIX = 0.5
NUMBER = 0.5
ADVERB = 0.3
LIGHT = 0.3
KANJI = 0.4

_WEIGHTS: Mapping[str, float] = {
    "名詞": NOUN,
    "形状詞": NOUN,
    "動詞": VERB,
    "形容詞": VERB,
    "接頭辞": AFFIX,
    "接尾辞": AFFIX,
    "副詞": ADVERB,
}
_SPECIAL: Mapping[tuple[str, str], float] = {
    ("名詞", "数詞"): NUMBER,
    ("名詞", "助動詞語幹"): 0.0,
    ("形状詞", "助動詞語幹"): 0.0,
    ("動詞", "非自立可能"): LIGHT,
    ("形容詞", "非自立可能"): LIGHT,
}

# One call of the tokenizer gets at most so much: what is hostile about a text grows with its length.
_PIECE_LENGTH = 400
_PIECE = regex.compile(rf"[^。!?\n]{{1,{_PIECE_LENGTH}}}[。!?\n]*|[。!?\n]+")
_KANJI = regex.compile(r"[\p{Han}々]")
_ROW_OF_I = str.maketrans("うくぐすつぬぶむる", "いきぎしちにびみり")


class _Kind(NamedTuple):
    """A part of speech: what it weighs in a query, and how it is conjugated if it is a verb's."""

    weight: float
    conjugation: str


def dictionary_installed() -> bool:
    """Whether SudachiPy and its dictionary are there; loads neither."""
    return all(find_spec(package) is not None for package in _PACKAGES)


class DictionaryAnalyzer:
    """Loads the dictionary with the first text, which takes a third of a second: not on the event loop. Any
    thread may ask.
    """

    alike = 0.17
    same = 0.38

    def __init__(self) -> None:
        self._loading = threading.Lock()
        self._own = threading.local()
        self._kinds: dict[int, _Kind] = {}

    @cached_property
    def version(self) -> str:
        """The rules here, SudachiPy and the dictionary: with another of them, other words come out."""
        return " ".join((_RULES, *(version(package) for package in _PACKAGES)))

    def slow(self, length: int) -> bool:
        """Whatever comes first, for it loads the dictionary; later what is longer than a query."""
        return not self._kinds or length > _PIECE_LENGTH

    def terms(self, text: str) -> Terms:
        """How often each word and each kanji stands in the first 4,000 code points."""
        return {term: float(number) for term, number in Counter(term for term, _ in self._cut(text)).items()}

    def asked(self, text: str) -> Terms:
        """The same, each word by the weight of its part of speech, each kanji a little."""
        weights: dict[str, float] = defaultdict(float)
        for term, weight in self._cut(text):
            weights[term] += weight
        return dict(weights)

    def words(self, text: str) -> WordsMeant:
        """Long units as they are written: ふるさと納税 is one word."""
        return words_of(
            [
                Unit(whole.surface(), whole.normalized_form(), *whole.part_of_speech()[:3])
                for whole in self._wholes(text)
            ]
        )

    def _cut(self, text: str) -> Iterator[tuple[str, float]]:
        for whole in self._wholes(text):
            for word in self._units(whole):
                kind = self._kind(word)
                if kind.weight:
                    yield _folded(word, kind.conjugation)[:TERM_LENGTH], kind.weight
        for kanji in _KANJI.findall(_readable(text)):
            yield kanji, KANJI

    def _wholes(self, text: str) -> "Iterator[Morpheme]":
        """The long units of the first 4,000 code points."""
        tokenizer = self._tokenizer()
        for piece in _PIECE.finditer(_readable(text)):
            yield from tokenizer.tokenize(piece[0])

    def _units(self, whole: "Morpheme") -> "Iterable[Morpheme]":
        """The short units of a long one. A verb stays whole: 問い合わせる has two, 問い合わせ is one."""
        if self._kind(whole).conjugation:
            return (whole,)
        short: Iterable[Morpheme] = whole.split(self._short, add_single=True)
        return short

    def _tokenizer(self) -> "Tokenizer":
        """This thread's own tokenizer; the dictionary behind it is everybody's."""
        found: Tokenizer | None = getattr(self._own, "tokenizer", None)
        if found is None:
            with self._loading:
                found = self._own.tokenizer = self._dictionary.tokenizer()
        return found

    @cached_property
    def _short(self) -> "SplitMode":
        from sudachipy import SplitMode  # noqa: PLC0415 - loaded when it is needed

        return SplitMode.A

    @cached_property
    def _dictionary(self) -> "Dictionary":
        from sudachipy import Dictionary  # noqa: PLC0415 - loaded when it is needed

        return Dictionary(dict="core")

    def _kind(self, word: "Morpheme") -> "_Kind":
        """Told by its number: there are a thousand kinds, and asking for their names takes time."""
        number = word.part_of_speech_id()
        kind = self._kinds.get(number)
        if kind is None:
            kind = self._kinds[number] = _kind_of(*word.part_of_speech())
        return kind


def _readable(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:READ_LENGTH])[:READ_LENGTH]


def _kind_of(kind: str, detail: str, *more: str) -> _Kind:
    weight = _SPECIAL.get((kind, detail), _WEIGHTS.get(kind, 0.0))
    return _Kind(weight, more[2] if kind == "動詞" else "")


def _folded(word: "Morpheme", conjugation: str) -> str:
    """The word as the index keeps it."""
    normal: str = word.normalized_form().lower()
    if "段-" not in conjugation:
        return normal
    # The normalised form of a verb of one row may be one of five: 払える is 払う.
    if "一段" in conjugation and normal[-2:] == word.dictionary_form()[-2:]:
        return normal[:-1]
    return normal[:-1] + normal[-1].translate(_ROW_OF_I)

"""Cuts Japanese text into weighted terms for search, without a dictionary (docs/decisions/0030).

Kanji give pairs and, weakly, single characters; the last one with the hiragana behind it tells verbs (休む)
and where a word ends (献立の). Katakana, letters and numbers give whole runs, long katakana also pieces of
three, so that マイナカード meets マイナンバーカード. Of hiragana only what may be the beginning of a word is
kept, in katakana: ごみ and ゴミ are one word, particles and endings are none.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Protocol

import regex

from bot.text.normalise import TO_KATAKANA
from bot.text.sought import WordsMeant

Terms = Mapping[str, float]
"""Terms of a text, each with the sum of its weights."""

READ_LENGTH = 4_000  # code points looked at; cut before normalisation, which is slow on hostile text
TERM_LENGTH = 40

_SINGLE_KANJI = 0.3
_STEM = 0.5
_PIECE = 0.3
_HEAD = 0.5

_PIECE_LENGTH = 3
_LEAST_BEHIND_PARTICLE = 3
_PARTICLES = frozenset("のをはがにへともやで")

_RUN = regex.compile(
    r"(?P<kanji>[\p{Han}々〆]+)|(?P<katakana>[\p{Katakana}ー]+)|(?P<hiragana>\p{Hiragana}+)"
    r"|(?P<number>\p{N}+)|(?P<latin>\p{Latin}+)|(?P<other>\p{L}+)"
)

Run = regex.Match[str]
Cut = Callable[[Run, Run | None, Run | None], Iterator[tuple[str, float]]]


class Analyzer(Protocol):
    """Turns text into terms. ``version`` names how, in 40 characters at most: texts indexed under another one
    are read anew. ``slow``: whether so many code points take so long that they belong into a thread.
    """

    @property
    def version(self) -> str: ...

    @property
    def alike(self) -> float:
        """The share of a query from which on a text is worth a look before somebody asks (decision 30)."""
        ...

    @property
    def same(self) -> float:
        """The share from which on a text speaks of the same: of unrelated ones hardly any does."""
        ...

    def slow(self, length: int) -> bool: ...

    def terms(self, text: str) -> Terms:
        """The terms of what is to be found."""
        ...

    def asked(self, text: str) -> Terms:
        """The terms of what somebody looks for."""
        ...

    def words(self, text: str) -> WordsMeant:
        """The words that say what somebody looks for; none without a dictionary."""
        ...


class CharacterAnalyzer:
    """Needs no dictionary."""

    version = "characters-2"  # see sudachi._RULES
    alike = 0.11
    same = 0.25

    def terms(self, text: str) -> Terms:
        """The terms of the first 4,000 code points."""
        readable = unicodedata.normalize("NFKC", text[:READ_LENGTH]).lower()
        runs = list(_RUN.finditer(readable))
        weights: dict[str, float] = defaultdict(float)
        for before, run, behind in zip([None, *runs], runs, [*runs[1:], None], strict=False):
            for term, weight in _CUTS[run.lastgroup or "other"](run, before, behind):
                weights[term[:TERM_LENGTH]] += weight
        return dict(weights)

    def slow(self, length: int) -> bool:
        """Never."""
        del length
        return False

    def asked(self, text: str) -> Terms:
        """The same as of a document."""
        return self.terms(text)

    def words(self, text: str) -> WordsMeant:
        """None: only a dictionary knows where a word begins and ends."""
        del text
        return WordsMeant()


def _kanji(run: Run, _before: Run | None, behind: Run | None) -> Iterator[tuple[str, float]]:
    letters = run[0]
    alone = 1.0 if len(letters) == 1 else _SINGLE_KANJI
    for letter in letters:
        yield letter, alone
    for first, second in pairwise(letters):
        yield first + second, 1.0
    if behind and behind.lastgroup == "hiragana" and behind.start() == run.end():
        yield letters[-1] + behind[0][0], _STEM


def _katakana(run: Run, _before: Run | None, _behind: Run | None) -> Iterator[tuple[str, float]]:
    letters = run[0]
    yield letters, 1.0
    if len(letters) > _PIECE_LENGTH:
        for start in range(len(letters) - _PIECE_LENGTH + 1):
            yield f"{letters[start : start + _PIECE_LENGTH]}~", _PIECE


def _hiragana(run: Run, before: Run | None, _behind: Run | None) -> Iterator[tuple[str, float]]:
    letters = run[0]
    if before and before.end() == run.start():
        if letters[0] in _PARTICLES:
            letters = letters[1:]
        elif before.lastgroup == "kanji":
            return  # the ending of a verb
        if len(letters) < _LEAST_BEHIND_PARTICLE:
            return
    head = letters.translate(TO_KATAKANA)
    for length in range(2, min(len(head), _PIECE_LENGTH) + 1):
        yield head[:length], _HEAD


def _whole(run: Run, _before: Run | None, _behind: Run | None) -> Iterator[tuple[str, float]]:
    yield run[0], 1.0


_CUTS: Mapping[str, Cut] = {
    "kanji": _kanji,
    "katakana": _katakana,
    "hiragana": _hiragana,
    "number": _whole,
    "latin": _whole,
    "other": _whole,
}

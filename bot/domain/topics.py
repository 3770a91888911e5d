"""What a few typed words are about, so that people and sections with the same in mind find each other.

Only what stands for a thing counts: pairs of kanji, whole runs of katakana and letters, the beginnings of
hiragana words. 住民税 and 個人住民税 are one thing, 住民税 and 住民票 are two.
"""

import re
import unicodedata
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from bot.text.analysis import CharacterAnalyzer

MOST_WORDS = 40  # of one text; what is listed behind them is not compared
_REMEMBERED = 8_192  # texts whose words are kept: the same people and sections are read again and again

_ANALYZER = CharacterAnalyzer()
_WHOLE = 1.0  # the analyzer's weight of what stands for a thing by itself
_HALF = 0.5
_ENOUGH = 3  # fewer words in common say little about a longer text
_MUCH = 2 / 3

# Between two things; a space only where it does not hold an English name together.
_BETWEEN = re.compile(
    r"[、,・/;|。\n()「」]+|(?<![a-z0-9])\s+|\s+(?![a-z0-9])|\s(?:and|or|of|the|for)\s", re.IGNORECASE
)
# What can be said of any work, and says nothing about it.
_GENERAL = re.compile(r"担当|業務|事務|関係|関連|全般|一般|推進|支援|仕事|など")
_KATAKANA = re.compile(r"[ァ-ヺー]+")  # the analyzer writes beginnings of hiragana words so
_KIND_OF_SECTION = re.compile(r"(?:課|部|室|係|会|準備室|研究会|同好会)$")


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing out of a list, as it was typed and by its words."""

    said: str
    words: frozenset[str]


@lru_cache(_REMEMBERED)
def words_of(text: str) -> frozenset[str]:
    """The words of a text by which it is compared."""
    terms = _ANALYZER.terms(text)
    found = [term for term, weight in terms.items() if weight >= _WHOLE or _KATAKANA.fullmatch(term)]
    return frozenset(list(filter(_is_thing, found))[:MOST_WORDS])


@lru_cache(_REMEMBERED)
def _things_in(text: str) -> frozenset[str]:
    """The words of a sentence without those that begin in hiragana, most of which are verbs there."""
    terms = _ANALYZER.terms(text)
    found = [term for term, weight in terms.items() if weight >= _WHOLE]
    return frozenset(list(filter(_is_thing, found))[:MOST_WORDS])


@lru_cache(_REMEMBERED)
def topics(text: str) -> tuple[Topic, ...]:
    """The things a member lists as work or interests, in their order."""
    said = [part.strip() for part in _BETWEEN.split(unicodedata.normalize("NFKC", text))]
    found: list[Topic] = []
    room = MOST_WORDS
    for part in said:
        words = frozenset().union(*(words_of(piece) for piece in _GENERAL.split(part)))
        room -= len(words)
        if words and room >= 0:
            found.append(Topic(part, words))
    return tuple(found)


def words_in(listed: tuple[Topic, ...]) -> frozenset[str]:
    """All words of some topics."""
    return frozenset().union(*(topic.words for topic in listed))


def shared(mine: tuple[Topic, ...], theirs: tuple[Topic, ...]) -> bool:
    """Whether two people list the same thing."""
    return any(_overlap(one.words, other.words) > _HALF for one in mine for other in theirs)


def met(interests: tuple[Topic, ...], words: AbstractSet[str]) -> str:
    """The first of the interests a text speaks of, as it was typed; empty for none."""
    for topic in interests:
        if len(topic.words & words) / len(topic.words) > _HALF:
            return topic.said
    return ""


def likeness(name: str, purpose: str, other_name: str, other_purpose: str) -> float:
    """How much two undertakings seem to be about the same: 0 for not enough to mention, at most 2."""
    names = _overlap(_named(name), _named(other_name))
    here, there = _named(name) | _things_in(purpose), _named(other_name) | _things_in(other_purpose)
    texts = _overlap(here, there)
    enough = texts >= _MUCH and min(len(here), len(there)) >= _ENOUGH
    return names + texts if names > _HALF or enough else 0.0


def index_key(listed: tuple[Topic, ...]) -> str:
    """The words of some topics as one text in which each stands between spaces, to be looked for there."""
    return "".join((" ", *(f"{word} " for word in sorted(words_in(listed)))))


def _named(name: str) -> frozenset[str]:
    return words_of(_KIND_OF_SECTION.sub("", name) or name)


def _overlap(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer else 0.0


def _is_thing(term: str) -> bool:
    """Whether a term is neither a number nor a piece of a longer word."""
    return not term.isnumeric() and not term.endswith("~")

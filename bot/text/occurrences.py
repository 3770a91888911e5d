"""Which of many known words occur in a text: the longest that fits at each place, none inside another word.

Japanese writes no spaces, so where a word begins and ends is told by its script: katakana, letters and
numbers are taken whole, hiragana only where it is a word by itself (ぎかいとうべん, also before a particle),
kanji anywhere. The work grows with the text and with nothing else: a place is looked at once per length of a
known word that begins with the same two signs.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import regex

from bot.text.normalise import fold, spoken

READ_LENGTH = 4_000  # code points looked at
HEAD = 2  # signs a known word is found by; one of a single sign is not looked for

_LEAST_IN_HIRAGANA = 3
_LONG_IN_HIRAGANA = 5
_LEAST_BEFORE_KATAKANA = 4  # マイナンバー in マイナンバーカード
_PIECE = 500  # folded at a time: folding reads at most a thousand
_LINE_END = "\n"
_WORD = regex.compile(r"\n|[^\S\n]+|[^\s]+")
_SCRIPT = regex.compile(r"(?P<h>[ぁ-ゖ])|(?P<k>[ァ-ヺ])|(?P<n>\p{N})|(?P<l>\p{Latin})|(?P<o>.)", regex.DOTALL)
_WHOLE = frozenset("knl")  # scripts whose runs are words
_PARTICLES = frozenset("はがをにへとのもやで")
_BEHIND = regex.compile(
    "(?:から|まで|より|です|とは|って|という|など|について|[はがをにへとのもやでかだね]){1,3}"
)

_LONGEST_BEHIND = 9  # letters of particles that are looked at


@dataclass(frozen=True, slots=True)
class Readable:
    """A text as words are compared: ``letters`` like bot.text.normalise.spoken, without spaces but with ends
    of lines; ``plain`` the same with hiragana as it was; ``scripts`` one sign per letter; ``breaks``: before
    which letters there was a space.
    """

    letters: str
    plain: str
    scripts: str
    breaks: frozenset[int]


def readable(text: str) -> Readable:
    """Prepare the first 4,000 code points of a text."""
    letters: list[str] = []
    plain: list[str] = []
    breaks = set()
    length = 0
    for found in _WORD.finditer(unicodedata.normalize("NFC", text[:READ_LENGTH])):
        if found[0] == _LINE_END:
            letters.append(_LINE_END)
            plain.append(_LINE_END)
            length += 1
            continue
        breaks.add(length)
        for start in range(0, len(found[0]), _PIECE):
            piece = found[0][start : start + _PIECE]
            letters.append(spoken(piece))
            plain.append(fold(piece))
            length += len(plain[-1])
    whole = "".join(plain)
    return Readable("".join(letters), whole, _scripts(whole), frozenset(breaks))


def heads(text: Readable) -> frozenset[str]:
    """What known words that occur in a text can begin with."""
    letters = text.letters
    return frozenset(
        letters[start : start + HEAD]
        for start in range(len(letters) - HEAD + 1)
        if _LINE_END not in letters[start : start + HEAD]
    )


def occurring(text: Readable, known: Iterable[str]) -> tuple[str, ...]:
    """Those of the known words (folded like ``spoken``) that occur, each once, in the order of reading."""
    lengths = _lengths(known)
    letters, found = text.letters, {}
    at = 0
    while at < len(letters):
        word = _longest(text, at, lengths.get(letters[at : at + HEAD], {}))
        if word:
            found[word] = True
        at += len(word) or 1
    return tuple(found)


def _lengths(known: Iterable[str]) -> Mapping[str, Mapping[int, frozenset[str]]]:
    """The known words by their beginning and length, the longest first."""
    grouped: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for word in known:
        if len(word) >= HEAD:
            grouped[word[:HEAD]][len(word)].add(word)
    return {
        head: {length: frozenset(words) for length, words in sorted(by_length.items(), reverse=True)}
        for head, by_length in grouped.items()
    }


def _longest(text: Readable, at: int, lengths: Mapping[int, frozenset[str]]) -> str:
    for length, words in lengths.items():
        word = text.letters[at : at + length]
        if word in words and _stands_alone(text, at, at + length):
            return word
    return ""


def _stands_alone(text: Readable, start: int, end: int) -> bool:
    """Whether what stands there is no part of a longer word."""
    own = text.scripts[start:end]
    if set(own) == {"h"}:
        return (
            end - start >= _LEAST_IN_HIRAGANA and _begins(text, start) and _ends_in_hiragana(text, start, end)
        )
    if own[0] in _WHOLE and not _begins(text, start):
        return False
    begins_another = set(own) == {"k"} and end - start >= _LEAST_BEFORE_KATAKANA
    return own[-1] not in _WHOLE or begins_another or _ends(text, end)


def _begins(text: Readable, start: int) -> bool:
    return not start or start in text.breaks or text.scripts[start - 1] != text.scripts[start]


def _ends(text: Readable, end: int) -> bool:
    return end >= len(text.scripts) or end in text.breaks or text.scripts[end] != text.scripts[end - 1]


def _ends_in_hiragana(text: Readable, start: int, end: int) -> bool:
    """Whether nothing but particles follows; behind a long word one is enough to tell."""
    if _ends(text, end):
        return True
    if end - start >= _LONG_IN_HIRAGANA and text.plain[end] in _PARTICLES:
        return True
    behind = end
    while behind < len(text.scripts) and text.scripts[behind] == "h" and behind - end <= _LONGEST_BEHIND:
        behind += 1
    return _BEHIND.fullmatch(text.plain[end:behind]) is not None


def _scripts(plain: str) -> str:
    """One sign per letter; ー belongs to what it lengthens."""
    signs: list[str] = []
    for letter in plain:
        if letter == "ー" and signs:
            signs.append(signs[-1])
            continue
        found = _SCRIPT.match(letter)
        assert found is not None, "every letter has a script"
        signs.append(found.lastgroup or "o")
    return "".join(signs)

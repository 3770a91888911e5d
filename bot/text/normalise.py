"""The border for text: everything a person types passes here once, before any rule or table sees it.

What comes out can be stored in SQLite and in PostgreSQL alike (no NUL, no surrogate), compares equal when it
looks equal (NFC), stays readable, and cannot turn the text around it: bidirectional embeddings, overrides and
isolates go even when balanced, since plain text needs none and a later cut could take their end away.

Normalisation takes quadratic time over a run of combining marks: length and marks are limited before it.
"""

import unicodedata

import regex

from bot.text.graphemes import cut

MARKS_PER_BASE = 8
"""Enough for every living script (Vietnamese 2, Hebrew 3, a region's flag 6), too few for a tower."""

_ROOM_FOR_CLEANING = 4  # how many typed code points may be read for one that is kept
_FOLDED_LENGTH = 1_000  # names are compared, not essays
_FOLDING_ROUNDS = (
    3  # taking a letter apart can bring out capitals and spaces; after three rounds nothing changes
)
_TAB = "    "

_ATTACHED = (
    r"\p{M}\u200c\u200d\U000e0020-\U000e007f"  # marks, joiners, tags: all hang on the base before them
)
_TOWER = regex.compile(rf"([{_ATTACHED}]{{{MARKS_PER_BASE}}})[{_ATTACHED}]+")
_LINE_END = regex.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNWANTED = regex.compile(  # nothing of this is printable
    r"(?:[\p{Cc}--\n]"  # controls, NUL among them
    r"|\p{Cs}|\p{Noncharacter_Code_Point}"
    r"|[\u202a-\u202e\u2066-\u206f]"  # bidirectional embeddings, overrides and isolates
    r"|[\u00ad\u180e\u200b\u2060-\u2064\ufeff\ufff9-\ufffb])+",  # invisible hyphens, joins and spaces
    regex.VERSION1,
)
_LEADING = regex.compile(rf"[\p{{White_Space}}{_ATTACHED}]+")
_SPACES = regex.compile(r"\p{White_Space}+")
_TRAILING = regex.compile(r"[^\S\n]+(?=\n|\Z)")
_BLANK_LINES = regex.compile(r"\n{4,}")
_INVISIBLE = regex.compile(
    r"[\p{White_Space}\p{Cc}\p{Cf}\p{Cs}\p{M}\p{Default_Ignorable_Code_Point}\u2800]*"  # and Braille's
)
_NOT_COMPARED = regex.compile(r"[\p{White_Space}\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}]+")
TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}


def single_line(text: str, limit: int) -> str:
    """One line of at most ``limit`` code points, runs of white space made one space, ends trimmed."""
    if _is_plain(text, limit):
        return text
    return _finish(_SPACES.sub(" ", _clean(text, limit)), limit)


def multi_line(text: str, limit: int) -> str:
    """Lines of at most ``limit`` code points in all, ended by line feeds.

    Indentation stays, tabs become spaces. At most two blank lines follow each other. The ends of lines and of
    the text are trimmed.
    """
    if _is_plain(text, limit):
        return text
    lines = _TRAILING.sub("", _clean(text, limit))
    return _finish(_BLANK_LINES.sub("\n\n\n", lines), limit)


def is_blank(text: str) -> bool:
    """Whether nothing can be seen: empty, white space, fillers, marks without a base, controls."""
    return _INVISIBLE.fullmatch(text) is not None


def fold(text: str) -> str:
    """The key under which names are the same: width, case, spaces and variation selectors do not count.

    Hiragana and katakana stay apart, since they are different names. Reads at most 1,000 code points.
    """
    key = _TOWER.sub(r"\1", text[:_FOLDED_LENGTH])
    for _ in range(_FOLDING_ROUNDS):
        bare = _NOT_COMPARED.sub("", unicodedata.normalize("NFKC", key.casefold()))
        key = unicodedata.normalize("NFKC", bare)
    return key


def fold_whole(text: str) -> str:
    """Like ``fold``, of a text of any length."""
    pieces = range(0, len(text), _FOLDED_LENGTH)
    return "".join(fold(text[start : start + _FOLDED_LENGTH]) for start in pieces)


def spoken(text: str) -> str:
    """The key under which words that were heard are the same: like ``fold``, and it does not matter in which
    kana they are written.
    """
    return fold(text).translate(TO_KATAKANA)


def _is_plain(text: str, limit: int) -> bool:
    """Whether there is nothing to clean: what widgets carry is ASCII letters and digits."""
    return len(text) <= limit and text.isascii() and text.isalnum()


def _clean(text: str, limit: int) -> str:
    """Cut generously, drop what must not stay, NFC. Marks are limited again: NFC can take a letter apart."""
    kept = text[: limit * _ROOM_FOR_CLEANING]
    if not kept.isprintable():
        kept = _UNWANTED.sub("", _LINE_END.sub("\n", kept).replace("\t", _TAB))
    limited = _TOWER.sub(r"\1", kept)
    composed = unicodedata.normalize("NFC", limited)
    return composed if composed == limited else _TOWER.sub(r"\1", composed)


def _finish(text: str, limit: int) -> str:
    """Nothing without a base in front, no white space at the ends, within the limit by whole graphemes."""
    start = _LEADING.match(text)
    whole = text[start.end() :] if start else text
    return cut(whole.rstrip(), limit, ellipsis="").rstrip()

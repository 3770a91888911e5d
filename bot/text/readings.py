"""Readings of words: kana only, kept in hiragana, put in the order of a Japanese dictionary (五十音順)."""

import unicodedata
from enum import StrEnum

import regex

from bot.text.normalise import fold, spoken

_ORDER = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヰヱヲン"
_PLACES = {letter: f"{place:02d}" for place, letter in enumerate(_ORDER)}
_LARGE = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_KANA = regex.compile(r"[ァ-ヶ][ァ-ヶー]*")
_VOWELS = "アイウエオ"
_ODD_VOWELS = {
    "": "",
    "ヤ": "ア",
    "ユ": "ウ",
    "ヨ": "オ",
    "ワ": "ア",
    "ヰ": "イ",
    "ヱ": "エ",
    "ヲ": "オ",
    "ン": "",
}
_PLAIN_ROWS = _ORDER[: _ORDER.index("ヤ")] + "ラリルレロ"  # five kana each
_DASH = regex.compile(r"(?<=[ァ-ヶー])[-‐‑–—―−─]")  # what looks like ー behind a kana is meant as one
_DOT = "・"  # between the words of a name; nobody reads it out
_LONG = "ー"


class Initial(StrEnum):
    """A row of the index by reading; its value is what its first kana is called in ASCII."""

    A = "a"
    KA = "ka"
    SA = "sa"
    TA = "ta"
    NA = "na"
    HA = "ha"
    MA = "ma"
    YA = "ya"
    RA = "ra"
    WA = "wa"


_FIRST = {
    "ア": Initial.A,
    "カ": Initial.KA,
    "サ": Initial.SA,
    "タ": Initial.TA,
    "ナ": Initial.NA,
    "ハ": Initial.HA,
    "マ": Initial.MA,
    "ヤ": Initial.YA,
    "ラ": Initial.RA,
    "ワ": Initial.WA,
}


def read_reading(typed: str) -> str:
    """A reading in hiragana without spaces; empty for what is not written in kana alone.

    >>> read_reading("ｷﾞｶｲ とうべん")
    'ぎかいとうべん'
    >>> read_reading("さ―ば-")
    'さーばー'
    >>> read_reading("議会")
    ''
    """
    key = _DASH.sub(_LONG, spoken(typed).replace(_DOT, ""))
    return key.translate(_TO_HIRAGANA) if _KANA.fullmatch(key) else ""


def order_of(reading: str) -> str:
    """What sorts readings like a dictionary in every collation: two digits a kana. Voiced and small kana
    stand with the plain ones, ー with the vowel it lengthens.
    """
    letters = [_plain(letter) for letter in spoken(reading)]
    places: list[str] = []
    before = ""
    for letter in letters:
        meant = _vowel(before) if letter == _LONG else letter
        places.append(_PLACES.get(meant, ""))
        before = meant
    return "".join(places)


def initial_of(reading: str) -> Initial:
    """The row a reading stands in."""
    first = _plain(spoken(reading)[:1])
    place = _ORDER.find(first) if first else -1
    return next(
        (row for head, row in reversed(_FIRST.items()) if 0 <= _ORDER.index(head) <= place), Initial.WA
    )


def is_kana(text: str) -> bool:
    """Whether a word is its own reading."""
    return bool(read_reading(text)) and not regex.search(r"[^\p{Hiragana}\p{Katakana}ー・]", fold(text))


def _plain(letter: str) -> str:
    """A kana without its voicing marks, full size."""
    return unicodedata.normalize("NFD", letter)[:1].translate(_LARGE)


def _vowel(letter: str) -> str:
    """The vowel a kana ends in; empty for ン and for nothing."""
    if letter in _ODD_VOWELS:
        return _ODD_VOWELS[letter]
    place = _PLAIN_ROWS.find(letter)
    return _VOWELS[place % len(_VOWELS)] if place >= 0 else ""

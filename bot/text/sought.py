"""The words somebody looks for things by, out of a dictionary's units (docs/decisions/0042).

Things that are named count: ごみ and 分別 of ごみの分別. What is done to them and how they are (作る,
作成する, 作り方, やさしい) counts where nothing is named, since others say it in other words. What can stand
in any sentence (こと, とき, 方法) never counts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import regex

from bot.text.normalise import TO_KATAKANA, fold

_NOUN, _PREFIX, _SUFFIX = "名詞", "接頭辞", "接尾辞"
_NUMBER, _COUNTING = "数詞", "助数詞可能"
_DOING = frozenset({"動詞", "形容詞", "形状詞"})
_LIGHT = frozenset({"非自立可能", "助動詞語幹"})
_DO = "為る"
_POLITE = "御"

# What can stand in any sentence, by the dictionary's normal forms.
_ANYWHERE = """
時 事 物 為 所 訳 筈 様 儘 方 件 際 場合 方法 意味 理由 今 中 他 後 前 例 点 皆 自分
つく 就く 教える 知る 調べる 探す 聞く 見る 困る 分かる 思う 欲しい
a about an and any are at can do does for from get have how i in is it me my of on or our the to use
we what when where which who why with you
"""
_HOLLOW = frozenset(_ANYWHERE.split())

_WAY = regex.compile(r".*\p{Hiragana}方")  # 作り方: how something is done
_SAYS_NOTHING = regex.compile(r"[\p{Hiragana}\p{Katakana}\p{Latin}ー]|[^\p{L}]*")
_ENDING = regex.compile(r"(?<=..)\p{Hiragana}$")  # 減らす, 減らし
_SEVERAL = regex.compile(r"(?<=..)(?:たち|達)$")
_HIRAGANA = regex.compile(r"[ぁ-ゖ]+")
_KANA = regex.compile(r"(?:[ぁ-ゖ]{2,}+|[ァ-ヶ]{2,}+)(?!ー)")
_BEHIND_KANJI = regex.compile(r"(?<=\p{Han})\p{Hiragana}+")
_OTHER_KANA = TO_KATAKANA | {after: before for before, after in TO_KATAKANA.items()}
_LEAST = 2  # signs of a word in another spelling


@dataclass(frozen=True, slots=True)
class WordsMeant:
    """Words as they are written, in their order, each with its normal form. named: what a text is about;
    said: what it says besides of that.
    """

    named: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)


class Unit(NamedTuple):
    """A unit of text, as it is written and in its normal form, with its part of speech."""

    surface: str
    normal: str
    kind: str
    detail: str
    more: str


class _Word(NamedTuple):
    surface: str
    normal: str
    named: bool


def words_of(units: Sequence[Unit]) -> WordsMeant:
    """The words of a text."""
    found = [word for word in _joined(units) if not _SAYS_NOTHING.fullmatch(word.surface)]
    named = {word.surface: word.normal for word in found if word.named}
    said = {word.surface: word.normal for word in found if not word.named}
    return WordsMeant(named, said) if named else WordsMeant(said)


def spellings(word: str, normal: str) -> tuple[str, ...]:
    """The ways in which a word may be written, folded, the given one first: in the other kana (ごみ, ゴミ),
    as the dictionary lists it (こども, 子供), without the kana behind kanji, as offices do (申し込み, 申込).
    """
    others = [fold(word), *_in_other_kana(fold(word)), fold(normal)]
    shorter = [_BEHIND_KANJI.sub("", one) for one in others]
    return tuple(dict.fromkeys((others[0], *(one for one in (*others, *shorter) if len(one) >= _LEAST))))


def all_spellings(words: Iterable[str], meant: WordsMeant) -> dict[str, tuple[str, ...]]:
    """In which ways some folded words of a text may be written, see ``spellings``."""
    normal = {fold(word): form for word, form in (*meant.named.items(), *meant.said.items())}
    return {word: spellings(word, normal.get(word, word)) for word in words}


def _in_other_kana(word: str) -> tuple[str, ...]:
    """A word that is written in kana or begins so, unless nobody would write it otherwise (カード)."""
    kana = _KANA.match(word)
    if kana is None:
        return ()
    return (kana[0].translate(_OTHER_KANA) + word[kana.end() :],)


def _joined(units: Sequence[Unit]) -> Iterator[_Word]:
    """Units with what belongs to them before and behind: 新|庁舎 and 避難|所 are one word each, 1|台 too."""
    place = 0
    while place < len(units):
        end = _end(units, place)
        word = _word(units[place:end], units[end] if end < len(units) else None) if end > place else None
        if word is not None:
            yield word
        place = max(end, place + 1)


def _end(units: Sequence[Unit], start: int) -> int:
    """Where the word ends that begins at a place; the place itself where none does."""
    place = start
    if _joins_before(units[place]) and place + 1 < len(units) and units[place + 1].kind == _NOUN:
        place += 1
    if units[place].kind not in {_NOUN, *_DOING} or units[place].detail in _LIGHT:
        return start
    counted = units[place].detail == _NUMBER
    place += 1
    while place < len(units) and _joins_behind(units[place], counted=counted):
        place += 1
    return place


def _joins_before(unit: Unit) -> bool:
    return unit.kind == _PREFIX and unit.normal != _POLITE


def _joins_behind(unit: Unit, *, counted: bool) -> bool:
    """Whether a unit belongs to the one before it. さん and たち are left away as often as not."""
    if unit.kind == _SUFFIX:
        return not _HIRAGANA.fullmatch(unit.surface)
    return counted and unit.kind == _NOUN and (unit.detail == _NUMBER or unit.more == _COUNTING)


def _word(parts: Sequence[Unit], behind: Unit | None) -> _Word | None:
    surface, normal = "".join(one.surface for one in parts), "".join(one.normal for one in parts)
    if not _HOLLOW.isdisjoint((normal, surface.lower())):
        return None
    if parts[0].kind in _DOING:
        return _Word(_ENDING.sub("", surface), normal, named=False)
    named = not _WAY.fullmatch(surface) and (behind is None or behind.normal != _DO)
    return _Word(_SEVERAL.sub("", surface), _SEVERAL.sub("", normal), named)

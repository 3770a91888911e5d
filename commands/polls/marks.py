"""Reads answers to candidates as people type them: ○○×△, 1○ 3△, 全部○, yes no maybe."""

import re

from bot.domain.date_polls import Mark, Marks
from bot.domain.errors import InvalidInput, Problem
from bot.text.normalise import fold

_WORDS = {
    Mark.YES: ("○", "〇", "◯", "◎", "行けます", "行ける", "yes", "ok", "o", "y"),
    Mark.MAYBE: ("△", "▲", "たぶん", "maybe", "?", "m"),
    Mark.NO: ("×", "✕", "✖", "行けません", "行けない", "no", "x", "n"),
}
_BY_WORD = {fold(word): mark for mark, words in _WORDS.items() for word in words}
_MARK = "|".join(re.escape(word) for word in sorted(_BY_WORD, key=len, reverse=True))
_ALL = re.compile(rf"\s*(?:全部|全て|すべて|ぜんぶ|all)\s*(?:は|:)?\s*(?P<mark>{_MARK})\s*")
_ONE = re.compile(
    rf"[\s,、・:]*(?:(?P<number>[0-9]{{1,2}})\s*番?\s*(?:\.|:|=|は)?\s*)?(?P<mark>{_MARK})[\s,、・]*"
)


def read_marks(typed: str, before: Marks) -> Marks:
    """The marks after what was typed: one for each candidate in their order, or by number, or for all.

    Raises InvalidInput at ``marks``.
    """
    text = fold(typed)
    everything = _ALL.fullmatch(text)
    if everything:
        return (_BY_WORD[everything["mark"]],) * len(before)
    found, end = [], 0
    while end < len(text):
        one = _ONE.match(text, end)
        if one is None:
            raise _unread(typed)
        found.append((int(one["number"]) if one["number"] else None, _BY_WORD[one["mark"]]))
        end = one.end()
    return _placed(found, before, typed)


def _placed(found: list[tuple[int | None, Mark]], before: Marks, typed: str) -> Marks:
    numbers = [number for number, _ in found]
    if all(number is None for number in numbers):
        if len(found) != len(before):
            problem = Problem("poll.marks_count", {"number": len(found), "options": len(before)})
            raise InvalidInput({"marks": problem})
        return tuple(mark for _, mark in found)
    marks = list(before)
    for number, mark in found:
        if number is None or not 1 <= number <= len(before):
            raise _unread(typed)
        marks[number - 1] = mark
    return tuple(marks)


def _unread(typed: str) -> InvalidInput:
    return InvalidInput({"marks": Problem("poll.marks_unread", {"text": typed[:40]})})

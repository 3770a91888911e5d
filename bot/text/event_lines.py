"""An event in one line, as people type it: 来週土曜21時 もくもく会 / もくもく会 12/5 19:00-20:30 定員30."""

import re
from dataclasses import dataclass
from itertools import pairwise

from bot.text.dates.pieces import Clock, DayWords, Every, Mark, Offset, Part, Piece, Rule, Vague, WeekdayWord
from bot.text.dates.scanner import MOMENT_RULES, Folded, Token, fold_line, tokens
from bot.text.normalise import single_line

LINE_LENGTH = 300
"""A line is read up to here: a title of a hundred characters, a phrase about time, and room to spare."""


@dataclass(frozen=True, slots=True)
class LineParts:
    """A line taken apart, nothing looked up yet. ``phrase`` is empty if nothing in the line tells a time, and
    the title where nothing else stands in it; ``capacity`` is a number of people.
    """

    title: str
    phrase: str
    capacity: int | None


@dataclass(frozen=True, slots=True)
class _Run:
    """Tokens without a gap between them, from one place of the folded line to another."""

    tokens: tuple[Token, ...]

    @property
    def start(self) -> int:
        return self.tokens[0].start

    @property
    def end(self) -> int:
        return self.tokens[-1].end

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return tuple(piece for token in self.tokens for piece in token.pieces)

    @property
    def has_day(self) -> bool:
        return any(isinstance(piece, DayWords | WeekdayWord | Vague | Every) for piece in self.pieces)

    @property
    def has_time(self) -> bool:
        return any(isinstance(piece, Clock | Offset) for piece in self.pieces)


_CAPACITY = re.compile(
    r"(?:定員|先着|上限|限定|capacity|max)\s?[::は]?\s?(?P<named>[0-9]{1,4})\s?(?:人|名|people|seats)?(?:まで)?"
    r"|(?<![0-9a-z./:])(?P<counted>[0-9]{1,4})\s?(?:人|名|people|seats)(?:まで|限定|定員)?(?=[\s、,。)\]]|$)"
)
_PARTICLES_BEHIND = "にのでは、,"
_AFTER_PHRASE = re.compile(rf"^[{_PARTICLES_BEHIND}]?[\s・/|~〜–—-]*")
_BEFORE_PHRASE = re.compile(r"(?:[はをが、,]|[\s・/|:：~〜–—-]+)$")
_EMPTY_BRACKETS = re.compile(r"[(\[【（「]\s*[)\]】）」]")


def split_title(line: str, rules: tuple[Rule, ...] = MOMENT_RULES) -> LineParts:
    """The line without its phrase about time and its capacity, both given apart. ``rules``: the words that
    tell a time.

    The first stretch that tells day and time is the phrase; without one, a stretch with a day and another
    with a time (12/5 もくもく会 19時) together, and else whichever of them there is.
    """
    folded = fold_line(single_line(line, LINE_LENGTH))
    found = _CAPACITY.search(folded.text)
    taken = [(found.start(), found.end())] if found else []
    title, phrase = split_phrase(folded, taken, rules)
    capacity = int(found["named"] or found["counted"]) if found else None
    return LineParts(title, phrase, capacity)


def split_phrase(folded: Folded, taken: list[tuple[int, int]], rules: tuple[Rule, ...]) -> tuple[str, str]:
    """The words of a line and its phrase about time, both without the places that are ``taken``."""
    chosen = _choose([run for run in _runs(folded, rules) if not _overlaps(run, taken)])
    phrase = " ".join(folded.original(run.start, run.end).strip() for run in chosen)
    return _title(folded, sorted([*taken, *((run.start, run.end) for run in chosen)])), phrase


def _choose(runs: list[_Run]) -> list[_Run]:
    for run in runs:
        if run.has_day and run.has_time:
            return [run]
    day = next((run for run in runs if run.has_day), None)
    time = next((run for run in runs if run.has_time), None)
    return sorted((run for run in (day, time) if run is not None), key=lambda run: run.start)


def _overlaps(run: _Run, taken: list[tuple[int, int]]) -> bool:
    return any(run.start < end and start < run.end for start, end in taken)


def _runs(folded: Folded, rules: tuple[Rule, ...]) -> list[_Run]:
    """Every stretch of the line that may speak about time. Each place is read once, so time is linear."""
    runs: list[_Run] = []
    place = 0
    while place < len(folded.text):
        found = list(tokens(folded, place, rules)) if _may_begin(folded.text, place) else []
        run = _trimmed(found, folded.text)
        if run:
            runs.append(run)
        place = found[-1].end if found else place + 1
    return runs


def _may_begin(text: str, place: int) -> bool:
    """Not in the middle of a number or of a Latin word."""
    if place == 0:
        return True
    before, here = text[place - 1], text[place]
    both_digits = before.isdigit() and here.isdigit()
    both_letters = _is_latin(before) and _is_latin(here)
    return not (both_digits or both_letters)


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()


def _trimmed(found: list[Token], text: str) -> _Run | None:
    """Without particles at its edges, and without loose words (夜会, 年末調整) that begin another word."""
    while found and (found[0].is_filler or _is_mark(found[0]) or _is_stray_part(found)):
        found = found[1:]
    while found and (_is_loose_end(found, text) or _begins_word(found[-1], text)):
        found = found[:-1]
    return _Run(tuple(found)) if found else None


def _is_loose_end(found: list[Token], text: str) -> bool:
    """Nothing that belongs to the phrase; a bracket does if the phrase opened it."""
    last = found[-1]
    inside = text[found[0].start : last.start]
    closes = text[last.start : last.end] == ")" and inside.count("(") > inside.count(")")
    return last.is_filler and not closes


def _begins_word(token: Token, text: str) -> bool:
    """A loose word with more letters right behind it, other than a particle."""
    rest = text[token.end : token.end + 1]
    if not token.loose or _is_mark(token) or rest in _PARTICLES_BEHIND:
        return False
    return rest.isalnum()


def _is_mark(token: Token) -> bool:
    return all(isinstance(piece, Mark) for piece in token.pieces)


def _is_stray_part(found: list[Token]) -> bool:
    """A part of the day with no time behind it belongs to the title: Study night next Sat 21:00."""
    behind = next((token for token in found[1:] if not token.is_filler), None)
    is_part = all(isinstance(piece, Part) for piece in found[0].pieces)
    return is_part and behind is not None and not isinstance(behind.pieces[0], Clock)


def _title(folded: Folded, taken: list[tuple[int, int]]) -> str:
    """What is left of the line, without the signs and particles that tied it to what was taken out."""
    size = len(folded.text)
    words: list[str] = []
    for (_, left), (right, _) in pairwise([(0, 0), *taken, (size, size)]):
        text = folded.original(left, right)
        if left > 0:
            text = _AFTER_PHRASE.sub("", text)
        if right < size:
            text = _BEFORE_PHRASE.sub("", text)
        words.append(text)
    return single_line(_EMPTY_BRACKETS.sub(" ", " ".join(words)), LINE_LENGTH)

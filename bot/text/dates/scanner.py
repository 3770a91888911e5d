"""Reads a line into pieces: at every place the longest pattern of all tables wins."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bot.text.dates import clocks, days, joints, lengths, repeats_en, repeats_ja
from bot.text.dates.pieces import Filler, Piece, Rule

MOMENT_RULES: tuple[Rule, ...] = (*days.RULES, *clocks.RULES, *lengths.RULES, *joints.RULES)
"""What a single moment is made of."""

ALL_RULES: tuple[Rule, ...] = (*repeats_ja.RULES, *repeats_en.RULES, *MOMENT_RULES)
"""What something that comes again is made of, or a single moment."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A line in the one spelling the patterns know (NFKC, lower case), and where each character came from."""

    line: str
    text: str
    origins: tuple[int, ...]

    def original(self, start: int, end: int) -> str:
        """The part of the line as it was typed."""
        return self.line[self.origins[start] : self.origins[end]]


@dataclass(frozen=True, slots=True)
class Token:
    """Pieces found between two places of the folded text."""

    pieces: tuple[Piece, ...]
    start: int
    end: int
    loose: bool

    @property
    def is_filler(self) -> bool:
        return all(isinstance(piece, Filler) for piece in self.pieces)


_MOST_FOLDED = 4  # ㍢ is 10点; no sign of a date becomes longer, but some become whole sentences


def fold_line(line: str) -> Folded:
    """Fold a single normalised line character by character, so that every place can be traced back."""
    folded = ((sign, unicodedata.normalize("NFKC", sign).casefold()) for sign in line)
    parts = [part if len(part) <= _MOST_FOLDED else sign for sign, part in folded]
    origins = [index for index, part in enumerate(parts) for _ in part]
    return Folded(line, "".join(parts), (*origins, len(line)))


def token_at(folded: Folded, place: int, rules: tuple[Rule, ...] = MOMENT_RULES) -> Token | None:
    """The longest token that begins at the place, if any does; of equally long ones the first."""
    best: Token | None = None
    for rule in rules:
        match = rule.pattern.match(folded.text, place)
        if match and match.end() > (best.end if best else place):
            best = Token(rule.make(match), place, match.end(), rule.loose)
    return best


def tokens(folded: Folded, place: int = 0, rules: tuple[Rule, ...] = MOMENT_RULES) -> Iterator[Token]:
    """Tokens that follow each other without a gap, from the place on."""
    while place < len(folded.text):
        token = token_at(folded, place, rules)
        if token is None:
            return
        yield token
        place = token.end

"""Looking for something in everything the town knows: kinds of things, and what narrows them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import SectionId
from bot.domain.work_areas import WorkArea
from bot.text.normalise import fold

MOST_WORDS = 5

# In everyday sentences what stands between hiragana is what they are about: 電子契約 の 印紙税 について.
_PIECE = re.compile(r"[^\s、。,.・!?！？「」()（）]+")
_THING = re.compile(r"[^ぁ-ゖ]{2,}")
# What comes first may be written in hiragana: いじめ 対策, ごみ の 分別, ごみ袋.
_BEGINNING = re.compile(
    r"(?![こそあど]の)(?:([ぁ-ゖ]{2,}?)[のをがはにとでも]?(?=[^ぁ-ゖ]{2})|([ぁ-ゖ]{2,}[^ぁ-ゖ])(?![^ぁ-ゖ]))"
)


class FindKind(StrEnum):
    """What is looked for, in the order it is shown."""

    QUESTION = "question"
    HANDBOOK = "handbook"
    EVENT = "event"  # those that are over, with what is told of them
    MATERIAL = "material"
    TOOL = "tool"
    TERM = "term"
    IDEA = "idea"
    SURVEY = "survey"  # those that ended
    PERSON = "person"  # who may be asked for advice


class FindWhat(StrEnum):
    """One kind, or questions of one state."""

    QUESTION = "question"
    SOLVED = "solved"
    UNSOLVED = "unsolved"
    HANDBOOK = "handbook"
    EVENT = "event"
    MATERIAL = "material"
    TOOL = "tool"
    TERM = "term"
    IDEA = "idea"
    SURVEY = "survey"
    PERSON = "person"

    @property
    def kind(self) -> FindKind:
        return FindKind.QUESTION if self in _STATES else FindKind(self.value)

    @property
    def settled(self) -> bool | None:
        """Whether only settled questions are meant, or only others; None for both."""
        return _STATES.get(self)


class QuestionState(StrEnum):
    """Whether a question is settled, as one looks for it."""

    SOLVED = "solved"
    UNSOLVED = "unsolved"


_STATES = {FindWhat.SOLVED: True, FindWhat.UNSOLVED: False}
_OF_SECTIONS = frozenset(FindKind) - {FindKind.TERM, FindKind.PERSON}
_DATED = _OF_SECTIONS
_OF_AREAS = frozenset({FindKind.QUESTION, FindKind.TOOL, FindKind.TERM, FindKind.PERSON})


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is looked at; what is left out does not narrow.

    settled: only questions that are, or only others. since, until: when it was asked, held, last written or
    put there, the end excluded; both or none. area: the work it is about, as somebody typed it; areas: those
    that may be.
    """

    section_id: SectionId | None = None
    settled: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    area: str = ""
    areas: frozenset[WorkArea] = field(default_factory=frozenset)

    @property
    def kinds(self) -> tuple[FindKind, ...]:
        """The kinds of things this says anything about; others belong to no section or to no year."""
        left = frozenset(FindKind)
        if self.settled is not None:
            left &= {FindKind.QUESTION}
        if self.section_id is not None:
            left &= _OF_SECTIONS
        if self.since is not None:
            left &= _DATED
        if self.area:
            left &= _OF_AREAS
        return tuple(kind for kind in FindKind if kind in left)


EVERYTHING = Narrowing()


def words_sought(text: str, known: Iterable[str] = ()) -> tuple[str, ...]:
    """The folded words things are looked for by: those a dictionary knows in a text. Where it knows none,
    what stands between hiragana and what it begins with in hiragana, or else what was typed.
    """
    words = list(known) or [word for piece in _PIECE.findall(text) for word in _things(piece)]
    return tuple(dict.fromkeys(filter(None, map(fold, words))))[:MOST_WORDS]


def enough(words: int) -> int:
    """Of so many words sought, how many a thing must hold: half, since others say it in other words."""
    return -(-words // 2)


def fits(held: int, words: int) -> bool:
    """Whether a thing that holds some of so many words speaks closely of them: of more than half."""
    return held > words // 2


def _things(piece: str) -> Sequence[str]:
    begins = _BEGINNING.match(piece)
    return [*((begins[begins.lastindex or 0],) if begins else ()), *_THING.findall(piece)] or [piece]

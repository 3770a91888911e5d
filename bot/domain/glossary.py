"""用語: words of the work, each with its reading and what it means, which members write together.

Whoever asks for a word is known to nobody but the town, and only until the word is explained.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import InvalidInput, Problem, Refused, Stale
from bot.domain.ids import GlossaryTermId, MemberId, WaitingTermId
from bot.text.normalise import spoken
from bot.text.readings import is_kana, read_reading

WORD_LIMIT = 60
READING_LIMIT = 60
EXPLANATION_LIMIT = 500
AREA_LIMIT = 40
EXAMPLE_LIMIT = 200
SOURCE_LIMIT = 200
KEY_LIMIT = 300  # folding makes some signs much longer
MOST_ASKED = 20
"""For how many words one member may wait at a time."""


@dataclass(frozen=True, slots=True)
class TermText:
    """What an entry says. ``reading``: in hiragana. ``source``: the law or document it comes from."""

    word: str
    reading: str
    explanation: str
    area: str = ""
    example: str = ""
    source: str = ""

    @property
    def passages(self) -> tuple[str, ...]:
        """What is said about the word."""
        return self.explanation, self.example, self.source


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """An entry as it stands. ``version`` counts from 1; who wrote it and when are of this version."""

    id: GlossaryTermId
    text: TermText
    version: int
    written_by: MemberId
    written_at: datetime

    @property
    def key(self) -> str:
        """Under which its word is looked up."""
        return key_of(self.text.word)

    @property
    def keys(self) -> tuple[str, ...]:
        """Everything it is looked up by: its word and its reading."""
        return tuple(dict.fromkeys((self.key, key_of(self.text.reading))))

    def edit(self, text: TermText, by: MemberId, now: datetime) -> "GlossaryTerm":
        """The entry in other words; the same entry where nothing changed."""
        if text == self.text:
            return self
        return replace(self, text=text, version=self.version + 1, written_by=by, written_at=now)

    def check_version(self, version: int) -> None:
        """Raises Stale when it was changed since it was shown."""
        if version != self.version:
            raise Stale("glossary.changed_meanwhile", word=self.text.word)

    def check_earlier(self, number: int) -> int:
        """The number of an earlier version; ``number`` 0: the one before. Raises Refused for any other."""
        meant = number or self.version - 1
        if not 0 < meant < self.version:
            raise Refused("glossary.no_such_version", word=self.text.word)
        return meant


@dataclass(frozen=True, slots=True)
class TermVersion:
    """An entry as it was, who wrote it so, and when."""

    number: int
    text: TermText
    by: MemberId
    at: datetime


@dataclass(frozen=True, slots=True)
class WaitingTerm:
    """A word somebody would like explained. ``asked``: how many wait for it, whoever they are."""

    id: WaitingTermId
    word: str
    since: datetime
    asked: int

    @property
    def key(self) -> str:
        return key_of(self.word)


def key_of(word: str) -> str:
    """What a word or a reading is looked up by: width, case, spaces and the kind of kana do not count."""
    return spoken(word)[:KEY_LIMIT]


def written(word: str, reading: str, explanation: str, area: str = "") -> TermText:
    """What somebody wrote about a word. A word in kana is its own reading.

    Raises InvalidInput at ``word`` or ``reading``.
    """
    if not key_of(word):
        raise InvalidInput({"word": Problem("glossary.word_unreadable")})
    read = read_reading(reading or (word if is_kana(word) else ""))
    if not read:
        key = "glossary.reading_not_kana" if reading else "glossary.reading_missing"
        raise InvalidInput({"reading": Problem(key)})
    return TermText(word, read, explanation, area)


def check_room(waiting: int) -> None:
    """Raises Refused for somebody who waits for as many words as one may."""
    if waiting >= MOST_ASKED:
        raise Refused("glossary.asked_enough", count=MOST_ASKED)

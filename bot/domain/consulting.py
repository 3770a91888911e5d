"""相談: who is asked about a question nobody has answered yet, and why.

Only who said so is asked (``AdviceWish``), few at a time, and each with a reason that can be said out loud.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.ids import MemberId
from bot.domain.topics import Topic, index_key, met, topics, words_of

AREAS_LIMIT = 200
USUAL_WEEKLY = 2
MOST_WEEKLY = 14
WEEK = timedelta(days=7)
"""The span in which requests to one member are counted."""

_BEGINNING = 400  # how much of a question's body says what it is about
_LOAD = 0.7  # what one request of the last week takes from a candidate's worth

# 「上下水道課で3年」 is experience of 上下水道: neither the section nor the years are what it is about.
_YEARS = re.compile(
    r"(?:に|で|を)?\s*(?:通算|約|計)?\s*[0-9〇一二三四五六七八九十]+\s*"
    r"(?:年|か月|ヶ月|カ月|ケ月|years?|months?)(?:半|間|目|以上|ほど|くらい)?$",
    re.IGNORECASE,
)
_OFFICE = re.compile(r"(?:課|係|室|部)$")


@dataclass(frozen=True, slots=True)
class AdviceWish:
    """What a member said about being asked. ``areas``: the work they may be asked about, as they typed it;
    empty for what their profile says they work on. ``weekly``: how many requests in seven days at most.
    """

    member_id: MemberId
    open: bool = False
    areas: str = ""
    weekly: int = USUAL_WEEKLY

    def choose(self, areas: str, weekly: int | None) -> "AdviceWish":
        """Be asked from now on; what is left out stays as it is."""
        return replace(self, open=True, areas=areas or self.areas, weekly=weekly or self.weekly)

    def pause(self) -> "AdviceWish":
        """Be asked nothing for now; areas and number are kept for later."""
        return replace(self, open=False)


class ReasonKind(StrEnum):
    """Why somebody is asked."""

    EXPERIENCE = "experience"  # they named work the question speaks of
    SOLVED_ALIKE = "solved_alike"  # an answer of theirs solved a similar question
    ANSWERED_ALIKE = "answered_alike"  # they answered a similar question
    ANSWERED_HERE = "answered_here"  # they answered other questions to the section
    SECTION = "section"  # they belong to the section
    CHIEF = "chief"  # they lead a section that is about this
    PASSED = "passed"  # somebody who was asked thought of them


@dataclass(frozen=True, slots=True)
class Reason:
    """``topic``: the experience, as its member put it."""

    kind: ReasonKind
    topic: str = ""


# What one reason is worth at most; what is counted is worth more the more it is, in ever smaller steps.
_WORTH = {
    ReasonKind.EXPERIENCE: 3.0,
    ReasonKind.CHIEF: 2.5,
    ReasonKind.SOLVED_ALIKE: 4.0,
    ReasonKind.ANSWERED_ALIKE: 2.0,
    ReasonKind.ANSWERED_HERE: 1.0,
    ReasonKind.SECTION: 0.8,
}


@dataclass(frozen=True, slots=True)
class Load:
    """How often somebody was asked in the last seven days, and when last at all."""

    asked: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of somebody who might be asked. ``topic``: experience the question speaks of.
    ``solved_alike`` and ``answered_alike``: similar questions; ``answered_here``: answers in the section, of
    which an accepted one counts twice. ``reads``: whether they may read the question. ``weekly``: see
    AdviceWish.
    """

    member_id: MemberId
    topic: str = ""
    solved_alike: int = 0
    answered_alike: int = 0
    answered_here: int = 0
    belongs: bool = False
    leads: bool = False
    reads: bool = True
    willing: bool = True
    weekly: int = USUAL_WEEKLY
    load: Load = Load()

    @property
    def free(self) -> bool:
        """Whether they may be asked at all."""
        return self.reads and self.willing and self.load.asked < self.weekly


@dataclass(frozen=True, slots=True)
class Chosen:
    """Somebody who is asked, with the strongest reason for it."""

    member_id: MemberId
    reason: Reason


def choose(candidates: Iterable[Candidate], barred: Collection[MemberId], *, most: int) -> tuple[Chosen, ...]:
    """Whom to ask, the likeliest to know first, nobody without a reason. ``barred``: who must not be asked:
    the asker, who was asked before (and perhaps declined), who answered already.

    Who was asked lately goes behind; of equals the one who was asked longest ago comes first.
    """
    rated = []
    for one in candidates:
        reasons = sorted(_reasons(one), key=lambda found: -found[0])
        if reasons and one.free and one.member_id not in barred:
            total = sum(worth for worth, _ in reasons) - _LOAD * one.load.asked
            last = one.load.last_at.timestamp() if one.load.last_at else 0.0
            rated.append(((-total, last, one.member_id), Chosen(one.member_id, reasons[0][1])))
    return tuple(chosen for _, chosen in sorted(rated, key=lambda found: found[0])[:most])


def _reasons(one: Candidate) -> Iterator[tuple[float, Reason]]:
    if one.topic:
        yield _WORTH[ReasonKind.EXPERIENCE], Reason(ReasonKind.EXPERIENCE, one.topic)
    counted = {
        ReasonKind.SOLVED_ALIKE: one.solved_alike,
        ReasonKind.ANSWERED_ALIKE: one.answered_alike,
        ReasonKind.ANSWERED_HERE: one.answered_here,
    }
    for kind, count in counted.items():
        if count:
            yield _WORTH[kind] * count / (count + 1), Reason(kind)
    for kind, holds in ((ReasonKind.CHIEF, one.leads), (ReasonKind.SECTION, one.belongs)):
        if holds:
            yield _WORTH[kind], Reason(kind)


def areas(text: str) -> tuple[Topic, ...]:
    """The work somebody named, each by the words of the thing itself."""
    return tuple(
        Topic(topic.said, words_of(bare) or topic.words)
        for topic in topics(text)
        if (bare := _OFFICE.sub("", _YEARS.sub("", unicodedata.normalize("NFKC", topic.said)).strip()))
    )


def areas_key(text: str) -> str:
    """What named work is looked up by, see ``topics.index_key``."""
    return index_key(areas(text))


def spoken_of(title: str, body: str) -> frozenset[str]:
    """The words a question is about."""
    return words_of(title) | words_of(body[:_BEGINNING])


def experience(named: str, words: frozenset[str]) -> str:
    """The first of the named work that a question's words speak of, as it was typed; empty for none."""
    return met(areas(named), words)

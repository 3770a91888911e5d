"""What comes after an event: who was there, how it was, what is told of it (G053-G056).

Nobody is counted as missing: attendance is what people say of themselves, and only sums of it are shown.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import InvalidInput, Problem, Refused
from bot.domain.events import Event
from bot.domain.ids import EventId, FeedbackId, MemberId, SectionId
from bot.domain.topics import met, topics, words_of
from bot.text.normalise import spoken

WORD_LIMIT = 20
COMMENT_LIMIT = 200
HAPPENED_LIMIT = 1_200
NEXT_LIMIT = 300
PICTURE_WORDS_LIMIT = 200

DOORS_OPEN = timedelta(minutes=30)  # how long before the start one can be there
DOORS_CLOSE = timedelta(hours=24)  # how long after the end one can still say so
ASKED_AFTER = timedelta(minutes=30)  # how long after the end one is asked how it was
ASKED_UNTIL = timedelta(days=2)  # an event that ended longer ago, while the town was away, is let rest
ANSWERED_UNTIL = timedelta(days=14)
ENOUGH = 3  # so many have to answer before anybody sees what they said
MOST_QUOTES = 5


class Mood(StrEnum):
    """The first tap."""

    GREAT = "great"
    GOOD = "good"
    MIXED = "mixed"


class Wish(StrEnum):
    """The second tap."""

    AGAIN = "again"
    OTHER = "other"  # something else
    ENOUGH = "enough"


class Quoting(StrEnum):
    """Whether one's words may be quoted in what is told of the event."""

    NO = "no"
    UNNAMED = "unnamed"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Feedback:
    """How one member found an event. ``id`` tells nothing of who that was. ``name``: theirs, as it is read;
    only shown where they allow it.
    """

    id: FeedbackId
    event_id: EventId
    member_id: MemberId
    at: datetime
    mood: Mood | None = None
    wish: Wish | None = None
    comment: str = ""
    quoting: Quoting = Quoting.NO
    name: str = ""

    @property
    def quotable(self) -> bool:
        return bool(self.comment) and self.quoting is not Quoting.NO


@dataclass(frozen=True, slots=True)
class Opinion:
    """What everybody said together. Nothing of it is there while fewer than ``ENOUGH`` have answered."""

    answered: int
    moods: Mapping[Mood, int]
    wishes: Mapping[Wish, int]
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recap:
    """What is told of an event. ``until``: when the recordings are taken in again (UTC), None for never.
    ``quoted``: whose words are in it, as long as they allow it. ``published_at`` None: still being written.
    """

    event_id: EventId
    happened: str
    following: str = ""
    picture: str = ""
    picture_words: str = ""
    until: datetime | None = None
    quoted: frozenset[FeedbackId] = frozenset()
    published_at: datetime | None = None
    published_by: MemberId | None = None
    version: int = 1

    @property
    def published(self) -> bool:
        return self.published_at is not None

    def taken_in(self, now: datetime) -> bool:
        """Whether the time of the recordings is over."""
        return self.until is not None and self.until <= now

    def toggle(self, feedback: Feedback) -> "Recap":
        """Quote somebody, or do not. Raises Refused for words that may not be quoted, and for too many."""
        if feedback.id in self.quoted:
            return replace(self, quoted=self.quoted - {feedback.id}, version=self.version + 1)
        if not feedback.quotable:
            raise Refused("after.not_quotable")
        if len(self.quoted) >= MOST_QUOTES:
            raise Refused("after.quotes_full", count=MOST_QUOTES)
        return replace(self, quoted=self.quoted | {feedback.id}, version=self.version + 1)


def check_doors(event: Event, now: datetime) -> None:
    """Raises Refused when one cannot say any more, or not yet, that one is there."""
    if event.cancelled:
        raise Refused("event.cancelled_already", title=event.title)
    opens = event.starts_at - DOORS_OPEN
    if now < opens:
        raise Refused("after.too_early", title=event.title, opens=opens)
    if now >= event.ends_at + DOORS_CLOSE:
        raise Refused("after.too_late", title=event.title)


def doors_open(event: Event, now: datetime) -> bool:
    """Whether one can say that one is there."""
    return not event.cancelled and event.starts_at - DOORS_OPEN <= now < event.ends_at + DOORS_CLOSE


def check_word(word: str, typed: str) -> None:
    """Raises InvalidInput at ``word`` where the host asks for a word (合言葉) and another one was said."""
    if not word or spoken(typed) == spoken(word):
        return
    raise InvalidInput({"word": Problem("after.word_wrong" if typed else "after.word_missing")})


def check_over(event: Event, now: datetime) -> None:
    """Raises Refused for what has not taken place yet, or never will."""
    if event.cancelled:
        raise Refused("event.cancelled_already", title=event.title)
    if not event.over(now):
        raise Refused("after.not_over", title=event.title)


def check_answerable(event: Event, now: datetime) -> None:
    """Raises Refused when nobody asks any more how it was, or not yet."""
    check_over(event, now)
    if now >= event.ends_at + ANSWERED_UNTIL:
        raise Refused("after.asked_long_ago", title=event.title)


def answerable(event: Event, now: datetime) -> bool:
    """Whether one can say how it was."""
    return not event.cancelled and event.over(now) and now < event.ends_at + ANSWERED_UNTIL


def opinion(feedbacks: Sequence[Feedback]) -> Opinion:
    """What everybody said together, the comments in an order that tells nothing of who wrote them."""
    answered = [one for one in feedbacks if one.mood is not None or one.comment]
    if len(answered) < ENOUGH:
        return Opinion(len(answered), {}, {}, ())
    comments = tuple(sorted(one.comment for one in answered if one.comment))
    moods = Counter(one.mood for one in answered if one.mood is not None)
    wishes = Counter(one.wish for one in answered if one.wish is not None)
    return Opinion(len(answered), moods, wishes, comments)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One event outside the own sections. ``interest``: what of one's own it speaks of, if anything."""

    event: Event
    interest: str = ""


def suggest(
    coming: Iterable[Event], *, interests: str, own: Collection[SectionId], known: Collection[EventId]
) -> Suggestion | None:
    """The one that speaks of an interest, else the one most people come to; never one of the own sections,
    nor one that is known already.
    """
    outside = [
        event
        for event in coming
        if event.id not in known and event.section_id is not None and event.section_id not in own
    ]
    mine = topics(interests)
    for event in outside:
        spoken = met(mine, words_of(event.title) | words_of(event.details.description))
        if spoken:
            return Suggestion(event, spoken)
    return Suggestion(max(outside, key=lambda event: event.tally.come)) if outside else None
